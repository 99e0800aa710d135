"""The overview: the figures that a manager asks for first, with the year before."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from organisation.models import Place
from privacy.disclosure import TOTAL

from . import outside
from .books import BY_CODE
from .periods import Length, Period, periods_of
from .publishing import COUNTY, place_area
from .selectors import Published, hidden_note, quarters
from .tables import Figures, Line, Value, share, total


@dataclass(frozen=True)
class Indicator:
    """One figure of the overview, with the year before. `unit` is empty or a per cent sign."""

    code: str
    label: str
    value: Value
    before: Value
    unit: str = ""
    url: str = ""
    hint: str = ""

    @property
    def change(self) -> int | None:
        return None if self.value is None or self.before is None else self.value - self.before


# Counts (no columns), and shares: the columns of the part, then the others of the whole.
_Row = tuple[str, Any, tuple[str, ...], tuple[str, ...], Any]
RECEPTION: tuple[_Row, ...] = (
    ("visits", None, (), (), ""),
    (
        "prior_contact", gettext_lazy("First time with us"), ("no",), ("yes",),
        gettext_lazy("of those of whom it came up"),
    ),
    ("resolved", gettext_lazy("Settled at once"), ("yes",), ("no",), gettext_lazy("of all visits")),
    ("turned_away", None, (), (), ""),
    ("bookings", None, (), (), ""),
    (
        "booking_state", gettext_lazy("Booked and did not come"), ("noshow",), ("fulfilled",),
        gettext_lazy("of bookings that were not cancelled"),
    ),
    ("runs", None, (), (), ""),
    ("told", None, (), (), ""),
    ("questions", None, (), (), ""),
    ("feedback", None, (), (), ""),
)  # fmt: skip
TOGETHER: tuple[_Row, ...] = (
    ("slips", None, (), (), ""),
    (
        "slip_state", gettext_lazy("Arrived with the slip"), ("arrived",), ("not_arrived",),
        gettext_lazy("of slips that were used or ran out"),
    ),
    ("consultations", None, (), (), ""),
    ("referrals", None, (), (), ""),
    (
        "referral_decision", gettext_lazy("Decided within a week"), ("0-1", "2-3", "4-7"), ("8",),
        gettext_lazy("of referrals"),
    ),
    (
        "referral_telling", gettext_lazy("Sender may be told back"), ("arrived", "outcome"), ("nothing",),
        gettext_lazy("of referrals"),
    ),
    ("plans", None, (), (), ""),
    (
        "plan_review_time", gettext_lazy("Reviewed in time"), ("reviewed",), ("reviewed_late",),
        gettext_lazy("of reviews"),
    ),
)  # fmt: skip


def indicators(area: str, period: Period, *parts: tuple[_Row, ...]) -> list[list[Indicator]]:
    """The figures of the overview for an area, by part: counts and shares, nothing worked out from hidden cells.

    A year before in which the whole county has nothing is none to compare with: it was not in use yet. One query.
    """
    before = period.year_before
    published = Published([row[0] for rows in parts for row in rows], [period, before])

    def value(row: _Row, one: Period) -> Value:
        book, _label, of, others, _hint = row
        if not of:
            return published.value(book, one, area)
        return share(
            total(published.value(book, one, area, code) for code in of),
            *(published.value(book, one, area, code) for code in others),
        )

    def earlier(row: _Row) -> Value:
        return value(row, before) if published.value(row[0], before, COUNTY) != 0 else None

    return [
        [
            Indicator(
                row[0],
                str(row[1] or BY_CODE[row[0]].title),
                value(row, period),
                earlier(row),
                "%" if row[2] else "",
                hint=str(row[4]),
            )
            for row in rows
        ]
        for rows in parts
    ]


def guided_here(area: str, period: Period) -> Figures:
    """Guidance to the counsellor by quarter: bookings, visits that a professional told about or brought, slips
    (row 001-09), and contacts between health and social staff (row 000-15).
    """
    of_year = quarters(periods_of(period.year))
    published = Published(["bookings", "arrival", "questions"], of_year)
    shown = [one for one in of_year if published.has("bookings", one)]
    arrivals = BY_CODE["arrival"].labels()
    parts: list[tuple[str, str, str]] = [("bookings", TOTAL, str(BY_CODE["bookings"].title))]
    parts += [("arrival", code, str(arrivals[code])) for code in ("told", "brought", "slip")]
    parts.append(("questions", TOTAL, str(BY_CODE["questions"].title)))
    return Figures(
        "guided_here",
        _("Guided to the counsellor, %(year)s") % {"year": period.year},
        pgettext("time", "When"),
        [label for _book, _code, label in parts],
        [Line(one.code, one.label, [published.value(b, one, area, c) for b, c, _l in parts]) for one in shown],
        notes=[hidden_note()],
        column_codes=[f"{book}-{code or 'total'}" for book, code, _label in parts],
    )


def contacts_here(place: Place, period: Period) -> Figures:
    """Contacts between the health and the social staff of a station, by month (row 000-15)."""
    books = [BY_CODE[code] for code in ("bookings", "questions", "consultations")]
    months = [one for one in periods_of(period.year) if one.length is Length.MONTH]
    published = Published([book.code for book in books], months)
    held, area = outside.meetings_by_month(period.year, place), place_area(place.slug)

    def values(month: Period) -> list[Value]:
        return [*(published.value(book.code, month, area) for book in books), held.get(month.first, 0)]

    return Figures(
        "contacts_here",
        f"{_('Between professionals')}, {period.year}",
        pgettext("time", "When"),
        [*(str(book.title) for book in books), _("Meetings")],
        [
            Line(one.code, one.label, values(one))
            for one in months
            if any(published.has(book.code, one) for book in books)
        ],
        notes=[hidden_note()],
        column_codes=[*(book.code for book in books), "meetings"],
    )
