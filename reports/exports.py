"""Figures as a workbook and as a file for spreadsheets: the same cells as on the page, and nothing that calculates."""

import csv
from io import BytesIO, StringIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from .tables import Figures, Value

# What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def hidden_word() -> str:
    return _("hidden")


def safe_text(text: str) -> str:
    """`text` so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _shown(value: Value) -> str | int:
    return hidden_word() if value is None else value


def _put(sheet: Worksheet, row: int, column: int, value: str | int, *, bold: bool = False) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  no merged cells here
    cell.value = safe_text(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)


def workbook(figures: Figures, about: str) -> bytes:
    """A sheet of figures and a sheet of notes. `about`: area and period in words."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = _("Figures")
    _put(sheet, 1, 1, figures.title, bold=True)
    _put(sheet, 2, 1, about)
    for number, label in enumerate((figures.corner, *figures.columns), 1):
        _put(sheet, 4, number, label, bold=True)
    for number, line in enumerate(figures.all_lines, 5):
        _put(sheet, number, 1, line.label, bold=line is figures.total)
        for column, value in enumerate(line.values, 2):
            _put(sheet, number, column, _shown(value), bold=line is figures.total)
            sheet.cell(number, column).alignment = Alignment(horizontal="right")
    sheet.column_dimensions["A"].width = 44
    for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(figures.columns)]:
        sheet.column_dimensions[letter].width = 18
    sheet.freeze_panes = "B5"
    notes = book.create_sheet(_("Notes"))
    notes.column_dimensions["A"].width = 110
    for number, text in enumerate((figures.title, about, *figures.notes, _made()), 1):
        _put(notes, number, 1, text, bold=number == 1)
        notes.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _made() -> str:
    return _("Taken from Silta on %(day)s.") % {"day": date_format(timezone.localdate(), "j.n.Y")}


def comma_file(figures: Figures, about: str) -> bytes:
    """Semicolons and a byte order mark: what Finnish Excel opens by itself."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_text(figures.corner), *(safe_text(label) for label in figures.columns)])
    for line in figures.all_lines:
        writer.writerow([safe_text(line.label), *(_shown(value) for value in line.values)])
    writer.writerow([])
    for text in (figures.title, about, *figures.notes, _made()):
        writer.writerow([safe_text(text)])
    return b"\xef\xbb\xbf" + file.getvalue().encode()
