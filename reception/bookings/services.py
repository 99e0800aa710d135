"""Opening times, booking them, what becomes of a booking, and forgetting it."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from organisation.models import Place, User
from privacy.codes import new_code

from ..codes import BookingState, CancelReason
from ..enums import ShiftStatus
from ..models import Booking, BookingCount, Shift, Slot
from .permissions import TRANSITIONS
from .selectors import somebody_receives

CODE_TRIES = 5


class SlotTaken(Exception):  # noqa: N818  named as it is read
    """Somebody else was quicker, the time has begun, or nobody is there to receive the client."""


class StateChanged(Exception):  # noqa: N818  named as it is read
    """The booking is not in a state from which that is possible: another screen was quicker."""


# --- Times ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SlotPlan:
    """Times of `minutes` each with `pause` minutes between them, at most `number` (0: as many as fit)."""

    minutes: int
    pause: int = 0
    number: int = 0
    joint: bool = False


@transaction.atomic
def open_slots(shift: Shift, plan: SlotPlan) -> int:
    """Make bookable times in `shift` where it is free and not past; how many. Confirms a planned shift."""
    shift = Shift.objects.select_for_update().get(pk=shift.pk)
    if not shift.is_held:
        return 0
    taken = list(shift.slots.values_list("begins_at", "ends_at"))
    begins, length, gap = shift.begins_at, timedelta(minutes=plan.minutes), timedelta(minutes=plan.pause)
    made: list[Slot] = []
    now = timezone.now()
    while begins + length <= shift.ends_at and (not plan.number or len(made) < plan.number):
        ends = begins + length
        in_the_way = [end for start, end in taken if start < ends and begins < end]
        if in_the_way:
            begins = max(in_the_way)
            continue
        if begins > now:
            made.append(Slot(shift=shift, begins_at=begins, ends_at=ends, joint=plan.joint and shift.joint))
        begins = ends + gap
    Slot.objects.bulk_create(made)
    if made and shift.status == ShiftStatus.PLANNED:
        shift.status = ShiftStatus.CONFIRMED
        shift.save(update_fields=["status"])
    return len(made)


@transaction.atomic
def close_free_slots(shift: Shift) -> int:
    """Take back the times of `shift` that nobody ever booked; how many. Whoever books one meanwhile waits."""
    shift = Shift.objects.select_for_update().get(pk=shift.pk)
    deleted, _models = shift.slots.filter(bookings=None).delete()
    return deleted


# --- Booking --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BookingDetails:
    """What is asked: nothing about who the client is."""

    reason: str
    language: str
    interpreter: bool = False


def book(slot: Slot, details: BookingDetails, by: User, from_place: Place | None = None) -> Booking:
    """Book `slot`. Of two at once the database lets one through.

    Raises:
        SlotTaken: see there.
    """
    for _try in range(CODE_TRIES):
        code = new_code()
        try:
            with transaction.atomic():
                # The shift is locked, so that it is not cancelled between the question and the booking.
                shift = Shift.objects.select_for_update().get(pk=slot.shift_id)
                if not shift.is_held or slot.begins_at <= timezone.now():
                    raise SlotTaken
                if not Slot.objects.filter(somebody_receives(), pk=slot.pk).exists():
                    raise SlotTaken
                return Booking.objects.create(
                    slot=slot,
                    code=code,
                    reason=details.reason,
                    language=details.language,
                    interpreter=details.interpreter,
                    booked_by=by,
                    from_place=from_place,
                )
        except IntegrityError:
            if not Booking.objects.filter(code=code).exists():  # not the code: the time is taken
                raise SlotTaken from None
    raise SlotTaken


@transaction.atomic
def move(booking: Booking, state: str, cancel_reason: str = "") -> Booking:
    """Move `booking` to `state`. Whoever calls has asked `permissions.allowed_states`.

    Raises:
        StateChanged: see there; also when a state would take back a time that was given to another.
    """
    booking = Booking.objects.select_for_update().select_related("slot__shift").get(pk=booking.pk)
    if state not in TRANSITIONS[booking.state]:
        raise StateChanged
    if state == BookingState.NO_SHOW and booking.slot.begins_at > timezone.now():
        raise StateChanged
    booking.state = state
    booking.cancel_reason = (cancel_reason or CancelReason.CLIENT) if state == BookingState.CANCELLED else ""
    booking.save(update_fields=["state", "cancel_reason"])
    return booking


def settle_bookings(shift_id: int) -> None:
    """When the reception is closed: who arrived was met, who was awaited did not come."""
    now = timezone.now()
    of_shift = Booking.objects.filter(slot__shift_id=shift_id)
    of_shift.filter(state=BookingState.ARRIVED).update(state=BookingState.FULFILLED)
    of_shift.filter(state=BookingState.BOOKED, slot__begins_at__lt=now).update(state=BookingState.NO_SHOW)


# --- Forgetting -----------------------------------------------------------------------------------


def purge_bookings() -> int:
    """Delete bookings and times that are older than BOOKING_DAYS; how many bookings. Their number is kept.

    One transaction: a booking is either there or counted. A step of the daily job.
    """
    before = timezone.now() - timedelta(days=settings.BOOKING_DAYS)
    with transaction.atomic():
        old = list(
            Booking.objects.select_for_update(of=("self",))
            .filter(slot__ends_at__lt=before)
            .values_list("pk", "slot__begins_at", "slot__shift__place_id", "reason", "state", "slot__joint")
        )
        counts = Counter(
            (timezone.localdate(begins).replace(day=1), place, reason, state, joint)
            for _pk, begins, place, reason, state, joint in old
        )
        for (month, place, reason, state, joint), number in counts.items():
            row, _new = BookingCount.objects.get_or_create(
                month=month, place_id=place, reason=reason, state=state, joint=joint
            )
            BookingCount.objects.filter(pk=row.pk).update(count=F("count") + number)
        Booking.objects.filter(pk__in=[pk for pk, *_rest in old]).delete()
        Slot.objects.filter(ends_at__lt=before, bookings=None).delete()
    return len(old)
