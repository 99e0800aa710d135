"""The radar over real rows: which meetings count, in which year; queries that do not grow."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from organisation.enums import TeamKind
from teammeetings.enums import MeetingKind, MeetingStatus, RadarState
from teammeetings.models import PromisePause, TeamPromise
from teammeetings.schedule import at
from teammeetings.selectors.radar import areas, radar, team_years, total
from teammeetings.services.meetings import cancel_meeting, move_meeting
from tests.organisation.factories import MunicipalityFactory, PlaceFactory, TeamFactory

from .factories import MeetingFactory, PauseFactory, PromiseFactory, meeting_of

TODAY = date(2026, 11, 22)


@pytest.fixture
def team(db):
    return PromiseFactory(team__kind=TeamKind.DOCTORS_AND_NURSES).team


def row(team, year=2026, today=TODAY):
    return next(one for one in radar(year, today=today) if one.team == team)


@pytest.mark.parametrize(
    ("kind", "status", "held", "planned"),
    [
        (MeetingKind.TEAM_MEETING, MeetingStatus.HELD, 1, 0),
        (MeetingKind.TEAM_MEETING, MeetingStatus.PLANNED, 0, 0),  # in the past: waits for its record
        (MeetingKind.TEAM_MEETING, MeetingStatus.CANCELLED, 0, 0),
        *((kind, MeetingStatus.HELD, 0, 0) for kind in MeetingKind if kind != MeetingKind.TEAM_MEETING),
    ],
)
def test_what_counts(team, kind, status, held, planned):
    meeting_of(team, date(2026, 3, 2), status, kind=kind, reason="x")
    found = row(team)
    assert (found.held, found.planned) == (held, planned)
    waits = kind == MeetingKind.TEAM_MEETING and status == MeetingStatus.PLANNED
    assert found.unrecorded == int(waits)


def test_the_year_is_finlands(team):
    """New Year's night in Finland is still the old year in UTC."""
    meeting_of(team, date(2026, 1, 1), clock=time(0, 30))
    meeting_of(team, date(2025, 12, 31), clock=time(23, 0))
    assert row(team).held == 1
    assert row(team, 2025).held == 1


def test_a_moved_meeting_counts_where_it_went(team):
    meeting = meeting_of(team, date(2026, 12, 15), MeetingStatus.PLANNED)
    assert row(team).planned == 1
    move_meeting(meeting, at(date(2027, 1, 12), time(12)), at(date(2027, 1, 12), time(13)), "Training day")
    assert row(team).planned == 0
    assert row(team, 2027).planned == 1


def test_a_cancelled_meeting_is_not_planned(team):
    cancel_meeting(meeting_of(team, date(2026, 12, 15), MeetingStatus.PLANNED), "Flu")
    assert row(team).planned == 0


def test_a_joint_meeting_counts_for_each_team(team):
    other = TeamFactory(place=team.place, kind=TeamKind.ORAL_HEALTH)
    MeetingFactory(place=team.place, teams=[team, other], day=date(2026, 3, 2), status=MeetingStatus.HELD)
    assert row(team).held == row(other).held == 1


def test_a_changed_promise_leaves_past_years(db):
    team = TeamFactory(kind=TeamKind.ORAL_HEALTH)
    PromiseFactory(team=team, minimum=2, maximum=2, valid_to=date(2026, 6, 30))
    PromiseFactory(team=team, minimum=4, maximum=4, valid_from=date(2026, 7, 1))
    assert [(one.ask.year, one.range) for one in team_years(team, TODAY)][:3] == [(2027, "4"), (2026, "3"), (2025, "2")]


def test_last_and_next(team):
    meeting_of(team, date(2025, 5, 5))
    meeting_of(team, date(2026, 5, 5))
    coming = meeting_of(team, date.today() + timedelta(days=400), MeetingStatus.PLANNED)
    assert row(team).last_on == date(2026, 5, 5)
    assert row(team).next_on == coming.day


def test_the_most_urgent_is_first(db):
    kept, behind, paused, nothing = (TeamFactory(kind=TeamKind.DOCTORS_AND_NURSES) for _ in range(4))
    for team in (kept, behind, paused):
        PromiseFactory(team=team)
    for month in (2, 9):
        meeting_of(kept, date(2026, month, 2))
    PauseFactory(team=paused, valid_from=date(2026, 9, 1))
    assert [(one.team, one.state) for one in radar(2026, today=TODAY)] == [
        (behind, RadarState.OVERDUE),
        (kept, RadarState.KEPT),
        (paused, RadarState.PAUSED),
        (nothing, RadarState.NO_PROMISE),
    ]


def test_areas_and_the_county(db):
    west, east = MunicipalityFactory(code="a-west"), MunicipalityFactory(code="b-east")
    for municipality, held in ((west, 2), (west, 0), (east, 2)):
        team = PromiseFactory(team__place=PlaceFactory(municipality=municipality)).team
        for month in range(held):
            meeting_of(team, date(2026, 2 + month * 6, 2))
    rows = radar(2026, today=TODAY)
    assert [(one.url, one.teams, one.promised, one.held, one.kept) for one in areas(rows, by_place=False)] == [
        ("a-west", 2, 4, 2, 1),
        ("b-east", 1, 2, 2, 1),
    ]
    whole = total(rows)
    assert (whole.teams, whole.promised, whole.held, whole.attention) == (3, 6, 4, 1)


@pytest.mark.parametrize(("teams", "years"), [(1, 1), (3, 3), (60, 10)])
def test_queries_do_not_grow(db, teams, years):
    place = PlaceFactory()
    for _ in range(teams):
        team = PromiseFactory(team__place=place).team
        for year in range(years):
            meeting_of(team, date(2026 - year, 3, 3))
    with CaptureQueriesContext(connection) as captured:
        rows = radar(2026, today=TODAY)
    assert len(rows) == teams
    assert len(captured) == 4


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ("2019-01-01", "2019-12-31", True),
        ("2019-01-01", "2020-01-01", False),
        ("2026-01-01", None, False),
    ],
)
def test_promises_of_a_team_do_not_overlap(team, first, last, fits):
    other = TeamPromise(
        team=team, minimum=1, maximum=1, valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last) if last else None,
    )  # fmt: skip
    if fits:
        other.full_clean()
        return
    with pytest.raises(ValidationError):
        other.full_clean()


@pytest.mark.parametrize(
    "fields",
    [
        {"minimum": 3, "maximum": 2},
        {"minimum": 1, "maximum": 60},
        {"valid_to": date(2019, 1, 1)},
        {},  # a second one without an end
    ],
)
def test_the_database_refuses(team, fields):
    values = {"team": team, "minimum": 1, "maximum": 1, "valid_from": date(2020, 1, 1), **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamPromise.objects.create(**values)


def test_a_pause_needs_a_reason(team):
    with pytest.raises(ValidationError):
        PromisePause(team=team, valid_from=date(2026, 1, 1)).full_clean()
