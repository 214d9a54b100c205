"""Tables for spreadsheets: what a person typed is never taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV with commas and quotes; a mark at its start tells spreadsheets that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def text_rows(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Every cell as text, for `csv_of`."""
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def xlsx_of(rows: Sequence[Sequence[Any]], title: str) -> bytes:
    """The rows as a workbook of one sheet, its head bold and fixed. Text is written as text: nothing is computed."""
    import xlsxwriter  # slow to import, and few requests need it

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet, bold = book.add_worksheet(_sheet_name(title)), book.add_format({"bold": True})
        for number, row in enumerate(rows):
            _write_row(sheet, number, row, bold if number == 0 else None)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(rows[0]) - 1, 18)
    return made.getvalue()


def _write_row(sheet: Any, number: int, row: Sequence[Any], style: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int | float):
            sheet.write_number(number, column, cell, style)
        elif cell:
            sheet.write_string(number, column, cell, style)


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that workbooks refuse in the name of a sheet."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in title)[:31].strip() or "Sheet"
