"""The words of a module as a reader meets them: blocks with lines, sentences, syllables, a reading grade."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sprint.curriculum.outline import Line, outside_code

WORDS_A_MINUTE = 200

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"`+[^`\n]+`+")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_EMPHASIS = re.compile(r"\*+|~~|(?<![\w_])_+(?=\w)|(?<=[\w.!?])_+(?![\w_])")
_MARKER = re.compile(r"(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_ABBREVIATION = re.compile(r"\b(?:U\.S|a\.m|p\.m|e\.g|i\.e|vs|approx|Inc|Co|Mr|Ms|Dr|St|fig)\.(?=\s)", re.I)
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9$])")
_WORD = re.compile(r"[A-Za-z0-9][\w'’%.,/$-]*")


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, quote, table, heading or picture; ``raw`` keeps its line breaks."""

    kind: str
    line: int
    raw: str

    @cached_property
    def text(self) -> str:
        """The words without markup, with the line breaks kept, so that a place in it has a line."""
        return plain(self.raw)

    def line_at(self, place: int) -> int:
        """The source line of a place in ``text`` or ``raw``."""
        return self.line + self.text.count("\n", 0, place)


@dataclass(frozen=True)
class Sentence:
    """A sentence and the line it begins on."""

    line: int
    text: str

    @cached_property
    def words(self) -> list[str]:
        """Its words and figures."""
        return words(self.text)


def plain(raw: str) -> str:
    """Markdown without its marks; words in code are left out."""
    for rule, to in ((_COMMENT, ""), (_IMAGE, ""), (_LINK, r"\1"), (_CODE, "it"), (_TAG, ""), (_EMPHASIS, "")):
        raw = rule.sub(to, raw)
    return raw


def words(text: str) -> list[str]:
    """The words and figures of a text."""
    return _WORD.findall(text)


def blocks(lines: Iterable[Line]) -> Iterator[Block]:
    """The blocks of some lines, code left out."""
    group: list[str] = []
    kind, start, before = "", 0, 0
    for number, line in outside_code(list(lines)):
        now = _kind(line, kind if number == before + 1 else "")
        if group and (now != kind or number != before + 1 or _begins(now, line)):
            yield Block(kind, start, "\n".join(group))
            group = []
        if now and not group:
            kind, start = now, number
        if now:
            group.append(_bare(now, line))
        else:
            kind = ""
        before = number
    if group:
        yield Block(kind, start, "\n".join(group))


def _kind(line: str, before: str) -> str:
    stripped = line.strip()
    if not stripped or stripped == ">":
        return ""
    if stripped.startswith("#"):
        return "heading"
    for mark, kind in (("|", "table"), (">", "quote"), ("![", "image")):
        if stripped.startswith(mark):
            return kind
    if _MARKER.match(stripped):
        return "item"
    return before if before in ("item", "quote") else "paragraph"


def _begins(kind: str, line: str) -> bool:
    return kind in ("heading", "image") or (kind == "item" and bool(_MARKER.match(line.strip())))


def _bare(kind: str, line: str) -> str:
    if kind == "quote":
        return re.sub(r"^\s*> ?", "", line)
    return _MARKER.sub("", line.strip(), count=1) if kind == "item" else line


def sentences(found: Iterable[Block]) -> Iterator[Sentence]:
    """The sentences of paragraphs, list items and quotes."""
    for block in found:
        if block.kind in ("paragraph", "item", "quote"):
            text = _ABBREVIATION.sub(lambda m: m[0].replace(".", "·"), block.text)
            start = 0
            for end in [m.end() for m in _SENTENCE_END.finditer(text)] + [len(text)]:
                sentence = text[start:end].replace("·", ".")
                if words(sentence):
                    lead = len(sentence) - len(sentence.lstrip())
                    yield Sentence(block.line + text.count("\n", 0, start + lead), sentence.strip())
                start = end


@lru_cache(maxsize=20_000)  # a curriculum has some 10,000 words, and says most of them often
def syllables(word: str) -> int:
    """Syllables by a small rule of our own, so that the grade never moves with somebody's word list."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters or word.isupper() or any(sign.isdigit() for sign in word):
        return 1
    if letters.endswith(("es", "ed")) and not re.search(r"(?:[sxz]|ch|sh|[cg])es$|[td]ed$|[^aeiou]les$", letters):
        letters = letters[:-2]
    elif letters.endswith("e") and not re.search(r"[^aeiou]le$", letters):
        letters = letters[:-1]
    parted = len(re.findall(r"(?<![tscx])i[ao]|[aeiouy]ing$|uou|eo(?!p|u)", letters))  # two vowels, two beats
    return max(1, len(re.findall(r"[aeiouy]+", letters)) + parted)


def grade(found: Iterable[Sentence]) -> float:
    """The Flesch-Kincaid grade."""
    counted = [sentence.words for sentence in found]
    total = sum(len(row) for row in counted)
    if not total:
        return 0.0
    spoken = sum(syllables(word) for row in counted for word in row)
    return 0.39 * total / len(counted) + 11.8 * spoken / total - 15.59
