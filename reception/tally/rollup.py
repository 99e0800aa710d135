"""The monthly roll-up of what was counted: kept with each closing and correction, made anew, and compared."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Case, Count, F, Sum, Value, When
from django.utils import timezone

from ..codes import Figure, SessionState
from ..models import MonthCount, ReceptionSession, Visit

Key = tuple[str, str]
ACROSS = "*"
# Months that the daily job compares with the visits; older ones hardly change.
COMPARED_MONTHS = 3
_OF_SESSIONS = {
    Figure.VISITS: "visit_count",
    Figure.TURNED_AWAY: "turned_away",
    Figure.QUESTIONS: "questions",
}
_LISTS = tuple(figure for figure in Figure if figure not in _OF_SESSIONS and figure != Figure.SESSIONS)
# How the lists of a visit are asked for in SQL.
_COLUMNS = {Figure.TOPICS.value: "topics__code", Figure.GUIDED_TO.value: "guided_to__code"}


def month_of(day: date) -> date:
    return day.replace(day=1)


def counts_of(session: ReceptionSession, visits: Iterable[Mapping[str, Any]]) -> Counter[Key]:
    """What a closed session adds to its month: by figure and code."""
    found: Counter[Key] = Counter({(Figure.SESSIONS.value, ""): 1})
    for figure, name in _OF_SESSIONS.items():
        found[figure.value, ""] += getattr(session, name)
    for codes in visits:
        for figure in _LISTS:
            found.update((figure.value, code) for code in _codes(codes, figure.value))
    return found


def _codes(codes: Mapping[str, Any], figure: str) -> list[str]:
    found = [""]
    for number, name in enumerate(figure.split(ACROSS)):
        value = codes[name]
        values = value if isinstance(value, list) else [value]
        found = [f"{before}{ACROSS}{one}" if number else one for before in found for one in values]
    return found


def add(place_id: int, day: date, changes: Mapping[Key, int]) -> None:
    """Add `changes` to the month of `day`, inside the caller's transaction. Three queries, whatever the number."""
    month = month_of(day)
    keys = sorted(key for key, change in changes.items() if change)
    if not keys:
        return
    MonthCount.objects.bulk_create(
        [MonthCount(month=month, place_id=place_id, figure=figure, code=code) for figure, code in keys],
        ignore_conflicts=True,
    )
    # Locked in one order, so that two receptions of a place that close together wait and do not block each other.
    rows = MonthCount.objects.select_for_update().filter(month=month, place_id=place_id).order_by("pk")
    held = {(row.figure, row.code): row.pk for row in rows}
    cases = [When(pk=held[key], then=Value(changes[key])) for key in keys]
    MonthCount.objects.filter(pk__in=[held[key] for key in keys]).update(count=F("count") + Case(*cases, default=0))


# --- Anew, and compared ---------------------------------------------------------------------------


def counted_months() -> list[date]:
    """Every month with a closed session or a count, oldest first."""
    days = ReceptionSession.objects.exclude(state=SessionState.OPEN).order_by("day")
    first = days.values_list("day", flat=True).first()
    counted = MonthCount.objects.order_by("month").values_list("month", flat=True).first()
    starts = [month_of(day) for day in (first, counted) if day]
    if not starts:
        return []
    last = days.values_list("day", flat=True).last() or timezone.localdate()
    month, months = min(starts), []
    while month <= max(last, timezone.localdate()):
        months.append(month)
        month += relativedelta(months=1)
    return months


def raw_counts(month: date) -> Counter[tuple[int, str, str]]:
    """The counts of `month` from the visits themselves: by place, figure and code."""
    within = (month, month + relativedelta(months=1, days=-1))
    found: Counter[tuple[int, str, str]] = Counter()
    sessions = ReceptionSession.objects.exclude(state=SessionState.OPEN).filter(day__range=within).order_by()
    sums = {figure.value: Sum(name) for figure, name in _OF_SESSIONS.items()}
    rows: Any = sessions.values("place_id")
    for row in rows.annotate(sessions=Count("pk"), **{f"n_{key}": s for key, s in sums.items()}):
        found[row["place_id"], Figure.SESSIONS.value, ""] = row["sessions"]
        for figure in _OF_SESSIONS:
            found[row["place_id"], figure.value, ""] = row[f"n_{figure.value}"]
    visits = Visit.objects.filter(session__day__range=within).order_by()
    for figure in _LISTS:
        columns = [_COLUMNS.get(name, name) for name in figure.value.split(ACROSS)]
        rows = visits.values_list("session__place_id", *columns).annotate(number=Count("pk"))
        for place_id, *codes, number in rows:
            if None not in codes:  # guided nowhere
                found[place_id, figure.value, ACROSS.join(codes)] += number
    return +found


def kept_counts(month: date) -> Counter[tuple[int, str, str]]:
    rows = MonthCount.objects.filter(month=month, count__gt=0)
    return Counter(
        {(place, figure, code): n for place, figure, code, n in rows.values_list("place_id", "figure", "code", "count")}
    )


def differing_months(months: Iterable[date] | None = None) -> list[date]:
    """Months whose roll-up is not what was counted; of the last few, unless others are asked for."""
    wanted = counted_months()[-COMPARED_MONTHS:] if months is None else months
    return [month for month in wanted if _differs(month)]


@transaction.atomic
def _differs(month: date) -> bool:
    _hold(month)
    return raw_counts(month) != kept_counts(month)


def _hold(month: date) -> None:
    """Closing and correcting lock their session first: they wait until this transaction ends."""
    within = (month, month + relativedelta(months=1, days=-1))
    list(ReceptionSession.objects.select_for_update().filter(day__range=within).order_by("pk").values_list("pk"))


@transaction.atomic
def rebuild_month(month: date) -> int:
    """Make the roll-up of `month` anew from the visits; how many counts were wrong.

    Rows are changed in place and never deleted: a session that waits for them finds them.
    """
    _hold(month)
    raw, kept = raw_counts(month), kept_counts(month)
    wrong = [key for key in raw.keys() | kept.keys() if raw[key] != kept[key]]
    rows = [
        MonthCount(month=month, place_id=place, figure=figure, code=code, count=raw[place, figure, code])
        for place, figure, code in sorted(wrong)
    ]
    MonthCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["month", "place", "figure", "code"],
        update_fields=["count"],
        batch_size=500,
    )
    return len(wrong)


def rebuild() -> Iterator[tuple[date, int]]:
    """Every month anew, each in a transaction of its own: may be stopped and run again."""
    for month in counted_months():
        yield month, rebuild_month(month)
