"""Days of a series, and the change between days and times in Finland. Pure, no database."""

from datetime import date, datetime, time

import holidays
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.utils import timezone

from .enums import SeriesUnit

MOST_MEETINGS = 120
LAST_WEEK = 5


def at(day: date, clock: time) -> datetime:
    """The moment of `clock` on `day` in Finland, also over a summer-time change."""
    return timezone.make_aware(datetime.combine(day, clock))


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of `year` and of the next one, in Finland."""
    return at(date(year, 1, 1), time()), at(date(year + 1, 1, 1), time())


def series_days(first: date, until: date, *, every: int, unit: str) -> list[date]:
    """The days that a rule gives, without public holidays.

    Monthly rules keep the weekday and its number in the month: the second Tuesday. A fifth one is the last one,
    so that no month is left out.
    """
    start = datetime.combine(first, time())
    end = datetime.combine(until, time())
    if unit == SeriesUnit.WEEKS:
        rule = rrule(WEEKLY, dtstart=start, until=end, interval=every)
    else:
        number = (first.day - 1) // 7 + 1
        position = -1 if number == LAST_WEEK else number
        rule = rrule(MONTHLY, dtstart=start, until=end, interval=every, byweekday=weekday(first.weekday(), position))
    free = holidays.country_holidays("FI")
    days = [moment.date() for moment, _number in zip(rule, range(MOST_MEETINGS), strict=False)]
    return [day for day in days if day not in free]
