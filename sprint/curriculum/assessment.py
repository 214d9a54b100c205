"""The maturity assessment: dimensions, questions with five anchors, and a line on proof. Answers hang on the ids.

``content/assessment/maturity.md`` says how it is written, and how it is scored.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from sprint.curriculum.faults import ContentError
from sprint.curriculum.outline import Line

FILE = "assessment/maturity.md"
QUESTIONS, DIMENSIONS = 20, 5
ANCHORS = 5  # of each question, from 0 to 4

_HEADING = re.compile(r"(#{2,3})[ \t]+(.+?)[ \t]*\{#([\w-]+)\}[ \t]*$")
_ANCHOR = re.compile(r"-[ \t]+(\d+):[ \t]+(.+)$")
_PROOF = re.compile(r"-[ \t]+Proof:[ \t]+(.+)$")
_QUESTION_ID = re.compile(r"[a-z]\d")


@dataclass(frozen=True)
class Question:
    """A question with what each score means, 0 to 4, and what shows a 3 or a 4."""

    id: str
    text: str
    anchors: tuple[str, ...]
    proof: str


@dataclass(frozen=True)
class Dimension:
    """Four questions on one side of the business."""

    id: str
    title: str
    questions: tuple[Question, ...]


@dataclass
class _Part:
    level: int
    title: str
    id: str
    line: int
    lines: list[Line]


def load(content_dir: Path) -> tuple[Dimension, ...]:
    """The assessment of a content folder; nothing where it has none. Raises ContentError at the first fault."""
    file = content_dir / FILE
    return read(file.read_text("utf-8"), f"{content_dir.name}/{FILE}") if file.exists() else ()


def read(text: str, path: str) -> tuple[Dimension, ...]:
    """The dimensions in a text, each with its questions. Other sections, such as the rules, are for people."""
    parts = _parts(text)
    _refuse_twins(path, parts)
    found: list[Dimension] = []
    for at, part in enumerate(parts):
        if part.level != 2:
            continue
        inside = []
        for later in parts[at + 1 :]:
            if later.level == 2:
                break
            inside.append(later)
        questions = tuple(_question(path, each) for each in inside if _QUESTION_ID.fullmatch(each.id))
        if questions:
            found.append(Dimension(part.id, part.title, questions))
    _count(path, found)
    return tuple(found)


def _parts(text: str) -> list[_Part]:
    parts: list[_Part] = []
    for number, line in enumerate(text.split("\n"), 1):
        if heading := _HEADING.match(line):
            parts.append(_Part(len(heading[1]), heading[2], heading[3], number, []))
        elif parts:
            parts[-1].lines.append((number, line))
    return parts


def _refuse_twins(path: str, parts: list[_Part]) -> None:
    seen: dict[str, int] = {}
    for part in parts:
        if part.id in seen:
            remedy = f"Line {seen[part.id]} has it first: choose another. Answers hang on it."
            raise ContentError(path, part.line, f'The id "{part.id}" is there twice.', remedy)
        seen[part.id] = part.line


def _question(path: str, part: _Part) -> Question:
    anchors = [(number, found) for number, line in part.lines if (found := _ANCHOR.match(line))]
    for score, (number, found) in enumerate(anchors):
        if int(found[1]) != score:
            raise ContentError(path, number, f"The anchor {found[1]} stands in the place of {score}.", "Count 0 to 4.")
    if len(anchors) != ANCHORS:
        raise ContentError(path, part.line, f"The question has {len(anchors)} anchors.", "Write five, from 0 to 4.")
    proof = next((found[1] for _number, line in part.lines if (found := _PROOF.match(line))), "")
    if not proof:
        raise ContentError(path, part.line, "The question asks for no proof.", 'Add a line "- Proof: ...".')
    return Question(part.id, part.title, tuple(found[2] for _number, found in anchors), proof)


def _count(path: str, found: list[Dimension]) -> None:
    each = QUESTIONS // DIMENSIONS
    if len(found) != DIMENSIONS or any(len(dimension.questions) != each for dimension in found):
        counts = ", ".join(f"{dimension.title}: {len(dimension.questions)}" for dimension in found)
        remedy = f"Keep {DIMENSIONS} dimensions of {each} questions: the score counts on it."
        raise ContentError(path, 1, f"The questions are not {QUESTIONS} ({counts}).", remedy)
