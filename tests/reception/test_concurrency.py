"""Real parallel connections: two hundred at twenty times, eight counsellors at once, two closings."""

import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections

from organisation.models import Municipality, NeedTopic, Partner, Place, Service, User
from reception.bookings.services import SlotTaken, book, close_free_slots
from reception.feedback.services import renew_kiosk_link
from reception.models import (
    Booking,
    BookingCount,
    MonthCount,
    PublicLink,
    ReceptionSession,
    SessionTap,
    Shift,
    ShiftStaff,
    Slot,
    StaffTime,
    Visit,
)
from reception.services import make_public_link
from reception.tally import rollup, services
from reception.tally.selectors import totals
from tests.organisation.factories import PlaceFactory

from .visit_factories import DETAILS, counsellor, nurse, session_of, shift_of, slots_of, visit_tap

SECONDS = 20
WRITERS = 8
# Who points at others comes first.
MADE = (
    MonthCount, SessionTap, Visit,
    ReceptionSession, BookingCount, Booking, Slot, StaffTime, ShiftStaff, Shift, Place, Service,
    NeedTopic, Partner, Municipality, User,
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database that other connections see too; what a test has made is deleted again.

    Not by flushing, which would throw away the permissions that migrations made.
    """
    with django_db_blocker.unblock():
        before = {model: set(model.objects.values_list("pk", flat=True)) for model in MADE}
        yield
        for model in MADE:
            model.objects.exclude(pk__in=before[model]).delete()
        connection.close()


def in_parallel(work, items, workers):
    """Each in a thread with a connection of its own, all set off together."""
    begin = threading.Barrier(min(workers, len(items)))
    begun = threading.local()

    def one(item):
        if not hasattr(begun, "yes"):
            begun.yes = True
            begin.wait()
        try:
            return work(item)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, items))


def test_two_hundred_tries_for_twenty_times():
    slots = [*slots_of(counsellor(), 10, days=1), *slots_of(counsellor(), 10, days=2)]
    assert len(slots) == 20
    bookers = [nurse() for _ in range(4)]

    def attempt(number):
        try:
            book(slots[number % 20], DETAILS, bookers[number % 4])
        except SlotTaken:
            return "taken"
        return "booked"

    assert Counter(in_parallel(attempt, range(200), 20)) == {"booked": 20, "taken": 180}
    assert Booking.objects.count() == 20
    assert Slot.objects.filter(bookings=None).count() == 0
    assert len(set(Booking.objects.values_list("code", flat=True))) == 20


def test_times_are_booked_while_the_free_ones_are_taken_back():
    """However the two fall together, a time is either booked or gone, and neither screen breaks."""
    shifts = [slots_of(counsellor(), 8, days=day)[0].shift for day in range(1, 7)]
    booker = nurse()

    def attempt(number):
        shift = shifts[number // 10]
        if number % 10 == 4:
            return -close_free_slots(shift)
        try:
            book(all_slots[shift.pk][number % 10 % 8], DETAILS, booker)
        except SlotTaken:
            return 0
        return 1

    all_slots = {shift.pk: list(shift.slots.all()) for shift in shifts}
    done = in_parallel(attempt, range(60), 10)
    booked = sum(one for one in done if one > 0)
    assert Booking.objects.count() == Slot.objects.count() == booked
    assert booked - sum(one for one in done if one < 0) == 48


@pytest.mark.parametrize("renew", [renew_kiosk_link, lambda place: make_public_link(place, "display")])
def test_links_renewed_at_once_leave_one(renew):
    place = PlaceFactory()
    renew(place)
    in_parallel(lambda _number: renew(place), range(16), 8)
    assert PublicLink.objects.filter(place=place, revoked_on=None).count() == 1


@pytest.mark.slow
def test_eight_counsellors_tally_for_twenty_seconds():
    """Each on a session of their own, every third tap sent twice: no lock error, totals exact."""
    sessions = [session_of(counsellor()) for _ in range(WRITERS)]
    tap = visit_tap()
    end = time.monotonic() + SECONDS

    def tally(session):
        made = 0
        while time.monotonic() < end:
            sent = {**tap, "key": str(uuid.uuid4())}
            for _ in range(2 if made % 3 == 0 else 1):
                services.count_taps(session, [sent])
            made += 1
        return made

    made = in_parallel(tally, sessions, WRITERS)
    print(f"{sum(made)} taps in {SECONDS} s on {connection.vendor}")
    assert [totals(session).visits for session in sessions] == made
    assert min(made) > 0
    for session in sessions:
        assert services.close_session(session).visit_count == made[sessions.index(session)]


def test_closing_while_phones_are_sending_loses_nothing_that_was_acknowledged():
    session = session_of(counsellor())
    tap = visit_tap()

    def send(number):
        if number == 10:
            services.close_session(session)
            return 0
        try:
            return len(services.count_taps(session, [{**tap, "key": str(uuid.uuid4())}]))
        except services.SessionNotOpen:
            return 0

    acknowledged = sum(in_parallel(send, range(20), 10))
    session.refresh_from_db()
    assert session.visit_count == Visit.objects.filter(session=session).count() == acknowledged
    assert not SessionTap.objects.filter(session=session).exists()


def test_two_closings_and_two_openings_at_once():
    user = counsellor()
    session = session_of(user)
    services.count_taps(session, [visit_tap() for _ in range(4)])

    def close(_number):
        try:
            services.close_session(session)
        except services.SessionNotOpen:
            return False
        return True

    assert Counter(in_parallel(close, range(6), 6)) == {True: 1, False: 5}
    assert Visit.objects.filter(session=session).count() == 4
    place = session.place
    opened = in_parallel(lambda _number: services.open_session(user, place).pk, range(6), 6)
    assert len(set(opened)) == 1
    assert ReceptionSession.objects.filter(shift=None).count() == 1


def test_receptions_closed_at_once_are_all_in_the_month():
    place, day = shift_of(counsellor()).place, date(2026, 3, 9)
    sessions = [session_of(counsellor(), day=day, place=place) for _ in range(6)]
    for session in sessions:
        services.count_taps(session, [visit_tap(topics=("money", "housing"))])
    month = day.replace(day=1)
    work = [lambda one=session: services.close_session(one) for session in sessions]
    in_parallel(lambda one: one(), [*work, lambda: rollup.rebuild_month(month)], 7)
    assert rollup.kept_counts(month)[place.pk, "visits", ""] == 6
    assert rollup.kept_counts(month) == rollup.raw_counts(month)
