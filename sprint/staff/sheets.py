"""Tables for spreadsheets: what a person typed is never taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV with commas and quotes; a mark at its start tells spreadsheets that it is UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()
