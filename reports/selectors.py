"""Every figure that is shown: from the published tables, and nothing that they hide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisation.models import Municipality, Place
from privacy.disclosure import TOTAL

from .books import BY_CODE, CROSS_BY_CODE, Book, Cross
from .models import PublishedTable
from .periods import Length, Period, parse, periods_of
from .publishing import COUNTY, NOT_KNOWN, municipality_area, place_area, project_area
from .tables import Figures, Line, Value, total

BY_TIME, BY_AREA, BY_COLUMN = "time", "area", "column"
ADDED = "+"  # between areas whose figures are added up
MOST_FIRST = ("topics", "guided_to", "consultation_topic", "referral_topic")


@dataclass(frozen=True)
class Area:
    """The county, a project, a municipality or a place, as in addresses. `figures`: whose published cells are its own;
    a project has none but those of its municipalities (row 000-16).
    """

    code: str
    label: str
    parent: str = ""
    of: tuple[str, ...] = ()

    @property
    def figures(self) -> str:
        return ADDED.join(self.of) or self.code


def area_list() -> list[Area]:
    """County first, then each municipality with its places, then the projects. Two queries."""
    found = [Area(COUNTY, _("Whole county"))]
    places: dict[str, list[Area]] = {}
    for place in Place.objects.select_related("municipality").order_by("slug"):
        above = municipality_area(place.municipality.code)
        places.setdefault(above, []).append(Area(place_area(place.slug), place.name, above))
    projects: dict[tuple[str, str], list[str]] = {}
    rows = Municipality.objects.annotate(project=F("projects__code"), project_name=F("projects__name"))
    for row in rows.order_by("code", "-projects__valid_from", "project"):
        code = municipality_area(row.code)
        if code not in places:
            continue
        if found[-1] != places[code][-1]:
            found += [Area(code, row.name, COUNTY), *places[code]]
        if row.project:
            projects.setdefault((row.project, row.project_name), []).append(code)
    return found + [
        Area(project_area(code), _("Project: %(name)s") % {"name": name}, of=tuple(of))
        for (code, name), of in projects.items()
    ]


def area_names(areas: Iterable[Area]) -> dict[str, str]:
    """Labels by whose figures they are. A project of one municipality is that municipality."""
    listed = list(areas)
    return {**{one.figures: one.label for one in listed}, **{one.code: one.label for one in listed}}


def municipalities_of(area: str) -> list[str]:
    """Codes of the municipalities whose figures `area` shows; none for the county and for a place."""
    return [part.removeprefix("m-") for part in area.split(ADDED) if part.startswith("m-")]


def published_periods() -> list[Period]:
    """Periods with figures, the newest first. One query."""
    codes = PublishedTable.objects.filter(book="visits").order_by().values_list("period", flat=True)
    known = {period for code in codes if (period := parse(code))}
    return sorted(known, key=lambda one: (one.year, one.last, one.last - one.first), reverse=True)


def usual_period(periods: Iterable[Period]) -> Period | None:
    """What a manager sees first: the newest that began in January."""
    listed = list(periods)
    return next((one for one in listed if one.length is Length.SINCE_JANUARY), listed[0] if listed else None)


class Published:
    """The published tables of some books and periods, and of further pairs of both, fetched together: one query."""

    def __init__(
        self, books: Iterable[str], periods: Iterable[Period | None], pairs: Iterable[tuple[str, Period]] = ()
    ) -> None:
        wanted = Q(book__in=set(books), period__in={period.code for period in periods if period is not None})
        further: dict[str, set[str]] = {}
        for book, period in pairs:
            further.setdefault(book, set()).add(period.code)
        for book, codes in further.items():
            wanted |= Q(book=book, period__in=codes)
        rows = PublishedTable.objects.filter(wanted)
        self.rows = {(row.book, row.period): row for row in rows}

    def has(self, book: str, period: Period | None) -> bool:
        return period is not None and (book, period.code) in self.rows

    def value(self, book: str, period: Period | None, area: str, column: str = TOTAL) -> Value:
        """The count, or None where it is hidden or was not published. A column that was never used is zero.

        Of several areas together: the sum of what each of them shows, hidden where one of them hides it.
        """
        if ADDED in area:
            return total(self.value(book, period, one, column) for one in area.split(ADDED))
        row = self.rows.get((book, period.code)) if period else None
        if row is None or area not in row.cells:
            return None
        count, is_shown = row.cells[area].get(column, (0, True))
        return int(count) if is_shown else None

    def columns(self, book: str) -> set[str]:
        return {
            column
            for (code, _period), row in self.rows.items()
            if code == book
            for cells in row.cells.values()
            for column in cells
            if column != TOTAL
        }

    def published_on(self, book: str, period: Period) -> date | None:
        row = self.rows.get((book, period.code))
        return row.published_on if row else None


@dataclass(frozen=True)
class Question:
    """What is asked: a book, an area, a period, along what the rows run, and whether with the year before."""

    book: Book
    area: str
    period: Period
    by: str = BY_COLUMN
    compared: bool = True


def periods_for(question: Question) -> list[Period]:
    """The periods whose tables answer `question`."""
    if question.by != BY_TIME:
        return [question.period, question.period.year_before]
    length = Length.QUARTER if question.book.has_columns else Length.MONTH
    years = (question.period.year, question.period.year - 1)
    return [one for year in years for one in periods_of(year) if one.length is length]


def _notes(question: Question, published: Published) -> list[str]:
    notes = [str(question.book.note)] if question.book.note else []
    day = published.published_on(question.book.code, question.period)
    if day:
        notes.append(_source(question.book.group) % {"day": date_format(day, "j.n.Y")})
    notes.append(hidden_note())
    return notes


def _source(group: str) -> str:
    if group == "cases":
        return _(
            "Source: slips, questions and referrals as they stood two weeks after the month, published %(day)s. "
            "What became of them later is not in it."
        )
    if group == "plans":
        return _("Source: what happened to shared plans, counted by month and place; published %(day)s.")
    return _("Source: what was counted at the receptions, published %(day)s. Later corrections are not in it.")


def hidden_note() -> str:
    """Why cells are hidden, in one sentence."""
    return _(
        "Counts under %(least)s are hidden, and so are others from which they could be worked out. "
        "The same cells are hidden everywhere."
    ) % {"least": settings.SMALLEST_SHOWN_COUNT}


def ask(question: Question, published: Published | None = None, areas: Sequence[Area] = ()) -> Figures:
    """The answer to `question`: the same for page, chart, pack, workbook, file and endpoint."""
    found = published or Published([question.book.code], periods_for(question))
    if question.by == BY_TIME:
        return _in_time(question, found)
    if question.by == BY_AREA:
        return _by_area(question, found, areas or area_list())
    return _by_column(question, found)


def _compared(question: Question, published: Published) -> list[Period]:
    before = question.period.year_before
    with_before = question.compared and published.has(question.book.code, before)
    return [question.period, *([before] if with_before else [])]


def _labels(book: Book, published: Published) -> list[tuple[str, str]]:
    """Columns in the order of their list; those that are used, and those that the list no longer has."""
    labels = {code: str(label) for code, label in book.labels().items()}
    used = published.columns(book.code)
    return [(code, label) for code, label in labels.items() if code in used] + [
        (code, _("Not known") if code == NOT_KNOWN else code) for code in sorted(used - labels.keys())
    ]


def _by_column(question: Question, published: Published) -> Figures:
    book, area = question.book, question.area
    periods = _compared(question, published)

    def values(column: str) -> list[Value]:
        return [published.value(book.code, period, area, column) for period in periods]

    lines = [Line(code, label, values(code)) for code, label in _labels(book, published)] if book.has_columns else []
    if book.code in MOST_FIRST:  # rows 001-36 and 001-37: the most usual first, hidden ones last
        lines.sort(key=lambda line: -(line.values[0] or 0))
    whole = Line("total", _("Together"), values(TOTAL)) if book.has_columns else None
    return Figures(
        book.code,
        str(book.title),
        str(book.title),
        [period.label for period in periods],
        lines or [Line("total", str(book.title), values(TOTAL))],
        whole,
        _notes(question, published),
        column_codes=[period.code for period in periods],
    )


def _by_area(question: Question, published: Published, areas: Sequence[Area]) -> Figures:
    book, period = question.book, question.period
    row = published.rows.get((book.code, period.code))
    names = area_names(areas)
    known = row.cells if row else {}
    parts = question.area.split(ADDED) if ADDED in question.area else []
    inside = [one.code for one in areas if (one.parent == question.area or one.code in parts) and one.code in known]
    columns = [*_labels(book, published), (TOTAL, _("Together"))] if book.has_columns else [(TOTAL, str(book.plural))]
    codes = [code for code, _label in columns]

    def line(area: str) -> Line:
        return Line(area, names.get(area, area), [published.value(book.code, period, area, code) for code in codes])

    return Figures(
        book.code,
        f"{book.title}, {period.label}",
        _("Where"),
        [label for _code, label in columns],
        [line(area) for area in inside if any(value is None or value for value in line(area).values)],
        line(question.area),
        _notes(question, published),
        column_codes=[code or "total" for code in codes],
    )


def _in_time(question: Question, published: Published) -> Figures:
    book, area = question.book, question.area
    periods = [one for one in periods_for(question) if one.year == question.period.year]
    periods = [one for one in periods if published.has(book.code, one)]
    if book.has_columns:
        columns = [*_labels(book, published), (TOTAL, _("Together"))]
        lines = [
            Line(one.code, one.label, [published.value(book.code, one, area, code) for code, _label in columns])
            for one in periods
        ]
        labels = [label for _code, label in columns]
        codes = [code or "total" for code, _label in columns]
    else:
        years = [question.period.year, question.period.year - 1]
        lines = [
            Line(
                one.code,
                one.label,
                [published.value(book.code, period, area) for period in (one, one.year_before)],
            )
            for one in periods
        ]
        labels, codes = [str(year) for year in years], [str(year) for year in years]
        if not any(published.has(book.code, one.year_before) for one in periods):
            lines = [Line(line.code, line.label, line.values[:1]) for line in lines]
            labels, codes = labels[:1], codes[:1]
    return Figures(
        book.code,
        f"{book.title}, {question.period.year}",
        pgettext("time", "When"),
        labels,
        lines,
        None,
        _notes(question, published),
        "line",
        codes,
    )


# --- One thing by another -------------------------------------------------------------------------


def quarters(periods: Iterable[Period]) -> list[Period]:
    return [one for one in periods if one.length is Length.QUARTER]


def ask_cross(cross: Cross, area: str, period: Period) -> Figures:
    """Rows by columns in a municipality and a quarter."""
    rows, columns = BY_CODE[cross.rows], BY_CODE[cross.columns]
    published = Published([cross.code, cross.rows, cross.columns], [period])
    of_rows = [*_labels(rows, published)]
    of_columns = [*_labels(columns, published), (TOTAL, _("Together"))]
    row = published.rows.get((cross.code, period.code))

    def line(code: str, label: str) -> Line:
        cells = row.cells.get(f"{area}/{code}", {}) if row else {}
        found = [cells.get(column, (0, True)) for column, _label in of_columns]
        return Line(code or "total", label, [int(count) if is_shown else None for count, is_shown in found])

    day = published.published_on(cross.code, period)
    return Figures(
        cross.code,
        f"{cross.title}, {period.label}",
        str(rows.title),
        [label for _code, label in of_columns],
        [line(code, label) for code, label in of_rows],
        line(TOTAL, _("Together")),
        [
            *([str(columns.note)] if columns.note else []),
            _("Source: what was counted at the receptions, published %(day)s. Later corrections are not in it.")
            % {"day": date_format(day or timezone.localdate(), "j.n.Y")},
            hidden_note(),
        ],
        column_codes=[code or "total" for code, _label in of_columns],
    )


def find_cross(code: str) -> Cross | None:
    return CROSS_BY_CODE.get(code)
