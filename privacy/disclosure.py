"""Disclosure control: the one function that decides which counts are shown (capability S2).

Every table of counts about people goes through `protect`, whatever it becomes: page, chart, print, export, endpoint.

- Primary: a count under the threshold is hidden. A zero counts as small too, except in rows so large that it says
  nothing about anybody (`ZERO_ROWS`; research note R27), in empty rows, and in tables of totals alone.
- Complementary: further cells and, where nothing else helps, margins are hidden until no hidden cell can be narrowed
  to fewer possible values than the threshold (R28). All hidden cells look the same.
- Rows may form a tree (months in quarters in a year, places in municipalities in the county), so that tables that
  overlap in time or in place are one table here, and what can be had by subtracting them is part of the sum (R29).
- A table has at most two dimensions: rows and columns.
- What one has more than one of (topics, services) does not add up to the total; `Kind` says what everybody knows.

`audit` computes for each hidden cell what an attacker can derive. It is exact: see `privacy.circulation`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from django.conf import settings

from .circulation import UNBOUNDED, Circulation, Edge

TOTAL = ""
Cell = tuple[str, str]
LEAST_THRESHOLD = 3
# From this many times the threshold on, a row is so large that its zeros are shown.
ZERO_ROWS = 4
# Hiding a margin is the last resort: as dear as so many cells.
_ROW_TOTAL, _COLUMN_TOTAL, _TOP_TOTAL, _GRAND_TOTAL = 40, 4, 40, 400
_CELL = 100
# Up to this many hidden cells it is tried whether each is needed.
_TRIED = 60


class Kind(Enum):
    """How the columns of a row go with its total."""

    PARTITION = "partition"  # everybody is in exactly one column
    COVER = "cover"  # everybody is in one column or more
    SUBSET = "subset"  # in any number of them


class CannotProtect(Exception):  # noqa: N818  named as it is read
    """What has been published already does not let the table be made safe, even with everything else hidden."""


@dataclass(frozen=True)
class Exposure:
    """A hidden cell that can be narrowed to `low`–`high`: too few values."""

    cell: Cell
    low: int
    high: int


@dataclass(frozen=True)
class Table:
    """Counts by row and column. `counts` holds the lowest rows with their totals; the rows above are their sums.

    `parents` names for each row the row that it is part of; exactly one row is part of none. The key of a total is
    `TOTAL`.
    """

    parents: Mapping[str, str | None]
    columns: Sequence[str]
    counts: Mapping[Cell, int]
    kind: Kind = Kind.PARTITION
    leaves: frozenset[str] = field(init=False)
    sums: Mapping[Cell, int] = field(init=False)

    def __post_init__(self) -> None:
        above = {parent for parent in self.parents.values() if parent is not None}
        leaves = frozenset(row for row in self.parents if row not in above)
        sums: dict[Cell, int] = {}
        for leaf in leaves:
            cells = {column: self.counts.get((leaf, column), 0) for column in self.columns}
            whole = self.counts.get((leaf, TOTAL))
            spread = sum(cells.values())
            cells[TOTAL] = spread if whole is None else whole
            if self.columns and self.kind is Kind.PARTITION and spread != cells[TOTAL]:
                raise ValueError(f"The columns of {leaf!r} do not add up to its total.")
            if self.columns and self.kind is Kind.COVER and spread < cells[TOTAL]:
                raise ValueError(f"Somebody in {leaf!r} is in no column.")
            if any(count < 0 or (self.columns and count > cells[TOTAL]) for count in cells.values()):
                raise ValueError(f"No such count is possible in {leaf!r}.")
            row: str | None = leaf
            while row is not None:
                for column, count in cells.items():
                    sums[row, column] = sums.get((row, column), 0) + count
                row = self.parents[row]
        object.__setattr__(self, "leaves", leaves)
        object.__setattr__(self, "sums", sums)

    @classmethod
    def flat(
        cls,
        rows: Sequence[str],
        columns: Sequence[str],
        counts: Mapping[Cell, int],
        kind: Kind = Kind.PARTITION,
    ) -> "Table":
        """A table with a row of sums, whose key is `TOTAL`. Without rows: one line with its total."""
        return cls({TOTAL: None, **dict.fromkeys(rows, TOTAL)}, columns, counts, kind)

    @property
    def cells(self) -> list[Cell]:
        return [(row, column) for row in self.parents for column in (*self.columns, TOTAL)]


@dataclass(frozen=True)
class Disclosed:
    """A table as it may be shown."""

    table: Table
    hidden: frozenset[Cell]

    def value(self, row: str = TOTAL, column: str = TOTAL) -> int | None:
        """The count, or None where it is hidden."""
        return None if (row, column) in self.hidden else self.table.sums.get((row, column), 0)


def threshold_now() -> int:
    """The smallest count that is shown (setting, at least 3)."""
    return max(LEAST_THRESHOLD, int(settings.SMALLEST_SHOWN_COUNT))


def shown(count: int, *, total: int | None = None) -> int | None:
    """One count that stands alone, or None where it is too small. A zero is shown when `total`, if known, is large."""
    least = threshold_now()
    if count >= least:
        return count
    return 0 if count == 0 and (total is None or total >= ZERO_ROWS * least) else None


# --- Hiding ---------------------------------------------------------------------------------------


def small_cells(table: Table, threshold: int) -> set[Cell]:
    """Primary suppression: counts under the threshold, zeros by rule."""
    return {
        (row, column)
        for (row, column), count in table.sums.items()
        if count < threshold and not (count == 0 and _shows_zeros(table, row, threshold))
    }


def _shows_zeros(table: Table, row: str, threshold: int) -> bool:
    """In large rows, in empty ones, and in tables of totals alone: that nobody came says nothing about anybody."""
    total = table.sums[row, TOTAL]
    return not table.columns or total == 0 or total >= ZERO_ROWS * threshold


def protect(
    table: Table,
    *,
    threshold: int | None = None,
    hide: Iterable[Cell] = (),
    keep: Collection[Cell] = (),
    complementary: bool = True,
) -> Disclosed:
    """Decide which cells of `table` are hidden.

    `hide` and `keep` are cells whose fate another published table has settled: hidden, and shown. `complementary`
    exists so that tests can show what happens without it.

    Raises:
        CannotProtect: see there.
    """
    least = threshold_now() if threshold is None else threshold
    settled = set(hide) & table.sums.keys()
    primary = (small_cells(table, least) - set(keep)) | settled
    if not complementary:
        return Disclosed(table, frozenset(primary))
    zeros = {cell for cell, count in table.sums.items() if count == 0 and table.sums[cell[0], TOTAL]} - set(keep)
    # First without hiding zeros that the rule shows; where that is not enough, some of them; then all.
    for more, may_hide_zeros in ((set[Cell](), False), (set[Cell](), True), (zeros, False)):
        network = _Network(table, primary | more, set(keep), least, may_hide_zeros=may_hide_zeros)
        try:
            network.hide_what_is_needed()
        except CannotProtect:
            continue
        if not may_hide_zeros or not audit(Disclosed(table, frozenset(network.hidden)), threshold=least):
            break
    else:
        if keep:
            raise CannotProtect
        return Disclosed(table, frozenset(table.sums))
    if len(network.hidden) <= _TRIED:
        network.show_what_is_not(primary)
    return Disclosed(table, frozenset(network.hidden))


def audit(disclosed: Disclosed, *, threshold: int | None = None) -> list[Exposure]:
    """The hidden cells that can be worked out, or narrowed to fewer values than the threshold.

    Exact for columns that add up; for the others never more lenient than that.
    """
    least = threshold_now() if threshold is None else threshold
    table = disclosed.table
    # Where a total of zero is shown, nobody was there: its cells are zero, and say nothing of anybody.
    empty = {row for (row, column), count in table.sums.items() if column == TOTAL and not count} - {
        row for row, column in disclosed.hidden if column == TOTAL
    }
    if disclosed.hidden >= {cell for cell in table.sums if cell[0] not in empty}:
        return []  # nothing else is shown, so nothing follows
    network = _Network(table, set(disclosed.hidden), table.sums.keys(), least)
    found = []
    for cell in sorted(cell for cell in network.hidden if cell[0] not in empty):
        below, above = network.room(cell)
        if below + above + 1 < least:
            found.append(Exposure(cell, table.sums[cell] - below, table.sums[cell] + above))
    return found


class _Network:
    """`table` as a circulation. Rows of the lowest level, and the columns of each row above, are its nodes."""

    def __init__(
        self,
        table: Table,
        hidden: set[Cell],
        keep: Collection[Cell],
        threshold: int,
        *,
        may_hide_zeros: bool = False,
    ) -> None:
        self.table = table
        self.may_hide_zeros = may_hide_zeros
        self.threshold = threshold
        self.flow = Circulation()
        self.numbers: dict[Cell, int] = {}
        self.hidden: set[Cell] = set()
        self._build(hidden, keep)
        self._cells = {number: cell for cell, number in self.numbers.items()}

    def _build(self, hidden: set[Cell], keep: Collection[Cell]) -> None:
        table, flow = self.table, self.flow
        outside = flow.node("outside")
        tied = table.kind is not Kind.SUBSET and bool(table.columns)
        for row, parent in table.parents.items():
            leaf = row in table.leaves
            low = self._least_known(row, hidden)
            meets = flow.node(("row", row)) if leaf and tied else outside
            for column in (*table.columns, TOTAL):
                inside = meets if leaf else flow.node((row, column))
                beyond = outside if parent is None else flow.node((parent, column))
                tail, head = (beyond, inside) if column == TOTAL else (inside, beyond)
                cell, count = (row, column), table.sums[row, column]
                candidate = cell not in keep and not (count == 0 and (low or not table.sums[row, TOTAL]))
                edge = Edge(
                    tail, head, count, 0, UNBOUNDED, self._cost(row, column, count), hidden=False, candidate=candidate
                )
                edge.low = min(count, max(low, self._largest(row)) if column == TOTAL else low)
                if column != TOTAL and table.kind is not Kind.PARTITION:
                    edge.high = table.sums[row, TOTAL]
                self.numbers[cell] = flow.add(edge)
            if leaf and tied and table.kind is Kind.COVER:
                # What the columns have more than the total: hidden always, and never negative.
                surplus = sum(table.sums[row, column] for column in table.columns) - table.sums[row, TOTAL]
                flow.add(Edge(outside, meets, surplus, 0, UNBOUNDED, 0, hidden=True, candidate=False))
        for cell in hidden:
            self._hide(cell)

    def _least_known(self, row: str, hidden: set[Cell]) -> int:
        """1 where everybody knows that the zeros of this row are shown, so that a hidden cell is none."""
        cells = [(row, column) for column in (*self.table.columns, TOTAL)]
        zeros_hidden = any(cell in hidden and self.table.sums[cell] == 0 for cell in cells)
        if zeros_hidden or self.may_hide_zeros or not _shows_zeros(self.table, row, self.threshold):
            return 0
        return int(not self.table.columns or (row, TOTAL) not in hidden)

    def _largest(self, row: str, *, shown: bool = False) -> int:
        """What the total of `row` cannot be below, where the columns do not add up to it.

        For the rows above it follows from the rows that they are the sums of.
        """
        if self.table.kind is Kind.PARTITION or row not in self.table.leaves:
            return 0
        cells = ((row, column) for column in self.table.columns)
        return max((self.table.sums[cell] for cell in cells if not (shown and cell in self.hidden)), default=0)

    def _cost(self, row: str, column: str, count: int) -> int:
        """Fewest cells first, among them the smaller ones; margins last."""
        inner = row not in self.table.leaves
        weight = 1 if count else 3  # a zero only where nothing else does
        if self.table.columns and column == TOTAL:
            weight *= _GRAND_TOTAL if inner else _ROW_TOTAL
        elif inner:
            weight *= _TOP_TOTAL if self.table.parents[row] is None else _COLUMN_TOTAL
        return weight * (_CELL + count.bit_length())

    def _hide(self, cell: Cell, *, back: bool = False) -> None:
        """Hide `cell`, or show it again. Under a hidden total the columns are bounded by the largest of them only."""
        self.flow.hide(self.numbers[cell], hidden=not back)
        (self.hidden.discard if back else self.hidden.add)(cell)
        row, column = cell
        total = self.flow.edges[self.numbers[row, TOTAL]]
        total.low = min(total.value, max(int(total.low > 0 and not self.table.columns), self._largest(row, shown=True)))
        if column == TOTAL and self.table.kind is not Kind.PARTITION:
            top = self.table.sums[cell] if back else self._largest(row) if row in self.table.leaves else UNBOUNDED
            for other in self.table.columns:
                self.flow.edges[self.numbers[row, other]].high = top

    @contextmanager
    def _about(self, cell: Cell) -> Iterator[None]:
        """Bounds as they are when the question is `cell`: under a hidden total it may grow as far as the total can,
        and when the total itself grows, the columns may grow with it.
        """
        row, column = cell
        widened: list[tuple[Edge, int]] = []
        if self.table.kind is not Kind.PARTITION and (row, TOTAL) in self.hidden:
            if column == TOTAL:
                widened = [(self.flow.edges[self.numbers[row, other]], UNBOUNDED) for other in self.table.columns]
            else:
                _below, above = self.room((row, TOTAL), 2 * self.threshold)
                widened = [(self.flow.edges[self.numbers[cell]], self.table.sums[row, TOTAL] + above)]
        usual = [edge.high for edge, _top in widened]
        for edge, top in widened:
            edge.high = top
        yield
        for (edge, _top), high in zip(widened, usual, strict=True):
            edge.high = high

    def room(self, cell: Cell, enough: int = UNBOUNDED) -> tuple[int, int]:
        """How far below and above its value `cell` may be."""
        with self._about(cell):
            return self.flow.room(self.numbers[cell], enough)

    def _cover(self, cell: Cell, enough: int) -> set[Cell]:
        """What to hide beside `cell`.

        Raises:
            CannotProtect: there is no way.
        """
        with self._about(cell):
            found = self.flow.cover(self.numbers[cell], enough)
        if found is None and (cell[0], TOTAL) not in self.hidden:
            total = self.flow.edges[self.numbers[cell[0], TOTAL]]
            if total.candidate:
                return {(cell[0], TOTAL)}
        if found is None:
            raise CannotProtect(cell)
        return {self._cells[number] for number in found}

    def hide_what_is_needed(self) -> None:
        """Complementary suppression. A cell hidden beside another has to be safe itself."""
        enough = self.threshold - 1
        again = True
        while again:
            again = False
            for cell in sorted(self.hidden, key=lambda one: (self.table.sums[one], one)):
                while more := self._cover(cell, enough):
                    again = True
                    for other in more:
                        self._hide(other)

    def show_what_is_not(self, primary: set[Cell]) -> None:
        """Of the cells hidden beside others, show again each that is not needed after all, the dearest first."""
        enough = self.threshold - 1
        extra = sorted(self.hidden - primary, key=lambda one: (-self.flow.edges[self.numbers[one]].cost, one))
        for cell in extra:
            self._hide(cell, back=True)
            if not all(sum(self.room(other, enough)) >= enough for other in sorted(self.hidden)):
                self._hide(cell)
