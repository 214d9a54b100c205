"""Drawings: SVG files of ours, checked against a short list and put into the page.

They stand in the page, and not behind ``<img>``, so that the design's pens and the dark scheme reach them.
Whatever stands in a page can act, so a file with anything outside the list is refused, not cleaned.
"""

import re
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from sprint import markdown
from sprint.curriculum.faults import ContentError

LARGEST = 60_000
"""Characters of one drawing. A page with six of them stays far below its weight."""

_SVG = "{http://www.w3.org/2000/svg}"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _words(
    "svg g path line rect circle ellipse polygon polyline text tspan defs marker use clipPath pattern "
    "linearGradient radialGradient stop title desc"
)
_SILENT = frozenset({"title", "desc"})
_ATTRIBUTES = _words(
    "class id viewBox d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height points transform fill stroke stroke- "
    "width stroke-linecap stroke-linejoin stroke-dasharray stroke-miterlimit opacity fill-opacity stroke-opacity "
    "fill-rule clip-rule clip-path text-anchor dominant-baseline font-size font-weight textLength lengthAdjust "
    "rotate preserveAspectRatio marker-start marker-mid marker-end markerWidth markerHeight markerUnits orient "
    "refX refY patternUnits patternTransform gradientUnits gradientTransform offset stop-color stop-opacity "
    "vector-effect href pathLength role aria-hidden aria-label aria-labelledby focusable"
)
_OWN = re.compile(r"url\(#([\w-]+)\)")
_NAMES = frozenset({"role", "aria-hidden", "aria-label", "aria-labelledby", "focusable"})


def inline(path: str, svg: str, alt: str) -> Markup:
    """The drawing as markup for a page, named by its alt text. Raises ContentError where the file is not plain."""
    root = _tree(path, svg)
    prefix = re.sub(r"\W+", "-", path.rsplit("/", 1)[-1].removesuffix(".svg"))
    classes = " ".join(dict.fromkeys(["drawing", *(root.get("class") or "").split()]))
    attributes = {k: v for k, v in root.attrib.items() if k not in {"class", "width", "height", *_NAMES}}
    head = {**attributes, "class": classes, "role": "img", "aria-label": alt}
    inner = "".join(_written(child, prefix) for child in root)
    return markdown.keep(f"<svg{_attributes(head, prefix)}>{inner}</svg>")


def check(path: str, svg: str) -> None:
    """Raises ContentError, with the line, for the first thing in a drawing that may not stand in a page."""
    _tree(path, svg)


def _tree(path: str, svg: str) -> ET.Element:
    if len(svg) > LARGEST:
        raise ContentError(path, 1, f"The drawing has over {LARGEST} characters.", "Round its numbers, or draw less.")
    declared = re.search(r"<!(DOCTYPE|ENTITY)", svg, re.I)
    if declared:
        raise ContentError(path, _line(svg, declared.start()), "The drawing declares a document type.", "Delete it.")
    try:
        root = ET.fromstring(svg)  # noqa: S314 (no document type, so no entities; the size is bounded)
    except ET.ParseError as error:
        raise ContentError(path, error.position[0], "The drawing is not well-formed XML.", "Close each tag.") from error
    if root.tag != f"{_SVG}svg" or not root.get("viewBox"):
        remedy = 'Begin with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 300">.'
        raise ContentError(path, 1, "The drawing is no SVG with a viewBox.", remedy)
    for element in root.iter():
        _allow(path, svg, element)
    return root


def _allow(path: str, svg: str, element: ET.Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _ELEMENTS:
        line = _line(svg, svg.find(f"<{name.rsplit('}', 1)[-1]}"))
        raise ContentError(path, line, f"<{name}> may not stand in a drawing.", "Draw with shapes, text and groups.")
    for key, value in element.attrib.items():
        if key not in _ATTRIBUTES or not _harmless(key, value):
            line = _line(svg, svg.find(f"{key.rsplit('}', 1)[-1]}="))
            remedy = "Use the classes of the design (pen, thin, face, solid), and links to ids in the same file only."
            raise ContentError(path, line, f'{key}="{value[:40]}" may not stand in a drawing.', remedy)


def _harmless(key: str, value: str) -> bool:
    if key == "href":
        return bool(re.fullmatch(r"#[\w-]+", value))
    if key == "id":
        return bool(re.fullmatch(r"[\w-]+", value))
    rest = _OWN.sub("", value)
    return not re.search(r"url|script|expression|[<>\\@]|&", rest, re.I) if key != "aria-label" else True


def _line(svg: str, at: int) -> int:
    return svg.count("\n", 0, max(at, 0)) + 1


def _written(element: ET.Element, prefix: str) -> str:
    name = str(element.tag).removeprefix(_SVG)
    if name in _SILENT:
        return str(escape((element.tail or "").strip()))
    text = escape(element.text or "") if name in ("text", "tspan") else ""
    inner = text + Markup("").join(markdown.keep(_written(child, prefix)) for child in element)
    tail = escape(element.tail or "") if element.tail and element.tail.strip() else ""
    return f"<{name}{_attributes(element.attrib, prefix)}>{inner}</{name}>{tail}"


def _attributes(attributes: dict[str, str], prefix: str) -> str:
    """Ids get the drawing's name in front, so that two drawings on a page cannot meet."""
    written = ""
    for key, value in attributes.items():
        if key == "id":
            value = f"{prefix}-{value}"
        elif key == "href":
            value = f"#{prefix}-{value[1:]}"
        elif key != "aria-label":
            value = _OWN.sub(rf"url(#{prefix}-\1)", value)
        written += f' {key}="{escape(value)}"'
    return written
