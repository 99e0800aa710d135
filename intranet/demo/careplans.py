"""The demo's shared plans: working pairs and a dozen invented plans in every state, each with its log."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from careplans.enums import CountOf, PairMode, PairState, PlanKind, PlanState, Purpose
from careplans.models import CarePlan, CareTeamMember, PlanCount, PlanNotice, PlanSettings, WorkingPair
from careplans.services import plans as services
from careplans.services.consent import ConsentDetails, note_consent, withdraw
from careplans.services.copies import note_copy
from careplans.services.log import By
from careplans.services.sections import Row, TalkRecord, record_talk, save_section
from careplans.services.team import add_member, ask_transfer
from organisation.models import NeedTopic, Place, User

from .source import read

Data = dict[str, Any]
SOCIAL = ("counsellor", "socialworker")
LASTS = timedelta(days=300)
SOON = timedelta(days=20)
MONTHS = 12
# What may happen to the plans of a place in a month, and how often at most.
HAPPENED = (
    (CountOf.BEGUN, 9), (CountOf.ACTIVATED, 8), (CountOf.REVIEWED, 8), (CountOf.REVIEWED_LATE, 3),
    (CountOf.COMPLETED, 5), (CountOf.REVOKED, 2), (CountOf.WITHDRAWN, 2),
)  # fmt: skip


class CarePlanLoader:
    """Makes what is missing: nothing where there are plans already."""

    def __init__(self) -> None:
        self.data = read("careplans/plans")
        self.today = timezone.localdate()

    def __len__(self) -> int:
        return 3 + len(self.data["plans"])

    def steps(self) -> Iterator[str]:
        if not PlanSettings.objects.exists():
            PlanSettings.objects.create(pk=1, is_open=True, **self.data["settings"])
        yield "settings"
        self.people = {
            user.username: user
            for user in User.objects.filter(username__in=("doctor", "nurse", *SOCIAL)).select_related("home_place")
        }
        if not WorkingPair.objects.exists():
            self._pairs()
        yield "pairs"
        if not PlanCount.objects.exists():
            self._counts()
        yield "numbers of a year"
        if CarePlan.objects.exists():
            yield from (row["key"] for row in self.data["plans"])
            return
        self.topics = {topic.code: topic for topic in NeedTopic.objects.all()}
        for row in self.data["plans"]:
            with transaction.atomic():
                self._plan(row)
            yield row["key"]
        PlanNotice.objects.exclude(kind="withdrawn").exclude(kind="asked").update(seen=True)
        PlanNotice.objects.update(mailed=True)

    def _pairs(self) -> None:
        place = Place.objects.get(slug="lohja-keskusta")
        ago = self.today - timedelta(days=400)
        WorkingPair.objects.create(
            place=place,
            mode=PairMode.SINGLE,
            social_member=self.people["counsellor"],
            state=PairState.INACTIVE,
            valid_from=ago,
            valid_to=self.today - timedelta(days=200),
        )
        rows = (("nurse", "counsellor", PairState.ACTIVE, 199), ("doctor", "socialworker", PairState.PROPOSED, 5))
        for health, social, state, days in rows:
            WorkingPair.objects.create(
                place=place,
                health_member=self.people[health],
                social_member=self.people[social],
                state=state,
                valid_from=self.today - timedelta(days=days),
            )

    def _counts(self) -> None:
        """What happened to plans that are long gone, by month."""
        chance = random.Random(20261127)  # noqa: S311  the same demo each time
        places = Place.objects.filter(slug__in=("lohja-keskusta", "leppavaara", "espoon-keskus", "tapiola"))
        month, rows = self.today.replace(day=1), []
        for _ in range(MONTHS):
            month = (month - timedelta(days=1)).replace(day=1)
            for place in places.order_by("slug"):
                rows += [
                    PlanCount(month=month, place=place, kind=PlanKind.SHARED, what=what, count=chance.randint(0, most))
                    for what, most in HAPPENED
                ]
        PlanCount.objects.bulk_create(rows)

    # --- One plan

    def _plan(self, row: Data) -> None:
        owner = self.people[row["owner"]]
        self.by = By(owner, Purpose.CLIENT_PRESENT)
        sector = "social_services" if row["owner"] in SOCIAL else "primary_care"
        assert owner.home_place is not None  # noqa: S101  the demo's own users
        plan = services.begin(row.get("kind", "shared"), owner.home_place, self.by, sector)
        target = row["target"]
        if target == PlanState.WAITING:
            return
        if target == PlanState.IN_ERROR:
            services.move(plan, plan.state, target, self.by)
            return
        details = ConsentDetails(
            self.today,
            "spoken",
            self.today + (SOON if row["key"] == "steady" else LASTS),
            "client_system",
            {"primary_care": "share", "social_services": "share", "third_sector": "talk"},
        )
        note_consent(plan, details, self.by)
        self.members = {row["owner"]: plan.members.get()}
        for name, member_sector in row["team"]:
            self.members[name] = add_member(plan, self.people[name], member_sector, self.by)
        self._write(plan, row)
        self._finish(plan, row, target)

    def _write(self, plan: CarePlan, row: Data) -> None:
        if row["situation"]:
            save_section(plan, "situation", 1, row["situation"], self.by)
        concerns = [
            Row(
                {
                    "text": one["text"],
                    "area": self.topics[one["area"]],
                    "raised_by": one["by"],
                    "together": one.get("together", False),
                    "resolved_on": None,
                },
                handlers=tuple(self.members[name].pk for name in one["handlers"]),
            )
            for one in row["concerns"]
        ]
        if concerns:
            save_section(plan, "concerns", 1, concerns, self.by)
        if row["goals"]:
            save_section(plan, "goals", 1, [Row(one) for one in row["goals"]], self.by)
        if row["actions"]:
            save_section(plan, "actions", 1, [Row(self._action(one)) for one in row["actions"]], self.by)
            made = list(plan.actions.order_by("pk"))
            for action, one in zip(made, row["actions"], strict=True):
                if "supports" in one:
                    action.supports = made[one["supports"]]
                    action.save(update_fields=["supports"])
        if "review_in" in row:
            save_section(plan, "review", 1, self.today + timedelta(days=30), self.by)
        if "talk" in row:
            values = {
                "held_on": self.today - timedelta(days=row.get("version_ago", 3)),
                "kind": row["talk"].get("kind", "talk"),
                "client": row["talk"]["client"],
                "note": row["talk"].get("note", ""),
                "is_review": True,
            }
            record_talk(plan, TalkRecord(values, tuple(one.pk for one in self.members.values())), self.by)

    def _action(self, one: Data) -> Data:
        owner: CareTeamMember | None = self.members.get(one["who"])
        return {
            "text": one["text"],
            "owner": owner,
            "by_client": one["who"] == "client",
            "due_on": self.today + timedelta(days=one["due"]),
            "state": one.get("state", "not-started"),
            "in_patient_record": one.get("record", False),
        }

    def _finish(self, plan: CarePlan, row: Data, target: str) -> None:
        if target == "withdrawn":
            withdraw(plan, self.by)
            return
        if target == PlanState.DRAFT:
            return
        services.move(plan, PlanState.DRAFT, PlanState.PROPOSED, self.by)
        if target == PlanState.PROPOSED:
            return
        note_copy(plan, "delivered", self.people[row["owner"]].language or "fi", self.by)
        services.move(plan, PlanState.PROPOSED, PlanState.ACTIVE, self.by)
        if target != PlanState.ACTIVE:
            services.move(plan, PlanState.ACTIVE, target, self.by, "moved" if target == PlanState.REVOKED else "")
        if row["key"] == "full":  # something changed since the version in force
            plan.goals.filter(achievement="in-progress").update(achievement="improving")
        if row["key"] == "steady":
            ask_transfer(plan, self.members["counsellor"], self.by)
        CarePlan.objects.filter(pk=plan.pk).update(
            created_on=self.today - timedelta(days=row["version_ago"] + 10),
            next_review=self.today + timedelta(days=row["review_in"]),
        )
