"""A module's HTML as a row of plain blocks: a paragraph, a list item, a table row, each under its heading. Pure rules.

Two releases are compared by these words and not by their HTML, so that a change of the renderer is no change of text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from sprint.curriculum.module import Module

_BLOCKS = frozenset({
    "p", "li", "tr", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "figcaption", "summary", "caption", "blockquote",
    "div", "details", "ol", "ul", "dl",
})  # fmt: skip
_HEADINGS = frozenset({"h3", "h4", "h5", "h6"})
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})


@dataclass(frozen=True)
class Block:
    """Some words as they stand on the page. `heading` is the id of the heading above them."""

    text: str
    heading: str
    is_heading: bool = False


def blocks(module: Module) -> list[Block]:
    """The text of all sections in reading order, less ticks, questions and fields, which have ids of their own."""
    found: list[Block] = []
    for section in module.sections:
        reader = _Reader(section.id)
        reader.feed(f"{section.html}\n{section.after}")
        reader.close()
        found += [Block(section.title, section.id, is_heading=True), *reader.finished()]
    return found


def words(html: str) -> str:
    """The words of a piece of HTML in one line."""
    reader = _Reader("")
    reader.feed(html)
    reader.close()
    return " ".join(block.text for block in reader.finished())


class _Reader(HTMLParser):
    """Collects words between the tags that begin or end a block; what a screen reader would not say is left out."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading, self.in_heading = heading, False
        self.found: list[Block] = []
        self.parts: list[str] = []
        self.silent: list[str] = []  # open tags, from the first one that is left out

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self.silent:
            self.silent += [tag] if tag not in _VOID else []
        elif tag == "svg" or given.get("aria-hidden") == "true":
            self.parts.append(f" [{given['aria-label']}] " if given.get("aria-label") else "")
            self.silent = [tag]
        elif tag in _BLOCKS:
            self._begin(tag, given.get("id") or "")
        elif tag in ("td", "th", "br"):
            self.parts.append(" ")
        elif tag == "a" and (given.get("href") or "").startswith(("http", "mailto", "tel")):
            self.parts.append(f" ({given['href']}) ")

    def _begin(self, tag: str, id: str) -> None:
        self._flush()
        if tag in _HEADINGS and id:
            self.heading, self.in_heading = id, True

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if self.silent[-1] == tag:
                self.silent.pop()
        elif tag in _BLOCKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)

    def _flush(self) -> None:
        text = re.sub(r"\s+", " ", "".join(self.parts)).strip()
        if text:
            self.found.append(Block(text, self.heading, self.in_heading))
        self.parts, self.in_heading = [], False

    def finished(self) -> list[Block]:
        """The blocks, with what was still open at the end."""
        self._flush()
        return self.found
