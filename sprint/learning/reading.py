"""Where in a module's text a person is. Pure rules."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from sprint.curriculum.module import Module, Section
from sprint.learning.course import Lesson

EXAMPLES = {
    "brinwick": "Brinwick Stamping",
    "ovenmarch": "Ovenmarch Equipment",
    "polyquill": "Polyquill Molding",
    "talloway": "Talloway Furniture",
}
"""The made-up companies that the lessons follow, by the id that a module's front matter names."""

OBJECTIVES, WAY_ON = "objectives", "way-on"  # the ids of the headings that the page itself prints: first and last


@dataclass(frozen=True)
class Entry:
    """A line of the side menu. `state` is "read", "here" or empty."""

    id: str
    title: str
    state: str


def headings(text: Module) -> dict[str, str]:
    """Where a person can stop: the id and title of each heading, in reading order."""
    found = {OBJECTIVES: _("What you can do afterwards")}
    for section in text.sections:
        found[section.id] = section.title
        found.update({child.id: child.title for child in section.children})
    return {**found, WAY_ON: _("The way on")}


def stopped_at(lesson: Lesson, text: Module) -> tuple[str, str] | None:
    """The id and title of the heading where a person stopped; None where there is nothing to go on with."""
    beginning = {OBJECTIVES, text.sections[0].id} if text.sections else {OBJECTIVES}
    if lesson.is_done or lesson.place is None or lesson.place in beginning:
        return None
    title = headings(text).get(lesson.place)
    return (lesson.place, title) if title else None


def menu(text: Module, lesson: Lesson) -> list[Entry]:
    """The side menu: the sections, and in place of "Learn" its parts; read up to where the person stopped."""
    titles = headings(text)
    steps: list[tuple[str, str, set[str]]] = [(OBJECTIVES, titles[OBJECTIVES], {OBJECTIVES})]
    for section in text.sections:
        if section.kind == "learn" and section.children:
            steps += [(child.id, child.title, {child.id}) for child in section.children]
            steps[-len(section.children)][2].add(section.id)
        else:
            steps.append((section.id, section.title, {section.id, *(child.id for child in section.children)}))
    steps.append((WAY_ON, titles[WAY_ON], {WAY_ON}))
    here = next((n for n, (_id, _title, ids) in enumerate(steps) if lesson.place in ids), -1)
    if lesson.is_done:
        here = len(steps)
    states = ["read" if n < here else "here" if n == here else "" for n in range(len(steps))]
    return [Entry(id, title, state) for (id, title, _ids), state in zip(steps, states, strict=True)]


@dataclass(frozen=True)
class Left:
    """What a person has not done yet of a module's checklist and quiz. It offers the end, and forces nothing."""

    checks: int
    questions: int

    @property
    def is_nothing(self) -> bool:
        """Whether all is ticked and answered once."""
        return not (self.checks or self.questions)


def left_of(text: Module, ticked: Collection[str], answered: Collection[str]) -> Left:
    """What is left of a module for who has ticked and answered these."""
    checks = sum(item.id not in ticked for item in text.checklist)
    return Left(checks, sum(item.id not in answered for item in text.quiz))


LIVE = ("warm-up", "checklist", "quiz")  # the kinds of sections after which something is the reader's own


@dataclass(frozen=True)
class Piece:
    """Some sections in a row, with the rest of the section before them. Objectives begin the first piece."""

    number: int
    rest: Markup
    objectives: list[str]
    sections: list[Section]
    followed_by: str  # one of LIVE; empty at the end


def in_pieces(text: Module) -> list[Piece]:
    """The text, cut after each section that goes on with something of the reader's own."""
    pieces: list[Piece] = []
    sections: list[Section] = []
    rest = Markup()
    for section in text.sections:
        sections.append(section)
        if section.kind in LIVE:
            pieces.append(Piece(len(pieces), rest, [] if pieces else text.objectives, sections, section.kind))
            sections, rest = [], section.after
    return [*pieces, Piece(len(pieces), rest, [] if pieces else text.objectives, sections, "")]
