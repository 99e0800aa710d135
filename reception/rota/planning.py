"""Dividing receptions among people fairly. No database."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ..hours import Opening


@dataclass(frozen=True)
class Turn:
    """A reception and who holds it: one person, two in a joint one, fewer where nobody was free."""

    opening: Opening
    people: tuple[int, ...]

    @property
    def missing(self) -> int:
        return (2 if self.opening.joint else 1) - len(self.people)


@dataclass
class Share:
    """What one person gets: shifts, hours, and shifts by weekday (Monday first)."""

    shifts: int = 0
    hours: float = 0
    weekdays: Counter[int] = field(default_factory=Counter)

    def add(self, begins: datetime, ends: datetime, day: date) -> None:
        self.shifts += 1
        self.hours += (ends - begins).total_seconds() / 3600
        self.weekdays[day.weekday()] += 1

    @property
    def by_weekday(self) -> list[int]:
        return [self.weekdays[number] for number in range(7)]


IsFree = Callable[[int, Opening], bool]


def rotate(openings: Sequence[Opening], people: Sequence[int], second: Sequence[int], is_free: IsFree) -> list[Turn]:
    """Who holds which reception.

    Each goes to whoever has the fewest hours so far, then the fewest on that weekday, then whose turn
    it is by order. `second` are those for the second place in joint receptions. Somebody who is
    not free (`is_free`), or holds another of these at the time, is passed over.
    """
    shares: dict[int, Share] = {person: Share() for person in (*people, *second)}
    last: dict[int, int] = {}
    taken: dict[int, list[Opening]] = {}
    turns = []

    def choose(candidates: Sequence[int], opening: Opening, number: int, chosen: tuple[int, ...]) -> int | None:
        free = [
            person
            for person in candidates
            if person not in chosen
            and is_free(person, opening)
            and not any(one.begins < opening.ends and opening.begins < one.ends for one in taken.get(person, ()))
        ]
        if not free:
            return None
        weekday = opening.day.weekday()
        return min(
            free,
            key=lambda person: (
                shares[person].hours,
                shares[person].weekdays[weekday],
                last.get(person, -1),
                candidates.index(person),
            ),
        )

    for number, opening in enumerate(sorted(openings, key=lambda one: (one.begins, one.ends))):
        chosen: tuple[int, ...] = ()
        for candidates in (people, second) if opening.joint else (people,):
            person = choose(candidates, opening, number, chosen)
            if person is not None:
                shares[person].add(opening.begins, opening.ends, opening.day)
                last[person] = number
                taken.setdefault(person, []).append(opening)
                chosen = (*chosen, person)
        turns.append(Turn(opening, chosen))
    return turns


def shares_of(turns: Sequence[Turn]) -> dict[int, Share]:
    """The fairness table of a plan, by person."""
    found: dict[int, Share] = {}
    for turn in turns:
        for person in turn.people:
            found.setdefault(person, Share()).add(turn.opening.begins, turn.opening.ends, turn.opening.day)
    return found


def wall_times(opening: Opening) -> tuple[time, time]:
    """Beginning and end by the wall clock, as a shift keeps them."""
    from ..clock import zone

    return opening.begins.astimezone(zone()).time(), opening.ends.astimezone(zone()).time()
