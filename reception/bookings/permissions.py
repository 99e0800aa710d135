"""Who books, who opens times, and who may say what became of a booking."""

from organisation.models import User
from organisation.permissions import has_role
from organisation.roles import Role

from ..codes import BookingState
from ..models import Booking, Shift

BOOKING_ROLES = (Role.HEALTH_STAFF, Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER, Role.SERVICE_MANAGER)

# What the counsellor of the shift may do, and what whoever booked (or holds the code) may do.
TRANSITIONS: dict[str, frozenset[str]] = {
    BookingState.BOOKED: frozenset(
        {BookingState.ARRIVED, BookingState.NO_SHOW, BookingState.CANCELLED, BookingState.IN_ERROR}
    ),
    BookingState.ARRIVED: frozenset({BookingState.FULFILLED, BookingState.BOOKED}),
    BookingState.NO_SHOW: frozenset({BookingState.ARRIVED}),
    BookingState.FULFILLED: frozenset({BookingState.ARRIVED}),
    BookingState.CANCELLED: frozenset(),
    BookingState.IN_ERROR: frozenset(),
}
BY_WHO_BOOKED = frozenset({BookingState.CANCELLED, BookingState.IN_ERROR})


def may_book(user: User) -> bool:
    """Health staff for their patients, counsellors in their own shifts, managers anywhere."""
    return any(has_role(user, role) for role in BOOKING_ROLES)


def books_own_shifts_only(user: User) -> bool:
    """Row 003-15: a counsellor books in their own shifts, unless they are health staff too."""
    return not has_role(user, Role.HEALTH_STAFF) and not has_role(user, Role.SERVICE_MANAGER)


def is_in_shift(user: User, shift: Shift) -> bool:
    """Uses the prefetched staffing where there is one."""
    return any(one.user_id == user.pk for one in shift.staffing.all())


def may_open_slots(user: User, shift: Shift) -> bool:
    return is_in_shift(user, shift) and shift.is_held


def may_see(user: User, booking: Booking, *, has_code: bool = False) -> bool:
    return has_code or booking.booked_by_id == user.pk or is_in_shift(user, booking.slot.shift)


def allowed_states(user: User, booking: Booking, *, has_code: bool = False) -> frozenset[str]:
    """The states that `user` may move `booking` to now."""
    following = TRANSITIONS[booking.state]
    if is_in_shift(user, booking.slot.shift):
        return following
    if may_book(user) and (has_code or booking.booked_by_id == user.pk):
        return following & BY_WHO_BOOKED
    return frozenset()
