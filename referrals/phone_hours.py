"""Whether a phone line answers now, read from its hours as they are written for people.

Lines carry their hours in words ("Ma klo 9–16, ti–pe klo 9–15", "Arkisin klo 9–11 ja 12–14"). What cannot be read for
sure says nothing (None): the line is then shown with its hours, and the reader judges.
"""

import re
from datetime import datetime, time

from reception.free_days import free_day

DAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")
ALWAYS = "ympäri vuorokauden"
DAILY = "päivittäin"  # on holidays too
NAMED = {"arkisin": range(5), DAILY: range(7)}

_DAY = rf"(?:{'|'.join((*DAYS, *NAMED))})"
_DAYS = rf"{_DAY}(?:\s*(?:[–-]|,|ja)\s*{_DAY})*"
_TIME = r"\d{1,2}(?:[.:]\d{2})?"
_SPAN = rf"{_TIME}\s*[–-]\s*{_TIME}"
_SPANS = rf"{_SPAN}(?:\s*(?:,|ja)\s*{_SPAN})*"
_CLAUSE = rf"({_DAYS})\s+(?:klo\s+)?({_SPANS})"
_ONE = re.compile(_CLAUSE)
_WHOLE = re.compile(rf"{_CLAUSE}(?:\s*(?:[,;]|ja)\s*{_CLAUSE})*\.?")


def answers_now(hours_fi: str, now: datetime) -> bool | None:
    """Whether a line with these hours (in Finnish) answers at `now`, a local time; None: it cannot be told."""
    text = hours_fi.strip().lower()
    if text == ALWAYS:
        return True
    if not _WHOLE.fullmatch(text):
        return None
    free = bool(free_day(now.date()))
    try:
        held = [(_holds(clause[1], clause[2], now), DAILY in clause[1]) for clause in _ONE.finditer(text)]
        return any(holds and (daily or not free) for holds, daily in held)
    except ValueError:  # an hour that no clock has, or a night over midnight
        return None


def _holds(days: str, spans: str, now: datetime) -> bool:
    ends = (_moment(one) for one in re.findall(_TIME, spans))
    hours = list(zip(ends, ends, strict=True))
    if any(end <= begin for begin, end in hours):
        raise ValueError(spans)
    return now.weekday() in _weekdays(days) and any(begin <= now.time() < end for begin, end in hours)


def _weekdays(text: str) -> set[int]:
    found: set[int] = set()
    for sign, name in re.findall(rf"([–-])?[\s,]*(?:ja\s+)?({_DAY})", text):
        if name in NAMED:
            found |= set(NAMED[name])
        else:
            number = DAYS.index(name)
            found |= set(range(max(found) + 1, number)) if sign and found else set()
            found.add(number)
    return found


def _moment(token: str) -> time:
    hour, _dot, minute = token.replace(":", ".").partition(".")
    return time(int(hour), int(minute or 0))
