"""The shapes of the design, given to a module's tree before it is written: figures, callouts, tables.

Nothing here decides what is safe; ``sprint.markdown`` sanitises what comes out.
"""

import re
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

_CALLOUTS = {"Takeaway:": "takeaway", "Do not:": "takeaway do-not", "Please note:": "takeaway please-note"}
_BOX = re.compile(r"\[( |x|X)\]\s+")
_STASHED = re.compile("[\x02\x03]|wzxhzdk:\\d+|klzzwxh:\\d+")


class Shapes(Treeprocessor):  # type: ignore[misc]
    """Gives the tree of a module the shapes of the design: figures, callouts, tables that roll up on a phone."""

    def run(self, root: Element) -> None:
        _join_captions(root)
        _part_callouts(root)
        for element in list(root.iter()):
            _shape(element)


class Blank(InlineProcessor):  # type: ignore[misc]
    """Underscores that stand alone are a blank to fill in by hand, and never the start of bold type."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(r"(?<![_\w])_{2,}(?![_\w])", md)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        blank = Element("span", {"class": "blank" if len(m[0]) > 3 else "blank short"})
        blank.text = AtomicString(m[0])
        return blank, m.start(0), m.end(0)


class ShapesExtension(Extension):  # type: ignore[misc]
    """Hooks the shapes into a Markdown object, after everything that builds the tree."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.inlinePatterns.register(Blank(md), "blank", 175)
        md.treeprocessors.register(Shapes(md), "house", 5)


def _shape(element: Element) -> None:
    if element.tag == "p":
        _figure(element)
    elif element.tag == "table":
        _table(element)
    elif element.tag == "li":
        _box(element)


def _join_captions(root: Element) -> None:
    """A picture's caption may stand in the next paragraph; take it into the picture's own."""
    for parent in list(root.iter()):
        children = list(parent)
        for picture, caption in pairwise(children):
            if _only(picture) == ["img"] and _only(caption) == ["em"]:
                picture.append(caption[0])
                parent.remove(caption)


def _only(element: Element) -> list[str]:
    """The tags in a paragraph that holds nothing but tags; [] where text stands between them."""
    texts = [element.text, *(child.tail for child in element)]
    if element.tag != "p" or any(text and text.strip() for text in texts):
        return []
    return [str(child.tag) for child in element]


def _figure(element: Element) -> None:
    if _only(element) not in (["img"], ["img", "em"]):
        return
    element.tag, element.text = "figure", None
    element[0].tail = None
    if len(element) == 2:
        element[1].tag, element[1].tail = "figcaption", None
        element[0].tail = "\n"


def _part_callouts(root: Element) -> None:
    """Markdown joins quotes that follow each other; a callout begins again at each of its names."""
    for parent in list(root.iter()):
        children: list[Element] = []
        for child in parent:
            children += _callouts(child) if child.tag == "blockquote" else [child]
        if len(children) != len(parent) or any(new is not old for new, old in zip(children, parent, strict=False)):
            parent[:] = children


def _callouts(quote: Element) -> list[Element]:
    groups: list[list[Element]] = []
    for child in quote:
        if not groups or _callout_name(child):
            groups.append([])
        groups[-1].append(child)
    if not groups or not _callout_name(groups[0][0]):
        return [quote]
    return [_callout(group) for group in groups]


def _callout_name(element: Element) -> str:
    if element.tag != "p" or not len(element) or element[0].tag != "strong" or (element.text or "").strip():
        return ""
    name = (element[0].text or "").strip()
    return name if name in _CALLOUTS else ""


def _callout(group: list[Element]) -> Element:
    """``<p class="takeaway"><span>...``, or divs where there is more than one paragraph."""
    name = _callout_name(group[0])
    if name == "Takeaway:":
        group[0][0].set("class", "hide")
    lone = len(group) == 1
    box = Element("p" if lone else "div", {"class": _CALLOUTS[name]})
    body = SubElement(box, "span" if lone else "div")
    body.extend(list(group[0]) if lone else group)
    box.tail = "\n"
    return box


def _table(table: Element) -> None:
    table.set("class", table.get("class") or "table rolls full")
    heads = list(table.iter("th"))
    for cell in [*heads, *table.iter("td")]:
        if cell.attrib.pop("align", None) == "right":
            cell.set("class", "n")
    labels = [_STASHED.sub("", "".join(cell.itertext())).strip() for cell in heads]
    for cell, label in zip(heads, labels, strict=True):
        cell.set("scope", "col") if label else setattr(cell, "tag", "td")
    rows = [list(row) for body in table.iter("tbody") for row in body]
    named = all(row and "".join(row[0].itertext()).strip() for row in rows)
    for row in rows:
        for cell, label in zip(row, labels, strict=False):
            if label:
                cell.set("data-label", label)
        if named:
            row[0].tag = "th"
            row[0].attrib.pop("data-label", None)
            row[0].set("scope", "row")


def _box(item: Element) -> None:
    """An empty or ticked box to copy, as a sign and not as a control that does nothing."""
    holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    found = _BOX.match(holder.text or "")
    if found:
        holder.text = ("☐ " if found[1] == " " else "☑ ") + (holder.text or "")[found.end() :]
