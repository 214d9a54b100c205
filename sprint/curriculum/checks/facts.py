"""Figures about the outside world: each traced to the register, none unverified, each called what it is."""

import re
from collections.abc import Iterator

from sprint.curriculum.checks import prose
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import Line, Node, Outline, outside_code

_COMMENT = re.compile(r"<!--([^#]*?)-->")
_ID = re.compile(r"\b[A-Z]\d+\b")
_SOURCE = re.compile(r"[-*]\s+(?:\*\*)?([A-Z]\d+(?:(?:,| and|,? to)\s+[A-Z]\d+)*)\b")
_CUE = re.compile(
    r"\b(survey\w*|stud(?:y|ies)|reported|research\w*|on average|according to|census|benchmarks?|statistics"
    r"|percent of|% of (?:\w+ )?(?:firms|buyers|companies|people|shops|manufacturers|purchases|users|readers))",
    re.I,
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?\s?%|\$\d|\b\d{1,3}(?:,\d{3})+\b|\b\d+ (?:in|of) \d+\b|\bpercent\b")
_CALLED = {
    "S": (re.compile(r"\breport", re.I), "reported"),
    "R": (re.compile(r"rules? of thumb", re.I), "rule of thumb"),
}


def cited(lines: list[Line]) -> Iterator[tuple[int, str]]:
    """The facts that some lines name in comments, each with its line."""
    for number, line in outside_code(lines):
        for comment in _COMMENT.findall(line):
            for id in _ID.findall(comment):
                yield number, id


def known(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Each fact is in the register, verified, and meant for learners."""
    for number, id in cited(source.lines):
        fact = shelf.facts.get(id)
        if not fact:
            near = ", ".join(key for key in shelf.facts if key[0] == id[0])
            remedy = f"Use an id from content/facts.yaml{f': {near}' if near else ''}."
            yield Fault(source.path, number, f"There is no fact {id}.", remedy)
        elif fact.status == "U":
            remedy = "Leave the figure out until a person has confirmed it."
            yield Fault(source.path, number, f"The fact {id} is unverified.", remedy)
        elif fact.readers != "learners":
            remedy = "Leave it out of the module."
            yield Fault(source.path, number, f"The fact {id} is background for writers.", remedy)


def called(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Second-hand figures say "reported", rules of thumb say "rule of thumb", in the same paragraph or part."""
    for section in source.sections:
        for part in _parts(section):
            found = list(prose.blocks(part))
            whole = " ".join(block.text for block in found)
            for block in found:
                near = whole if block.kind in ("table", "item") else block.text
                lines = list(enumerate(block.raw.split("\n"), block.line))
                yield from _called(source, shelf, lines, near)


def _parts(section: Node) -> list[list[Line]]:
    return [section.own_lines, *(child.lines for child in section.children if child.level == 3)]


def _called(source: Outline, shelf: Shelf, lines: list[Line], near: str) -> Iterator[Fault]:
    for number, id in cited(lines):
        status = shelf.facts[id].status if id in shelf.facts else ""
        rule = _CALLED.get(status)
        if rule and not rule[0].search(near):
            remedy = f'Write "{rule[1]}" in the same paragraph.'
            yield Fault(source.path, number, f'The fact {id} is not called "{rule[1]}".', remedy)


def declared(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """The front matter and the sources list the facts of the text, and no others."""
    named = {id: number for number, id in reversed(list(cited(source.lines)))}
    listed = [str(id) for id in source.front.get("facts") or []]
    sources = _sources(source)
    for id, number in named.items():
        if id not in listed:
            yield Fault(source.path, number, f"The front matter does not list {id}.", "Add it to facts.")
        if id not in sources:
            remedy = f"Add a line under Sources: - {id}: publisher, title, year."
            yield Fault(source.path, number, f"The sources do not name {id}.", remedy)
    for id in listed:
        if id not in named:
            remedy = "Put the comment after its figure, or take it off the list."
            yield Fault(source.path, source.line_of("facts"), f"The fact {id} is listed but not used.", remedy)


def _sources(source: Outline) -> set[str]:
    section = source.section("sources")
    found: set[str] = set()
    for _, line in section.lines if section else []:
        if row := _SOURCE.match(line.strip()):
            ids = _ID.findall(row[1])
            found.update(ids)
            if " to " in row[1] and len(ids) == 2 and ids[0][0] == ids[1][0]:
                found.update(f"{ids[0][0]}{number}" for number in range(int(ids[0][1:]), int(ids[1][1:])))
    return found


def traced(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """In Why and Learn, a figure that somebody found out carries its fact."""
    for id in ("why", "learn"):
        section = source.section(id)
        for block in prose.blocks(section.lines) if section else []:
            if block.kind not in ("paragraph", "item") or _COMMENT.search(block.raw):
                continue
            for sentence in prose.sentences([block]):
                if _CUE.search(sentence.text) and _FIGURE.search(sentence.text):
                    remedy = "Put the fact's id in a comment after the figure, such as <!-- B7 -->, or leave it out."
                    yield Fault(source.path, sentence.line, "A figure about the outside world has no fact.", remedy)


RULES = [known, called, declared, traced]
