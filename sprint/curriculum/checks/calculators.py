"""Calculators that there are, each on a line of its own where a page can show a form."""

from collections.abc import Iterator

from sprint.curriculum import calculators
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import Outline

_ROOMY = ("learn", "see-it-done", "do-it-now")


def known(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Each calculator has a known name, and none is there twice."""
    seen: set[str] = set()
    for line, name in calculators.named(source.lines):
        if name not in calculators.NAMES:
            remedy = f"Use one of {', '.join(calculators.NAMES)}."
            yield Fault(source.path, line, f'There is no calculator "{name}".', remedy)
        elif name in seen:
            yield Fault(source.path, line, f'The calculator "{name}" is there twice.', "Keep one of the two.")
        seen.add(name)


def placed(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Each stands alone between empty lines, in a section of prose."""
    texts = dict(source.lines)
    roomy = {number for section in source.sections if section.id in _ROOMY for number, _text in section.lines}
    for line, name in calculators.named(source.lines):
        if texts.get(line - 1, "").strip() or texts.get(line + 1, "").strip():
            remedy = "Put an empty line before and after its comment."
            yield Fault(source.path, line, f'The calculator "{name}" does not stand alone.', remedy)
        if line not in roomy:
            remedy = f"Move it into one of {', '.join(_ROOMY)}."
            yield Fault(source.path, line, f'The calculator "{name}" has no place in this section.', remedy)


RULES = [known, placed]
