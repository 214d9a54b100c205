"""Every fault of the curriculum, with file, line and remedy: the bars of quality that a machine can hold.

``check`` reads a content folder, offline and within seconds. Each file here holds one kind of bar; each of its
rules yields faults and knows nothing of the others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sprint.curriculum import figures, outline, parser
from sprint.curriculum.checks import (
    calculators,
    course,
    facts,
    language,
    links,
    photo_rules,
    quiz,
    shape,
    sheets,
    terms,
)
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import ContentError, Fault
from sprint.curriculum.module import Module
from sprint.curriculum.outline import Outline
from sprint.curriculum.reference import Term

__all__ = ["Checked", "Fault", "check", "read"]

_RULES: list[Callable[[Outline, Shelf], Iterator[Fault]]] = [
    *shape.RULES,
    *language.RULES,
    *terms.RULES,
    *facts.RULES,
    *links.RULES,
    *quiz.RULES,
    *calculators.RULES,
]


@dataclass(frozen=True)
class Checked:
    """A content folder, read once: its faults, and the modules that can be read, each with its source."""

    faults: list[Fault]
    modules: list[tuple[Module, str]]
    glossary: dict[str, Term]


def check(content_dir: Path) -> list[Fault]:
    """The faults of a content folder, by file and line; an empty list means that it can be published.

    Paths in faults begin with the folder's own name ("content/modules/w2-product-photos.md").
    """
    return read(content_dir).faults


def read(content_dir: Path) -> Checked:
    """The same with what was read, so that whoever publishes need not parse it again."""
    content_dir = Path(content_dir)
    shelf, found = Shelf.read(content_dir)
    modules: list[tuple[Module, str]] = []
    sources: list[Outline] = []
    for file in sorted((content_dir / "modules").glob("*.md")):
        path = f"{content_dir.name}/modules/{file.name}"
        try:
            text = file.read_text(encoding="utf-8")
            source = outline.read(path, text)
        except UnicodeDecodeError:
            found.append(Fault(path, 1, "The file is not UTF-8.", "Save it with the encoding UTF-8."))
        except ContentError as error:
            found.append(error.fault)
        else:
            sources.append(source)
            shelf.anchors[file.name] = {node.id for node in source.nodes() if node.id}
            try:
                modules.append((parser.parse_outline(source, text, shelf.glossary, _Drawings(shelf.figures)), text))
            except ContentError as error:
                found.append(error.fault)
    for source in sources:
        found += [fault for rule in _RULES for fault in rule(source, shelf)]
    found += [fault for rule in course.RULES for fault in rule(sources)]
    found += _drawings(content_dir.name, shelf)
    found += photo_rules.check(shelf)
    found += sheets.check(shelf)
    return Checked(sorted(set(found)), modules, shelf.glossary)


class _Drawings(dict[str, str]):
    """Those there are, and an empty one for each other: that one is missing is told by the links."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


def _drawings(folder: str, shelf: Shelf) -> Iterator[Fault]:
    for name, svg in shelf.figures.items():
        try:
            figures.check(f"{folder}/figures/{name}", svg)
        except ContentError as error:
            yield error.fault
