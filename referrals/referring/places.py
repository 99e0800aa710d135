"""Where somebody receives: at home, and where the rota has them about now."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from organisation.models import User
from reception.models import ShiftStaff

ABOUT_NOW = timedelta(days=30)


def shift_places(user: User) -> QuerySet[Any, int]:
    """Keys of the places of shifts within a month, as a query to put into another."""
    today = timezone.localdate()
    shifts = ShiftStaff.objects.filter(user=user, shift__day__range=(today - ABOUT_NOW, today + ABOUT_NOW))
    return shifts.values_list("shift__place", flat=True)


def receiving_places(user: User) -> frozenset[int]:
    """The home place and the places of shifts. One query a request, kept on the user."""
    if not hasattr(user, "_receiving_places"):
        found = set(shift_places(user).distinct())
        if user.home_place_id:
            found.add(user.home_place_id)
        user._receiving_places = frozenset(found)  # type: ignore[attr-defined]
    return user._receiving_places  # type: ignore[attr-defined, no-any-return]
