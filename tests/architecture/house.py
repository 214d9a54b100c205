"""The map in docs/architecture.md and the imports of the code, as the tests compare them."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "architecture.md"
OPEN = {"models", "queries", "permissions", "actions"}


def rows(text: str, heading: str) -> list[list[str]]:
    """The rows of the table whose first column has that heading."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table, f"the map has no table of {heading}"
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table[1].splitlines()]


def words(cell: str) -> set[str]:
    """A cell that lists names."""
    return {word.strip() for word in cell.split(",") if word.strip()}


class House:
    """What the map says."""

    def __init__(self, text: str) -> None:
        parts = rows(text, "part")
        self.parts = [row[0] for row in parts]
        self.open = {row[0]: OPEN | words(row[2]) for row in parts}
        self.plumbing = {row[0] for row in rows(text, "plumbing")}
        self.wiring = {row[0]: words(row[2]) for row in rows(text, "wiring")}
        kinds = next(r for r in re.findall(r"(?m)^\| file \| holds.*\n(?:\|.*\n)+", text))
        self.kinds = {row[0]: words(row[3]) for row in rows(kinds, "file")}
        doors = text[text.index("which stand at a door") :]
        self.doors = {row[0] for row in rows(doors, "file")}

    @classmethod
    def read(cls) -> "House":
        """The map of this project."""
        return cls(MAP.read_text("utf-8"))


@dataclass(frozen=True)
class File:
    """A Python file under sprint/, as its path says: `place` is the part or loose file, `kind` the file in a part."""

    path: Path  # relative to sprint/
    tree: ast.Module

    @classmethod
    def of(cls, path: str, source: str) -> "File":
        """A file with that text."""
        return cls(Path(path), ast.parse(source))

    @property
    def place(self) -> str:
        return self.path.parts[0].removesuffix(".py")

    @property
    def kind(self) -> str:
        return self.path.parts[1].removesuffix(".py") if len(self.path.parts) > 1 else ""

    def knows_flask(self, house: House) -> bool:
        """Whether it may."""
        return (
            self.place not in house.parts
            or self.kind in {"routes", "forms"}
            or f"{self.place}/{self.kind}" in house.doors
        )

    def imports(self) -> list[tuple[str, int]]:
        """Every module that it imports, wherever the import stands, with its line."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        return found

    def ours(self) -> list[tuple[str, str, int]]:
        """What it imports of ours: place, kind or nothing, line."""
        parts = [([*name.split("."), "", ""], line) for name, line in self.imports() if name.startswith("sprint.")]
        return [(name[1], name[2], line) for name, line in parts]

    def calls(self) -> list[tuple[str, ast.Call]]:
        """Every call with the name that it is written with: `redirect`, `datetime.now`, `session.commit`."""
        return [(ast.unparse(node.func), node) for node in ast.walk(self.tree) if isinstance(node, ast.Call)]


def files() -> list[File]:
    """Every Python file of the product."""
    folder = ROOT / "sprint"
    return [File(path.relative_to(folder), ast.parse(path.read_text("utf-8"))) for path in sorted(folder.rglob("*.py"))]
