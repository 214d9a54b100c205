"""The shape of a module's source, with line numbers, before anything is rendered.

The parser renders from an outline and the checks read it, so both agree on what is a section, a step or a
question, and a fault can name its line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from sprint.curriculum.faults import ContentError

SECTIONS = {
    "why": "Why this matters to your shop",
    "warm-up": "Warm-up",
    "learn": "Learn",
    "see-it-done": "See it done",
    "do-it-now": "Do it now",
    "check-your-work": "Check your work",
    "quiz": "Quiz",
    "share": "Share",
    "bring-to-your-coach": "Bring to your coach",
    "go-further": "Go further",
    "sources": "Sources",
}
"""The sections of every module, in their order: id and title."""

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.S)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*(?:\{#([\w-]+)\})?[ \t]*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_TASK = re.compile(r"[-*] \[( |x|X)\][ \t]+(.*)$")
_ITEM = re.compile(r"[-*][ \t]+(.*)$")
_STEP = re.compile(r"\d+\.[ \t]+(.*)$")
_STEP_HEAD = re.compile(r"\*\*(.+?)\*\*[ \t]*\((\d+) min(?:utes?)?\)\.?[ \t]*(.*)$", re.S)
_ID_COMMENT = re.compile(r"[ \t]*<!--[ \t]*#([\w-]+)[ \t]*-->")

Line = tuple[int, str]


@dataclass
class Node:
    """A heading and the lines under it, up to the next heading of its level or above."""

    level: int
    title: str
    id: str
    line: int
    lines: list[Line] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def own_lines(self) -> list[Line]:
        """The lines before the first heading inside."""
        end = self.children[0].line if self.children else float("inf")
        return [line for line in self.lines if line[0] < end]


@dataclass(frozen=True)
class Task:
    """A task list item: a tick of the checklist or an option of a question."""

    line: int
    text: str
    is_ticked: bool
    id: str


@dataclass(frozen=True)
class Question:
    """A quiz or warm-up item as it stands in the source."""

    line: int
    id: str
    stem: str
    more: str
    options: list[Task]
    explanation: str
    explanation_line: int


@dataclass(frozen=True)
class StepSource:
    """A step of Do it now. ``minutes`` is None where the source gives none."""

    line: int
    title: str
    minutes: int | None
    text: str


@dataclass
class Outline:
    """A module's front matter and sections."""

    path: str
    front: dict[str, Any]
    front_lines: dict[str, int]
    lines: list[Line]
    sections: list[Node]

    def section(self, id: str) -> Node | None:
        """The section of that id, or None."""
        return next((section for section in self.sections if section.id == id), None)

    def nodes(self) -> Iterator[Node]:
        """Every heading, in reading order."""
        for section in self.sections:
            yield section
            yield from section.children

    def line_of(self, key: str) -> int:
        """The line of a key of the front matter; 1 where it is missing."""
        return self.front_lines.get(key, 1)


def read(path: str, text: str) -> Outline:
    """The outline of a module's source. Raises ContentError where there is no front matter to read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _FRONT.match(text)
    if not found:
        raise ContentError(
            path, 1, "The file does not start with front matter.", "Begin with a line ---, the keys, and a line ---."
        )
    front = _front(path, found[1])
    keys = {m[1]: number for number, line in enumerate(found[1].split("\n"), 2) if (m := re.match(r"(\w+):", line))}
    start = text.count("\n", 0, found.end()) + 1
    lines = list(enumerate(text[found.end() :].split("\n"), start))
    return Outline(path, front, keys, lines, _sections(lines))


def _front(path: str, source: str) -> dict[str, Any]:
    try:
        front = yaml.load(source, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        remedy = "Put text with a colon or a quote sign in quotes, and keep one key a line."
        line = mark.line + 2 if mark else 2
        raise ContentError(path, line, f"The front matter cannot be read: {problem}.", remedy) from error
    except ValueError as error:  # a date that no calendar has
        line = next((n for n, row in enumerate(source.split("\n"), 2) if re.search(r"\d{4}-\d+-\d+", row)), 2)
        remedy = "Write a day of the calendar, such as 2026-11-21."
        raise ContentError(path, line, f"The front matter cannot be read: {error}.", remedy) from error
    if not isinstance(front, dict):
        raise ContentError(path, 2, "The front matter holds no keys.", 'Write keys and values, such as "week: 2".')
    return front


def outside_code(lines: list[Line]) -> Iterator[Line]:
    """The lines that are not inside a fenced block of code."""
    fence = ""
    for number, line in lines:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
        elif mark:
            fence = mark[1][:3]
        else:
            yield number, line


def _sections(lines: list[Line]) -> list[Node]:
    headings = [(number, m) for number, line in outside_code(lines) if (m := _HEADING.match(line))]
    nodes = [Node(len(m[1]), m[2], m[3] or "", number) for number, m in headings]
    for at, node in enumerate(nodes):
        end = next((later.line for later in nodes[at + 1 :] if later.level <= node.level), float("inf"))
        node.lines = [line for line in lines if node.line < line[0] < end]
        node.children = [later for later in nodes[at + 1 :] if later.line < end] if node.level == 2 else []
    return [node for node in nodes if node.level <= 2]


def _runs(lines: list[Line], opening: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """List items that begin with a pattern at the margin, with their indented lines."""
    item: list[str] = []
    start = 0
    for number, line in lines:
        if opening.match(line):
            if item:
                yield start, "\n".join(item)
            start, item = number, [line]
        elif item and (not line.strip() or line.startswith((" ", "\t"))):
            item.append(line)
        elif item:
            yield start, "\n".join(item)
            item = []
    if item:
        yield start, "\n".join(item)


def tasks(lines: list[Line]) -> list[Task]:
    """The task list items of some lines, their id comments lifted."""
    found = []
    for number, text in _runs(lines, _TASK):
        first = _TASK.match(text.split("\n")[0])
        mark = _ID_COMMENT.search(text)
        words = " ".join([first[2] if first else "", *(line.strip() for line in text.split("\n")[1:])]).strip()
        found.append(Task(number, _ID_COMMENT.sub("", words), bool(first and first[1] != " "), mark[1] if mark else ""))
    return found


def items_of(lines: list[Line]) -> list[tuple[int, str, str]]:
    """The plain list items of some lines: line, text and the id of their comment, which is empty where none stands."""
    found = []
    for number, text in _runs(lines, _ITEM):
        mark = _ID_COMMENT.search(text)
        words = " ".join(line.strip() for line in _ID_COMMENT.sub("", text)[1:].split("\n"))
        found.append((number, words.strip(), mark[1] if mark else ""))
    return found


def question(node: Node) -> Question:
    """The question under a heading: what stands before the options, the options, the quote after them."""
    options = tasks(node.lines)
    quote = [(number, line) for number, line in node.lines if line.startswith(">")]
    explanation = "\n".join(re.sub(r"^> ?", "", line) for _, line in quote)
    first = min([option.line for option in options] + [number for number, _ in quote], default=node.line + 1)
    more = "\n".join(line for number, line in node.lines if number < first).strip()
    return Question(node.line, node.id, node.title, more, options, explanation, quote[0][0] if quote else node.line)


def after_questions(section: Node | None) -> list[Line]:
    """What follows the last question of a section and is no part of it: the warm-up's prompt."""
    if not section or not section.children:
        return []
    last = section.children[-1]
    end = max([number for number, line in last.lines if line.startswith((">", "- ["))], default=last.line)
    return [line for line in last.lines if line[0] > end]


def questions(section: Node | None) -> list[Question]:
    """Every question of a section."""
    return [question(child) for child in section.children] if section else []


def steps(section: Node | None) -> list[StepSource]:
    """The numbered steps of Do it now, before its sub-headings."""
    found = []
    for number, text in _runs(section.own_lines if section else [], _STEP):
        body = _STEP.sub(r"\1", text.split("\n")[0]) + "\n" + _dedent(text.split("\n")[1:])
        head = _STEP_HEAD.match(body.strip())
        title, minutes, rest = (head[1], int(head[2]), head[3]) if head else ("", None, body.strip())
        found.append(StepSource(number, title.rstrip("."), minutes, rest))
    return found


def _dedent(lines: list[str]) -> str:
    """Takes up to four spaces, the indent of a numbered item, off each line."""
    return "\n".join(re.sub(r"^ {1,4}", "", line) for line in lines)
