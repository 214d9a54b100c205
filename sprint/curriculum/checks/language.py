"""Plain English: reading grade, length of sentences, words that promise too much."""

import re
from collections.abc import Iterator

from sprint.curriculum.checks import prose
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import Outline

HIGHEST_GRADE, HIGHEST_IN_SECTION = 8.9, 10.0
LONGEST_MEAN, LONGEST = 18, 32
_NAMES_ONLY = ("go-further", "sources")
_TOO_SHORT = 40
"""Words below which a section's grade says more about one name in it than about its style."""

_BANNED = re.compile(
    r"\b(revolutionary|revolutioni[sz]\w*|unleash\w*|skyrocket\w*|game[- ]chang\w+|effortless(?:ly)?|simply|obviously"
    r"|guaranteed)\b",
    re.I,
)


def grade(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Flesch-Kincaid grade 8.9 at most for the module, 10 for a section."""
    everything: list[prose.Sentence] = []
    for section in source.sections:
        if section.id in _NAMES_ONLY:
            continue
        found = list(prose.sentences(prose.blocks(section.lines)))
        everything += found
        if _words(found) >= _TOO_SHORT and (reached := prose.grade(found)) > HIGHEST_IN_SECTION:
            message = f'"{section.title}" reads at grade {reached:.1f}, over {HIGHEST_IN_SECTION:.0f}.'
            yield Fault(source.path, section.line, message, "Use shorter sentences and shorter words.")
    if (reached := prose.grade(everything)) > HIGHEST_GRADE:
        message = f"The module reads at grade {reached:.1f}, over {HIGHEST_GRADE}."
        yield Fault(source.path, 1, message, "Use shorter sentences and shorter words.")


def _words(found: list[prose.Sentence]) -> int:
    return sum(len(sentence.words) for sentence in found)


def sentences(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """18 words on average at most, and none over 32."""
    everything: list[prose.Sentence] = []
    for section in source.sections:
        if section.id not in _NAMES_ONLY:
            everything += prose.sentences(prose.blocks(section.lines))
    for sentence in everything:
        if len(sentence.words) > LONGEST:
            message = f"A sentence has {len(sentence.words)} words, over {LONGEST}."
            yield Fault(source.path, sentence.line, message, "Make two of it.")
    if everything and (mean := _words(everything) / len(everything)) > LONGEST_MEAN:
        message = f"Sentences have {mean:.0f} words on average, over {LONGEST_MEAN}."
        yield Fault(source.path, 1, message, "Cut the longest ones in two.")


def banned_words(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """No hype, and nothing that calls a hard thing easy."""
    front = [(source.line_of(key), str(source.front.get(key, ""))) for key in ("title", "summary", "objectives")]
    for number, line in [*front, *source.lines]:
        for found in _BANNED.finditer(line):
            remedy = "Say what is true in numbers, or leave the word out."
            yield Fault(source.path, number, f'"{found[1]}" is a word we do not use.', remedy)


RULES = [grade, sentences, banned_words]
