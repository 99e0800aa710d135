"""The rule of the promise: what a year asks of a team, by when, and how the team stands. Pure, no database.

- A year asks its share: a promise that holds half the year asks half, and days of a pause ask nothing. The sum
  over the year is rounded to the nearest whole meeting, halves up (rows 001-30, 001-32).
- The meetings of a year are due at even distances over the days that ask. The last one is due on the last of them.
- A meeting belongs to the year that it was held in, wherever it was planned first. Nothing is carried over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .enums import RadarState

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; `last` None: for the time being."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Promised:
    """So many meetings a year within a period."""

    period: Period
    minimum: int
    maximum: int


@dataclass(frozen=True)
class _Stretch:
    """Days without a break that ask the same."""

    first: date
    last: date
    minimum: int
    maximum: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Ask:
    """What one year asks: whole meetings, and the stretches of days over which they are due."""

    year: int
    minimum: int
    maximum: int
    stretches: tuple[_Stretch, ...]

    def due_on(self, number: int) -> date | None:
        """The day by which the meeting `number` (1 is the first) is due, or None when the year asks fewer."""
        if not 1 <= number <= self.minimum:
            return None
        total = sum(stretch.minimum * stretch.days for stretch in self.stretches)
        wanted = total * number  # in parts of `minimum`, so that everything stays whole
        before = 0
        for stretch in self.stretches:
            weight = stretch.minimum * stretch.days * self.minimum
            if stretch.minimum and before + weight >= wanted:
                days = -((before - wanted) // (stretch.minimum * self.minimum))  # rounded up
                return stretch.first + timedelta(days=days - 1)
            before += weight
        return None


def _cut(first: date, last: date, pauses: Iterable[Period]) -> list[tuple[date, date]]:
    """What is left of the days `first` to `last` outside `pauses`."""
    left = [(first, last)]
    for pause in pauses:
        end = pause.last or date.max - _DAY
        pieces = []
        for start, stop in left:
            if end < start or stop < pause.first:
                pieces.append((start, stop))
                continue
            if start < pause.first:
                pieces.append((start, pause.first - _DAY))
            if end < stop:
                pieces.append((end + _DAY, stop))
        left = pieces
    return left


def year_asks(year: int, promises: Iterable[Promised], pauses: Iterable[Period]) -> Ask:
    """What `year` asks of a team with these promises and pauses."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (last - first).days + 1
    rests = list(pauses)
    stretches = []
    for promise in promises:
        start, stop = max(first, promise.period.first), min(last, promise.period.last or last)
        if start <= stop:
            stretches += [_Stretch(*piece, promise.minimum, promise.maximum) for piece in _cut(start, stop, rests)]
    stretches.sort(key=lambda stretch: stretch.first)
    low = sum(stretch.minimum * stretch.days for stretch in stretches)
    high = sum(stretch.maximum * stretch.days for stretch in stretches)
    return Ask(year, _nearest(low, days), _nearest(high, days), tuple(stretches))


def _nearest(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


@dataclass(frozen=True)
class Standing:
    """How a team stands in a year: its state, and by when the next meeting is due."""

    state: RadarState
    due_on: date | None = None


def standing(  # noqa: PLR0911  one answer a line reads as the table that it is
    ask: Ask, *, held: int, planned: Iterable[date], today: date, soon: timedelta, paused: bool, promised: bool
) -> Standing:
    """How a team stands in the year of `ask`.

    `held`: meetings of the year that count. `planned`: days of those that are still to come. `soon`: how long
    before its day a meeting without a plan is due. `paused`, `promised`: whether the promise rests today, and
    whether there was one at all in the year.
    """
    if not promised:
        return Standing(RadarState.NO_PROMISE)
    kept = held >= ask.minimum
    if today.year > ask.year:
        return Standing(RadarState.KEPT if kept else RadarState.SHORT)
    if paused and today.year == ask.year:
        return Standing(RadarState.PAUSED)
    if kept:
        # A year whose every day rests asks nothing, and nothing was kept in it either.
        return Standing(RadarState.KEPT if held or ask.stretches else RadarState.PAUSED)
    due_on = ask.due_on(held + 1)
    if due_on is None:
        return Standing(RadarState.ON_SCHEDULE)
    if due_on < today:
        return Standing(RadarState.OVERDUE, due_on)
    if due_on <= today + soon and not any(today <= day <= due_on for day in planned):
        return Standing(RadarState.DUE, due_on)
    return Standing(RadarState.ON_SCHEDULE, due_on)
