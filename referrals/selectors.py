"""Reads of the referral room."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone, translation
from wagtail.models import Page

from home.models import GuidancePage
from home.selectors import visible_to
from organisation.enums import PhoneAudience
from organisation.models import PhoneLine, Place, Service, User
from privacy import disclosure

from .checklists.engine import Result, in_language
from .checklists.faults import Fault, faults_of
from .enums import LedTo
from .models import Checklist, ChecklistVersion, ItemCount, RunCount, ToldCount
from .phone_hours import answers_now
from .services import definition_of, this_week

LEARNING_WEEKS = (4, 13, 52)


def language() -> str:
    return (translation.get_language() or "fi")[:2]


def live_versions() -> QuerySet[ChecklistVersion]:
    """The newest version of every checklist in use."""
    newest = ChecklistVersion.objects.filter(checklist=OuterRef("checklist")).order_by("-number")
    return (
        ChecklistVersion.objects.filter(checklist__live=True, pk=Subquery(newest.values("pk")[:1]))
        .select_related("checklist")
        .order_by("checklist__order", "checklist__code")
    )


def versions_of(code: str) -> QuerySet[ChecklistVersion]:
    """All versions of a checklist in use, the newest first."""
    return ChecklistVersion.objects.filter(checklist__code=code, checklist__live=True).select_related("checklist")


@dataclass(frozen=True)
class ShownChecklist:
    """A version in the reader's language, with the pages and services that it points at."""

    version: ChecklistVersion
    definition: dict[str, Any]
    pages: dict[str, Page]
    services: dict[str, Service]

    @property
    def title(self) -> str:
        return str(self.definition["title"])

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Questions under their headings; those without one first. Each has a number to press and its pages."""
        items = [
            {**item, "number": number, "links": [self.pages[key] for key in item["pages"] if key in self.pages]}
            for number, item in enumerate(self.definition["items"], 1)
        ]
        headings = [{"code": "", "title": ""}, *self.definition["groups"]]
        groups = [{**row, "rows": [one for one in items if one["group"] == row["code"]]} for row in headings]
        return [group for group in groups if group["rows"]]

    @property
    def levels(self) -> list[dict[str, Any]]:
        return [
            {**level, "link": self.pages.get(level["page"]), "service_row": self.services.get(level["service"])}
            for level in self.definition["levels"]
        ]

    def level(self, code: str | None) -> dict[str, Any] | None:
        return next((level for level in self.levels if level["code"] == code), None)

    def items(self, codes: Iterable[str]) -> list[dict[str, Any]]:
        wanted = set(codes)
        return [row for group in self.groups for row in group["rows"] if row["code"] in wanted]


def _pages(keys: set[str], user: User) -> dict[str, Page]:
    """The reader's language versions of the pages with these keys, else the Finnish; one query."""
    valid = []
    for key in keys:
        try:
            valid.append(uuid.UUID(key))
        except ValueError:
            continue
    if not valid:
        return {}
    found: dict[str, Page] = {}
    rows = visible_to(user, GuidancePage.objects.filter(translation_key__in=valid).select_related("locale"))
    for page in rows:
        key = str(page.translation_key)
        if page.locale.language_code == language() or (key not in found and page.locale.language_code == "fi"):
            found[key] = page
    return found


def shown_checklist(version: ChecklistVersion, user: User) -> ShownChecklist:
    """Everything that the run screen shows of a version."""
    definition = in_language(version.definition, language())
    keys = {key for item in definition["items"] for key in item["pages"]}
    keys |= {level["page"] for level in definition["levels"] if level["page"]}
    codes = {level["service"] for level in definition["levels"] if level["service"]}
    services = Service.objects.filter(code__in=codes, is_active=True) if codes else Service.objects.none()
    return ShownChecklist(version, definition, _pages(keys, user), {row.code: row for row in services})


@dataclass(frozen=True)
class Options:
    """What can be done now from the reader's place."""

    place: Place | None
    staff_lines: list[PhoneLine]
    silent_lines: list[PhoneLine]


def options_at(place: Place | None) -> Options:
    """The staff's lines of `place`: those that answer now (or whose hours cannot be read), and those that do not."""
    lines = list(place.phone_lines.filter(audience=PhoneAudience.STAFF)) if place else []
    now = timezone.localtime()
    silent = [line for line in lines if answers_now(line.hours_fi or "", now) is False]  # type: ignore[attr-defined]
    return Options(place, [line for line in lines if line not in silent], silent)


def handout_page(shown: ShownChecklist, result: Result) -> Page | None:
    """The page whose handout fits: of the ticked questions, else of the result."""
    level = shown.level(result.level)
    links = [page for item in shown.items(result.positive) for page in item["links"]]
    if level and level["link"]:
        links.append(level["link"])
    return next((page for page in links if getattr(page, "has_handout", False)), None)


# --- The editor's try-out -------------------------------------------------------------------------


def checklist_faults(checklist: Checklist) -> list[Fault]:
    return faults_of(definition_of(checklist))


def try_out(checklist: Checklist) -> dict[str, Any]:
    """What the preview shows: the draft as it would run, its rules, its faults."""
    whole = definition_of(checklist)
    definition = in_language(whole, language())
    shown = ShownChecklist(ChecklistVersion(checklist=checklist, number=0, definition=whole), definition, {}, {})
    return {
        "shown": shown,
        "faults": faults_of(whole),
        "rules": definition["rules"],
        "definition": definition,
        "answers": {},
        "never": _never_ticked(checklist),
    }


def _never_ticked(checklist: Checklist) -> list[str]:
    """Questions of the version in use that nobody ticked in a year of enough runs: to retire at this review?"""
    newest = checklist.versions.order_by("-number").first() if checklist.pk else None
    return learning(newest, LEARNING_WEEKS[-1]).never if newest else []


# --- Learning triggers ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A number that may be shown, or None where it is too small to be."""

    value: int | None


def disclosed(count: int) -> Figure:
    """The one place that decides which counted figure is shown: from the threshold on, or a plain zero."""
    return Figure(disclosure.shown(count))


@dataclass(frozen=True)
class LearningRow:
    code: str
    label: str
    count: Figure
    led_to: list[tuple[str, Figure]]


@dataclass(frozen=True)
class Learning:
    """Counts of one checklist over some weeks, all places together."""

    since: date
    runs: Figure
    levels: list[LearningRow]
    items: list[LearningRow]
    told: Figure
    never: list[str]


def _sums(rows: QuerySet[Any], field: str) -> dict[tuple[str, str], int]:
    return {
        (row[field], row["led_to"]): row["total"] for row in rows.values(field, "led_to").annotate(total=Sum("count"))
    }


def _protected_levels(codes: Iterable[str], sums: dict[tuple[str, str], int]) -> disclosure.Disclosed:
    """Runs by level. Every run has one, so a hidden level must not be what the others leave of all runs."""
    counts = dict.fromkeys(codes, 0) | {level: total for (level, led_to), total in sums.items() if not led_to}
    table = disclosure.Table.flat([], list(counts), {(disclosure.TOTAL, one): count for one, count in counts.items()})
    return disclosure.protect(table)


def _learning_rows(labels: dict[str, str], sums: dict[tuple[str, str], int]) -> list[LearningRow]:
    return [
        LearningRow(
            code,
            label,
            disclosed(sums.get((code, ""), 0)),
            [(str(led.label), disclosed(sums[code, led.value])) for led in LedTo if sums.get((code, led.value), 0)],
        )
        for code, label in labels.items()
    ]


def learning(version: ChecklistVersion, weeks: int) -> Learning:
    """How often each question of a checklist was ticked and what followed, in all its versions.

    A code is the same question in every version. Never ticked: asked in enough runs and not once answered so that it
    counts; proposed for retirement.
    """
    since = this_week() - timedelta(weeks=weeks - 1)
    definition = in_language(version.definition, language())
    titles = {row["code"]: row["title"] for row in definition["levels"]}
    where = {"version__checklist": version.checklist_id, "week__gte": since}
    levels = _sums(RunCount.objects.filter(**where), "level")
    items = _sums(ItemCount.objects.filter(**where), "item")
    runs = sum(total for (_level, led_to), total in levels.items() if not led_to)
    told = (
        ToldCount.objects.filter(checklist=version.checklist_id, week__gte=since).aggregate(total=Sum("count"))["total"]
        or 0
    )
    asked = {row["code"]: row["text"] for row in definition["items"] if row["kind"] != "talk"}
    enough = runs >= settings.CHECKLIST_RETIRE_RUNS
    protected = _protected_levels(titles, levels)
    return Learning(
        since=since,
        runs=Figure(protected.value()),
        levels=[replace(row, count=Figure(protected.value(column=row.code))) for row in _learning_rows(titles, levels)],
        items=_learning_rows(asked, items),
        told=disclosed(told),
        never=[text for code, text in asked.items() if enough and not items.get((code, ""), 0)],
    )


def told_by_page(user: User, weeks: int) -> list[tuple[str, Figure]]:
    """Pages that patients were told about, the most told first."""
    since = this_week() - timedelta(weeks=weeks - 1)
    rows = (
        ToldCount.objects.filter(page_key__isnull=False, week__gte=since)
        .values("page_key")
        .annotate(total=Sum("count"))
        .order_by("-total")
    )
    totals = {str(row["page_key"]): row["total"] for row in rows}
    pages = _pages(set(totals), user)
    return [(pages[key].title, disclosed(total)) for key, total in totals.items() if key in pages]
