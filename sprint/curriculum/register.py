"""Who uses which figure of the facts register: what to read again when one changes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sprint.curriculum import outline, photo_rules
from sprint.curriculum.checks.facts import cited
from sprint.curriculum.reference import Fact, load_facts


def read(content_dir: Path) -> dict[str, Fact]:
    """The facts by id. Raises ContentError where the file cannot be read."""
    return load_facts((content_dir / "facts.yaml").read_text("utf-8"))


def changed(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> list[str]:
    """The ids of facts that say something else than before, are new, or are gone."""
    return [id for id in {**after, **before} if before.get(id) != after.get(id)]


def uses(content_dir: Path) -> dict[str, list[str]]:
    """Where each fact is used, by its id: modules with their lines, and the rules of the photo check."""
    found: dict[str, list[str]] = {}
    for id, place in (*_in_modules(content_dir), *_in_photo_rules(content_dir)):
        found.setdefault(id, []).append(place)
    return {id: list(dict.fromkeys(places)) for id, places in found.items()}


def _in_modules(content_dir: Path) -> Iterator[tuple[str, str]]:
    for file in sorted((content_dir / "modules").glob("*.md")):
        path = f"{content_dir.name}/modules/{file.name}"
        for line, id in cited(outline.read(path, file.read_text("utf-8")).lines):
            yield id, f"{path}:{line}"


def _in_photo_rules(content_dir: Path) -> Iterator[tuple[str, str]]:
    for place in photo_rules.load(content_dir).places:
        for id in place.facts:
            yield id, f"{content_dir.name}/{photo_rules.FILE}: {place.name}"
