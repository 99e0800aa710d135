"""When it is open, by table and by property. No database: facts go in, hours come out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from organisation.models import Service
from reception.clock import span_of
from reception.free_days import free_day
from reception.hours import Cause, Facts, ShiftFact, State, here_and_now, joined, openings_on
from reception.models import Closure, ExtraOpening, OpeningRule, Pause
from reception.words import day_and_date

HELSINKI = ZoneInfo("Europe/Helsinki")
SERVICE = Service(pk=1, code="dropin", name_fi="Vastaanotto", name_sv="Mottagning", name_en="Reception")


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=HELSINKI).astimezone(UTC)


def rule(weekdays="0", starts="13:00", ends="16:00", service=SERVICE, **more) -> OpeningRule:
    more.setdefault("valid_from", date(2020, 1, 1))
    return OpeningRule(
        weekdays=weekdays, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends), service=service, **more
    )


def closure(day, starts=None, ends=None, **more) -> Closure:
    return Closure(
        day=date.fromisoformat(day),
        starts=time.fromisoformat(starts) if starts else None,
        ends=time.fromisoformat(ends) if ends else None,
        reason_fi="Koulutus",
        **more,
    )


def extra(day, starts, ends) -> ExtraOpening:
    return ExtraOpening(
        day=date.fromisoformat(day), starts=time.fromisoformat(starts), ends=time.fromisoformat(ends), service=SERVICE
    )


def shift(begins, ends, held=True, people=("Liisa",)) -> ShiftFact:
    return ShiftFact(1, at(begins), at(ends), held, people)


MONDAYS = Facts(rules=[rule()])
WEEKDAYS = Facts(rules=[rule("01234", "09:00", "15:00")])


def local(moment: datetime | None) -> str:
    return moment.astimezone(HELSINKI).strftime("%Y-%m-%d %H:%M") if moment else ""


# facts, moment, state, open until, next begins, cause of today's closing
TABLE = {
    "open": (MONDAYS, "2026-11-30 14:00", "now", "2026-11-30 16:00", "2026-12-07 13:00", None),
    "the first minute": (MONDAYS, "2026-11-30 13:00", "now", "2026-11-30 16:00", "2026-12-07 13:00", None),
    "the minute before": (MONDAYS, "2026-11-30 12:59", "closed", "", "2026-11-30 13:00", None),
    "the last minute": (MONDAYS, "2026-11-30 15:59", "now", "2026-11-30 16:00", "2026-12-07 13:00", None),
    "the end": (MONDAYS, "2026-11-30 16:00", "closed", "", "2026-12-07 13:00", None),
    "another day": (MONDAYS, "2026-12-02 14:00", "closed", "", "2026-12-07 13:00", None),
    "Independence Day": (MONDAYS, "2027-12-06 14:00", "closed", "", "2027-12-13 13:00", Cause.HOLIDAY),
    "before Independence Day": (MONDAYS, "2027-12-03 14:00", "closed", "", "2027-12-13 13:00", None),
    "Christmas Eve on a Monday": (MONDAYS, "2029-12-24 14:00", "closed", "", "2029-12-31 13:00", Cause.HOLIDAY),
    "no rules": (Facts(), "2026-11-30 14:00", "none", "", "", None),
    "paused": (
        Facts(rules=[rule()], pauses=[Pause(valid_from=date(2026, 11, 1), valid_to=date(2026, 12, 31), reason_fi="x")]),
        "2026-11-30 14:00", "paused", "", "2027-01-04 13:00", Cause.PAUSE,
    ),
    "paused on a day without reception": (
        Facts(rules=[rule()], pauses=[Pause(valid_from=date(2026, 11, 1), reason_fi="x")]),
        "2026-12-02 14:00", "paused", "", "", Cause.PAUSE,
    ),
    "another service is paused": (
        Facts(rules=[rule()], pauses=[Pause(valid_from=date(2026, 11, 1), reason_fi="x", service_id=2)]),
        "2026-11-30 14:00", "now", "2026-11-30 16:00", "2026-12-07 13:00", None,
    ),
    "closed for the day": (
        Facts(rules=[rule()], closures=[closure("2026-11-30")]),
        "2026-11-30 14:00", "closed", "", "2026-12-07 13:00", Cause.CLOSURE,
    ),
    "closed for an hour": (
        Facts(rules=[rule()], closures=[closure("2026-11-30", "14:00", "15:00")]),
        "2026-11-30 13:30", "now", "2026-11-30 14:00", "2026-11-30 15:00", None,
    ),
    "within the closed hour": (
        Facts(rules=[rule()], closures=[closure("2026-11-30", "14:00", "15:00")]),
        "2026-11-30 14:30", "closed", "", "2026-11-30 15:00", None,
    ),
    "closed to the end": (
        Facts(rules=[rule()], closures=[closure("2026-11-30", "14:00", "16:00")]),
        "2026-11-30 14:30", "closed", "", "2026-12-07 13:00", Cause.CLOSURE,
    ),
    "extra opening": (
        Facts(rules=[rule()], extras=[extra("2026-12-01", "09:00", "12:00")]),
        "2026-11-30 17:00", "closed", "", "2026-12-01 09:00", None,
    ),
    "extra opening on a holiday": (
        Facts(rules=[rule()], extras=[extra("2027-12-06", "13:00", "14:00")]),
        "2027-12-06 13:30", "now", "2027-12-06 14:00", "2027-12-13 13:00", None,
    ),
    "extra opening lengthens": (
        Facts(rules=[rule()], extras=[extra("2026-11-30", "15:30", "18:00")]),
        "2026-11-30 14:00", "now", "2026-11-30 18:00", "2026-12-07 13:00", None,
    ),
    "two rules that meet": (
        Facts(rules=[rule("0", "09:00", "12:00"), rule("0", "12:00", "15:00")]),
        "2026-11-30 10:00", "now", "2026-11-30 15:00", "2026-12-07 09:00", None,
    ),
    "lunch": (
        Facts(rules=[rule("2", "09:00", "12:00"), rule("2", "13:00", "16:00")]),
        "2026-12-02 12:30", "closed", "", "2026-12-02 13:00", None,
    ),
    "the rule has ended": (
        Facts(rules=[rule(valid_to=date(2026, 11, 29))]), "2026-11-30 14:00", "closed", "", "", None,
    ),
    "the season begins": (
        Facts(rules=[rule(valid_to=date(2026, 11, 30)), rule("1", "10:00", "12:00", valid_from=date(2026, 12, 1))]),
        "2026-11-30 16:30", "closed", "", "2026-12-01 10:00", None,
    ),
    "over midnight": (
        Facts(rules=[rule("4", "22:00", "02:00")]),
        "2026-11-28 01:00", "now", "2026-11-28 02:00", "2026-12-04 22:00", None,
    ),
    "round the clock": (
        Facts(rules=[rule("0123456", "00:00", "00:00", open_on_holidays=True)]),
        "2026-12-25 03:00", "now", "2027-01-03 00:00", "", None,
    ),
    "open on holidays": (
        Facts(rules=[rule(open_on_holidays=True)]),
        "2027-12-06 14:00", "now", "2027-12-06 16:00", "2027-12-13 13:00", None,
    ),
    "everybody is away": (
        Facts(rules=[rule()], shifts=[shift("2026-11-30 13:00", "2026-11-30 16:00", held=False)]),
        "2026-11-30 14:00", "closed", "", "2026-12-07 13:00", Cause.AWAY,
    ),
    "another shift is held": (
        Facts(
            rules=[rule()],
            shifts=[
                shift("2026-11-30 13:00", "2026-11-30 16:00", held=False),
                shift("2026-11-30 13:00", "2026-11-30 16:00"),
            ],
        ),
        "2026-11-30 14:00", "now", "2026-11-30 16:00", "2026-12-07 13:00", None,
    ),
    "away for the second half": (
        Facts(
            rules=[rule()],
            shifts=[
                shift("2026-11-30 13:00", "2026-11-30 14:30"),
                shift("2026-11-30 14:30", "2026-11-30 16:00", held=False),
            ],
        ),
        "2026-11-30 13:30", "now", "2026-11-30 14:30", "2026-12-07 13:00", None,
    ),
    "summer time begins tonight": (WEEKDAYS, "2027-03-27 23:00", "closed", "", "2027-03-30 09:00", None),
    "summer time ended tonight": (WEEKDAYS, "2026-10-25 10:00", "closed", "", "2026-10-26 09:00", None),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_here_and_now(name):
    facts, moment, state, until, following, cause = TABLE[name]
    found = here_and_now(facts, at(moment), free_day)
    assert found.state == State(state)
    assert (local(found.now[0].ends) if found.now else "") == until
    assert (local(found.next.begins) if found.next else "") == following
    assert (found.why.cause if found.why else None) == cause


HOLIDAYS = {
    2026: "1.1. 6.1. 3.4. 5.4. 6.4. 1.5. 14.5. 24.5. 19.6. 20.6. 31.10. 6.12. 24.12. 25.12. 26.12.",
    2027: "1.1. 6.1. 26.3. 28.3. 29.3. 1.5. 6.5. 16.5. 25.6. 26.6. 6.11. 6.12. 24.12. 25.12. 26.12.",
    2028: "1.1. 6.1. 14.4. 16.4. 17.4. 1.5. 25.5. 4.6. 23.6. 24.6. 4.11. 6.12. 24.12. 25.12. 26.12.",
}


def _days(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=number) for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


@pytest.mark.parametrize("year", HOLIDAYS)
def test_public_holidays(year):
    assert " ".join(f"{day.day}.{day.month}." for day in _days(year) if free_day(day)) == HOLIDAYS[year]


def test_eves_are_a_setting(settings):
    eves = [date(2026, 6, 19), date(2026, 12, 24), date(2027, 6, 25), date(2027, 12, 24), date(2028, 6, 23)]
    assert all(free_day(day) for day in eves)
    settings.CLOSED_ON_EVES = False
    assert not any(free_day(day) for day in eves)
    assert free_day(date(2026, 6, 20))
    found = here_and_now(MONDAYS, at("2029-12-24 14:00"), free_day)
    assert found.state == State.OPEN


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Itsenäisyyspäivä"), ("sv", "Självständighetsdagen"), ("en", "Independence Day")]
)
def test_holidays_have_names_in_three_languages(language, name):
    with translation.override(language):
        assert free_day(date(2027, 12, 6)) == name
        found = here_and_now(MONDAYS, at("2027-12-06 09:00"), free_day)
        assert found.why.text == name
        assert local(found.next.begins) == "2027-12-13 13:00"


MONDAY_CLOSURES = (
    "6.4.2026 29.3.2027 6.12.2027 17.4.2028 1.5.2028 25.12.2028 1.1.2029 2.4.2029 24.12.2029 22.4.2030 6.1.2031 "
    "14.4.2031 29.3.2032 6.12.2032"
).split()


def test_the_mondays_on_which_the_reception_falls_out():
    closed = [
        f"{opening.day.day}.{opening.day.month}.{opening.day.year}"
        for year in range(2026, 2033)
        for day in _days(year)
        for opening in openings_on(MONDAYS, day, free_day)
        if opening.why
    ]
    assert closed == MONDAY_CLOSURES


@pytest.mark.parametrize("text", MONDAY_CLOSURES)
def test_such_a_monday_says_why_and_when_next(text):
    day = datetime.strptime(text, "%d.%m.%Y").date()
    before = here_and_now(MONDAYS, at(f"{day - timedelta(days=2):%Y-%m-%d} 12:00"), free_day)
    on_it = here_and_now(MONDAYS, at(f"{day:%Y-%m-%d} 13:30"), free_day)
    assert before.skipped[0].day == day
    assert before.skipped[0].why.text == on_it.why.text == free_day(day)
    assert on_it.state == State.CLOSED
    assert on_it.next.day.weekday() == 0
    assert not free_day(on_it.next.day)


def test_days_of_23_and_25_hours():
    for day, hours in ((date(2027, 3, 28), 23), (date(2026, 10, 25), 25), (date(2026, 11, 22), 24)):
        begins, ends = span_of(day, time(), time())
        assert (ends - begins) == timedelta(hours=hours)


def test_a_rule_in_the_hour_that_the_clocks_skip_is_no_opening():
    night = Facts(rules=[rule("6", "03:15", "03:45")])
    assert openings_on(night, date(2027, 3, 28), free_day)[:1] == [] or all(
        one.begins < one.ends for one in openings_on(night, date(2027, 3, 28), free_day)
    )
    night = Facts(rules=[rule("6", "03:30", "04:00")])
    assert openings_on(night, date(2027, 3, 28), lambda day: "") == []


def test_names_of_those_present():
    facts = Facts(rules=[rule()], shifts=[shift("2026-11-30 13:00", "2026-11-30 16:00", people=("Liisa", "Aino"))])
    assert here_and_now(facts, at("2026-11-30 14:00"), free_day).now[0].people == ("Liisa", "Aino")


# --- Properties -----------------------------------------------------------------------------------

quarter = st.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))
days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
rules = st.builds(
    lambda weekdays, starts, ends, first, length, holidays, service: OpeningRule(
        weekdays="".join(map(str, sorted(weekdays))),
        starts=starts,
        ends=ends,
        valid_from=first,
        valid_to=first + timedelta(days=length) if length else None,
        open_on_holidays=holidays,
        service=Service(pk=service, code=str(service), name_fi="x"),
    ),
    st.sets(st.integers(0, 6), min_size=1),
    quarter,
    quarter,
    days,
    st.integers(0, 200),
    st.booleans(),
    st.integers(1, 2),
)
closures = st.builds(
    lambda day, span: Closure(
        day=day, starts=min(span) if span else None, ends=max(span) if span else None, reason_fi="x"
    ),
    days,
    st.none() | st.lists(quarter, min_size=2, max_size=2, unique=True),
)
facts = st.builds(
    lambda rules, closures, extras: Facts(rules=rules, closures=closures, extras=extras),
    st.lists(rules, max_size=4),
    st.lists(closures, max_size=3),
    st.lists(
        st.builds(
            lambda day, starts, ends: ExtraOpening(day=day, starts=starts, ends=ends, service=SERVICE),
            days,
            quarter,
            quarter,
        ),
        max_size=2,
    ),
)
moments = st.datetimes(datetime(2026, 1, 2), datetime(2029, 12, 30)).map(lambda one: one.replace(tzinfo=UTC))


@settings(max_examples=120, deadline=None)
@given(facts, moments)
def test_what_holds_holds_until_it_says(facts, moment):
    found = here_and_now(facts, moment, free_day)
    assert found.valid_until > moment
    assert (found.state == State.OPEN) == bool(found.now)
    assert all(one.begins <= moment < one.ends for one in found.now)
    assert found.next is None or found.next.begins > moment
    just_before = found.valid_until - timedelta(seconds=1)
    later = here_and_now(facts, max(moment, just_before), free_day)
    assert (later.state, later.now, later.why) == (found.state, found.now, found.why)
    if found.next and found.next.begins >= found.valid_until:
        assert later.next == found.next


@settings(max_examples=120, deadline=None)
@given(facts, days)
def test_openings_never_overlap_their_closed_parts(facts, day):
    found = openings_on(facts, day, free_day)
    assert all(one.begins < one.ends for one in found)
    held = joined(found)
    for first in held:
        for second in held:
            if first is not second and (first.service_id, first.access) == (second.service_id, second.access):
                assert first.ends < second.begins or second.ends < first.begins
    for one in facts.closures:
        if one.day == day and one.starts is None:
            extra_days = {extra.day for extra in facts.extras}
            assume(day not in extra_days)
            assert not [opening for opening in found if opening.why is None]


@given(days, quarter, quarter)
def test_a_span_is_as_long_as_the_clock_says_but_for_summer_time(day, starts, ends):
    begins, stops = span_of(day, starts, ends)
    by_clock = timedelta(hours=ends.hour - starts.hour, minutes=ends.minute - starts.minute)
    if by_clock <= timedelta():
        by_clock += timedelta(days=1)
    assert abs(stops - begins - by_clock) <= timedelta(hours=1)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_weekday_has_one_short_name_on_all_screens(language):
    """Meetings have it from Django's dates, hours and rota from our own words."""
    week = [date(2026, 11, 23) + timedelta(days=number) for number in range(7)]
    with translation.override(language):
        assert [day_and_date(day) for day in week] == [date_format(day, "D j.n.") for day in week]
