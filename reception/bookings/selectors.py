"""Free times, and bookings by who may see them."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from organisation.models import Place, User
from privacy.codes import is_code, normal_form

from ..enums import ShiftStatus
from ..models import Absence, Booking, Shift, ShiftStaff, Slot
from ..models.bookings import HOLDING
from .permissions import books_own_shifts_only

SHOWN_DAYS = 42


def _held() -> Q:
    return Q(shift__status__in=(ShiftStatus.CONFIRMED, ShiftStatus.DONE))


def somebody_receives() -> Q:
    """Whoever the time needs is in its shift and not away that day: one of them, in a joint one both (row 003-35)."""
    away = Absence.objects.filter(
        user=OuterRef("user"), first_day__lte=OuterRef("shift__day"), last_day__gte=OuterRef("shift__day")
    )
    there = ShiftStaff.objects.filter(~Exists(away), shift=OuterRef("shift"))
    both = Q(Exists(there.filter(position=1))) & Q(Exists(there.filter(position=2)))
    return Q(Exists(there)) & (Q(joint=False) | both)


def free_slots(user: User, now: datetime | None = None) -> QuerySet[Slot]:
    """Times that `user` may book: free, not begun, in a confirmed shift with its people. Earliest first."""
    now = now or timezone.now()
    taken = Booking.objects.filter(slot=OuterRef("pk"), state__in=HOLDING)
    found = (
        Slot.objects.filter(_held(), begins_at__gt=now, begins_at__lt=now + timedelta(days=SHOWN_DAYS))
        .filter(~Exists(taken), somebody_receives())
        .select_related("shift__place__municipality")
        .order_by("begins_at", "pk")
    )
    return found.filter(shift__staffing__user=user) if books_own_shifts_only(user) else found


def places_with_slots(user: User) -> list[tuple[Place, int, datetime]]:
    """Places with free times, their number and the first one; the reader's own place first."""
    found: dict[int, tuple[Place, int, datetime]] = {}
    for slot in free_slots(user):
        place = slot.shift.place
        _place, number, first = found.get(place.pk, (place, 0, slot.begins_at))
        found[place.pk] = (place, number + 1, first)
    return sorted(found.values(), key=lambda row: (row[0].pk != user.home_place_id, row[2]))


def _bookings() -> QuerySet[Booking]:
    return Booking.objects.select_related("slot__shift__place", "from_place").prefetch_related("slot__shift__staffing")


def booking_seen_by(user: User) -> QuerySet[Booking]:
    """Bookings that `user` made or receives. The code opens others (`by_code`)."""
    return _bookings().filter(Q(booked_by=user) | Q(slot__shift__staffing__user=user)).distinct()


def by_code(text: str) -> Booking | None:
    """The booking of a code somebody reads out; None when it is mistyped, or nobody's any more."""
    if not is_code(text):
        return None
    return _bookings().filter(code=normal_form(text)).first()


def made_by(user: User) -> QuerySet[Booking]:
    """Bookings that `user` made, the coming ones first."""
    return _bookings().filter(booked_by=user).order_by("-slot__begins_at")


def coming_to(user: User, day: date) -> QuerySet[Booking]:
    """Bookings in the shifts of `user` from `day` on, for two weeks."""
    return (
        _bookings()
        .filter(
            slot__shift__staffing__user=user,
            slot__shift__day__range=(day, day + timedelta(days=14)),
            state__in=HOLDING,
        )
        .order_by("slot__begins_at")
    )


def of_session(shift_id: int | None) -> QuerySet[Booking]:
    """Bookings of one shift that hold their time, for the counting screen."""
    if shift_id is None:
        return Booking.objects.none()
    return _bookings().filter(slot__shift_id=shift_id, state__in=HOLDING).order_by("slot__begins_at")


def shifts_to_open(user: User) -> QuerySet[Shift]:
    """Coming shifts of `user`, with their times and bookings."""
    today = timezone.localdate()
    return (
        Shift.objects.filter(staffing__user=user, day__range=(today, today + timedelta(days=SHOWN_DAYS)))
        .exclude(status=ShiftStatus.CANCELLED)
        .select_related("place", "service")
        .prefetch_related("slots__bookings", "staffing")
        .order_by("day", "starts")
    )
