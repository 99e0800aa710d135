"""Slips of their writer, and places to send somebody to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from organisation.models import Place, User

from ..models import Slip, SlipCount


def slips_of(user: User) -> QuerySet[Slip]:
    """Slips that `user` gave, the newest first."""
    return Slip.objects.filter(issued_by=user).select_related("place").order_by("-issued_on", "code")


def places_for_slips(user: User) -> QuerySet[Place]:
    """Places with a reception, the reader's own first."""
    own = Case(When(pk=user.home_place_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Place.objects.filter(is_active=True, opening_rules__isnull=False).distinct().order_by(own, "slug")


@dataclass(frozen=True)
class SlipFigure:
    """So many slips given in a month for a place that ended in a state. Not yet disclosed: for `reports` to sum."""

    month: date
    place_id: int
    state: str
    count: int


def slip_figures(first: date, last: date) -> Iterator[SlipFigure]:
    """All slips of the months from `first` to `last`: those that are there, and those that were purged."""
    live = Counter(
        (issued.replace(day=1), place, state)
        for issued, place, state in Slip.objects.filter(
            issued_on__gte=first.replace(day=1), issued_on__lte=last
        ).values_list("issued_on", "place_id", "state")
    )
    for month, place, state, count in SlipCount.objects.filter(
        month__gte=first.replace(day=1), month__lte=last
    ).values_list("month", "place_id", "state", "count"):
        live[month, place, state] += count
    for (month, place, state), count in sorted(live.items()):
        yield SlipFigure(month, place, state, count)
