"""The words of a post without its marks: for lists, letters and search results."""

import re
from functools import lru_cache

from sprint.markdown import plain_text, render_post

_MARKER = re.compile(r"[^\W_]+")


@lru_cache(maxsize=2000)
def excerpt(source: str, most: int) -> str:
    """The first words of a text in Markdown, at most so many characters."""
    return shortened(" ".join(plain_text(str(render_post(source))).split()), most)


def shortened(text: str, most: int) -> str:
    """A text cut at a blank, with a sign that more follows."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(".,;:") + " …"


def around(html: str, words: str, most: int = 220) -> str:
    """The stretch of a rendered text in which one of the words stands first."""
    text = " ".join(plain_text(html).split())
    places = [found.start() for word in _MARKER.findall(words) if (found := re.search(re.escape(word), text, re.I))]
    begin = max(0, min(places, default=0) - most // 3)
    begin = text.find(" ", begin) + 1 if begin else 0
    return ("… " if begin else "") + shortened(text[begin:], most)
