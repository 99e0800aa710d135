"""Publishing: when a period is over, its figures are counted, what is too small is hidden, and both are kept.

All tables of a book hang together: a quarter is its months, a county its municipalities. For every area the periods
of a year are made safe as one table, and for every period all areas, again and again until nothing more has to be
hidden. So whatever pair of published tables overlaps in time or in place gives nothing away together (R29).
The totals come first and hold for every book that splits them. What was published earlier stays as it was.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from organisation.models import Place
from privacy.disclosure import TOTAL, CannotProtect, Kind, Table, protect
from reception.models import MonthCount

from .books import CROSSES, Book, Cross, families
from .models import PublishedTable
from .periods import Length, Period, over_by, parents_of, periods_of

COUNTY = "county"
Key = tuple[str, str, str]  # period, area, column
Cells = dict[str, dict[str, tuple[int, bool]]]
SEPARATOR = "*"
NOT_KNOWN = "?"


def municipality_area(code: str) -> str:
    return f"m-{code}"


def place_area(slug: str) -> str:
    return f"p-{slug}"


def project_area(code: str) -> str:
    return f"o-{code}"


@dataclass(frozen=True)
class Areas:
    """The tree of areas, and the area of each place by its key."""

    parents: Mapping[str, str | None]
    by_place: Mapping[int, str]


def areas() -> Areas:
    """County, municipalities, places; those in use, and those that were ever counted at."""
    counted = set(MonthCount.objects.order_by().values_list("place_id", flat=True).distinct())
    parents: dict[str, str | None] = {COUNTY: None}
    by_place = {}
    for place in Place.objects.select_related("municipality").order_by("municipality__code", "slug"):
        if place.is_active or place.pk in counted:
            above = municipality_area(place.municipality.code)
            parents.setdefault(above, COUNTY)
            parents[place_area(place.slug)] = above
            by_place[place.pk] = place_area(place.slug)
    return Areas(parents, by_place)


@dataclass
class _Year:
    """What is known of one book in one year: counts of the lowest areas by month, and the fate of every cell."""

    book: Book
    areas: Areas
    months: dict[int, Counter[tuple[str, str]]] = field(default_factory=dict)
    published: list[Period] = field(default_factory=list)
    hidden: set[Key] = field(default_factory=set)
    settled: set[Key] = field(default_factory=set)

    columns: list[str] = field(default_factory=list)
    _counts: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)

    def set_month(self, month: int, counts: Counter[tuple[str, str]]) -> None:
        """Set the counts of a month. A code that is first used now was nowhere before, and everybody knows."""
        self.months[month] = counts
        if not self.book.has_columns:
            return
        new = sorted({column for _area, column in counts} - {TOTAL} - set(self.columns))
        self.columns = sorted([*self.columns, *new])
        for period in self.published:
            if is_shown(self.book, period):
                self.settled |= {(period.code, area, column) for area in self.areas.parents for column in new}

    def counts(self, period: Period) -> Counter[tuple[str, str]]:
        """By lowest area and column, with totals. Asked when all months of `period` have been set."""
        found = self._counts.get(period.code)
        if found is None:
            found = Counter()
            for month in period.months:
                found.update(self.months.get(month.month, Counter()))
            self._counts[period.code] = found
        return found

    def of_areas(self, period: Period) -> Table:
        """All areas in one period."""
        counts = self.counts(period)
        return Table(self.areas.parents, self.columns, counts, self.book.kind)

    def of_time(self, area: str, shown: list[Period]) -> Table:
        """One area in all periods of the year that are published."""
        below = {one for one in self.areas.by_place.values() if self._is_in(one, area)}
        tree = parents_of(shown)
        above = set(tree.values())
        counts: dict[tuple[str, str], int] = {}
        for period in shown:
            if period.code in above:
                continue
            for (place, column), count in self.counts(period).items():
                if place in below:
                    counts[period.code, column] = counts.get((period.code, column), 0) + count
        for code in tree:
            counts.setdefault((code, TOTAL), 0)
        return Table(tree, self.columns, counts, self.book.kind)

    def _is_in(self, place: str, area: str) -> bool:
        one: str | None = place
        while one is not None:
            if one == area:
                return True
            one = self.areas.parents[one]
        return False


def is_shown(book: Book, period: Period) -> bool:
    """Totals are published by month too; what splits them from the quarter on."""
    return not book.has_columns or period.length is not Length.MONTH


def _protect_all(year: _Year, new: list[Period]) -> None:
    """Hide in the periods `new` whatever gives something away, in time and in place, until nothing changes."""
    shown = [period for period in (*year.published, *new) if is_shown(year.book, period)]
    fresh = [period for period in new if is_shown(year.book, period)]
    if not fresh:
        return
    tables: list[tuple[Table, dict[tuple[str, str], Key]]] = []
    for period in fresh:
        table = year.of_areas(period)
        tables.append((table, {(area, column): (period.code, area, column) for area, column in table.sums}))
    for area in year.areas.parents:
        table = year.of_time(area, shown)
        tables.append((table, {(code, column): (code, area, column) for code, column in table.sums}))
    done: dict[int, set[tuple[str, str]]] = {}
    changed = True
    while changed:
        changed = False
        for number, (table, keys) in enumerate(tables):
            hide = {cell for cell, key in keys.items() if key in year.hidden}
            if done.get(number) == hide:
                continue
            keep = {cell for cell, key in keys.items() if key in year.settled and key not in year.hidden}
            try:
                found = set(protect(table, hide=hide, keep=keep).hidden)
            except CannotProtect:  # then nothing new is told
                found = keys.keys() - keep
            done[number] = found
            more = {keys[cell] for cell in found} - year.hidden
            if more:
                year.hidden |= more
                changed = True


# --- One book in one year -------------------------------------------------------------------------


def load(book: Book, year: int, found: Areas) -> _Year:
    """What has been published of `book` in `year`."""
    state = _Year(book, found)
    months: dict[int, Counter[tuple[str, str]]] = {}
    periods = {period.code: period for period in periods_of(year)}
    for row in PublishedTable.objects.filter(book=book.code, period__startswith=str(year)):
        period = periods[row.period]
        state.published.append(period)
        for area, columns in row.cells.items():
            for column, (count, visible) in columns.items():
                if period.length is Length.MONTH and area in found.by_place.values():
                    months.setdefault(period.last, Counter())[area, column] = count
                if is_shown(book, period):
                    state.settled.add((period.code, area, column))
                    if not visible:
                        state.hidden.add((period.code, area, column))
    state.published.sort(key=lambda one: (one.last, one.last - one.first))
    for number, counts in months.items():
        state.set_month(number, counts)
    return state


def _count_month(state: _Year, month: date, totals: _Year | None) -> None:
    """The counts of a month, with the totals of the base book as they were published."""
    found: Counter[tuple[str, str]] = Counter()
    for (place, column), count in state.book.source(state.book, month).items():
        if place in state.areas.by_place:
            found[state.areas.by_place[place], column] += count
    if totals is not None:
        whole = totals.months.get(month.month, Counter())
        for area in state.areas.by_place.values():
            _make_fit(found, area, whole[area, TOTAL], state.book.kind)
    state.set_month(month.month, found)


def _make_fit(counts: Counter[tuple[str, str]], area: str, whole: int, kind: Kind) -> None:
    """Set the total of `area`. Columns that contradict it (counted at another moment) become "not known"."""
    columns = [column for place, column in counts if place == area]
    spread = sum(counts[area, column] for column in columns)
    fits = all(counts[area, column] <= whole for column in columns)
    if kind is Kind.PARTITION:
        fits = spread == whole
    elif kind is Kind.COVER:
        fits = fits and spread >= whole
    if not fits:
        for column in columns:
            del counts[area, column]
        if kind is not Kind.SUBSET:
            counts[area, NOT_KNOWN] = whole
    counts[area, TOTAL] = whole


def _cells(state: _Year, period: Period) -> Cells:
    table = state.of_areas(period)
    visible = is_shown(state.book, period)
    cells: Cells = {}
    for area, column in table.sums:
        shown = visible and (period.code, area, column) not in state.hidden
        cells.setdefault(area, {})[column] = (table.sums[area, column], shown)
    return cells


def _publish(state: _Year, new: list[Period]) -> None:
    _protect_all(state, new)
    PublishedTable.objects.bulk_create(
        [PublishedTable(book=state.book.code, period=period.code, cells=_cells(state, period)) for period in new]
    )
    for period in new:
        state.settled |= {
            (period.code, area, column) for area, columns in _cells(state, period).items() for column in columns
        }
    state.published += new


def _settle_totals(state: _Year, totals: _Year, new: list[Period]) -> None:
    """The totals of a book that splits them are what its base book shows."""
    for period in new:
        for area in state.areas.parents:
            key = (period.code, area, TOTAL)
            state.settled.add(key)
            if key in totals.hidden:
                state.hidden.add(key)


# --- One thing by another -------------------------------------------------------------------------


def _cross_counts(cross: Cross, period: Period, found: Areas) -> dict[str, Counter[tuple[str, str]]]:
    """By municipality: row and column."""
    rows = MonthCount.objects.filter(month__in=period.months, figure=cross.figure, count__gt=0)
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for place, code, count in rows.values_list("place_id", "code", "count"):
        area = found.by_place.get(place)
        if area is not None:
            row, column = code.split(SEPARATOR)
            counts.setdefault(str(found.parents[area]), Counter())[row, column] += count
    return counts


def _publish_cross(cross: Cross, period: Period, rows: _Year, columns: _Year) -> None:
    """`cross` in the municipalities: with the margins that the two books have published."""
    found = rows.areas
    counts = _cross_counts(cross, period, found)
    cells: Cells = {}
    by_row = rows.of_areas(period)
    by_column = columns.of_areas(period)
    codes = sorted(rows.columns)
    for area in (one for one, parent in found.parents.items() if parent == COUNTY):
        of_area = counts.get(area, Counter())
        try:
            table = Table(
                {TOTAL: None, **dict.fromkeys(codes, TOTAL)},
                columns.columns,
                {**of_area, **{(code, TOTAL): by_row.sums[area, code] for code in codes}},
                columns.book.kind if columns.book.kind is not Kind.COVER else Kind.SUBSET,
            )
        except ValueError:  # counted at another moment than the margins: nothing of it is shown
            for code in (*codes, TOTAL):
                cells[f"{area}/{code}"] = dict.fromkeys((*columns.columns, TOTAL), (0, False))
            continue
        margins = {(code, TOTAL): (rows, code) for code in codes} | {(TOTAL, TOTAL): (rows, TOTAL)}
        margins |= {(TOTAL, code): (columns, code) for code in columns.columns}
        hide = {cell for cell, (state, code) in margins.items() if (period.code, area, code) in state.hidden}
        if any(table.sums[TOTAL, code] != by_column.sums[area, code] for code in columns.columns):
            hidden = table.sums.keys() - (margins.keys() - hide)  # corrected since: nothing that shows the difference
        else:
            try:
                hidden = set(protect(table, hide=hide, keep=margins.keys() - hide).hidden)
            except CannotProtect:
                hidden = table.sums.keys() - (margins.keys() - hide)
        for (row, column), count in table.sums.items():
            cells.setdefault(f"{area}/{row}", {})[column] = (count, (row, column) not in hidden)
    PublishedTable.objects.create(book=cross.code, period=period.code, cells=cells)


# --- All that is due ------------------------------------------------------------------------------


def _counted_years() -> set[int]:
    """Years in which anything was counted; the others have no tables."""
    return {day.year for day in MonthCount.objects.order_by().dates("month", "year")}


def publish_due(today: date | None = None) -> Iterator[str]:
    """Publish every period that is over and not published yet, oldest first; yields its code. Safe to run twice."""
    day = today or timezone.localdate()
    years = _counted_years()
    if not years:
        return
    totals = {base.code for base, _splits in families()}
    published: dict[str, set[str]] = {}
    for period_code, book in PublishedTable.objects.filter(book__in=totals).values_list("period", "book"):
        published.setdefault(period_code, set()).add(book)
    due = [period for period in over_by(day, min(years)) if published.get(period.code, set()) != totals]
    due = [period for period in due if period.year in years]
    events: dict[tuple[int, int], list[Period]] = {}
    for period in due:
        events.setdefault((period.year, period.last), []).append(period)
    found, states = areas(), dict[tuple[str, int], _Year]()
    for periods in events.values():
        with transaction.atomic():
            # A book that a new version brings is published for what is over, too; the others stay as they were.
            done = published.get(periods[0].code, set())
            _publish_event(periods, found, states, done)
        yield periods[-1].code


def _publish_event(new: list[Period], found: Areas, states: dict[tuple[str, int], _Year], done: Container[str]) -> None:
    """A month that is over, and the quarter and the months since January that are over with it.

    Books of the totals in `done` are there already. `states` keeps what is known of a year from one event to the next.
    """
    year, month = new[0].year, date(new[0].year, new[0].last, 1)

    def state_of(book: Book) -> _Year:
        if (book.code, year) not in states:
            states[book.code, year] = load(book, year, found)
        return states[book.code, year]

    for base, splits in families():
        if base.code in done:
            continue
        totals = state_of(base)
        _count_month(totals, month, None)
        _publish(totals, new)
        for book in splits:
            state = state_of(book)
            _count_month(state, month, totals)
            _settle_totals(state, totals, new)
            _publish(state, new)
    for period in new:
        if period.length is Length.QUARTER and "visits" not in done:
            for cross in CROSSES:
                _publish_cross(cross, period, states[cross.rows, year], states[cross.columns, year])
