"""The rules of the photo check: readable, each figure traced to the register, compared with it on a known day."""

from collections.abc import Iterator

from sprint.curriculum import photo_rules
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault


def check(shelf: Shelf) -> Iterator[Fault]:
    """The faults of photo_rules.yaml; none where the curriculum has no such file."""
    file = shelf.content_dir / photo_rules.FILE
    if not file.exists():
        return
    path = f"{shelf.content_dir.name}/{photo_rules.FILE}"
    try:
        text = file.read_text("utf-8")
        rules = photo_rules.read(text)
    except (UnicodeDecodeError, ValueError) as error:
        yield Fault(path, 1, str(error), "Compare it with the comment on top of the file.")
        return
    lines = text.splitlines()
    for place in (rules.master, *rules.places):
        if place:
            yield from _facts(path, _line(lines, place.name), place, shelf)


def _facts(path: str, line: int, place: photo_rules.Place, shelf: Shelf) -> Iterator[Fault]:
    if not place.facts:
        yield Fault(path, line, f"{place.name} names no fact.", "List the facts from content/facts.yaml under facts.")
    for id in place.facts:
        fact = shelf.facts.get(id)
        if fact is None:
            yield Fault(path, line, f"There is no fact {id}.", "Use an id from content/facts.yaml.")
        elif fact.status == "U":
            yield Fault(path, line, f"The fact {id} is unverified.", "Leave the rule out until it is confirmed.")
        elif fact.status == "S" and "report" not in place.says.lower():
            yield Fault(path, line, f'The fact {id} is not called "reported".', 'Say "reported by ..." under says.')


def _line(lines: list[str], name: str) -> int:
    return next((n for n, line in enumerate(lines, 1) if line.strip().endswith(f"name: {name}")), 1)
