"""When is it open: computed from rules, holidays, pauses, closures, extra openings and the rota.

Nothing here asks the database: `Facts` of a place go in, what holds at a moment comes out.
Everything is compared in UTC (see `clock`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from organisation.models.places import Adoption

from .clock import midnight_after, span_of, zone
from .enums import Access
from .models import Closure, ExtraOpening, OpeningRule, Pause

HORIZON_DAYS = 400  # so far ahead the next opening is looked for
DAY = timedelta(days=1)
WEEK = 7  # what is open all the time has nothing next in a week

FreeDay = Callable[[date], str]
Span = tuple[datetime, datetime]


class State(StrEnum):
    OPEN = "now"  # as components/status.html calls them
    CLOSED = "closed"
    PAUSED = "paused"
    NONE = "none"  # no reception at this place


class Cause(StrEnum):
    PAUSE = "pause"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    AWAY = "away"


@dataclass(frozen=True)
class Why:
    """Why a reception that a rule promises is not held. `text` may be empty for `AWAY`."""

    cause: Cause
    text: str = ""
    instead: str = ""
    until: date | None = None


@dataclass(frozen=True)
class ShiftFact:
    """What the rota says of one shift: whether it is held, and who is present."""

    service_id: int
    begins: datetime
    ends: datetime
    held: bool
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opening:
    """One reception, held or (with a `why`) not. Beginning and end in UTC; `day` by the wall clock."""

    day: date
    begins: datetime
    ends: datetime
    service_id: int
    service: str
    access: str = Access.DROP_IN
    joint: bool = False
    note: str = ""
    why: Why | None = None
    people: tuple[str, ...] = ()

    def covers(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


@dataclass(frozen=True)
class Facts:
    """Everything that decides about one place."""

    rules: Sequence[OpeningRule] = ()
    pauses: Sequence[Pause] = ()
    adoption_pauses: Sequence[Adoption] = ()
    closures: Sequence[Closure] = ()
    extras: Sequence[ExtraOpening] = ()
    shifts: Sequence[ShiftFact] = ()


@dataclass(frozen=True)
class HereNow:
    """What is open at a place at a moment, what is next, and what instead."""

    state: State
    day: date
    now: tuple[Opening, ...] = ()
    next: Opening | None = None
    why: Why | None = None
    skipped: tuple[Opening, ...] = field(default=())
    valid_until: datetime | None = None


def _cut(spans: Iterable[Span], away: Iterable[Span]) -> list[Span]:
    """What is left of `spans` without `away`."""
    left = list(spans)
    for begins, ends in away:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, begins)), (max(start, ends), end))
            if part[0] < part[1]
        ]
    return left


def _pause_on(facts: Facts, day: date, service_id: int | None) -> Why | None:
    for pause in facts.pauses:
        if pause.covers(day) and pause.service_id in (None, service_id):
            return Why(Cause.PAUSE, pause.reason or "", pause.replacement or "", pause.valid_to)
    for period in facts.adoption_pauses:
        if period.covers(day):
            return Why(Cause.PAUSE, period.reason or "", period.replacement or "", period.valid_to)
    return None


def _closed(opening: Opening, spans: Iterable[Span], why: Why) -> tuple[list[Opening], list[Opening]]:
    """The parts of `opening` outside of `spans`, and those inside, which are closed."""
    whole = (opening.begins, opening.ends)
    spans = list(spans)
    inside = [(max(begins, whole[0]), min(ends, whole[1])) for begins, ends in spans]
    return (
        [replace(opening, begins=begins, ends=ends) for begins, ends in _cut([whole], spans)],
        [replace(opening, begins=begins, ends=ends, why=why) for begins, ends in inside if begins < ends],
    )


def _closures(facts: Facts, opening: Opening) -> Iterable[tuple[Span, Why]]:
    for closure in facts.closures:
        if closure.service_id not in (None, opening.service_id):
            continue
        if closure.starts is None or closure.ends is None:
            if closure.day == opening.day:
                yield (opening.begins, opening.ends), Why(Cause.CLOSURE, closure.reason or "")
        else:
            yield span_of(closure.day, closure.starts, closure.ends), Why(Cause.CLOSURE, closure.reason or "")


def _with_rota(facts: Facts, opening: Opening) -> tuple[list[Opening], list[Opening]]:
    """Where the rota's shift is cancelled or everybody in it is away, and no other shift is held, it is closed."""
    shifts = [shift for shift in facts.shifts if shift.service_id == opening.service_id]
    held = [(shift.begins, shift.ends) for shift in shifts if shift.held]
    away = _cut([(shift.begins, shift.ends) for shift in shifts if not shift.held], held)
    kept, closed = _closed(opening, away, Why(Cause.AWAY))
    return [replace(part, people=_people(shifts, part)) for part in kept], closed


def _people(shifts: Iterable[ShiftFact], opening: Opening) -> tuple[str, ...]:
    names = [
        name
        for shift in shifts
        if shift.held and shift.begins < opening.ends and opening.begins < shift.ends
        for name in shift.people
    ]
    return tuple(dict.fromkeys(names))


def openings_on(facts: Facts, day: date, free_day: FreeDay) -> list[Opening]:
    """Every reception that begins on `day`, held and not held, by beginning."""
    found: list[Opening] = []
    for rule in facts.rules:
        if not rule.covers(day) or str(day.weekday()) not in rule.weekdays:
            continue
        begins, ends = span_of(day, rule.starts, rule.ends)
        if begins >= ends:
            continue  # the hour that the clocks skip
        promised = Opening(day, begins, ends, rule.service_id, str(rule.service), rule.access, rule.joint)
        why = _pause_on(facts, day, rule.service_id)
        if why is None and not rule.open_on_holidays and (name := free_day(day)):
            why = Why(Cause.HOLIDAY, name)
        if why is not None:
            found.append(replace(promised, why=why))
            continue
        kept = [promised]
        for span, closed_why in _closures(facts, promised):
            pairs = [_closed(part, [span], closed_why) for part in kept]
            kept = [part for left, _closed_parts in pairs for part in left]
            found += [part for _left, closed_parts in pairs for part in closed_parts]
        for part in kept:
            held, away = _with_rota(facts, part)
            found += held + away
    for extra in facts.extras:
        if extra.day == day:
            begins, ends = span_of(day, extra.starts, extra.ends)
            opening = Opening(
                day, begins, ends, extra.service_id, str(extra.service), extra.access, extra.joint, extra.note or ""
            )
            held, away = _with_rota(facts, opening)
            found += held + away
    return sorted(found, key=lambda one: (one.begins, one.ends, one.access != Access.DROP_IN))


def joined(openings: Iterable[Opening]) -> list[Opening]:
    """Held openings, those of one service and access that touch or overlap as one."""
    rows: dict[tuple[int, str], list[Opening]] = {}
    for one in sorted((one for one in openings if one.why is None), key=lambda one: one.begins):
        row = rows.setdefault((one.service_id, one.access), [])
        if row and one.begins <= row[-1].ends:
            last = row[-1]
            row[-1] = replace(
                last,
                ends=max(last.ends, one.ends),
                note=last.note or one.note,
                people=tuple(dict.fromkeys((*last.people, *one.people))),
            )
        else:
            row.append(one)
    return sorted(
        (one for row in rows.values() for one in row), key=lambda one: (one.begins, one.access != Access.DROP_IN)
    )


def here_and_now(facts: Facts, moment: datetime, free_day: FreeDay) -> HereNow:
    """What holds at `moment` (aware), and until when that stays so."""
    today = moment.astimezone(zone()).date()
    known: list[Opening] = []
    held: list[Opening] = []
    following: Opening | None = None
    horizon = HORIZON_DAYS if facts.rules or facts.extras else 1
    # Yesterday's may last over midnight; tomorrow's may join today's.
    for ahead in range(-1, horizon):
        found = openings_on(facts, today + ahead * DAY, free_day)
        known += found
        if any(one.why is None for one in found):
            held = joined(known)
            following = next((one for one in held if one.begins > moment), None)
        if ahead >= 1 and (following is not None or (ahead > WEEK and any(one.covers(moment) for one in held))):
            break
    now = tuple(
        sorted((one for one in held if one.covers(moment)), key=lambda one: (one.access != Access.DROP_IN, one.begins))
    )
    missed = [one for one in known if one.why is not None]
    pause = _pause_today(facts, today)
    today_left = following is not None and following.day == today
    why = None
    if not now:
        why = pause or next((one.why for one in missed if one.day == today and not today_left), None)
    edges = [edge for one in known for edge in (one.begins, one.ends) if edge > moment]
    return HereNow(
        state=_state(facts, now, pause, following),
        day=today,
        now=now,
        next=following,
        why=why,
        skipped=tuple(
            one
            for one in sorted(missed, key=lambda one: one.begins)
            if one.day > today and one.why and one.why.cause != Cause.PAUSE and _before(one, following)
        )[:1],
        valid_until=min([midnight_after(moment), *edges]),
    )


def _before(one: Opening, following: Opening | None) -> bool:
    return following is None or one.begins < following.begins


def _pause_today(facts: Facts, today: date) -> Why | None:
    services: set[int | None] = {rule.service_id for rule in facts.rules if rule.covers(today)}
    services = services or {None}
    pauses = [_pause_on(facts, today, service_id) for service_id in services]
    return pauses[0] if all(pauses) else None


def _state(facts: Facts, now: Sequence[Opening], pause: Why | None, following: Opening | None) -> State:
    if now:
        return State.OPEN
    if pause is not None:
        return State.PAUSED
    return State.CLOSED if facts.rules or following is not None else State.NONE
