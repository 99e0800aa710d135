"""The demo's checklists, published, with three months of counts and a second version of one."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction

from home.models import GuidancePage
from intranet.starter.pages import finnish_page
from organisation.enums import PlaceKind
from organisation.models import Place
from referrals.checklists.engine import evaluate
from referrals.enums import LedTo
from referrals.models import Checklist, ChecklistVersion, ItemCount, RunCount, ToldCount
from referrals.services import load_shipped, this_week

WEEKS = 26
RUNS = {"triggers": 9, "shared-client-definition": 5, "wellbeing-check": 2}
USUAL = {"now": LedTo.DUTY, "plan": LedTo.CALL, "contact": LedTo.CALL, "guide": LedTo.DROP_IN, "met": LedTo.DROP_IN}
RARE = {"T14", "W12", "T11", "T12", "T13", "T10p"}
NEVER = {"T3"}
FOLLOWED = 0.8


class ReferralLoader:
    """Makes what is missing: nothing where there are rows already."""

    def __init__(self) -> None:
        self.random = random.Random(20261123)  # noqa: S311  the same demo each time

    def __len__(self) -> int:
        return 2

    def steps(self) -> Iterator[str]:
        with transaction.atomic():
            self._checklists()
        yield "checklists"
        if not RunCount.objects.exists():
            with transaction.atomic():
                self._counts()
        yield "runs"

    def _checklists(self) -> None:
        for checklist in load_shipped(finnish_page):
            if checklist.code == "triggers":
                # The first wording: an editor made it plainer since.
                first = checklist.items.get(code="T5")
                now = {f"text_{code}": getattr(first, f"text_{code}") for code in ("fi", "sv", "en")}
                earlier = {
                    "text_fi": "Vaikeuksia etuuksien tai viranomaisasioiden hoitamisessa",
                    "text_sv": "Svårigheter med förmåner eller myndighetsärenden",
                    "text_en": "Difficulties with benefits or official matters",
                }
                self._publish(checklist, earlier)
                self._publish(Checklist.objects.get(pk=checklist.pk), now)
            else:
                self._publish(checklist, {})

    def _publish(self, checklist: Checklist, wording: dict[str, str]) -> None:
        items = list(checklist.items.all())
        for item in items:
            if wording and item.code == "T5":
                for name, text in wording.items():
                    setattr(item, name, text)
        setattr(checklist, "items", items)  # noqa: B010  mypy takes the relation for a constant
        checklist.save_revision(log_action=False).publish()

    def _counts(self) -> None:
        places = [*Place.objects.filter(kind=PlaceKind.HEALTH_STATION, is_active=True)]
        runs: Counter[tuple[Any, ...]] = Counter()
        items: Counter[tuple[Any, ...]] = Counter()
        told: Counter[tuple[Any, ...]] = Counter()
        newest: dict[str, ChecklistVersion] = {}
        for version in ChecklistVersion.objects.order_by("number").select_related("checklist"):
            newest[version.checklist.code] = version
        pages = list(GuidancePage.objects.filter(live=True).values_list("translation_key", flat=True).distinct())
        for number in range(WEEKS):
            week = this_week() - timedelta(weeks=number)
            for place in places:
                for code, most in RUNS.items():
                    for _run in range(self.random.randint(0, most)):
                        self._run(newest[code], week, place, runs, items)
                for _tap in range(self.random.randint(0, 4)):
                    told[week, place, self.random.choice(pages[:8])] += 1
        RunCount.objects.bulk_create(
            RunCount(week=w, place=p, version=v, level=lv, led_to=led, count=n)
            for (w, p, v, lv, led), n in runs.items()
        )
        ItemCount.objects.bulk_create(
            ItemCount(week=w, place=p, version=v, item=code, led_to=led, count=n)
            for (w, p, v, code, led), n in items.items()
        )
        ToldCount.objects.bulk_create(
            ToldCount(week=w, place=p, page_key=key, count=n) for (w, p, key), n in told.items()
        )

    def _run(self, version: ChecklistVersion, week: Any, place: Place, runs: Any, items: Any) -> None:
        answers: dict[str, Any] = {}
        for item in version.definition["items"]:
            if item["code"] in NEVER:
                continue
            chance = 0.02 if item["code"] in RARE else 0.13
            if self.random.random() < chance:
                answers[item["code"]] = self.random.choice(["1", "2"]) if item["options"] else "1"
        result = evaluate(version.definition, answers)
        led = ["", *([USUAL[result.level].value] if result.level in USUAL and self.random.random() < FOLLOWED else [])]
        for one in led:
            runs[week, place, version, result.level, one] += 1
            for code in result.positive:
                items[week, place, version, code, one] += 1
