"""The report of a year: sentences made of published figures. It says what was counted and claims nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import outside
from .books import BY_CODE
from .periods import Period, year_of
from .selectors import (
    BY_AREA,
    BY_COLUMN,
    BY_TIME,
    Area,
    Published,
    Question,
    area_names,
    ask,
    hidden_note,
    municipalities_of,
    periods_for,
)
from .tables import Figures, Value, share

MOST = 3
SECTIONS: tuple[tuple[str, str], ...] = (
    ("visits", BY_TIME),
    ("prior_contact", BY_COLUMN),
    ("topics", BY_COLUMN),
    ("guided_to", BY_COLUMN),
    ("outcome", BY_COLUMN),
    ("resolved", BY_COLUMN),
    ("arrival", BY_COLUMN),
    ("booking_state", BY_COLUMN),
    ("runs_led_to", BY_COLUMN),
    ("feedback_respondent", BY_COLUMN),
    ("feedback_helped", BY_COLUMN),
    ("slip_state", BY_COLUMN),
    ("consultation_answer", BY_COLUMN),
    ("referral_state", BY_COLUMN),
    ("plan_review_time", BY_COLUMN),
)

# Shares: the sentence, the column that it is about, and the others that make the whole.
_SHARES: dict[str, tuple[Any, ...]] = {
    "prior_contact": (
        gettext_lazy("%(n)s %% of those of whom it came up were with us for the first time."), "no", "yes",
    ),
    "resolved": (gettext_lazy("%(n)s %% of the visits were settled at once."), "yes", "no"),
    "booking_state": (
        gettext_lazy("To %(n)s %% of the booked times that were not cancelled nobody came."), "noshow", "fulfilled",
    ),
    "feedback_helped": (gettext_lazy("%(n)s %% of those who answered got help."), "yes", "partly", "no"),
    "slip_state": (
        gettext_lazy("%(n)s %% of those whose slip was used or ran out came."), "arrived", "not_arrived",
    ),
    "plan_review_time": (
        gettext_lazy("%(n)s %% of the reviews of shared plans were in time."), "reviewed", "reviewed_late",
    ),
}  # fmt: skip
_RANKED: dict[str, Any] = {
    "topics": gettext_lazy("The most usual topics were: %(first)s; %(second)s; %(third)s."),
    "guided_to": gettext_lazy("Clients were guided most often to: %(first)s; %(second)s; %(third)s."),
}


@dataclass(frozen=True)
class Section:
    figures: Figures
    sentences: Sequence[str]


@dataclass(frozen=True)
class YearReport:
    """`period` is the year, or as much of it as is published."""

    year: int
    period: Period
    area: str
    lead: Sequence[str]
    sections: Sequence[Section]
    where: Figures | None
    meetings: Figures | None
    note: str

    @property
    def is_whole(self) -> bool:
        return self.period == year_of(self.year)


def report(year: int, area: str, periods: Iterable[Period], areas: Sequence[Area]) -> YearReport | None:
    """The report of `year` for `area`; None when nothing of it is published. As many queries whatever the size.

    `periods` are those with figures, `areas` all there are.
    """
    known = [one for one in periods if one.year == year and one.first == 1 and one.last > 1]
    if not known:
        return None
    period = max(known, key=lambda one: one.last)
    asked = [Question(BY_CODE[code], area, period, by) for code, by in SECTIONS]
    in_time = [
        (question.book.code, one) for question in asked if question.by == BY_TIME for one in periods_for(question)
    ]
    books = [code for code, _by in SECTIONS] + ["turned_away"]
    published = Published(books, [period, period.year_before], in_time)
    names = area_names(areas)
    sections = [
        Section(figures, _sentences(question, figures, published))
        for question in asked
        if not (figures := ask(question, published)).is_empty
    ]
    where = None
    if not area.startswith("p-"):
        where = ask(Question(BY_CODE["visits"], area, period, BY_AREA), published, areas)
    return YearReport(
        year,
        period,
        names.get(area, area),
        _lead(published, period, area),
        sections,
        where,
        None if area.startswith("p-") else outside.meetings_of(year, municipalities_of(area)),
        hidden_note(),
    )


def _change(now: Value, before: Value) -> str:
    if now is None or before is None or not before:
        return ""
    if now == before:
        return _("as many as a year earlier")
    change = abs(now - before)
    return (
        ngettext("%(n)s more than a year earlier", "%(n)s more than a year earlier", change)
        if now > before
        else ngettext("%(n)s fewer than a year earlier", "%(n)s fewer than a year earlier", change)
    ) % {"n": change}


def _lead(published: Published, period: Period, area: str) -> list[str]:
    found = []
    visits = published.value("visits", period, area)
    if visits is not None:
        change = _change(visits, published.value("visits", period.year_before, area))
        text = ngettext("%(n)s visit was counted.", "%(n)s visits were counted.", visits) % {"n": visits}
        if change:
            text = _("%(n)s visits were counted, %(change)s.") % {"n": visits, "change": change}
        found.append(text)
    turned = published.value("turned_away", period, area)
    if turned:
        found.append(
            ngettext("%(n)s person could not be received.", "%(n)s people could not be received.", turned)
            % {"n": turned}
        )
    return found


def _sentences(question: Question, figures: Figures, published: Published) -> list[str]:
    """What a reader would see in the table first; nothing where a part of it is hidden."""
    code = question.book.code
    if code in _SHARES:
        text, *columns = _SHARES[code]
        part = share(*(published.value(code, question.period, question.area, column) for column in columns))
        return [] if part is None else [str(text) % {"n": part}]
    if code in _RANKED:
        most = [line.label for line in figures.lines if line.values[0]][:MOST]
        if len(most) == MOST:
            return [str(_RANKED[code]) % dict(zip(("first", "second", "third"), most, strict=True))]
    return []
