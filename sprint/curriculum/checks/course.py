"""What modules may not do to each other: share ids or places; and how the keys spread over the course."""

from collections import Counter
from collections.abc import Hashable, Iterator
from itertools import chain

from sprint.curriculum import outline
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import Outline, Question

ENOUGH = 10
"""Modules from which on the spread of the keys says something."""


def places(sources: list[Outline]) -> Iterator[Fault]:
    """No two modules have the same slug, place in a week, or deliverable."""
    for key, message, remedy in (
        ("slug", "The slug is that of {} too.", "Give each module a slug of its own."),
        ("deliverable", "The deliverable is that of {} too.", "Give each deliverable an id of its own."),
        ("order", "The place in the week is that of {} too.", "Number the modules of a week from 1."),
    ):
        seen: dict[Hashable, str] = {}
        for source in sources:
            value = source.front.get(key)
            place: Hashable = (source.front.get("week"), value) if key == "order" else str(value)
            if place in seen:
                yield Fault(source.path, source.line_of(key), message.format(seen[place]), remedy)
            seen.setdefault(place, source.path.rsplit("/", 1)[-1])


def question_ids(sources: list[Outline]) -> Iterator[Fault]:
    """A question's id is used once in the whole course, for answers hang on it."""
    seen: dict[str, str] = {}
    for source in sources:
        for item in _questions(source, "warm-up", "quiz"):
            if item.id and item.id in seen and seen[item.id] != source.path:
                remedy = f"{seen[item.id]} has it first: choose another."
                yield Fault(source.path, item.line, f'The id "{item.id}" is there twice.', remedy)
            seen.setdefault(item.id, source.path)


def keys(sources: list[Outline]) -> Iterator[Fault]:
    """Each letter is the key in 20 to 30 % of items; the key is the longest option in 15 to 35 %."""
    items = [item for item in chain.from_iterable(_questions(source, "quiz") for source in sources) if _usable(item)]
    if len(sources) < ENOUGH or not items:
        return
    path = sources[0].path
    letters = Counter("ABCD"[[option.is_ticked for option in item.options].index(True)] for item in items)
    for letter in "ABCD":
        if not 0.20 <= letters[letter] / len(items) <= 0.30:
            message = f"{letter} is the key of {letters[letter]} of {len(items)} items in the course."
            yield Fault(path, 1, message, "Move some keys, so that each letter has 20 to 30 %.")
    longest = sum(_key_is_longest(item) for item in items)
    if not 0.15 <= longest / len(items) <= 0.35:
        message = f"The key is the longest option in {longest} of {len(items)} items in the course."
        yield Fault(path, 1, message, "Lengthen or shorten some options, so that it is 15 to 35 %.")


def _questions(source: Outline, *sections: str) -> list[Question]:
    return [item for id in sections for item in outline.questions(source.section(id))]


def _usable(item: Question) -> bool:
    return len(item.options) == 4 and sum(option.is_ticked for option in item.options) == 1


def _key_is_longest(item: Question) -> bool:
    key = next(len(option.text) for option in item.options if option.is_ticked)
    return all(len(option.text) < key for option in item.options if not option.is_ticked)


RULES = [places, question_ids, keys]
