"""The fixed periods that figures are published for (research note R29). Pure, no database.

Months, quarters, and the months since January at the end of each quarter: 2026-03, 2026-q1, 2026-6m, 2026-9m, 2026.
They form a tree (a year is nine months and the fourth quarter), so that a running year can be followed and no two
periods overlap without one holding the other. There is no second half-year and no free range for that reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

# A reception may be opened afterwards for so long (`reception.tally.services`): figures wait for it.
RELEASE_DAYS = 14
QUARTERS = (1, 2, 3, 4)


class Length(Enum):
    MONTH = "month"
    QUARTER = "quarter"
    SINCE_JANUARY = "since_january"


@dataclass(frozen=True, order=True)
class Period:
    """`first` to `last` month of `year`, both included."""

    year: int
    first: int
    last: int

    @property
    def code(self) -> str:
        if self.first == self.last:
            return f"{self.year}-{self.first:02}"
        if self.first > 1 or self.last == 3:  # noqa: PLR2004  the first quarter is both
            return f"{self.year}-q{self.last // 3}"
        return str(self.year) if self.last == 12 else f"{self.year}-{self.last}m"  # noqa: PLR2004  December

    @property
    def length(self) -> Length:
        if self.first == self.last:
            return Length.MONTH
        return Length.SINCE_JANUARY if self.last - self.first > 2 else Length.QUARTER  # noqa: PLR2004  longer

    @property
    def months(self) -> list[date]:
        return [date(self.year, month, 1) for month in range(self.first, self.last + 1)]

    @property
    def end(self) -> date:
        return date(self.year, self.last, 1) + relativedelta(months=1, days=-1)

    @property
    def released_on(self) -> date:
        return self.end + timedelta(days=RELEASE_DAYS + 1)

    @property
    def year_before(self) -> "Period":
        return Period(self.year - 1, self.first, self.last)

    @property
    def parent(self) -> "Period | None":
        """The shortest longer period that this one is part of."""
        if self.length is Length.MONTH:
            quarter = (self.last + 2) // 3
            return Period(self.year, 3 * quarter - 2, 3 * quarter)
        if self.first == 1 and self.last == 12:  # noqa: PLR2004  the year
            return None
        if self.length is Length.SINCE_JANUARY:
            return Period(self.year, 1, self.last + 3)
        return Period(self.year, 1, max(6, self.last))

    @property
    def label(self) -> str:
        if self.length is Length.MONTH:
            return _("%(month)s %(year)s") % {"month": MONTHS[self.last], "year": self.year}
        if self.last - self.first == 11:  # noqa: PLR2004  the year
            return str(self.year)
        return _("%(first)s–%(last)s %(year)s") % {
            "first": MONTHS[self.first],
            "last": MONTHS[self.last],
            "year": self.year,
        }


def year_of(year: int) -> Period:
    return Period(year, 1, 12)


def periods_of(year: int) -> list[Period]:
    """All periods of a year, in the order in which they are over; the shorter first."""
    found = []
    for month in range(1, 13):
        found.append(Period(year, month, month))
        if month % 3 == 0:
            found.append(Period(year, month - 2, month))
            if month > 3:  # noqa: PLR2004  the first quarter is the first three months
                found.append(Period(year, 1, month))
    return found


def parse(code: str) -> Period | None:
    """The period of a code, or None."""
    year = code[:4]
    if not (year.isascii() and year.isdecimal()) or not 2000 <= int(year) <= 2100:  # noqa: PLR2004  sane years
        return None
    return next((period for period in periods_of(int(year)) if period.code == code), None)


def over_by(today: date, first_year: int) -> Iterator[Period]:
    """Every period since `first_year` whose figures are due on `today`."""
    for year in range(first_year, today.year + 1):
        for period in periods_of(year):
            if period.released_on <= today:
                yield period


def parents_of(periods: list[Period]) -> dict[str, str | None]:
    """The tree that `periods` form, by code: each under the nearest longer one that is among them."""
    known = set(periods)
    tree: dict[str, str | None] = {}
    for period in periods:
        above = period.parent
        while above is not None and above not in known:
            above = above.parent
        tree[period.code] = above.code if above else None
    return tree
