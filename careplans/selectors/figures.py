"""Numbers of plans for the statistics: by month and place, from `PlanCount` alone; no plan is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from ..models import PlanCount


@dataclass(frozen=True)
class PlanFigure:
    """So many times in a month something happened to plans (`CountOf`). Not yet disclosed: for `reports` to sum."""

    month: date
    place_id: int
    what: str
    count: int


def plan_figures(first: date, last: date) -> Iterator[PlanFigure]:
    """What happened in the months from `first` to `last`, plans of every kind together."""
    rows = PlanCount.objects.filter(month__gte=first.replace(day=1), month__lte=last)
    for row in rows.values_list("month", "place_id", "what").annotate(total=Sum("count")).order_by():
        yield PlanFigure(*row)
