"""Small numbers as words, as headings say them: "One of five done"."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_WORDS = (
    _l("none"), _l("one"), _l("two"), _l("three"), _l("four"), _l("five"), _l("six"), _l("seven"), _l("eight"),
    _l("nine"), _l("ten"), _l("eleven"), _l("twelve"),
)  # fmt: skip


def in_words(n: int) -> str:
    """A number up to twelve as a word, a larger one in figures: "four", "20"."""
    return str(_WORDS[n]) if 0 <= n < len(_WORDS) else str(n)


def starting(n: int) -> str:
    """The same at the start of a sentence: "Four"."""
    word = in_words(n)
    return word[:1].upper() + word[1:]


def duration(minutes: int) -> str:
    """A time of work: "45 min", "2 h", "2 h 10 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)s min", n=rest)
    return _("%(h)s h %(n)s min", h=hours, n=rest) if rest else _("%(h)s h", h=hours)


def done_of(done: int, total: int) -> str:
    """How much is done: "One of five done", "All five done", "None of five done yet"."""
    if total and done >= total:
        few = {1: _("Done"), 2: _("Both done")}
        return few.get(total) or _("All %(total)s done", total=in_words(total))
    if not done:
        return _("None of %(total)s done yet", total=in_words(total))
    return _("%(done)s of %(total)s done", done=starting(done), total=in_words(total))
