"""The radar: what is promised to each team in a year against what was held. Numbers only, open to all staff."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from organisation.enums import TeamKind
from organisation.models import Place, Team

from ..enums import COUNTING_KINDS, MeetingStatus, RadarState
from ..models import Meeting, PromisePause, TeamPromise
from ..promises import Ask, Period, Promised, Standing, standing, year_asks
from ..schedule import year_bounds

URGENCY = {state: number for number, state in enumerate(RadarState)}
ATTENTION = (RadarState.OVERDUE, RadarState.SHORT, RadarState.DUE)


@dataclass(frozen=True)
class Filters:
    """What the radar is narrowed to; empty: everything."""

    municipality: str = ""
    place: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class RadarRow:
    """One team in one year."""

    team: Team
    ask: Ask
    promised: bool
    held: int
    planned: int
    standing: Standing
    last_on: date | None
    next_on: date | None
    unrecorded: int
    pause: PromisePause | None

    @property
    def state(self) -> RadarState:
        return self.standing.state

    @property
    def due_on(self) -> date | None:
        return self.standing.due_on

    @property
    def needs_attention(self) -> bool:
        return self.state in ATTENTION

    @property
    def range(self) -> str:
        """The promise of the year as people say it: 2–4, or 2."""
        low, high = self.ask.minimum, self.ask.maximum
        return "" if not self.promised else str(low) if low == high else f"{low}–{high}"

    @property
    def missing(self) -> int:
        return max(0, self.ask.minimum - self.held)


@dataclass
class AreaRow:
    """The teams of a place, a municipality or the county together."""

    name: str
    url: str = ""
    teams: int = 0
    promised: int = 0
    held: int = 0
    planned: int = 0
    kept: int = 0
    attention: int = 0

    def add(self, row: RadarRow) -> None:
        self.teams += 1
        self.promised += row.ask.minimum
        self.held += row.held
        self.planned += row.planned
        self.kept += row.promised and row.held >= row.ask.minimum
        self.attention += row.needs_attention


@dataclass
class _OfTeam:
    promises: list[TeamPromise] = field(default_factory=list)
    pauses: list[PromisePause] = field(default_factory=list)
    held: int = 0
    unrecorded: int = 0
    planned: list[date] = field(default_factory=list)


def _teams(filters: Filters, now: datetime) -> QuerySet[Team]:
    """Active teams of the health side, with the last and the next meeting. Social work promises, and visits."""
    counting = Meeting.objects.filter(teams=OuterRef("pk"), kind__in=COUNTING_KINDS).order_by()
    held = counting.filter(status=MeetingStatus.HELD).order_by("-starts_at")
    coming = counting.filter(status=MeetingStatus.PLANNED, starts_at__gte=now).order_by("starts_at")
    teams = Team.objects.filter(is_active=True, place__is_active=True).exclude(kind=TeamKind.SOCIAL_WORK)
    if filters.municipality:
        teams = teams.filter(place__municipality__code=filters.municipality)
    if filters.place:
        teams = teams.filter(place__slug=filters.place)
    if filters.kind:
        teams = teams.filter(kind=filters.kind)
    return teams.select_related("place__municipality").annotate(
        last_at=Subquery(held.values("starts_at")[:1]), next_at=Subquery(coming.values("starts_at")[:1])
    )


def _gather(team_ids: Iterable[int], first_year: int, last_year: int, now: datetime) -> dict[tuple[int, int], _OfTeam]:
    """By team and year: promises, pauses, and what was held and is planned. Three queries, however many years."""
    found: dict[tuple[int, int], _OfTeam] = defaultdict(_OfTeam)
    ids = list(team_ids)
    years = range(first_year, last_year + 1)
    for promise in TeamPromise.objects.filter(team_id__in=ids):
        for year in years:
            found[promise.team_id, year].promises.append(promise)
    for pause in PromisePause.objects.filter(team_id__in=ids):
        for year in years:
            found[pause.team_id, year].pauses.append(pause)
    through = Meeting.teams.through._default_manager
    rows = through.filter(
        team_id__in=ids,
        meeting__kind__in=COUNTING_KINDS,
        meeting__starts_at__gte=year_bounds(first_year)[0],
        meeting__starts_at__lt=year_bounds(last_year)[1],
    ).exclude(meeting__status=MeetingStatus.CANCELLED)
    for team_id, status, starts_at, ends_at in rows.values_list(
        "team_id", "meeting__status", "meeting__starts_at", "meeting__ends_at"
    ):
        day = timezone.localdate(starts_at)
        one = found[team_id, day.year]
        if status == MeetingStatus.HELD:
            one.held += 1
        elif ends_at < now:
            one.unrecorded += 1
        else:
            one.planned.append(day)
    return found


def _row(team: Team, year: int, one: _OfTeam, today: date) -> RadarRow:
    promises = [Promised(Period(p.valid_from, p.valid_to), p.minimum, p.maximum) for p in one.promises]
    promises = [
        p for p in promises if p.period.first.year <= year and (not p.period.last or p.period.last.year >= year)
    ]
    ask = year_asks(year, promises, [Period(pause.valid_from, pause.valid_to) for pause in one.pauses])
    pause = next((pause for pause in one.pauses if pause.covers(today)), None)
    stands = standing(
        ask,
        held=one.held,
        planned=one.planned,
        today=today,
        soon=timedelta(weeks=settings.MEETING_DUE_WEEKS),
        paused=pause is not None,
        promised=bool(promises),
    )
    last_at, next_at = getattr(team, "last_at", None), getattr(team, "next_at", None)
    return RadarRow(
        team=team,
        ask=ask,
        promised=bool(promises),
        held=one.held,
        planned=len(one.planned),
        standing=stands,
        last_on=timezone.localdate(last_at) if last_at else None,
        next_on=timezone.localdate(next_at) if next_at else None,
        unrecorded=one.unrecorded,
        pause=pause if year == today.year else None,
    )


def radar(year: int, filters: Filters | None = None, today: date | None = None) -> list[RadarRow]:
    """Every team in `year`, the most urgent first. Four queries for any number of teams and years."""
    filters = filters or Filters()
    now = timezone.now()
    day = today or timezone.localdate()
    teams = list(_teams(filters, now))
    found = _gather([team.pk for team in teams], year, year, now)
    rows = [_row(team, year, found[team.pk, year], day) for team in teams]
    if filters.state:
        rows = [row for row in rows if row.state == filters.state]
    return sorted(rows, key=lambda row: (URGENCY[row.state], row.due_on or date.max, row.team.place_id, row.team.pk))


def team_years(team: Team, today: date | None = None, years: int = 10) -> list[RadarRow]:
    """One team over the last `years` years and the next one, newest first; years without anything left out."""
    day = today or timezone.localdate()
    now = timezone.now()
    found = _gather([team.pk], day.year - years + 1, day.year + 1, now)
    rows = [_row(team, year, found[team.pk, year], day) for year in range(day.year + 1, day.year - years, -1)]
    return [row for row in rows if row.promised or row.held or row.planned]


def areas(rows: Iterable[RadarRow], *, by_place: bool) -> list[AreaRow]:
    """`rows` summed by municipality, or by place."""
    found: dict[str, AreaRow] = {}
    for row in rows:
        place = row.team.place
        key, name = (place.slug, place.name) if by_place else (place.municipality.code, place.municipality.name)
        area = found.setdefault(key, AreaRow(name, key))
        area.add(row)
    return [found[key] for key in sorted(found)]


def total(rows: Iterable[RadarRow]) -> AreaRow:
    """All `rows` together."""
    whole = AreaRow("")
    for row in rows:
        whole.add(row)
    return whole


def radar_years(today: date | None = None) -> list[int]:
    """Years that have meetings or promises, and the next one, newest first. Two queries."""
    this = (today or timezone.localdate()).year
    first = Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True).first()
    promised = TeamPromise.objects.order_by("valid_from").values_list("valid_from", flat=True).first()
    start = min(this, timezone.localdate(first).year if first else this, promised.year if promised else this)
    return list(range(this + 1, max(start, this - 10) - 1, -1))


def places_with_teams() -> QuerySet[Place]:
    """Places that have teams, for filters."""
    return Place.objects.filter(is_active=True, teams__is_active=True).distinct().select_related("municipality")
