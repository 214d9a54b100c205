"""The glossary and the facts: what modules refer to by id.

The glossary is Markdown that reads well on any Git host. Each entry is a level-2 heading with an anchor of
its own, ``## <a id="sku"></a>SKU``: Git hosts make no anchor from ``{#sku}``, and the one they make from the
words ("2FA / MFA") differs from host to host, so only an explicit anchor makes ``../glossary.md#sku`` land on
the entry everywhere. Under it stand the line ``*Stands for:* ...`` (left out where the term is no
abbreviation), the meaning as plain text, ``*In a plant:* ...`` and ``*Week 1:* `first-module```.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from sprint.curriculum.faults import ContentError

GLOSSARY_PATH = "content/glossary.md"
FACTS_PATH = "content/facts.yaml"

_ENTRY = re.compile(r'## <a id="([^"]*)"></a>[ \t]*(.*?)[ \t]*$')
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_STANDS = re.compile(r"\*Stands for:\*[ \t]*(.+)")
_PLANT = re.compile(r"\*In a plant:\*[ \t]*(.+)")
_WEEK = re.compile(r"\*Week (\d):\*")


@dataclass(frozen=True)
class Term:
    """A glossary term. ``stands_for`` is empty where the term is no abbreviation; all texts are plain."""

    id: str
    term: str
    stands_for: str
    meaning: str
    example: str
    week: int


@dataclass(frozen=True)
class Fact:
    """A figure of the facts register. ``status`` is V, S, R or U; ``readers`` is "learners" or "writers"."""

    id: str
    status: str
    text: str
    source: str
    year: int | None
    note: str = ""
    readers: str = "learners"


def load_glossary(text: str, path: str = GLOSSARY_PATH) -> dict[str, Term]:
    """The terms by id, in the order of the file. Raises ContentError at the first entry that lacks something."""
    terms: dict[str, Term] = {}
    for line, head, body in _entries(text):
        term = _term(path, line, head, body)
        if term.id in terms:
            raise ContentError(path, line, f'The term "{term.id}" is there twice.', "Give one of the two another id.")
        terms[term.id] = term
    return terms


def _entries(text: str) -> list[tuple[int, str, list[str]]]:
    entries: list[tuple[int, str, list[str]]] = []
    is_open = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("## "):
            entries.append((number, line, []))
            is_open = True
        elif re.fullmatch(r"-{3,}\s*", line):
            is_open = False
        elif is_open and line.strip():
            entries[-1][2].append(line.strip())
    return entries


def _term(path: str, line: int, head: str, body: list[str]) -> Term:
    found = _ENTRY.match(head)
    if not found or not _ID.match(found[1]) or not found[2]:
        remedy = 'Write the heading as ## <a id="sku"></a>SKU, the id in small letters, digits and hyphens.'
        raise ContentError(path, line, "The heading of a term has no id.", remedy)
    rows = {name: _row(rule, body) for name, rule in {"stands": _STANDS, "plant": _PLANT, "week": _WEEK}.items()}
    meaning = " ".join(row for row in body if not row.startswith("*"))
    for value, what, remedy in (
        (meaning, "meaning", "Write one plain sentence under the heading."),
        (rows["plant"], "example", "Add a line that starts with *In a plant:*."),
        (rows["week"], "week", "Add a line such as *Week 2:* `w2-product-photos`."),
    ):
        if not value:
            raise ContentError(path, line, f'The term "{found[1]}" has no {what}.', remedy)
    return Term(found[1], found[2], rows["stands"], meaning, rows["plant"], int(rows["week"]))


def _row(rule: re.Pattern[str], body: list[str]) -> str:
    return next((m[1].strip() for line in body if (m := rule.match(line))), "")


def load_facts(text: str, path: str = FACTS_PATH) -> dict[str, Fact]:
    """The facts by id. Raises ContentError where the file is no list of facts or one lacks a field."""
    try:
        rows = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(
            path, mark.line + 1 if mark else 1, "The facts cannot be read.", "Put each text in double quotes."
        ) from error
    lines = {m[1]: number for number, line in enumerate(text.split("\n"), 1) if (m := re.match(r"- id: (\S+)", line))}
    facts: dict[str, Fact] = {}
    for row in rows if isinstance(rows, list) else []:
        fact = _fact(path, row, lines)
        if fact.id in facts:
            raise ContentError(
                path, lines.get(fact.id, 1), f"The fact {fact.id} is there twice.", "Keep one of the two."
            )
        facts[fact.id] = fact
    return facts


def _fact(path: str, row: Any, lines: dict[str, int]) -> Fact:
    line = lines.get(str(row.get("id")), 1) if isinstance(row, dict) else 1
    try:
        fact = Fact(**row)
    except TypeError as error:
        remedy = "Each fact has id, status, text, source and year; note and readers may follow."
        raise ContentError(path, line, "A fact has a field too few or too many.", remedy) from error
    if fact.status not in ("V", "S", "R", "U"):
        raise ContentError(path, line, f"The fact {fact.id} has no known status.", "Write V, S, R or U.")
    return fact
