"""The formula sheet: every sum of the course with a worked example. ``content/formulas.md`` is one table."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sprint.curriculum.faults import ContentError

FILE = "formulas.md"

_ROW = re.compile(r"\|(.+)\|\s*$")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEAD = ["Id", "Name", "Formula", "Worked"]


@dataclass(frozen=True)
class Formula:
    """A sum by name. All texts are plain."""

    id: str
    name: str
    formula: str
    worked: str


@dataclass(frozen=True)
class Sheet:
    """The sheet: a title, what its examples rest on, and the formulas in their order."""

    title: str
    about: str
    formulas: tuple[Formula, ...]

    def to_json(self) -> dict[str, Any]:
        """The sheet as plain dicts, lists and strings."""
        return {"title": self.title, "about": self.about, "formulas": [asdict(each) for each in self.formulas]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Sheet":
        """The sheet that `to_json` made; an empty one of nothing."""
        formulas = tuple(Formula(**row) for row in stored.get("formulas", ()))
        return cls(stored.get("title", ""), stored.get("about", ""), formulas)


def load(content_dir: Path) -> Sheet:
    """The sheet of a content folder; an empty one where there is none. Raises ContentError where it cannot be read."""
    file = content_dir / FILE
    return read(file.read_text("utf-8"), f"{content_dir.name}/{FILE}") if file.exists() else Sheet("", "", ())


def read(text: str, path: str) -> Sheet:
    """The sheet in a text. Raises ContentError with the line of the first row that is no formula."""
    title = re.search(r"(?m)^title: *(.+)$", text)
    if not title:
        raise ContentError(path, 1, 'The front matter has no "title".', 'Begin with ---, "title: ...", and ---.')
    lines = list(enumerate(text.split("\n"), 1))
    rows = [(number, [cell.strip() for cell in found[1].split("|")]) for number, line in lines
            if (found := _ROW.match(line))]  # fmt: skip
    if len(rows) < 3 or rows[0][1] != _HEAD:
        raise ContentError(path, 1, "There is no table of formulas.", f"Begin it with | {' | '.join(_HEAD)} |.")
    first = rows[0][0]
    end = text.split("\n").index("---", 1) + 1
    about = " ".join(line.strip() for number, line in lines if end < number < first and line.strip())
    seen: set[str] = set()
    formulas = tuple(_formula(path, number, cells, seen) for number, cells in rows[2:])
    return Sheet(title[1].strip().strip('"'), about, formulas)


def _formula(path: str, line: int, cells: list[str], seen: set[str]) -> Formula:
    if len(cells) != len(_HEAD) or not all(cells):
        raise ContentError(path, line, "The row has an empty cell, or one too many.", "Fill all four cells.")
    if not _ID.fullmatch(cells[0]) or cells[0] in seen:
        remedy = "Use small letters, digits and hyphens, and each id once."
        raise ContentError(path, line, f'"{cells[0]}" is no id of its own.', remedy)
    seen.add(cells[0])
    return Formula(*cells)
