"""What a module asks to hand in: a list of fields, as its author writes them under "Hand it in".

    ### Hand it in {#hand-in}

    A reviewer looks for numbers with units.

    - **Title** (one line, up to 60 characters). What it is, then its use. <!-- #title -->
    - **Terms** (table of 8 rows: Term | What we offer, optional). One row each. <!-- #terms -->

Answers hang on the id, so that a label may be mended at any time.
"""

import re
from dataclasses import dataclass

from sprint.curriculum.outline import Line, Node, Outline, items_of

SECTION = "hand-in"
KINDS = ("line", "text", "number", "link", "files", "photos", "table")
MOST_ROWS = 40  # of a table as an author asks for it

_ITEM = re.compile(r"\*\*(.+?)\*\*[ \t]*\(((?:[^()]|\([^()]*\))*)\)\.?[ \t]*(.*)$", re.S)
_PLAIN = re.compile(r"(one line|text)(?:, up to ([\d,]+)(?: characters)?)?|(number|link)|(files|photos), up to (\d+)")
_TABLE = re.compile(r"table of (\d+) rows: (.+)", re.S)
_NAMES = {"one line": "line"}


@dataclass(frozen=True)
class Field:
    """One thing to hand in.

    `kind` is one of KINDS, or empty where the source cannot be read. `most` counts characters of a line or text,
    and pieces of files or photos; 0 where nothing limits them. A table has `columns`, and asks for `rows`.
    """

    id: str
    label: str
    kind: str
    hint: str = ""
    most: int = 0
    columns: tuple[str, ...] = ()
    rows: int = 0
    is_required: bool = True

    @property
    def is_upload(self) -> bool:
        """Whether it holds files, which do not stand in the form's text."""
        return self.kind in ("files", "photos")


@dataclass(frozen=True)
class FieldSource:
    """A field with the line on which it stands, for whoever checks it."""

    line: int
    field: Field


def node_of(source: Outline) -> Node | None:
    """The heading under which a module asks for its deliverable; None where it does not."""
    section = source.section("do-it-now")
    return next((child for child in section.children if child.id == SECTION), None) if section else None


def looks_for(node: Node | None) -> str:
    """The sentence before the fields, in the author's Markdown: what a reviewer looks for."""
    if node is None:
        return ""
    first = min((line for line, _text, _id in items_of(node.lines)), default=float("inf"))
    return " ".join(text.strip() for number, text in node.lines if number < first and text.strip())


def fields(node: Node | None) -> list[FieldSource]:
    """The fields in their order, also those that cannot be read in full."""
    return [FieldSource(line, _field(text, id)) for line, text, id in items_of(node.lines)] if node else []


def without(lines: list[Line], node: Node | None) -> list[Line]:
    """Lines less those of the fields, which the page shows as a form."""
    taken = {node.line, *(number for number, _text in node.lines)} if node else set()
    return [line for line in lines if line[0] not in taken]


def _field(text: str, id: str) -> Field:
    found = _ITEM.match(text)
    if not found:
        return Field(id, text, "")
    label, asked, hint = found[1].rstrip("."), " ".join(found[2].split()), " ".join(found[3].split())
    is_required = not asked.endswith(", optional")
    asked = asked.removesuffix(", optional")
    if table := _TABLE.fullmatch(asked):
        columns = tuple(column.strip() for column in table[2].split("|"))
        return Field(id, label, "table", hint, columns=columns, rows=int(table[1]), is_required=is_required)
    plain = _PLAIN.fullmatch(asked)
    if not plain:
        return Field(id, label, "", hint)
    kind = _NAMES.get(plain[1] or "", plain[1]) or plain[3] or plain[4]
    most = int((plain[2] or plain[5] or "0").replace(",", ""))
    return Field(id, label, kind, hint, most, is_required=is_required)
