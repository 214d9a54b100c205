"""What people fill into the fields of a deliverable: cleaned, counted, judged. Pure rules."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.curriculum.hand_in import Field

Value = str | list[list[str]]  # text, or the rows of a table; of files the keys are kept elsewhere

LONGEST = 20_000  # characters of one field, or of all cells of one table
MOST_ROWS = 60
_SPARE_ROWS = 3
_NUMBER = re.compile(r"[-+]?[$€]?\s?(\d{1,3}([, ]\d{3})+|\d+)?([.]\d+)?\s?%?")


def clean(field: Field, value: object) -> Value:
    """A value as it is kept: no control characters but line breaks, no empty rows at the end of a table."""
    if field.kind == "table":
        rows = [[_text(cell) for cell in row] for row in value[:MOST_ROWS]] if isinstance(value, list) else []
        width = len(field.columns)
        rows = [(row + [""] * width)[:width] for row in rows]
        while rows and not any(rows[-1]):
            rows.pop()
        return rows
    text = _text(value)
    return text if field.kind == "text" else " ".join(text.split())


def _text(value: object) -> str:
    text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or c.isprintable()).strip()


def is_too_long(value: Value) -> bool:
    """Whether a value is longer than any that is kept."""
    cells = [value] if isinstance(value, str) else [cell for row in value for cell in row]
    return sum(map(len, cells)) > LONGEST


def as_text(value: Value) -> str:
    """A value to read or copy: of a table a line a row, its cells parted by tabs."""
    return value if isinstance(value, str) else "\n".join("\t".join(row) for row in value)


def filled_rows(value: object) -> int:
    """How many rows of a table have something in them."""
    return sum(any(row) for row in value) if isinstance(value, list) else 0


def rows_to_show(field: Field, value: Value, more: int = 0) -> list[list[str]]:
    """The rows of a table with some empty ones to go on: as many as asked for, but never a wall of empty rows."""
    rows = [list(row) for row in value] if isinstance(value, list) else []
    wanted = min(max(field.rows, len(rows) + more), max(len(rows) + more, filled_rows(rows) + _SPARE_ROWS))
    rows += [[""] * len(field.columns) for _row in range(min(wanted, MOST_ROWS) - len(rows))]
    return rows


def fault(field: Field, value: Value, files: int = 0) -> str | None:
    """Why a value cannot be handed in, as a sentence with a remedy; None where it can."""
    if not value and not files:
        return _missing(field) if field.is_required else None
    if isinstance(value, list):
        return None
    if field.kind in ("line", "text") and field.most and len(value) > field.most:
        over = len(value) - field.most
        return ngettext(
            "This is one character over the limit of %(most)s. Take one out.",
            "This is %(num)d characters over the limit of %(most)s. Say it shorter.", over, most=field.most,
        )  # fmt: skip
    if field.kind == "number" and not _is_number(value):
        return _("This is not a number. Write figures only, such as 12 or 4.5, and the unit in another field.")
    if field.kind == "link" and not is_link(value):
        return _("This is not a web address. Copy it from the top of your browser: it begins with https://.")
    return None


def _missing(field: Field) -> str:
    sentences = {
        "table": _("Fill at least one row. A reviewer can only answer what stands here."),
        "photos": _("Add at least one photo. One from your phone is fine."),
        "files": _("Add at least one file."),
        "number": _("Write a number here. A careful guess is fine."),
        "link": _("Paste the address of the page here."),
    }
    return sentences.get(field.kind) or _("Write something here. A rough version is fine: you can hand in again.")


def _is_number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and any(c.isdigit() for c in value)


def is_link(value: str) -> bool:
    """Whether a text is the address of a page on the web."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not re.search(r"\s", value)
    except ValueError:
        return False


def changed(fields: Sequence[Field], content: dict[str, object], before: dict[str, object] | None) -> set[str]:
    """The ids of the fields that differ from the version before; none where there is none."""
    if before is None:
        return set()
    return {field.id for field in fields if (content.get(field.id) or "") != (before.get(field.id) or "")}
