"""Calculators as an author names them: a comment on a line of its own, ``<!-- calculator: ad-math -->``.

The text keeps a place for each; what the calculator asks and computes belongs to learning.
"""

import re
from collections.abc import Iterable

from markupsafe import Markup

from sprint.curriculum.outline import Line, outside_code

NAMES = ("ad-math", "follow-up-clock", "landed-cost", "order-math", "price-breaks")
"""The calculators that there are."""

_COMMENT = re.compile(r" {0,3}<!--[ \t]*calculator:[ \t]*(.*?)[ \t]*-->[ \t]*$")
_MARK = re.compile("<p>\ue000([a-z-]+)\ue000</p>")
_PLACE = Markup('<div data-calculator="{}"></div>')


def named(lines: Iterable[Line]) -> list[tuple[int, str]]:
    """The calculators that some lines name, whether there are such or not, each with its line."""
    return [(number, found[1]) for number, line in outside_code(list(lines)) if (found := _COMMENT.match(line))]


def place(name: str) -> Markup:
    """The place of a calculator in the HTML of a section."""
    return _PLACE.format(name)


def marked(lines: list[Line]) -> list[Line]:
    """The lines with each known calculator as a paragraph that passes through the sanitizer as text."""
    known = {number: name for number, name in named(lines) if name in NAMES}
    return [(number, f"\ue000{known[number]}\ue000" if number in known else line) for number, line in lines]


def placed(html: str) -> str:
    """The HTML made from marked lines, with a place for each calculator."""
    return _MARK.sub(lambda found: str(place(found[1])), html)
