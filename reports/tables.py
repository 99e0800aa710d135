"""A table of figures: the one thing that pages, charts, prints, workbooks, files and the endpoint are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Value = int | None


@dataclass(frozen=True)
class Line:
    """One row: what it is, its code, and a figure for each column; None where it is hidden."""

    code: str
    label: str
    values: Sequence[Value]
    url: str = ""


@dataclass(frozen=True)
class Figures:
    """A table with what has to be said of it."""

    code: str
    title: str
    corner: str
    columns: Sequence[str]
    lines: Sequence[Line]
    total: Line | None = None
    notes: Sequence[str] = ()
    chart: str = "bar"  # or "line": a series in time
    column_codes: Sequence[str] = field(default=())

    @property
    def has_hidden(self) -> bool:
        return any(value is None for line in self.all_lines for value in line.values)

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, *([self.total] if self.total else [])]

    @property
    def is_empty(self) -> bool:
        return not any(value is None or value for line in self.all_lines for value in line.values)


def share(part: Value, *others: Value) -> int | None:
    """`part` of `part` and `others` in per cent; None where one of them is hidden or there is nothing."""
    if part is None or any(one is None for one in others):
        return None
    whole = part + sum(one or 0 for one in others)
    return round(100 * part / whole) if whole else None


def total(values: Iterable[Value]) -> Value:
    """The sum; None where one of them is hidden."""
    found = list(values)
    return None if None in found else sum(one or 0 for one in found)


def as_data(figures: Figures) -> dict[str, Any]:
    """`figures` for the endpoint."""
    codes = list(figures.column_codes) or list(figures.columns)
    return {
        "code": figures.code,
        "title": figures.title,
        "columns": [{"code": code, "label": label} for code, label in zip(codes, figures.columns, strict=True)],
        "rows": [{"code": line.code, "label": line.label, "values": list(line.values)} for line in figures.all_lines],
        "notes": list(figures.notes),
    }
