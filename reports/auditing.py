"""Looking at what is published as an attacker would: can a hidden cell be worked out?"""

from collections.abc import Iterator
from dataclasses import dataclass

from privacy.disclosure import Disclosed, Exposure, Table, audit

from .books import BOOKS, Book
from .models import PublishedTable
from .publishing import areas, is_shown, load


@dataclass(frozen=True)
class Finding:
    """A cell that is not hidden well enough: in the table of `where`, an area in time or a period over areas."""

    book: str
    where: str
    exposure: Exposure


def published_years() -> list[int]:
    return sorted({int(code[:4]) for code in PublishedTable.objects.order_by().values_list("period", flat=True)})


def audit_book(book: Book, year: int) -> Iterator[Finding]:
    """Every table of `book` in `year`: all areas in each period, and all periods in each area. Exact."""
    found = areas()
    state = load(book, year, found)
    shown = [period for period in state.published if is_shown(book, period)]
    for period in shown:
        table = state.of_areas(period)
        hidden = frozenset(cell for cell in table.sums if (period.code, *cell) in state.hidden)
        yield from _findings(book, period.code, table, hidden)
    for area in found.parents:
        table = state.of_time(area, shown)
        hidden = frozenset((code, column) for code, column in table.sums if (code, area, column) in state.hidden)
        yield from _findings(book, area, table, hidden)


def _findings(book: Book, where: str, table: Table, hidden: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    for exposure in audit(Disclosed(table, hidden)):
        yield Finding(book.code, where, exposure)


def audit_all() -> Iterator[tuple[str, list[Finding]]]:
    """Book and year, with what was found there."""
    for year in published_years():
        for book in BOOKS:
            yield f"{book.code} {year}", list(audit_book(book, year))
