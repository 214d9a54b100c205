"""Putting a result into a field of the deliverable: after what stands there, never in its place."""

from sprint.curriculum.hand_in import Field
from sprint.learning.calculators.results import Calculator, Result, Row
from sprint.learning.filling import MOST_ROWS, Value


def takes(field: Field) -> bool:
    """Whether a result fits into a field of this kind."""
    return field.kind in ("line", "text", "table")


def appended(field: Field, stands: Value, calculator: Calculator, result: Result) -> Value:
    """What stands in the field with the result after it; the same where the result stands at its end already.

    Of a table the value comes back longer than it may be, for the action to refuse, where no room is left.
    """
    if field.kind == "table":
        rows = [list(row) for row in stands] if isinstance(stands, list) else []
        new = [_cells(row, len(field.columns)) for row in result.rows]
        return rows if rows[-len(new) :] == new else rows + new
    addition, between = (result.short, "; ") if field.kind == "line" else (_told(calculator, result), "\n")
    text = stands if isinstance(stands, str) else ""
    if text.endswith(addition):
        return text
    return f"{text}{between}{addition}" if text else addition


def has_room(value: Value) -> bool:
    """Whether a table has no more rows than are kept."""
    return not isinstance(value, list) or len(value) <= MOST_ROWS


def _told(calculator: Calculator, result: Result) -> str:
    return f"{calculator.title}: {' '.join(result.sentences)}"


def _cells(row: Row, width: int) -> list[str]:
    """A row in the table's width: what does not fit stands in the last cell, parted by slashes."""
    cells = [*row[: width - 1], " / ".join(cell for cell in row[width - 1 :] if cell)]
    return cells + [""] * (width - len(cells))
