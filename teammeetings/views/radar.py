"""The radar and the page of a team."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisation.enums import TeamKind
from organisation.models import Team
from organisation.permissions import current_user

from ..enums import COUNTING_KINDS, MeetingKind, RadarState
from ..permissions import may_change_promises, may_read_all, may_record
from ..selectors import meetings, radar

FILTERS = ("municipality", "place", "kind", "state")


def _options(choices: Iterable[tuple[str, Any]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": label, "chosen": value == chosen} for value, label in choices]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Promised against held, for every team: due and overdue first. Numbers only, for all staff."""
    user = current_user(request)
    today = timezone.localdate()
    years = radar.radar_years(today)
    year = next((one for one in years if str(one) == request.GET.get("year", "")), today.year)
    chosen = {name: request.GET.get(name, "")[:80] for name in FILTERS}
    filters = radar.Filters(**chosen)
    everything = radar.radar(year, today=today)
    rows = [row for row in everything if _fits(row, filters)]
    places = {row.team.place for row in everything}
    areas = {place.municipality for place in places}
    by_place = bool(filters.municipality or filters.place)
    summary = radar.areas(rows, by_place=by_place)
    for area in summary:
        query = {"year": year, "place" if by_place else "municipality": area.url}
        area.url = f"{request.path}?{urlencode(query)}"
    context = {
        "year": year,
        "years": _options([(str(one), str(one)) for one in years], str(year)),
        "this_year": today.year,
        "rows": rows,
        "summary": summary,
        "total": radar.total(rows),
        "by_place": by_place,
        "filtered": any(chosen.values()),
        "municipalities": _options(sorted((one.code, one.name) for one in areas), filters.municipality),
        "places": _options(
            [
                (one.slug, one.name)
                for one in sorted(places, key=lambda one: one.name)
                if filters.municipality in ("", one.municipality.code)
            ],
            filters.place,
        ),
        "kinds": _options([one for one in TeamKind.choices if one[0] != TeamKind.SOCIAL_WORK], filters.kind),
        "states": _options(RadarState.choices, filters.state),
        "attention": sum(row.needs_attention for row in rows),
        "rules": [{"label": kind.label, "counts": kind in COUNTING_KINDS} for kind in MeetingKind],
        "records": may_record(user),
        "print_view": "print" in request.GET,
        "print_url": f"{request.path}?{urlencode({**request.GET.dict(), 'print': '1'})}",
        "screen_url": f"{request.path}?{urlencode({k: v for k, v in request.GET.items() if k != 'print'})}",
    }
    return render(request, f"teammeetings/radar{'_print' if context['print_view'] else ''}.html", context)


def _fits(row: radar.RadarRow, filters: radar.Filters) -> bool:
    place = row.team.place
    return (
        filters.municipality in ("", place.municipality.code)
        and filters.place in ("", place.slug)
        and filters.kind in ("", row.team.kind)
        and filters.state in ("", row.state)
    )


@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """One team: its promise year by year, for who may read them its meetings and open actions."""
    user = current_user(request)
    teams = Team.objects.filter(is_active=True).exclude(kind=TeamKind.SOCIAL_WORK)
    found: Team = get_object_or_404(teams.select_related("place__municipality"), pk=pk)
    today = timezone.localdate()
    years = radar.team_years(found, today)
    now = next((row for row in years if row.ask.year == today.year), None)
    reads = may_read_all(user) or user.home_place_id == found.place_id
    context = {
        "team": found,
        "years": years,
        "now": now,
        "reads": reads,
        "records": may_record(user),
        "changes_promises": may_change_promises(user),
        "meetings": meetings.team_meetings(found, today.year) if reads else [],
        "actions": meetings.unmet_actions(found) if reads else [],
        "trail": [{"title": _("Meeting radar"), "url": reverse("teammeetings:radar")}],
    }
    return render(request, "teammeetings/team.html", context)
