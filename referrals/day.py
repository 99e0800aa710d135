"""What waits for somebody today in this room: all of it in one query, for the front page."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from organisation.models import User
from reception.codes import BookingState
from reception.models import Booking

from .codes import ConsultState, NoticeKind, ReferralState, SlipState, TargetKind
from .models import Consultation, Notice, Referral, Slip
from .referring.selectors import received_where

LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Day:
    """Numbers of what is mine; those of the inboxes are None for who has none."""

    slips_open: int
    slips_arrived: int
    answers: int
    news: int
    bookings: int
    next_booking: Any
    questions: int | None = None
    referrals: int | None = None

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.slips_open,
                self.slips_arrived,
                self.answers,
                self.news,
                self.bookings,
                self.questions,
                self.referrals,
            )
        )


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def my_day(user: User, *, answers_questions: bool, kinds: tuple[TargetKind, ...]) -> Day:
    """Own slips, answers, referrals with news and coming bookings; questions and referrals that wait for an answer."""
    today, now = timezone.localdate(), timezone.now()
    slips = Slip.objects.filter(issued_by=user)
    coming = Booking.objects.filter(booked_by=user, state=BookingState.BOOKED, slot__begins_at__gte=now)
    found: dict[str, Any] = {
        "slips_open": _count(slips.filter(state=SlipState.ISSUED)),
        "slips_arrived": _count(slips.filter(state=SlipState.ARRIVED, settled_on__gte=today - LATELY)),
        "answers": _count(Consultation.objects.filter(asked_by=user, state=ConsultState.ANSWERED)),
        "news": _count(Notice.objects.filter(receiver=user, kind=NoticeKind.REFERRAL_SENT, seen=False)),
        "bookings": _count(coming),
        "next_booking": Subquery(
            coming.order_by().annotate(one=Value(1)).values("one").annotate(at=Min("slot__begins_at")).values("at")
        ),
    }
    if answers_questions:
        waiting = Consultation.objects.filter(state=ConsultState.OPEN)
        found["questions"] = _count(waiting.filter(handled_by=None) | waiting.filter(handled_by=user))
    if kinds:
        waits = Referral.objects.filter(received_where(user, kinds), state=ReferralState.REQUESTED)
        found["referrals"] = _count(waits)
    row = User.objects.filter(pk=user.pk).annotate(**{f"n_{name}": one for name, one in found.items()})
    values = row.values(*(f"n_{name}" for name in found)).get()
    return Day(**{name: values[f"n_{name}"] for name in found})
