"""Glossary terms: links that have an entry, short forms spelled out and linked where they first stand."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from sprint.curriculum.checks import prose
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import Outline, outside_code
from sprint.curriculum.reference import Term

_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(\.\./glossary\.md(?:#([\w-]*))?\)")
_SHORT = re.compile(r"[A-Z0-9][A-Z0-9&/-]*[A-Z][A-Z0-9&/-]*|[A-Z][A-Z0-9&/-]*[A-Z0-9]")
_LOOSE = re.compile(r"(?<![\w./-])([A-Z]{2,6})s?(?![\w-]|\.\w| \d)")
_EVERYDAY = re.compile("US|USA|UK|EU|PDF|JPEG|JPG|PNG|SVG|RGB|MB|GB|KB|ID|OK|TV|PC|NOT|NY|AM|PM|DVD|FAQ|LLC|CEO|NACHA")
_NAMES_ONLY = ("go-further", "sources")


def entries(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Each link to the glossary has an entry, and the front matter lists the terms that are linked."""
    listed = [str(id) for id in source.front.get("glossary_terms") or []]
    linked: dict[str, int] = {}
    for number, line in outside_code(source.lines):
        for _, id in _LINK.findall(line):
            linked.setdefault(id, number)
    for id, number in linked.items():
        if id not in shelf.glossary:
            yield Fault(source.path, number, f'Unknown glossary term "{id}".', _suggest(id, shelf))
        elif id not in listed:
            remedy = "Add it to glossary_terms."
            yield Fault(source.path, number, f'The front matter does not list the term "{id}".', remedy)
    at = source.line_of("glossary_terms")
    for id in listed:
        if id not in shelf.glossary:
            yield Fault(source.path, at, f'Unknown glossary term "{id}".', _suggest(id, shelf))
        elif id not in linked:
            remedy = "Link it where it first stands, or take it off the list."
            yield Fault(source.path, at, f'The term "{id}" is listed but not linked.', remedy)


def _suggest(id: str, shelf: Shelf) -> str:
    near = get_close_matches(id, shelf.glossary, n=1)
    sample = f', for example "{near[0]}"' if near else ""
    return f"Use an id from content/glossary.md{sample}."


def first_use(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """A term of the glossary is linked, and a short form spelled out, where it first stands in the text."""
    found = [
        block
        for section in source.sections
        if section.id not in _NAMES_ONLY
        for block in prose.blocks(section.lines)
        if block.kind not in ("heading", "image")
    ]
    linked = {id for block in found for _, id in _LINK.findall(block.raw)}
    everything = "\n".join(block.text for block in found).lower()
    for term in shelf.glossary.values():
        for name in _names(term):
            is_short = bool(_SHORT.fullmatch(name))
            if name.lower() in everything and (is_short or (term.id in linked and " " in name)):
                yield from _first(source, term, name, found, is_short)


def _names(term: Term) -> list[str]:
    return [name.strip() for name in re.sub(r"\(.*?\)", "", term.term).split(" / ") if name.strip()]


@cache
def _pattern(name: str, is_short: bool) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.-]){re.escape(name)}(?:s|es)?(?![\w-])", 0 if is_short else re.I)


def _first(source: Outline, term: Term, name: str, found: list[prose.Block], is_short: bool) -> Iterator[Fault]:
    pattern = _pattern(name, is_short)
    for block in found:
        if name.lower() not in block.text.lower():
            if any(id == term.id for _, id in _LINK.findall(block.raw)):
                return
            continue
        own = [words for words, id in _LINK.findall(block.raw) if id == term.id]
        shown = _LINK.sub(lambda m: m[1] if m[2] == term.id else re.sub(r"\S", "x", m[1]), block.raw)
        place = pattern.search(prose.plain(shown))
        if not place:
            if own:
                return
            continue
        first_link = prose.plain(shown).find(prose.plain(own[0])) if own else -1
        if first_link < 0 or place.end() <= first_link:
            remedy = f"Write [{name}](../glossary.md#{term.id}) here, where it first stands."
            yield Fault(source.path, block.line_at(place.start()), f'"{name}" is not linked to the glossary.', remedy)
        elif is_short and term.stands_for and not _spelled_out(term, block.text):
            remedy = f"Spell it out in the same paragraph: {term.stands_for}."
            yield Fault(source.path, block.line_at(place.start()), f'"{name}" is not spelled out at first use.', remedy)
        return


def _spelled_out(term: Term, text: str) -> bool:
    """Two thirds of the long words are enough, by their stems: "request for a quote" is "request for quotation"."""
    stems = [word[:4].lower() for word in re.findall(r"[A-Za-z]{4,}", term.stands_for)]
    return not stems or 3 * sum(stem in text.lower() for stem in stems) >= 2 * len(stems)


def unknown_short_forms(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """A short form that is not in the glossary is spelled out where it first stands: "Bureau of ... (BIS)"."""
    known = {name for term in shelf.glossary.values() for word in _names(term) for name in re.split(r"[ /-]", word)}
    seen: set[str] = set()
    for section in source.sections:
        if section.id in (*_NAMES_ONLY, "quiz", "warm-up", "do-it-now"):
            continue
        for block in prose.blocks(section.lines):
            for place in _LOOSE.finditer(block.text) if block.kind in ("paragraph", "item", "quote") else []:
                if place[1] in seen or place[1] in known or _EVERYDAY.fullmatch(place[1]):
                    continue
                seen.add(place[1])
                if f"({place[1]}" not in block.text:
                    remedy = f"Write the words first, then ({place[1]}), or add it to the glossary."
                    line = block.line_at(place.start())
                    yield Fault(source.path, line, f'"{place[1]}" is not spelled out at first use.', remedy)


RULES = [entries, first_use, unknown_short_forms]
