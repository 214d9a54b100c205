"""A question as a page prints it: open, answered, or with its key for those who coach. Pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sprint.curriculum.module import Module, QuizItem
from sprint.learning.repetition import Standing

OPEN, ANSWERED, KEY = "open", "answered", "key"


@dataclass(frozen=True)
class Asked:
    """A question on a page. `choice` is the place of the answer that was given, where one was."""

    item: QuizItem
    slug: str  # of its module
    state: str  # open, answered or key
    attempt: int = 1  # that the form will make
    choice: int | None = None
    error: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the answer that was given is the right one."""
        return self.choice == self.item.key

    @property
    def letter(self) -> str:
        """The letter of the right option."""
        return "ABCDEFGH"[self.item.key]


def quiz(items: Iterable[QuizItem], slug: str, standings: Mapping[str, Standing], again: str = "") -> list[Asked]:
    """The questions of a module's own quiz: once answered they stay so, but for a missed one that is tried `again`."""
    return [_asked(item, slug, standings.get(item.id), again, stays=True) for item in items]


def dealt(
    ids: Iterable[str], texts: Mapping[str, Module], standings: Mapping[str, Standing], again: str, now: datetime
) -> list[Asked]:
    """The questions of a warm-up or a review, in this order.

    Those that no text holds any more are left out, and those that ask the same as one before.
    """
    found = {item.id: (slug, item) for slug, text in texts.items() for item in (*text.quiz, *text.warm_up)}
    asked: list[Asked] = []
    for slug, item in (found[id] for id in ids if id in found):
        if any(item.question_html == each.item.question_html for each in asked):
            continue
        standing = standings.get(item.id)
        asked.append(_asked(item, slug, standing, again, stays=standing is not None and standing.rests(now)))
    return asked


def with_keys(items: Iterable[QuizItem], slug: str) -> list[Asked]:
    """The questions with their keys, for coaches and staff."""
    return [Asked(item, slug, KEY) for item in items]


def with_error(asked: Iterable[Asked], item: str, error: str) -> list[Asked]:
    """The same questions, one of them open and with what is wrong beside it."""
    return [replace(each, state=OPEN, error=error) if each.item.id == item and error else each for each in asked]


def _asked(item: QuizItem, slug: str, standing: Standing | None, again: str, *, stays: bool) -> Asked:
    if standing is None:
        return Asked(item, slug, OPEN)
    is_open = not stays or (standing.is_missed and item.id == again)
    return Asked(item, slug, OPEN if is_open else ANSWERED, standing.attempts + 1, standing.choice)
