"""Figures of other rooms that are about meetings and pages, not about people: nothing of them has to be hidden."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.lifecycle.selectors import due_pages, missing_in, one_row_a_page, outdated_in, with_language_state
from home.models import GuidancePage
from organisation.languages import OWN_NAMES
from organisation.models import Place
from teammeetings.models import Attendance, Meeting
from teammeetings.selectors import radar

from .tables import Figures, Line


def meetings_of(year: int, municipalities: Collection[str] = ()) -> Figures:
    """Promised against held by place (row 001-30), in the county or in some `municipalities`."""
    rows = radar.radar(year)
    if municipalities:
        rows = [row for row in rows if row.team.place.municipality.code in municipalities]
    areas = radar.areas(rows, by_place=True)
    whole = radar.total(rows)

    def line(code: str, label: str, area: radar.AreaRow) -> Line:
        return Line(code, label, [area.teams, area.promised, area.held, area.planned, area.kept])

    return Figures(
        "meetings",
        _("Team meetings, %(year)s") % {"year": year},
        _("Where"),
        [_("Teams"), _("Promised"), _("Held"), _("Planned"), _("Teams with the promise kept")],
        [line(area.url, area.name, area) for area in areas],
        line("total", _("Together"), whole),
        [_("Source: the teams' promises and the meetings' records, as they are today.")],
        column_codes=["teams", "promised", "held", "planned", "kept"],
    )


def meetings_by_month(year: int, place: Place) -> dict[int, int]:
    """How many meetings were held with the staff of `place`, by the number of the month. One query."""
    held = Meeting.objects.filter(status="held", place=place, starts_at__year=year).values_list("starts_at", flat=True)
    return Counter(timezone.localtime(moment).month for moment in held)


def meeting_numbers(year: int) -> tuple[int, int]:
    """Meetings held in `year`, and people who were there."""
    held = Meeting.objects.filter(status="held", starts_at__year=year)
    there = Attendance.objects.filter(meeting__in=held).aggregate(total=Sum("count"))["total"]
    return held.count(), there or 0


def content_health(today: date | None = None) -> Figures:
    """Pages by language: how many, checked in time, translated, and what readers answered in a year."""
    day = today or timezone.localdate()
    overdue = dict(_by_language(due_pages(day)))
    live = dict(_by_language(GuidancePage.objects.filter(live=True)))
    pages = one_row_a_page(with_language_state(Page.objects.filter(depth__gt=2))).filter(source_published__isnull=False)
    gaps = pages.aggregate(
        **{f"missing_{code}": Count("pk", filter=missing_in(code)) for code, _name in OWN_NAMES},
        **{f"old_{code}": Count("pk", filter=outdated_in(code)) for code, _name in OWN_NAMES},
    )
    lines = [
        Line(
            code,
            name,
            [live.get(code, 0), overdue.get(code, 0), gaps[f"missing_{code}"], gaps[f"old_{code}"]],
        )
        for code, name in OWN_NAMES
    ]
    return Figures(
        "content",
        _("Guidance pages"),
        _("Language"),
        [_("Pages"), _("Check overdue"), _("Missing in the language"), _("Older than the original")],
        lines,
        notes=[_("Source: the pages as they are today.")],
        column_codes=["pages", "overdue", "missing", "outdated"],
    )


def _by_language(pages: QuerySet[GuidancePage]) -> Iterable[tuple[str, int]]:
    rows = pages.order_by().values_list("locale__language_code").annotate(number=Count("pk"))
    return [(code, number) for code, number in rows]
