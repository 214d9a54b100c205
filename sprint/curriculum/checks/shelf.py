"""What modules may refer to: terms, facts, drawings, other modules."""

from dataclasses import dataclass, field
from pathlib import Path

from sprint.curriculum import parser
from sprint.curriculum.faults import ContentError, Fault
from sprint.curriculum.reference import Fact, Term, load_facts, load_glossary


@dataclass
class Shelf:
    """The content folder around the modules. ``anchors`` has the heading ids of each module by file name."""

    content_dir: Path
    glossary: dict[str, Term] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, content_dir: Path) -> tuple["Shelf", list[Fault]]:
        """The shelf, and the faults of the glossary and the facts themselves."""
        shelf, found = cls(content_dir), []
        try:
            path = f"{content_dir.name}/glossary.md"
            shelf.glossary = load_glossary(_text(content_dir / "glossary.md", path), path)
        except ContentError as error:
            found.append(error.fault)
        try:
            path = f"{content_dir.name}/facts.yaml"
            shelf.facts = load_facts(_text(content_dir / "facts.yaml", path), path)
        except ContentError as error:
            found.append(error.fault)
        try:
            shelf.figures = parser.load_figures(content_dir / "figures")
        except ContentError as error:
            found.append(error.fault)
        return shelf, found


def _text(file: Path, path: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError(path, 1, "The file is missing.", "Put it back from the last release.") from error
    except UnicodeDecodeError as error:
        raise ContentError(path, 1, "The file is not UTF-8.", "Save it with the encoding UTF-8.") from error
