"""Sessions, visits, times, bookings and feedback with the least that they need."""

import uuid
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from organisation.models import NeedTopic, Place, Service, User
from organisation.roles import Role
from reception.bookings.services import BookingDetails, SlotPlan, book, open_slots
from reception.models import Booking, ClientFeedback, ReceptionSession, Shift, Slot
from reception.services import make_shift
from reception.tally.services import close_session, count_taps, open_session
from tests.organisation.factories import NeedTopicFactory, PlaceFactory, ServiceFactory, UserFactory


def counsellor(**values: Any) -> User:
    return UserFactory(roles=[Role.COUNSELLOR], profession="social_counsellor", **values)


def nurse(**values: Any) -> User:
    return UserFactory(roles=[Role.HEALTH_STAFF], profession="nurse", **values)


def shift_of(*staff: User, day: date | None = None, place: Place | None = None, **values: Any) -> Shift:
    """From 9 to 15, today unless said otherwise."""
    return make_shift(
        place or PlaceFactory(),
        values.pop("service", None) or ServiceFactory(),
        day or timezone.localdate(),
        values.pop("hours", (time(9), time(15))),
        staff,
        joint=len(staff) > 1,
        **values,
    )


def session_of(user: User, **values: Any) -> ReceptionSession:
    shift = shift_of(user, **values)
    return open_session(user, shift.place, shift)


def topic(code: str) -> NeedTopic:
    return NeedTopic.objects.filter(code=code).first() or NeedTopicFactory(code=code)


def service(code: str) -> Service:
    return Service.objects.filter(code=code).first() or ServiceFactory(code=code)


def visit_tap(key: uuid.UUID | None = None, topics: tuple[str, ...] = ("money",), **codes: Any) -> dict[str, Any]:
    for code in topics:
        topic(code)
    for code in codes.get("guided_to", ()):
        service(code)
    return {
        "key": str(key or uuid.uuid4()),
        "kind": "visit",
        "codes": {
            "arrival": "own",
            "outcome": "advice",
            "topics": list(topics),
            **codes,
            "guided_to": list(codes.get("guided_to", ())),
        },
    }


def closed_session(user: User, visits: int = 3, **values: Any) -> ReceptionSession:
    session = session_of(user, **values)
    count_taps(session, [visit_tap() for _ in range(visits)])
    return close_session(session)


def slots_of(user: User, number: int = 0, *, days: int = 1, **values: Any) -> list[Slot]:
    """Times of half an hour in a shift of `user`, `days` from now."""
    shift = shift_of(user, day=timezone.localdate() + timedelta(days=days), **values)
    open_slots(shift, SlotPlan(30, number=number))
    return list(Slot.objects.filter(shift=shift).order_by("begins_at"))


DETAILS = BookingDetails("money", "fi")


def booking_of(receiver: User, by: User, **values: Any) -> Booking:
    return book(slots_of(receiver, 1, **values)[0], DETAILS, by)


def words_of(place: Place, text: str = "Oli helppo tulla", **values: Any) -> ClientFeedback:
    return ClientFeedback.objects.create(place=place, method="interview", words=text, **{"state": "received", **values})
