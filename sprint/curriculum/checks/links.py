"""Links that lead somewhere and say where, pictures that are there and described, tables with headers."""

import re
from collections.abc import Iterator

from sprint.curriculum.checks import prose
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import Outline, outside_code

LONGEST_ALT = 125
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_CODE = re.compile(r"`+[^`\n]+`+")
_SAYS_NOTHING = re.compile(r"(click )?here|(this )?(link|page|site)|(read|learn|see) more|more|https?://\S*", re.I)


def links(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Relative links lead to files and headings that are there; the words of a link make sense alone."""
    for number, line in outside_code(source.lines):
        for words, target in LINK.findall(_CODE.sub("", line)):
            if not words.strip() or _SAYS_NOTHING.fullmatch(prose.plain(words).strip()):
                remedy = "Link the words that name what is behind it."
                yield Fault(source.path, number, f'The link says only "{words}".', remedy)
            if problem := _broken(target, source, shelf):
                remedy = "Correct the address, or take the link out."
                yield Fault(source.path, number, f'The link "{target}" leads nowhere: {problem}.', remedy)


def _broken(target: str, source: Outline, shelf: Shelf) -> str:
    """Why a target is no good, or nothing. Terms of the glossary are for the terms' own rule."""
    if re.match(r"(https?://|mailto:|tel:)", target):
        return ""
    if re.match(r"[a-zA-Z][\w+.-]*:", target):
        return "only https, mailto and tel can be followed"
    file, _, anchor = target.partition("#")
    if not file:
        own = {node.id for node in source.nodes()}
        return "" if anchor in own else f'no heading here has the id "{anchor}"'
    if file == "../glossary.md":
        return ""
    if file in shelf.anchors:
        return "" if not anchor or anchor in shelf.anchors[file] else f'{file} has no heading "{anchor}"'
    there = (shelf.content_dir / "modules" / file).resolve()
    inside = there.is_relative_to(shelf.content_dir.resolve())
    return "" if inside and there.is_file() else "there is no such file"


def pictures(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Pictures are drawings of ours, each with an alt text of up to 125 characters."""
    for number, line in outside_code(source.lines):
        for alt, target in _IMAGE.findall(_CODE.sub("", line)):
            name = target.removeprefix("../figures/")
            if not target.startswith("../figures/") or name not in shelf.figures:
                remedy = "Put the drawing into content/figures and link it as ../figures/name.svg."
                yield Fault(source.path, number, f'There is no drawing "{target}".', remedy)
            if not alt.strip():
                remedy = "Say in the square brackets what the picture shows."
                yield Fault(source.path, number, "The picture has no alt text.", remedy)
            elif len(alt) > LONGEST_ALT:
                message = f"The alt text has {len(alt)} characters, over {LONGEST_ALT}."
                yield Fault(source.path, number, message, "Say the main thing; put the rest into the caption.")
            elif re.match(r"(an? |the )?(image|picture|photo|photograph) of\b", alt, re.I):
                remedy = "Leave that out: a reader's machine says it is a picture."
                yield Fault(source.path, number, f'The alt text starts with "{" ".join(alt.split()[:2])}".', remedy)


def tables(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Tables have a row of headers."""
    for section in source.sections:
        for block in prose.blocks(section.lines):
            rows = block.raw.split("\n")
            if block.kind != "table":
                continue
            if len(rows) < 2 or not re.fullmatch(r"[\s|:-]+", rows[1]):
                remedy = "Put a row of headers and a row | --- | on top."
                yield Fault(source.path, block.line, "The table has no header row.", remedy)
            elif not [cell for cell in rows[0].strip().strip("|").split("|") if cell.strip()]:
                yield Fault(source.path, block.line, "The headers of the table are empty.", "Name each column.")


RULES = [links, pictures, tables]
