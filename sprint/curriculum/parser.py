"""From a module's Markdown to what a page prints.

``parse`` reads one file; ``load`` reads a whole content folder. Both are pure but for reading files, and know
neither Flask nor the database. They raise ContentError for what cannot be read at all; what can be read but is
not good enough to publish is for ``sprint.curriculum.checks`` to say.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sprint import markdown
from sprint.curriculum import calculators, hand_in, outline
from sprint.curriculum.decoration import Decorator, popovers
from sprint.curriculum.faults import ContentError
from sprint.curriculum.module import Child, Item, Module, Option, QuizItem, Section, Step
from sprint.curriculum.outline import Node, Outline, Question
from sprint.curriculum.reference import Fact, Term, load_facts, load_glossary

__all__ = ["ContentError", "Course", "Fact", "Module", "Term", "load", "load_facts", "load_glossary", "parse"]

_KINDS = {
    "warm-up": "warm-up",
    "learn": "learn",
    "see-it-done": "example",
    "do-it-now": "steps",
    "check-your-work": "checklist",
    "quiz": "quiz",
}
_KEYS: dict[str, type] = {
    "slug": str, "title": str, "week": int, "order": int, "minutes": int, "core": bool, "summary": str,
    "example_company": str, "deliverable": str, "deliverable_title": str, "objectives": list,
    "glossary_terms": list, "last_checked": date, "facts": list,
}  # fmt: skip
_SAMPLES: dict[type, str] = {
    str: '"{}: ..."', int: '"{}: 2"', bool: '"{}: true"', list: '"{}: [...]"', date: '"{}: 2026-11-21"',
}  # fmt: skip


@dataclass(frozen=True)
class Course:
    """All modules in their order, with what they refer to."""

    modules: tuple[Module, ...]
    glossary: dict[str, Term]
    facts: dict[str, Fact]


def load(content_dir: Path) -> Course:
    """The curriculum in a content folder. Raises ContentError at the first file that cannot be read."""
    glossary = load_glossary(_text(content_dir / "glossary.md"))
    facts = load_facts(_text(content_dir / "facts.yaml"))
    figures = load_figures(content_dir / "figures")
    files = sorted((content_dir / "modules").glob("*.md"))
    modules = [parse(f"content/modules/{file.name}", _text(file), glossary, figures) for file in files]
    return Course(tuple(sorted(modules, key=lambda module: (module.week, module.order))), glossary, facts)


def load_figures(folder: Path) -> dict[str, str]:
    """The drawings of a folder by file name; none where there is no such folder."""
    return {path.name: _text(path) for path in sorted(folder.glob("*.svg"))}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError(f"content/{path.name}", 1, "The file is missing.", "Put it back.") from error
    except UnicodeDecodeError as error:
        remedy = "Save it as UTF-8."
        raise ContentError(f"content/{path.parent.name}/{path.name}", 1, "The file is not UTF-8.", remedy) from error


def parse(
    path: Path | str,
    text: str,
    glossary: Mapping[str, Term] | None = None,
    figures: Mapping[str, str] | None = None,
) -> Module:
    """A module from its source.

    A link to a term that ``glossary`` lacks becomes plain text. ``figures`` maps file names
    ("w2-product-photos-studio.svg") to their source; left out, they are read from the folder ``figures`` beside
    the file's own. A picture that is not there raises ContentError.
    """
    if figures is None:
        figures = load_figures(Path(path).parent.parent / "figures")
    return parse_outline(outline.read(str(path), text), text, glossary or {}, figures)


def parse_outline(source: Outline, text: str, glossary: Mapping[str, Term], figures: Mapping[str, str]) -> Module:
    """Like ``parse``, for a source whose outline is known."""
    front = _front(source)
    decorator = Decorator(source, glossary, figures)
    try:
        parts = _parts(source, decorator)
    except RecursionError as error:
        remedy = "Take some levels out of its lists and quotes."
        raise ContentError(source.path, 1, "The text is nested too deeply.", remedy) from error
    terms = tuple(glossary[id] for id in decorator.used)
    made_from = [text, *map(repr, terms), *(figures[name] for name in decorator.drawn)]
    digest = hashlib.sha256("\0".join(made_from).encode()).hexdigest()
    return Module(**front, **parts, terms=terms, popovers=popovers(terms), source_hash=digest)


def _front(source: Outline) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, kind in _KEYS.items():
        value = source.front.get(key)
        sample = _SAMPLES[kind].format(key)
        if value is None and key not in source.front:
            raise ContentError(source.path, 1, f'The front matter has no "{key}".', f"Add a line {sample}.")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ContentError(source.path, source.line_of(key), f'"{key}" cannot be read.', f"Write it as {sample}.")
        values[key] = [str(inner) for inner in value] if isinstance(value, list) else value
    return values


def _parts(source: Outline, decorator: Decorator) -> dict[str, Any]:
    prose = {section.id: _prose(section, decorator) for section in source.sections}
    checklist = tuple(
        Item(task.id, decorator.plain(task.text, task.line))
        for task in outline.tasks(_own(source.section("check-your-work")))
    )
    warm_up = tuple(_quiz_item(item, decorator) for item in outline.questions(source.section("warm-up")))
    quiz = tuple(_quiz_item(item, decorator) for item in outline.questions(source.section("quiz")))
    after = {
        id: decorator.blocks(outline.after_questions(source.section(id)), f"{id}-prompt") for id in ("warm-up", "quiz")
    }
    steps = tuple(Step(step.title, step.minutes or 0) for step in outline.steps(source.section("do-it-now")))
    sections = tuple(_section(section, prose[section.id], after.get(section.id)) for section in source.sections)
    return {
        "sections": sections, "checklist": checklist, "quiz": quiz, "warm_up": warm_up, "steps": steps,
        "calculators": tuple(dict.fromkeys(name for _, name in calculators.named(source.lines))),
        **_deliverable(source, prose.get("do-it-now", Markup())),
    }  # fmt: skip


def _deliverable(source: Outline, practice: Markup) -> dict[str, Any]:
    """What is asked for, and the parts of the practice that show it: their HTML ends where the next heading begins."""
    node = hand_in.node_of(source)
    parts = {found[1]: part for part in _PARTS.split(str(practice)) if (found := _PART_ID.match(part))}
    return {
        "hand_in": tuple(_plain_field(each.field) for each in hand_in.fields(node)),
        "looks_for": _plain(hand_in.looks_for(node)),
        "example": markdown.keep(parts.get("filled-example", "")),
        "template": markdown.keep(parts.get("blank-template", "")),
    }


def _plain_field(field: hand_in.Field) -> hand_in.Field:
    columns = tuple(map(_plain, field.columns))
    return replace(field, label=_plain(field.label), hint=_plain(field.hint), columns=columns)


def _plain(source: str) -> str:
    return markdown.plain_text(markdown.render_inline(source)) if source else ""


def _own(section: Node | None) -> list[outline.Line]:
    return section.own_lines if section else []


def _section(section: Node, html: Markup, after: Markup | None) -> Section:
    children: tuple[Child, ...] = ()
    if section.id not in ("warm-up", "quiz"):
        children = tuple(
            Child(child.id, markdown.plain_text(markdown.render_inline(child.title)))
            for child in section.children
            if child.level == 3 and child.id != hand_in.SECTION
        )
    return Section(section.id, section.title, html, _KINDS.get(section.id, "prose"), children, after or Markup())


def _prose(section: Node, decorator: Decorator) -> Markup:
    if section.id in ("warm-up", "quiz"):
        return decorator.blocks(section.own_lines, section.id)
    if section.id == "check-your-work":
        return decorator.blocks(_without_tasks(section.lines), section.id)
    if section.id == "do-it-now":
        return _steps(section, decorator)
    html = decorator.blocks(section.lines, section.id)
    return Markup('<div class="panel stack full">\n{}</div>').format(html) if section.id == "see-it-done" else html


def _without_tasks(lines: list[outline.Line]) -> list[outline.Line]:
    taken: set[int] = set()
    for task in outline.tasks(lines):
        following = [line for line in lines if line[0] > task.line]
        taken.add(task.line)
        for number, line in following:
            if not line.startswith((" ", "\t")):
                break
            taken.add(number)
    return [line for line in lines if line[0] not in taken]


def _steps(section: Node, decorator: Decorator) -> Markup:
    steps = outline.steps(section)
    asked = next((child for child in section.children if child.id == hand_in.SECTION), None)
    lines = hand_in.without(section.lines, asked)
    if not steps:
        return decorator.blocks(lines, section.id)
    before = [line for line in section.own_lines if line[0] < steps[0].line]
    last = steps[-1].line
    after = [line for line in lines if line[0] > last]
    while after and (not after[0][1].strip() or after[0][1].startswith((" ", "\t"))):
        after.pop(0)
    html = decorator.blocks(before, section.id)
    rows = [_step(number, step, decorator) for number, step in enumerate(steps, 1)]
    html += Markup('<ol class="job full">\n{}</ol>\n').format(Markup("").join(rows))
    return html + decorator.blocks(after, section.id)


def _step(number: int, step: outline.StepSource, decorator: Decorator) -> Markup:
    lead = f"**{step.title}.** " if step.title else ""
    body = decorator.blocks(list(enumerate((lead + step.text).split("\n"), step.line)), f"step-{number}")
    minutes = Markup('<span class="num">{} min</span>').format(step.minutes) if step.minutes is not None else ""
    return _STEP.format(number, body, minutes)


def _quiz_item(item: Question, decorator: Decorator) -> QuizItem:
    options = tuple(Option(decorator.question(task.text, task.line), task.is_ticked) for task in item.options)
    return QuizItem(
        item.id,
        decorator.question(item.stem, item.line),
        options,
        decorator.question(item.explanation, item.explanation_line),
        decorator.question(item.more, item.line + 1, is_block=True) if item.more else Markup(),
    )


_PARTS = re.compile(r'(?=<h3 id=")')
_PART_ID = re.compile(r'<h3 id="([\w-]+)"')
_STEP = Markup('<li><span class="balloon" aria-hidden="true">{}</span><div>{}</div>{}</li>\n')
