"""The rota: conflicts, swaps, absences, rotation, and what the pages then say."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from organisation.enums import Profession
from organisation.models import CalendarLink
from organisation.roles import Role
from reception.enums import ShiftStatus, SwapStatus
from reception.hours import Opening, State
from reception.models import Absence, ShiftStaff, StaffTime, SwapRequest
from reception.rota import selectors, services
from reception.rota.planning import rotate, shares_of
from reception.selectors import hours_of
from reception.services import assign, make_shift
from tests.organisation.factories import PlaceFactory, ServiceFactory

from .factories import AbsenceFactory, ClosureFactory, CounsellorFactory, OpeningRuleFactory, ShiftFactory

MONDAY = date(2027, 12, 13)
NOON = datetime(2027, 12, 13, 12, 0, tzinfo=UTC)  # 14.00 by the wall clock


@pytest.fixture
def place(db):
    return PlaceFactory()


@pytest.fixture
def service(db):
    return ServiceFactory()


def shift(place, service, *staff, day=MONDAY, starts=time(13), ends=time(16), **more):
    return make_shift(place, service, day, (starts, ends), staff, **more)


# --- Conflicts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "day", "refused"),
    [
        (time(13), time(16), MONDAY, True),
        (time(15, 45), time(17), MONDAY, True),
        (time(9), time(13, 15), MONDAY, True),
        (time(14), time(14, 15), MONDAY, True),
        (time(16), time(18), MONDAY, False),
        (time(9), time(13), MONDAY, False),
        (time(13), time(16), MONDAY + timedelta(days=1), False),
        (time(22), time(14), MONDAY - timedelta(days=1), True),  # over midnight into the afternoon
    ],
)
def test_nobody_is_in_two_shifts_at_once(service, starts, ends, day, refused):
    counsellor = CounsellorFactory()
    shift(PlaceFactory(), service, counsellor)
    if refused:
        with pytest.raises(ValidationError) as caught:
            shift(PlaceFactory(), service, counsellor, day=day, starts=starts, ends=ends)
        assert caught.value.code == "conflict"
    else:
        shift(PlaceFactory(), service, counsellor, day=day, starts=starts, ends=ends)


def test_the_database_itself_refuses(place, service):
    counsellor = CounsellorFactory()
    first = shift(place, service, counsellor).staffing.get()
    second = ShiftStaff.objects.create(
        shift=ShiftFactory(day=MONDAY), user=counsellor, profession=counsellor.profession
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffTime.objects.create(staffing=second, user=counsellor, begins_at=first.shift.begins_at)


def test_cancelling_frees_the_time_and_planning_again_takes_it(place, service):
    counsellor = CounsellorFactory()
    one = shift(place, service, counsellor)
    services.change_status(one, ShiftStatus.CANCELLED)
    other = shift(PlaceFactory(), service, counsellor)
    with pytest.raises(ValidationError):
        services.change_status(one, ShiftStatus.PLANNED)
    one.refresh_from_db()
    assert one.status == ShiftStatus.CANCELLED
    services.change_status(other, ShiftStatus.CANCELLED)
    services.change_status(one, ShiftStatus.PLANNED)
    assert StaffTime.objects.filter(user=counsellor).count() == 12


def test_one_shift_of_a_service_at_a_time(place, service):
    shift(place, service)
    with pytest.raises(ValidationError):
        shift(place, service)


def test_joint_reception_needs_two_professions(place, service):
    nurse = CounsellorFactory(profession=Profession.NURSE)
    first, second = CounsellorFactory(), CounsellorFactory()
    joint = shift(place, service, first, joint=True)
    with pytest.raises(ValidationError) as caught:
        assign(joint, second)
    assert caught.value.code == "profession"
    assign(joint, nurse)
    with pytest.raises(ValidationError) as caught:
        assign(joint, CounsellorFactory(profession=Profession.SOCIAL_WORKER))
    assert caught.value.code == "full"
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftStaff.objects.create(shift=joint, user=second, profession=Profession.OTHER, position=3)


ALLOWED = {
    ("planned", "confirmed"), ("planned", "cancelled"), ("planned", "done"), ("confirmed", "planned"),
    ("confirmed", "cancelled"), ("confirmed", "done"), ("cancelled", "planned"),
}  # fmt: skip


@pytest.mark.parametrize("before", ShiftStatus.values)
@pytest.mark.parametrize("after", ShiftStatus.values)
def test_states(place, service, before, after):
    one = ShiftFactory(place=place, service=service, status=before)
    if (before, after) in ALLOWED:
        assert services.change_status(one, after).status == after
    else:
        with pytest.raises(ValidationError):
            services.change_status(one, after)


# --- Swaps --------------------------------------------------------------------------------------


@pytest.fixture
def pair(service):
    """Two colleagues with a shift each at the same time, so that a swap crosses."""
    first, second = CounsellorFactory(), CounsellorFactory()
    mine = shift(PlaceFactory(), service, first).staffing.get()
    theirs = shift(PlaceFactory(), service, second).staffing.get()
    return mine, theirs


def test_swap_of_two_shifts_at_the_same_time(pair):
    mine, theirs = pair
    swap = services.ask_swap(mine, theirs.user, theirs)
    services.answer_swap(swap, SwapStatus.ACCEPTED)
    first, second = mine.user, theirs.user
    mine.refresh_from_db(), theirs.refresh_from_db()
    assert (mine.user, theirs.user) == (second, first)
    assert StaffTime.objects.filter(user=first, staffing=theirs).count() == 12
    assert StaffTime.objects.filter(user=second, staffing=mine).count() == 12
    with pytest.raises(ValidationError):
        services.answer_swap(swap, SwapStatus.DECLINED)


def test_swap_that_the_database_refuses_changes_nothing(pair):
    mine, theirs = pair
    swap = services.ask_swap(mine, theirs.user)  # nothing in return, and the colleague is elsewhere then
    with pytest.raises(ValidationError):
        services.answer_swap(swap, SwapStatus.ACCEPTED)
    swap.refresh_from_db()
    assert swap.status == SwapStatus.ASKED
    assert StaffTime.objects.filter(user=mine.user, staffing=mine).count() == 12


@pytest.mark.parametrize("answer", [SwapStatus.DECLINED, SwapStatus.WITHDRAWN])
def test_swap_without_consequences(pair, answer):
    mine, theirs = pair
    services.answer_swap(services.ask_swap(mine, theirs.user, theirs), answer)
    assert ShiftStaff.objects.get(pk=mine.pk).user == mine.user
    assert services.ask_swap(mine, theirs.user).status == SwapStatus.ASKED


def test_one_open_swap_a_shift(pair):
    mine, theirs = pair
    services.ask_swap(mine, theirs.user)
    with pytest.raises(ValidationError):
        services.ask_swap(mine, CounsellorFactory())


def test_swap_by_the_screens(pair, client_for):
    mine, theirs = pair
    asker, colleague, stranger = client_for(mine.user), client_for(theirs.user), client_for(CounsellorFactory())
    path = f"/fi/reception/shifts/{mine.shift_id}/swap/"
    data = {"colleague": theirs.user_id, "in_return": theirs.pk}
    assert stranger.post(path, data).status_code == 403
    assert asker.post(path, data).status_code == 302
    swap = SwapRequest.objects.get()
    answer = f"/fi/reception/swaps/{swap.pk}/"
    assert asker.post(answer, {"action": "accept"}).status_code == 403
    assert stranger.post(answer, {"action": "withdraw"}).status_code == 403
    assert str(mine.user) in colleague.get("/fi/reception/my-shifts/").content.decode()
    assert colleague.post(answer, {"action": "accept"}).status_code == 302
    assert ShiftStaff.objects.get(pk=mine.pk).user == theirs.user


def test_a_swap_that_nobody_answered_in_time_changes_nothing(pair, monkeypatch):
    mine, theirs = pair
    swap = services.ask_swap(mine, theirs.user, theirs)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: MONDAY + timedelta(days=1))
    with pytest.raises(ValidationError) as caught:
        services.answer_swap(swap, SwapStatus.ACCEPTED)
    assert caught.value.code == "over"
    assert ShiftStaff.objects.get(pk=mine.pk).user == mine.user


@pytest.mark.parametrize("action", ["cancel", "confirm", "take", "assign", "remove"])
def test_a_day_that_is_over_is_changed_by_no_screen_left_open(place, service, client_for, action):
    worked = CounsellorFactory()
    day = timezone.localdate() - timedelta(days=1)
    one = shift(place, service, worked, day=day, joint=True)
    who = client_for(Role.SERVICE_MANAGER.value if action in ("assign", "remove") else worked)
    if action == "take":
        who = client_for(CounsellorFactory(profession=Profession.NURSE))
    other = CounsellorFactory(profession=Profession.SOCIAL_WORKER)
    data = {"action": action, "user": other.pk, "staffing": one.staffing.get().pk}
    assert who.post(f"/fi/reception/shifts/{one.pk}/change/", data).status_code == 302
    one.refresh_from_db()
    assert one.status == ShiftStatus.PLANNED
    assert [staffing.user for staffing in one.staffing.all()] == [worked]


# --- Absences and cover ---------------------------------------------------------------------------


@pytest.fixture
def opened(place, service):
    OpeningRuleFactory(place=place, service=service)
    return place


def test_absence_closes_the_box_until_somebody_covers(opened, service, django_capture_on_commit_callbacks):
    away, cover = CounsellorFactory(), CounsellorFactory()
    one = shift(opened, service, away, status=ShiftStatus.CONFIRMED)
    assert hours_of(opened, NOON).here.state == State.OPEN
    assert hours_of(opened, NOON).people == str(away)
    with django_capture_on_commit_callbacks(execute=True):
        services.add_absence(away, MONDAY, MONDAY)
    found = hours_of(opened, NOON)
    assert found.here.state == State.CLOSED
    assert "poissa" in found.headline
    assert [row.missing for row in selectors.rows_between([opened], MONDAY, MONDAY)] == [1]
    assert [one.user for one in selectors.covers_for(one, [away.profession])] == [cover]
    with django_capture_on_commit_callbacks(execute=True):
        services.take(one, cover)
    assert hours_of(opened, NOON).people == str(cover)


def test_cancelled_shift_closes_the_box_at_once(opened, service, django_capture_on_commit_callbacks):
    one = shift(opened, service, CounsellorFactory(), status=ShiftStatus.CONFIRMED)
    assert hours_of(opened, NOON).here.state == State.OPEN
    with django_capture_on_commit_callbacks(execute=True):
        services.change_status(one, ShiftStatus.CANCELLED)
    assert hours_of(opened, NOON).here.state == State.CLOSED


def test_covers_leave_out_who_is_away_busy_or_of_another_profession(opened, service):
    away = CounsellorFactory()
    one = shift(opened, service, away)
    services.add_absence(away, MONDAY, MONDAY)
    busy, absent = CounsellorFactory(), CounsellorFactory()
    shift(PlaceFactory(), service, busy, starts=time(15), ends=time(18))
    AbsenceFactory(user=absent, first_day=MONDAY, last_day=MONDAY)
    CounsellorFactory(profession=Profession.NURSE)
    knows, new = CounsellorFactory(), CounsellorFactory()
    shift(opened, service, knows, day=MONDAY - timedelta(days=7))
    assert [cover.user for cover in selectors.covers_for(one, [away.profession])] == [knows, new]


def test_who_is_away_is_not_put_in_a_shift(opened, service):
    away = CounsellorFactory()
    services.add_absence(away, MONDAY, MONDAY)
    with pytest.raises(ValidationError) as caught:
        services.take(shift(opened, service), away)
    assert caught.value.code == "away"


def test_absences_are_written_by_oneself_and_the_manager(client_for):
    counsellor, other = CounsellorFactory(), CounsellorFactory()
    days = {"first_day": "2027-12-13", "last_day": "2027-12-14"}
    # The field of the person is not taken from others than the manager.
    assert client_for(counsellor).post("/fi/reception/absences/", {**days, "user": other.pk}).status_code == 302
    assert Absence.objects.get().user == counsellor
    manager = client_for(Role.SERVICE_MANAGER.value)
    assert manager.post("/fi/reception/absences/", {**days, "user": other.pk}).status_code == 302
    path = f"/fi/reception/absences/{Absence.objects.get(user=other).pk}/remove/"
    assert client_for(counsellor).post(path).status_code == 403
    assert manager.post(path).status_code == 302
    refused = client_for(counsellor).post(
        "/fi/reception/absences/", {"first_day": "2027-12-14", "last_day": "2027-12-13"}
    )
    assert refused.status_code == 200
    assert refused.context["form"].errors["last_day"]
    far = client_for(counsellor).post("/fi/reception/absences/", {"first_day": "9999-12-31", "last_day": "9999-12-31"})
    assert far.context["form"].errors["first_day"]


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "x", ""])
def test_no_month_that_is_none_is_confirmed(client_for, month):
    answer = client_for(Role.SERVICE_MANAGER.value).post("/fi/reception/rota/confirm/", {"month": month})
    assert answer.status_code == 404


# --- Rotation -------------------------------------------------------------------------------------


def test_three_over_tuesdays_and_thursdays_for_eight_weeks(opened, service):
    """Two of the sixteen fall out: a holiday and a closure."""
    OpeningRuleFactory(place=opened, service=service, weekdays="13", starts=time(12), ends=time(16))
    ClosureFactory(place=opened, day=date(2027, 11, 9))
    people = [CounsellorFactory() for _ in range(3)]
    plan = services.make_plan(opened, "13", date(2027, 11, 1), 8, people)
    days = [turn.opening.day for turn in plan.turns]
    assert len(days) == 15
    assert {day.weekday() for day in days} == {1, 3}
    assert date(2027, 11, 9) not in days
    shares = shares_of(plan.turns)
    assert sorted(share.shifts for share in shares.values()) == [5, 5, 5]
    services.save_plan(opened, plan)
    again = services.make_plan(opened, "13", date(2027, 11, 1), 8, people)
    assert (again.turns, again.done_already) == ([], 15)


def test_rotation_passes_over_who_is_away_or_busy(opened, service):
    first, second = CounsellorFactory(), CounsellorFactory()
    services.add_absence(first, MONDAY, MONDAY)
    shift(PlaceFactory(), service, second, day=MONDAY + timedelta(days=7))
    plan = services.make_plan(opened, "0", MONDAY, 3, [first, second])
    assert [turn.people for turn in plan.turns][:2] == [(second.pk,), (first.pk,)]


def test_plan_by_the_screen(opened, service, client_for):
    people = [CounsellorFactory(), CounsellorFactory()]
    manager, counsellor = client_for(Role.SERVICE_MANAGER.value), client_for(people[0])
    data = {
        "place": opened.pk, "weekdays": ["0"], "first_day": "2027-12-13", "weeks": 4,
        "people": [person.pk for person in people], "action": "preview",
    }  # fmt: skip
    assert counsellor.post("/fi/reception/rota/plan/", data).status_code == 403
    shown = manager.post("/fi/reception/rota/plan/", data)
    assert len(shown.context["turns"]) == 4
    assert not opened.shifts.exists()
    assert manager.post("/fi/reception/rota/plan/", {**data, "action": "save"}).status_code == 302
    assert opened.shifts.count() == 4
    assert manager.post("/fi/reception/rota/confirm/", {"month": "2027-12", "place": opened.slug}).status_code == 302
    assert Counter(opened.shifts.values_list("status", flat=True)) == {"confirmed": 3, "planned": 1}


openings = st.lists(
    st.tuples(st.dates(date(2027, 1, 1), date(2027, 6, 30)), st.integers(8, 14)), max_size=40, unique=True
).map(
    lambda days: [
        Opening(
            day=day,
            begins=datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
            ends=datetime(day.year, day.month, day.day, hour + 3, tzinfo=UTC),
            service_id=1,
            service="x",
        )
        for day, hour in days
    ]
)


@given(openings, st.integers(1, 5))
def test_rotation_is_fair_and_never_doubles(given_openings, people):
    turns = rotate(given_openings, list(range(people)), [], lambda person, opening: True)
    assert len(turns) == len(given_openings)
    for person in range(people):
        held = sorted((turn.opening for turn in turns if person in turn.people), key=lambda one: one.begins)
        assert all(one.ends <= other.begins for one, other in itertools.pairwise(held))
    apart = {turn.opening.day for turn in turns}
    if len(apart) == len(turns):  # nothing at the same time: everybody gets the same but one
        counts = Counter(turn.people[0] for turn in turns)
        shares = [counts[person] for person in range(people)]
        assert max(shares) - min(shares) <= 1


# --- The calendar ---------------------------------------------------------------------------------


def test_calendar_feed(opened, service, client, client_for, monkeypatch):
    from icalendar import Calendar

    counsellor = CounsellorFactory(language="fi")
    # Summer time begins on 28.3.2027; the reception is at 13 by the wall clock on both sides.
    for day, hour in ((date(2027, 3, 22), 11), (date(2027, 3, 30), 10)):
        one = shift(opened, service, counsellor, day=day)
        assert one.begins_at.hour == hour
    cancelled = shift(opened, service, counsellor, day=date(2027, 4, 5))
    services.change_status(cancelled, ShiftStatus.CANCELLED)
    shift(opened, service, CounsellorFactory(), day=date(2027, 4, 12))
    mine = client_for(counsellor)
    page = mine.post("/fi/reception/my-shifts/calendar/", {"action": "new"})
    address = page.context["address"]
    path = address[address.index("/calendar/") :]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2027, 3, 1))
    answer = client.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [event["DTSTART"].dt.strftime("%m-%d %H") for event in events] == ["03-22 11", "03-30 10", "04-05 10"]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    key = path.rsplit("/", 1)[-1].removesuffix(".ics")
    assert key not in str(list(CalendarLink.objects.values()))
    mine.post("/fi/reception/my-shifts/calendar/", {"action": "close"})
    assert client.get(path).status_code == 404


def test_calendar_of_a_closed_account_is_closed(opened, client, client_for):
    counsellor = CounsellorFactory()
    address = client_for(counsellor).post("/fi/reception/my-shifts/calendar/", {"action": "new"}).context["address"]
    path = address[address.index("/calendar/") :]
    assert client.get(path).status_code == 200
    counsellor.is_active = False
    counsellor.save()
    assert client.get(path).status_code == 404


def test_past_times_are_thrown_away(opened, service):
    shift(opened, service, CounsellorFactory())
    assert services.purge_past_times(MONDAY) == 0
    assert services.purge_past_times(MONDAY + timedelta(days=3)) == 12
