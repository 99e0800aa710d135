"""What a counsellor's day looks like from the front page. A constant number of queries, none for others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from organisation.models import User

from .bookings.selectors import coming_to
from .codes import SessionState
from .enums import ShiftStatus
from .feedback.selectors import waiting_count
from .models import Booking, ReceptionSession, Shift
from .tally.permissions import own_sessions


@dataclass(frozen=True)
class CounsellorsDay:
    """Today's shifts with their sessions, open sessions besides, today's bookings, unread feedback at one's place."""

    shifts: Sequence[Shift]
    open_sessions: list[ReceptionSession]
    bookings: list[Booking]
    feedback_waiting: int

    @property
    def is_empty(self) -> bool:
        return not (self.shifts or self.open_sessions or self.bookings or self.feedback_waiting)


def counsellors_day(user: User, today: date) -> CounsellorsDay:
    """The day of `user`, who receives clients: five queries, less when there is nothing."""
    shifts = list(
        Shift.objects.filter(staffing__user=user, day=today)
        .exclude(status=ShiftStatus.CANCELLED)
        .select_related("place")
        .order_by("starts")
    )
    sessions = own_sessions(user).filter(Q(shift__in=shifts) | Q(state=SessionState.OPEN)).select_related("place")
    by_shift: dict[int | None, ReceptionSession] = {
        session.shift_id: session for session in sessions if session.shift_id
    }
    for shift in shifts:
        shift.counted = by_shift.get(shift.pk)  # type: ignore[attr-defined]
    todays = {shift.pk for shift in shifts}
    others = [session for session in sessions if session.is_open and session.shift_id not in todays]
    bookings = [booking for booking in coming_to(user, today) if booking.slot.shift.day == today] if shifts else []
    return CounsellorsDay(shifts, others, bookings, waiting_count(user.home_place_id))
