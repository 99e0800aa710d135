"""What a year asks of a team, by when, and how it stands: table by table. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teammeetings.enums import RadarState as S
from teammeetings.promises import Period, Promised, standing, year_asks

D = date.fromisoformat
ALWAYS = Period(D("2020-01-01"))


def promised(minimum, maximum, first="2020-01-01", last=None):
    return Promised(Period(D(first), D(last) if last else None), minimum, maximum)


def rests(first, last=None):
    return Period(D(first), D(last) if last else None)


@pytest.mark.parametrize(
    ("year", "promises", "pauses", "expected"),
    [
        # a whole year, of 365 and of 366 days
        (2026, [promised(2, 4)], [], (2, 4)),
        (2024, [promised(2, 2)], [], (2, 2)),
        # nothing promised, not yet, no longer
        (2026, [], [], (0, 0)),
        (2026, [promised(2, 4, "2027-01-01")], [], (0, 0)),
        (2026, [promised(2, 4, "2020-01-01", "2025-12-31")], [], (0, 0)),
        # begins or ends within the year: its share, to the nearest whole one
        (2026, [promised(2, 4, "2026-07-01")], [], (1, 2)),
        (2026, [promised(2, 4, "2026-10-01")], [], (1, 1)),
        (2026, [promised(2, 2, "2026-12-01")], [], (0, 0)),
        (2026, [promised(4, 4, "2020-01-01", "2026-03-31")], [], (1, 1)),
        # changes in the middle: the sum of both shares, and the year before stays as it was promised
        (2026, [promised(2, 2, "2020-01-01", "2026-06-30"), promised(4, 6, "2026-07-01")], [], (3, 4)),
        (2025, [promised(2, 2, "2020-01-01", "2026-06-30"), promised(4, 6, "2026-07-01")], [], (2, 2)),
        (2027, [promised(2, 2, "2020-01-01", "2026-06-30"), promised(4, 6, "2026-07-01")], [], (4, 6)),
        # pauses: a week takes nothing away, half a year half, the whole year all
        (2026, [promised(2, 2)], [rests("2026-05-01", "2026-05-07")], (2, 2)),
        (2026, [promised(2, 4)], [rests("2026-01-01", "2026-06-30")], (1, 2)),
        (2026, [promised(2, 4)], [rests("2025-06-01", "2027-02-01")], (0, 0)),
        (2026, [promised(2, 4)], [rests("2026-07-02")], (1, 2)),
        # two pauses, one within the other's neighbourhood; over the turn of the year
        (2026, [promised(4, 4)], [rests("2025-12-01", "2026-03-31"), rests("2026-10-01", "2026-12-31")], (2, 2)),
        # a promise of "up to two"
        (2026, [promised(0, 2)], [], (0, 2)),
    ],
)
def test_a_year_asks(year, promises, pauses, expected):
    ask = year_asks(year, promises, pauses)
    assert (ask.minimum, ask.maximum) == expected


@pytest.mark.parametrize(
    ("year", "promises", "pauses", "expected"),
    [
        (2026, [promised(2, 4)], [], ["2026-07-02", "2026-12-31"]),
        (2026, [promised(4, 4)], [], ["2026-04-02", "2026-07-02", "2026-10-01", "2026-12-31"]),
        (2024, [promised(2, 2)], [], ["2024-07-01", "2024-12-31"]),
        (2026, [promised(2, 2, "2026-07-01")], [], ["2026-12-31"]),
        (2026, [promised(2, 2, "2020-01-01", "2026-06-30")], [], ["2026-06-30"]),
        # a pause moves what comes after it
        (2026, [promised(2, 2)], [rests("2026-05-01", "2026-05-31")], ["2026-07-17", "2026-12-31"]),
        (2026, [promised(2, 2)], [rests("2026-07-01")], ["2026-06-30"]),
        # more from the middle: closer to each other
        (
            2026,
            [promised(2, 2, "2020-01-01", "2026-06-30"), promised(4, 4, "2026-07-01")],
            [],
            ["2026-07-01", "2026-10-01", "2026-12-31"],
        ),
    ],
)
def test_due_days(year, promises, pauses, expected):
    ask = year_asks(year, promises, pauses)
    assert [ask.due_on(number + 1) for number in range(ask.minimum)] == [D(day) for day in expected]
    assert ask.due_on(0) is None
    assert ask.due_on(ask.minimum + 1) is None


@given(
    minimum=st.integers(0, 12),
    extra=st.integers(0, 12),
    start=st.integers(0, 364),
    pause=st.tuples(st.integers(0, 364), st.integers(0, 200)),
    year=st.integers(2024, 2029),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # what is measured here is not time
def test_due_days_rise_and_stay_in_the_year(minimum, extra, start, pause, year):
    first = date(year, 1, 1)
    begin = first + timedelta(days=start)
    rest = Period(first + timedelta(days=pause[0]), first + timedelta(days=pause[0] + pause[1]))
    ask = year_asks(year, [Promised(Period(begin), minimum, minimum + extra)], [rest])
    assert 0 <= ask.minimum <= ask.maximum <= minimum + extra
    days = [ask.due_on(number + 1) for number in range(ask.minimum)]
    assert all(day is not None and day.year == year and begin <= day and not rest.covers(day) for day in days)
    assert days == sorted(days)
    if days:
        assert days[-1] == max(stretch.last for stretch in ask.stretches)


STANDINGS = [
    # today, held, planned days, paused, promised -> state, due
    ("2026-02-01", 0, [], False, True, S.ON_SCHEDULE, "2026-07-02"),
    ("2026-05-21", 0, [], False, True, S.DUE, "2026-07-02"),
    ("2026-05-20", 0, [], False, True, S.ON_SCHEDULE, "2026-07-02"),
    ("2026-07-02", 0, [], False, True, S.DUE, "2026-07-02"),
    ("2026-07-03", 0, [], False, True, S.OVERDUE, "2026-07-02"),
    # a plan in time calms, one that comes too late or has passed does not
    ("2026-06-15", 0, ["2026-06-30"], False, True, S.ON_SCHEDULE, "2026-07-02"),
    ("2026-06-15", 0, ["2026-07-10"], False, True, S.DUE, "2026-07-02"),
    ("2026-06-15", 0, ["2026-06-10"], False, True, S.DUE, "2026-07-02"),
    ("2026-07-03", 0, ["2026-07-10"], False, True, S.OVERDUE, "2026-07-02"),
    # one held: the second is due at the end of the year
    ("2026-07-03", 1, [], False, True, S.ON_SCHEDULE, "2026-12-31"),
    ("2026-12-01", 1, [], False, True, S.DUE, "2026-12-31"),
    ("2026-12-01", 2, [], False, True, S.KEPT, None),
    ("2026-12-01", 5, [], False, True, S.KEPT, None),
    # the change of the year: nothing is carried over, and what is past is said once
    ("2026-12-31", 1, [], False, True, S.DUE, "2026-12-31"),
    ("2027-01-01", 1, [], False, True, S.SHORT, None),
    ("2027-01-01", 2, [], False, True, S.KEPT, None),
    ("2025-12-31", 0, [], False, True, S.ON_SCHEDULE, "2026-07-02"),
    # a pause today; in a past year it explains nothing
    ("2026-08-01", 0, [], True, True, S.PAUSED, None),
    ("2027-08-01", 0, [], True, True, S.SHORT, None),
    ("2026-08-01", 0, [], False, False, S.NO_PROMISE, None),
]


@pytest.mark.parametrize(("today", "held", "planned", "paused", "promised_at_all", "state", "due"), STANDINGS)
def test_standing(today, held, planned, paused, promised_at_all, state, due):
    ask = year_asks(2026, [promised(2, 4)], [])
    found = standing(
        ask,
        held=held,
        planned=[D(day) for day in planned],
        today=D(today),
        soon=timedelta(weeks=6),
        paused=paused,
        promised=promised_at_all,
    )
    assert found.state == state
    assert found.due_on == (D(due) if due else None)
