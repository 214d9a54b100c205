"""The one place that turns Markdown into HTML, and the one place that calls HTML safe.

Two kinds of writer, two sets of rules:

* :func:`render_module` for the curriculum, whose authors are trusted with ids, classes, tables and
  footnotes, yet not with anything that runs.
* :func:`render_post` for what people type into the site: a small set, no ids, no classes, no pictures,
  and HTML that they type is shown as text.

Sanitising comes last. Markup of our own (popovers, drawings, icons) is added after it by the caller, with
``Markup.format`` around parts that came from here, or with :func:`keep` for HTML that a release stored.
"""

import re
import threading
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markupsafe import Markup, escape

from sprint.markdown_shapes import ShapesExtension

POST_LIMIT = 20_000
"""Characters of a post that are rendered; longer text is shown plain, because time grows with nesting."""

NOBODY: Mapping[str, str] = MappingProxyType({})

_DEEPEST = 12
"""Levels of quotes and lists that are followed; deeper nesting is shown plain, long before Python's stack ends."""


def _words(text: str) -> set[str]:
    return set(text.split())


_TAGS = _words(
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h2 h3 h4 h5 "
    "h6 hr i img kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th "
    "thead tr ul var"
)
_NEAR = re.compile(r"[\w./~%-]*(?:\?[\w=&%.-]*)?(?:#[\w:.-]*)?")


def _near(url: str) -> str | None:
    """A relative address of a module, or None where it is odd enough for a browser to read it as something else."""
    return url if _NEAR.fullmatch(url) and not url.startswith("//") else None


_MODULE = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "*": {"id", "class", "title", "lang", "dir"},
        "a": {"href", "hreflang"},
        "abbr": {"title"},
        "col": {"span"},
        "details": {"open"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start", "reversed"},
        "td": {"align", "colspan", "rowspan", "data-label"},
        "th": {"align", "colspan", "rowspan", "scope"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative=_near,
    link_rel="noopener noreferrer",
)
_MENTION = re.compile(r"/cohorts/[a-z0-9-]{1,60}/people#person-\d{1,12}")


def _to_a_person(url: str) -> str | None:
    """The one relative address that a post holds: of the person whom it names."""
    return url if _MENTION.fullmatch(url) else None


_POST = nh3.Cleaner(
    tags=_words("a blockquote br code del em hr li ol p pre strong sub ul"),
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative=_to_a_person,
    link_rel="nofollow ugc noopener noreferrer",
)


class _PostLink(InlineProcessor):  # type: ignore[misc]
    """``[words](https://...)`` without nesting: the library's own pattern takes minutes over 20,000 brackets."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(r"\[([^\[\]\n]{1,300})\]\(((?:https?://|mailto:)[^\s()<>]{1,2000})\)", md)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        link = Element("a", {"href": m[2]})
        link.text = m[1]
        return link, m.start(0), m.end(0)


class _Mention(InlineProcessor):  # type: ignore[misc]
    """``@Rosa Alvarado``: a link where `people` has an address for the name, or for its first word."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(r"(?<![\w@./])@(?=[^\W\d_])([^\W_][\w'’.-]{0,40}(?: [^\W_][\w'’.-]{0,40}){0,3})", md)
        self.people: Mapping[str, str] = {}

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:
        words = m[1].split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            for said in (name, name.rstrip(".'’-")):
                if url := self.people.get(said.casefold()):
                    link = Element("a", {"href": url})
                    link.text = f"@{said}"
                    return link, m.start(0), m.start(1) + len(said)
        return None, None, None


class _PostRules(Extension):  # type: ignore[misc]
    """What looks like HTML stays text, for people write "a<b>c" and mean it; so do headings, pictures, references."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        images = ("image_link", "image_reference", "short_image_ref")
        for name in ("html", "entity", "reference", "short_reference", *images):
            md.inlinePatterns.deregister(name)
        for name in ("hashheader", "setextheader", "reference"):
            md.parser.blockprocessors.deregister(name)
        md.inlinePatterns.register(_PostLink(md), "link", 160)
        md.inlinePatterns.register(_Mention(md), "mention", 155)


_FENCES = {"pymdownx.highlight": {"use_pygments": False}}


def _for_modules() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[
            "attr_list", "def_list", "footnotes", "tables", "sane_lists", "pymdownx.highlight", "pymdownx.superfences",
            "pymdownx.tilde", "pymdownx.betterem", "pymdownx.blocks.details", ShapesExtension(),
        ],
        extension_configs={**_FENCES, "tables": {"use_align_attribute": True}},
    )  # fmt: skip


def _for_posts() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=["sane_lists", "nl2br", "pymdownx.tilde", "pymdownx.betterem", "pymdownx.magiclink", _PostRules()],
    )


class _Renderers(threading.local):
    """A Markdown object keeps state while it converts, so each thread has its own pair."""

    def __init__(self) -> None:
        self.module = _for_modules()
        self.post = _for_posts()


_renderers = _Renderers()


def render_module(source: str) -> Markup:
    """The HTML of a piece of a module. Headings keep their level: ``##`` is ``<h2>``."""
    html: str = _renderers.module.reset().convert(source)
    return Markup(_MODULE.clean(html))  # noqa: S704


_NO_MARKS = re.compile(r"[A-Za-z](?:[^\W_]|[ ,.;:'\"?!()/%$+’“”–—-])*")
"""One line in which no rule of Markdown, of an extension or of HTML finds anything to do."""


def render_inline(source: str) -> Markup:
    """The HTML of one line of a module (a question, an option, a tick) without the paragraph around it."""
    if _NO_MARKS.fullmatch(source):
        return Markup(source)  # noqa: S704
    html = str(render_module(source)).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        html = html[3:-4]
    return Markup(html)  # noqa: S704


def render_post(source: str, people: Mapping[str, str] = NOBODY) -> Markup:
    """The HTML of what a person typed. Never raises: text that is too long or too deep is shown as typed.

    `people` has the address of each person who may be named, by name in lower case.
    """
    if len(source) > POST_LIMIT or _too_deep(source):
        return _plain(source)
    _renderers.post.inlinePatterns["mention"].people = people
    try:
        html: str = _renderers.post.reset().convert(source)
    except RecursionError:
        return _plain(source)
    return Markup(_POST.clean(html))  # noqa: S704


def keep(html: str) -> Markup:
    """Marks as safe what this module made earlier, or what the parser built around it: a release's HTML."""
    return Markup(html)  # noqa: S704


def plain_text(html: str) -> str:
    """The words of rendered HTML, for a summary or a label."""
    return Markup(html).striptags()  # noqa: S704


def _too_deep(source: str) -> bool:
    return any(_depth(line) > _DEEPEST for line in source.splitlines())


def _depth(line: str) -> int:
    margin = line[: len(line) - len(line.lstrip(" \t>*+-0123456789."))]
    return margin.count(">") + len(margin.expandtabs(4)) // 4


def _plain(source: str) -> Markup:
    paragraphs = re.split(r"\n\s*\n", source.strip())
    lines = (Markup("<br>").join(escape(line) for line in part.splitlines()) for part in paragraphs)
    return Markup("\n").join(Markup("<p>{}</p>").format(part) for part in lines)
