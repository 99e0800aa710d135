"""Booking: nothing about the client, one booking a time, every transition by every role, forgotten in time."""

import itertools
import re
import uuid
from datetime import timedelta

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from organisation.models import User
from organisation.roles import Role
from privacy.codes import grouped, new_code
from reception.bookings import selectors, services
from reception.bookings.permissions import TRANSITIONS, allowed_states
from reception.bookings.services import BookingDetails, SlotPlan, SlotTaken, StateChanged, book, move, open_slots
from reception.codes import BookingReason, BookingState
from reception.models import Booking, BookingCount, Shift, Slot
from tests.organisation.factories import PlaceFactory, UserFactory

from .factories import AbsenceFactory
from .visit_factories import DETAILS, booking_of, counsellor, nurse, shift_of, slots_of

pytestmark = pytest.mark.django_db


def shift_passed(booking: Booking, days: int = 1) -> Booking:
    """As if its day had been `days` ago."""
    moved = timezone.now() - timedelta(days=days)
    Slot.objects.filter(pk=booking.slot_id).update(begins_at=moved, ends_at=moved + timedelta(minutes=30))
    return Booking.objects.select_related("slot__shift").get(pk=booking.pk)


# --- Times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (SlotPlan(30), 12),
        (SlotPlan(30, 10), 9),
        (SlotPlan(60, 15), 5),
        (SlotPlan(45, 0, 3), 3),
        (SlotPlan(60, 0, 99), 6),
    ],
)
def test_times_fit_into_the_shift(plan, expected):
    shift = shift_of(counsellor(), day=timezone.localdate() + timedelta(days=3))
    assert open_slots(shift, plan) == expected
    slots = list(shift.slots.all())
    assert slots[0].begins_at >= shift.begins_at
    assert slots[-1].ends_at <= shift.ends_at
    for one, two in itertools.pairwise(slots):
        assert two.begins_at - one.ends_at >= timedelta(minutes=plan.pause)
    shift.refresh_from_db()
    assert shift.status == "confirmed"
    assert open_slots(shift, SlotPlan(60)) == 0 or plan.number, "no time twice"


def test_times_of_another_length_go_round_those_that_are_there():
    shift = shift_of(counsellor(), day=timezone.localdate() + timedelta(days=3))
    open_slots(shift, SlotPlan(30, number=2))
    assert open_slots(shift, SlotPlan(60)) == 5
    slots = list(shift.slots.all())
    assert all(one.ends_at <= two.begins_at for one, two in itertools.pairwise(slots))


def test_no_times_in_a_cancelled_or_past_shift():
    cancelled = shift_of(day=timezone.localdate() + timedelta(days=1), status="cancelled")
    past = shift_of(counsellor(), day=timezone.localdate() - timedelta(days=1))
    assert open_slots(cancelled, SlotPlan(30)) == open_slots(past, SlotPlan(30)) == 0


def test_joint_times_only_in_a_joint_shift():
    alone = shift_of(counsellor(), day=timezone.localdate() + timedelta(days=1))
    together = shift_of(counsellor(), nurse(), day=timezone.localdate() + timedelta(days=1))
    for shift in (alone, together):
        open_slots(shift, SlotPlan(30, number=1, joint=True))
    assert (alone.slots.get().joint, together.slots.get().joint) == (False, True)


def test_times_vanish_with_the_shift_and_come_free_again():
    receiver, booker = counsellor(), nurse()
    slots = slots_of(receiver, 2)
    booking = book(slots[0], DETAILS, booker)
    assert [slot.pk for slot in selectors.free_slots(booker)] == [slots[1].pk]
    move(booking, BookingState.CANCELLED, "client")
    assert {slot.pk for slot in selectors.free_slots(booker)} == {slot.pk for slot in slots}
    Shift.objects.filter(pk=slots[0].shift_id).update(status="cancelled")
    assert not selectors.free_slots(booker)
    with pytest.raises(SlotTaken):
        book(slots[1], DETAILS, booker)


def test_nobody_is_booked_with_whoever_is_away():
    receiver, booker = counsellor(), nurse()
    slot = slots_of(receiver, 1)[0]
    assert list(selectors.free_slots(booker)) == [slot]
    absence = AbsenceFactory(user=receiver, first_day=slot.shift.day, last_day=slot.shift.day)
    assert not selectors.free_slots(booker)
    with pytest.raises(SlotTaken):
        book(slot, DETAILS, booker)
    absence.delete()
    assert book(slot, DETAILS, booker)


def test_a_shift_that_everybody_left_has_no_free_times():
    slot = slots_of(counsellor(), 1)[0]
    slot.shift.staffing.all().delete()
    assert not selectors.free_slots(nurse())
    with pytest.raises(SlotTaken):
        book(slot, DETAILS, nurse())


def test_a_joint_time_needs_both_a_single_one_either():
    one, other = counsellor(), nurse()
    shift = shift_of(one, other, day=timezone.localdate() + timedelta(days=1))
    open_slots(shift, SlotPlan(30, number=1, joint=True))
    open_slots(shift, SlotPlan(30, number=1))
    joint, single = shift.slots.order_by("begins_at")
    assert (joint.joint, single.joint) == (True, False)
    assert set(selectors.free_slots(nurse())) == {joint, single}
    AbsenceFactory(user=other, first_day=shift.day, last_day=shift.day)
    assert list(selectors.free_slots(nurse())) == [single]
    with pytest.raises(SlotTaken):
        book(joint, DETAILS, nurse())


def test_closing_free_times_leaves_the_booked_ones():
    slots = slots_of(counsellor(), 3)
    book(slots[1], DETAILS, nurse())
    assert services.close_free_slots(slots[0].shift) == 2
    assert Slot.objects.get().pk == slots[1].pk


# --- Booking --------------------------------------------------------------------------------------


def test_one_booking_a_time_and_the_other_is_told_kindly(client_for):
    slots = slots_of(counsellor(), 3)
    first, second = client_for(nurse()), client_for(nurse())
    url = reverse("reception:booking_details", args=[slots[0].pk])
    data = {"reason": "money", "language": "ar", "interpreter": "on"}
    page = second.get(url)
    assert page.status_code == 200
    done = first.post(url, data, follow=True)
    assert done.status_code == 200
    code = Booking.objects.get().code
    assert grouped(code) in done.content.decode()
    late = second.post(url, data)
    assert late.status_code == 409
    content = late.content.decode()
    for slot in slots[1:]:
        kept = reverse("reception:booking_details", args=[slot.pk]) + "?reason=money&amp;language=ar&amp;interpreter=on"
        assert kept in content
    assert Booking.objects.count() == 1


def test_nothing_about_the_client_is_asked(client_for):
    slot = slots_of(counsellor(), 1)[0]
    page = client_for(nurse()).get(reverse("reception:booking_details", args=[slot.pk])).content.decode()
    form = page[page.index("<main") : page.index("</main>")]
    names = set(re.findall(r'name="(\w+)"', form))
    assert names == {"csrfmiddlewaretoken", "reason", "language", "interpreter"}
    assert "<textarea" not in form
    assert 'type="text"' not in form


def test_no_model_field_could_hold_a_client():
    for model in (Booking, Slot, BookingCount):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField) and field.name != "code":
                assert field.choices, field
            assert not isinstance(field, models.TextField), field


@pytest.mark.parametrize(
    ("data", "wrong"),
    [({}, "reason"), ({"reason": "because"}, "reason"), ({"reason": "money", "language": "xx"}, "language")],
)
def test_bad_input_is_said_beside_the_field(client_for, data, wrong):
    slot = slots_of(counsellor(), 1)[0]
    page = client_for(nurse()).post(reverse("reception:booking_details", args=[slot.pk]), data)
    assert page.context["form"].errors[wrong]
    assert not Booking.objects.exists()


def test_a_past_time_is_not_booked():
    slot = slots_of(counsellor(), 1)[0]
    slot.begins_at = timezone.now() - timedelta(minutes=1)
    slot.save()
    with pytest.raises(SlotTaken):
        book(slot, DETAILS, nurse())


def test_a_counsellor_books_in_own_shifts_only(client_for):
    """Row 003-15, refused by the server."""
    me = counsellor()
    own, foreign = slots_of(me, 1)[0], slots_of(counsellor(), 1)[0]
    client = client_for(me)
    data = {"reason": "money", "language": "fi"}
    assert [slot.pk for slot in selectors.free_slots(me)] == [own.pk]
    assert client.post(reverse("reception:booking_details", args=[foreign.pk]), data).status_code == 403
    assert client.post(reverse("reception:booking_details", args=[own.pk]), data).status_code == 302
    assert client.get(reverse("reception:times", args=[foreign.shift_id])).status_code == 404
    client.post(reverse("reception:times", args=[foreign.shift_id]), {"do": "open", "minutes": 30})
    assert Slot.objects.filter(shift=foreign.shift_id).count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_who_books(client_for, role):
    expected = 200 if role in ("health_staff", "counsellor", "working_pair_member", "service_manager") else 403
    for path in ("/fi/reception/bookings/", "/fi/reception/bookings/new/"):
        assert client_for(role.value).get(path).status_code == expected


# --- States ---------------------------------------------------------------------------------------

RECEIVER, BOOKER, OTHER, WITH_CODE, OUTSIDE = "receiver", "booker", "other", "with code", "outside"
BY_BOOKER = {("booked", "cancelled"), ("booked", "entered-in-error")}
BY_RECEIVER = BY_BOOKER | {
    ("booked", "arrived"),
    ("booked", "noshow"),
    ("arrived", "fulfilled"),
    ("arrived", "booked"),
    ("noshow", "arrived"),
    ("fulfilled", "arrived"),
}
WHO_MAY = {RECEIVER: BY_RECEIVER, BOOKER: BY_BOOKER, WITH_CODE: BY_BOOKER, OTHER: set(), OUTSIDE: set()}


@pytest.mark.parametrize("who", WHO_MAY)
@pytest.mark.parametrize("before", BookingState.values)
@pytest.mark.parametrize("after", BookingState.values)
def test_every_transition_by_everybody(client_for, who, before, after):
    receiver, booker = counsellor(), nurse()
    booking = shift_passed(booking_of(receiver, booker))
    Booking.objects.filter(pk=booking.pk).update(state=before, cancel_reason="client" if before == "cancelled" else "")
    user = {
        RECEIVER: receiver,
        BOOKER: booker,
        OTHER: nurse(),
        WITH_CODE: nurse(),
        OUTSIDE: UserFactory(roles=[Role.CONTENT_MANAGER]),
    }[who]
    data = {"state": after, "cancel_reason": "client", "code": booking.code if who == WITH_CODE else ""}
    client_for(user).post(reverse("reception:booking_move", args=[booking.pk]), data)
    booking.refresh_from_db()
    assert booking.state == (after if (before, after) in WHO_MAY[who] else before)
    assert (booking.state == "cancelled") == bool(booking.cancel_reason)


def test_the_table_of_transitions_is_the_one_tested():
    assert {(before, after) for before, following in TRANSITIONS.items() for after in following} == BY_RECEIVER


def test_nobody_fails_to_come_before_the_time():
    booking = booking_of(counsellor(), nurse())
    with pytest.raises(StateChanged):
        move(booking, BookingState.NO_SHOW)


def test_a_stale_screen_changes_nothing(client_for):
    receiver = counsellor()
    booking = booking_of(receiver, nurse())
    move(booking, BookingState.CANCELLED, "client")
    with pytest.raises(StateChanged):
        move(booking, BookingState.ARRIVED)
    with pytest.raises(StateChanged):
        move(booking, BookingState.CANCELLED, "client")


def test_cancelling_needs_a_reason(client_for):
    booker = nurse()
    booking = booking_of(counsellor(), booker)
    client_for(booker).post(reverse("reception:booking_move", args=[booking.pk]), {"state": "cancelled"})
    booking.refresh_from_db()
    assert booking.state == "booked"


@pytest.mark.parametrize("next_url", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_no_open_redirect(client_for, next_url):
    receiver = counsellor()
    booking = booking_of(receiver, nurse())
    url = reverse("reception:booking_move", args=[booking.pk])
    answer = client_for(receiver).post(url, {"state": "arrived", "next": next_url})
    assert answer["Location"] == booking.get_absolute_url()


def test_closing_the_reception_settles_its_bookings():
    receiver = counsellor()
    came, awaited = (book(slot, DETAILS, nurse()) for slot in slots_of(receiver, 2))
    move(came, BookingState.ARRIVED)
    shift_passed(came)
    shift_passed(awaited)
    services.settle_bookings(came.slot.shift_id)
    assert [Booking.objects.get(pk=one.pk).state for one in (came, awaited)] == ["fulfilled", "noshow"]


# --- Codes ----------------------------------------------------------------------------------------


def test_find_by_code_and_only_by_a_whole_one(client_for):
    booking = booking_of(counsellor(), nurse())
    client = client_for(nurse())
    url = reverse("reception:booking_find")
    assert client.get(reverse("reception:booking", args=[booking.pk])).status_code == 404
    for typed in (booking.code.lower(), booking.shown_code, f" {booking.code[:4]} {booking.code[4:]}"):
        assert booking.shown_code in client.post(url, {"code": typed}).content.decode()
    for wrong in (new_code(), booking.code[:-1], "", "<script>", "' or 1=1 --", "\x00"):
        page = client.post(url, {"code": wrong})
        assert page.context["form"].errors["code"]
        assert booking.shown_code not in page.content.decode()


def test_codes_are_slow_to_guess(client_for):
    booking = booking_of(counsellor(), nurse())
    client = client_for(nurse())
    url = reverse("reception:booking_find")
    for _ in range(20):
        assert client.post(url, {"code": new_code()}).status_code == 200
    assert client.post(url, {"code": booking.code}).status_code == 302, "even the right one waits"
    assert client_for(nurse()).post(url, {"code": booking.code}).status_code == 200


def test_the_slip_is_in_the_clients_language_and_says_no_name(client_for):
    booker = nurse(first_name="Zelda", last_name="Zimmermann")
    slot = slots_of(counsellor(), 1)[0]
    booking = book(slot, BookingDetails("money", "sv"), booker)
    page = client_for(booker).get(reverse("reception:booking_slip", args=[booking.pk])).content.decode()
    assert 'lang="sv"' in page
    assert booking.shown_code in page
    assert "Zimmermann" not in page
    assert str(BookingReason.MONEY.label) not in page, "what it is about is nobody's who sees the paper"


# --- Forgetting -----------------------------------------------------------------------------------


def test_purge_keeps_the_number_and_nothing_else(settings):
    settings.BOOKING_DAYS = 30
    receiver, place = counsellor(), PlaceFactory()
    old = [book(slot, DETAILS, nurse()) for slot in slots_of(receiver, 3, place=place)]
    move(old[0], BookingState.ARRIVED)
    for booking in old:
        shift_passed(booking, days=31)
    kept = shift_passed(booking_of(receiver, nurse(), days=2), days=29)
    assert services.purge_bookings() == 3
    assert services.purge_bookings() == 0
    assert list(Booking.objects.all()) == [kept]
    counts = {(row.place, row.reason, row.state, row.count) for row in BookingCount.objects.all()}
    assert counts == {(place, "money", "booked", 2), (place, "money", "arrived", 1)}
    assert all(row.month.day == 1 for row in BookingCount.objects.all())
    again = shift_passed(booking_of(receiver, nurse(), place=place, days=3), days=31)
    services.purge_bookings()
    assert not Booking.objects.filter(pk=again.pk).exists()
    assert BookingCount.objects.get(state="booked").count == 3


def test_whoever_leaves_is_forgotten_and_the_booking_stays():
    booker = nurse()
    booking = booking_of(counsellor(), booker)
    booker.delete()
    booking.refresh_from_db()
    assert booking.booked_by is None
    assert allowed_states(User.objects.first(), booking) is not None


def test_unknown_addresses(client_for):
    client = client_for(nurse())
    for name, argument in (("booking", uuid.uuid4()), ("booking_slip", uuid.uuid4()), ("booking_details", 987654)):
        assert client.get(reverse(f"reception:{name}", args=[argument])).status_code == 404
