"""What is added to a module's HTML after it is sanitised: terms that explain themselves, drawings, icons.

The patterns below read the HTML that nh3 writes, and nothing else: attributes in double quotes, with quotes
inside them escaped, and no ``<`` in text. What an author typed can therefore not pass for one of these tags.
"""

import html as entities
import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from sprint import markdown
from sprint.curriculum import calculators, figures
from sprint.curriculum.faults import ContentError
from sprint.curriculum.outline import Line, Outline
from sprint.curriculum.reference import Term

_ATTRIBUTES = r'(?: [\w-]+="[^"]*")*'
_TERM = re.compile(rf'<a{_ATTRIBUTES} href="\.\./glossary\.md(?:#([\w-]*))?"{_ATTRIBUTES}>(.*?)</a>', re.S)
_MODULE = re.compile(r'(<a(?: [\w-]+="[^"]*")*? href=")([\w-]+)\.md(#[\w-]+)?"')
_NEAR = re.compile(rf'<a{_ATTRIBUTES} href="(?:\.\./)?[\w-]+\.md(?:#[\w-]*)?"{_ATTRIBUTES}>(.*?)</a>', re.S)
_IMAGE = re.compile(rf"<img({_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_NOTE = re.compile(r'(id="|href="#)fn(ref)?:')
_CALLOUT = re.compile(r'<(p|div) class="(takeaway(?: [\w-]+)?)"><(span|div)>')

_ICON = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
_ICONS = {
    "takeaway": _ICON.format("M2 8h20v8.5H2zM6 8v3.5M10 8v5M14 8v3.5M18 8v5"),
    "takeaway do-not": _ICON.format("M5 5l14 14M19 5 5 19"),
    "takeaway please-note": _ICON.format("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 10.5V17M12 7v2"),
}
_BUTTON = Markup('<button class="term" type="button" popovertarget="term-{id}">{words}</button>')
_POP = Markup(
    '<div class="pop" id="term-{id}" popover>\n<h3>{term}</h3>\n{stands}<p>{meaning}</p>\n'
    '<p class="quiet">In a plant: {example}</p>\n</div>\n'
)


class Decorator:
    """Renders pieces of one module and keeps count of the terms and drawings it has used.

    A term's first use becomes a button that opens its explanation; later uses are plain words. In a tick of the
    checklist a term is always plain, for the tick is a control itself.
    """

    def __init__(self, source: Outline, glossary: Mapping[str, Term], drawings: Mapping[str, str]) -> None:
        self.path = source.path
        self.glossary = glossary
        self.drawings = drawings
        self.used: list[str] = []
        self.drawn: list[str] = []

    def blocks(self, lines: list[Line], place: str) -> Markup:
        """Paragraphs, lists, tables and figures. ``place`` keeps footnotes of different sections apart."""
        source = "\n".join(line for _, line in calculators.marked(lines))
        if not source.strip():
            return Markup()
        html = calculators.placed(str(markdown.render_module(source)) + "\n")
        html = _NOTE.sub(rf"\1fn\2-{re.sub(r'[^a-zA-Z0-9-]', '', place)}-", html)
        return self._decorate(html, lines)

    def plain(self, source: str, line: int) -> Markup:
        """One line in which terms stay plain words: a tick."""
        html = _TERM.sub(r"\2", str(markdown.render_inline(source)))
        return self._decorate(html, [(line, source)])

    def question(self, source: str, line: int, *, is_block: bool = False) -> Markup:
        """A piece of a question, an option or an explanation. It is asked on other pages too, away from its module,
        so terms and links to modules stay plain words.
        """
        html = str(markdown.render_module(source) if is_block else markdown.render_inline(source))
        return self._decorate(_NEAR.sub(r"\1", html), [(line, source)])

    def _decorate(self, html: str, lines: list[Line]) -> Markup:
        html = _TERM.sub(self._term, html)
        html = _MODULE.sub(r'\1\2\3"', html).replace('href="../formulas.md', 'href="../formulas')
        html = _CALLOUT.sub(lambda m: f'<{m[1]} class="{m[2]}">{_ICONS.get(m[2], "")}<{m[3]}>', html)
        return markdown.keep(_IMAGE.sub(lambda m: self._figure(m[1], lines), html))

    def _term(self, found: re.Match[str]) -> str:
        id, words = found[1] or "", found[2]
        if id not in self.glossary or id in self.used:
            return words
        self.used.append(id)
        return _BUTTON.format(id=id, words=markdown.keep(words))

    def _figure(self, attributes: str, lines: list[Line]) -> str:
        values = {name: entities.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        source = values.get("src", "")
        line = next((number for number, text in lines if source and source in text), lines[0][0])
        name = source.removeprefix("../figures/")
        if not source.startswith("../figures/") or name not in self.drawings:
            remedy = "Put the drawing into content/figures and link it as ../figures/name.svg."
            raise ContentError(self.path, line, f'There is no drawing "{source}".', remedy)
        self.drawn.append(name)
        return str(figures.inline(f"content/figures/{name}", self.drawings[name], values.get("alt", "")))


def popovers(terms: Iterable[Term]) -> Markup:
    """The explanations of a module's terms, each in a popover of its own."""
    html = Markup()
    for term in terms:
        stands = Markup('<p class="label">{}</p>\n').format(term.stands_for) if term.stands_for else ""
        html += _POP.format(id=term.id, term=term.term, stands=stands, meaning=term.meaning, example=term.example)
    return html
