"""Local times of a day as moments, in UTC.

Two local times of one zone compare by the wall clock, which is wrong when summer time begins or ends.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

QUARTER = timedelta(minutes=15)


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def moment_of(day: date, at: time) -> datetime:
    """`at` on `day` by the wall clock, in UTC. Of an hour that comes twice the first is meant."""
    return datetime.combine(day, at, tzinfo=zone()).astimezone(UTC)


def span_of(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Beginning and end in UTC. An end that is not after the start is on the next day.

    In the hour that the clocks skip, the end may come out before the beginning: that span is empty.
    """
    last = day if ends > starts else day + timedelta(days=1)
    return moment_of(day, starts), moment_of(last, ends)


def midnight_after(moment: datetime) -> datetime:
    """The next local midnight, in UTC."""
    return moment_of(moment.astimezone(zone()).date() + timedelta(days=1), time())


def quarters(begins: datetime, ends: datetime) -> list[datetime]:
    """The beginnings of all quarters of an hour that the span touches, in UTC."""
    first = begins.replace(minute=begins.minute - begins.minute % 15, second=0, microsecond=0)
    found = []
    while first < ends:
        found.append(first)
        first += QUARTER
    return found
