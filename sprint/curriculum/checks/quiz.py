"""Questions: how many, four options, one key, an explanation, and no tricks."""

import re
from collections.abc import Iterator

from sprint.curriculum import outline
from sprint.curriculum.checks import prose
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import Outline, Question

_FORBIDDEN = re.compile(r"\b(all of the above|none of the above|always|never)\b", re.I)
_NEGATIVE = re.compile(r"\b[Ww]hich\b.*?\b(is|are|does|do|should|would|can)\b.{0,40}?\bnot\b|\bexcept\b")


def quiz(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Five to eight items with ids of the module."""
    section = source.section("quiz")
    if not section:
        return
    items = outline.questions(section)
    if not 5 <= len(items) <= 8:
        yield Fault(source.path, section.line, f"The quiz has {len(items)} items.", "Ask five to eight.")
    for number, item in enumerate(items, 1):
        yield from _item(source, item, rf"-q{number}", "q")


def warm_up(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """At most two items, and the prompt about today."""
    section = source.section("warm-up")
    if not section:
        return
    items = outline.questions(section)
    if not 1 <= len(items) <= 2:
        yield Fault(source.path, section.line, f"The warm-up has {len(items)} items.", "Ask one or two.")
    if "What do you do today?" not in " ".join(line for _, line in section.lines):
        remedy = "Add one prompt that begins with **What do you do today?**"
        yield Fault(source.path, section.line, "The warm-up has no prompt.", remedy)
    for item in items:
        yield from _item(source, item, r"-w\d", "w")


def _item(source: Outline, item: Question, ending: str, letter: str) -> Iterator[Fault]:
    slug = str(source.front.get("slug", ""))
    if not re.fullmatch(re.escape(slug) + ending, item.id):
        remedy = f"Number the ids from {{#{slug}-{letter}1}} in order."
        yield Fault(source.path, item.line, f'"{item.id}" is not the id of this question.', remedy)
    yield from _options(source, item)
    yield from _explanation(source, item)
    if _NEGATIVE.search(item.stem):
        remedy = "Ask for what is right, or write NOT in capitals if there is no other way."
        yield Fault(source.path, item.line, "The question asks for what is not so.", remedy)


def _options(source: Outline, item: Question) -> Iterator[Fault]:
    if len(item.options) != 4:
        remedy = "Write four lines, - [ ] for the wrong ones and - [x] for the key."
        yield Fault(source.path, item.line, f"The question has {len(item.options)} options.", remedy)
    keys = sum(option.is_ticked for option in item.options)
    if keys != 1:
        remedy = "Mark the one right option with - [x]."
        yield Fault(
            source.path, item.line, f"The question has {keys} keys." if keys else "The question has no key.", remedy
        )
    seen: set[str] = set()
    for option in item.options:
        text = prose.plain(option.text).strip()
        if found := _FORBIDDEN.search(text):
            remedy = "Write an option that a shop could really choose."
            yield Fault(source.path, option.line, f'An option says "{found[1].lower()}".', remedy)
        if text.lower() in seen:
            yield Fault(source.path, option.line, "Two options say the same.", "Make them four different answers.")
        seen.add(text.lower())


def _explanation(source: Outline, item: Question) -> Iterator[Fault]:
    count = len(prose.words(prose.plain(item.explanation)))
    if not count:
        remedy = "Add a quote after the options that says why the key is right."
        yield Fault(source.path, item.line, "The question has no explanation.", remedy)
    elif not 8 <= count <= 45:
        yield Fault(source.path, item.explanation_line, f"The explanation has {count} words.", "Use 8 to 45.")


RULES = [quiz, warm_up]
