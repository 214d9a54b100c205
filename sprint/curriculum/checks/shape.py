"""The template: front matter, sections in order, objectives, steps and their minutes, checklist, coach questions."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from sprint.curriculum import hand_in, outline
from sprint.curriculum.checks import prose
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import Fault
from sprint.curriculum.outline import SECTIONS, Node, Outline

COMPANIES = ("brinwick", "ovenmarch", "polyquill", "talloway")
"""The running companies of the course, by the id that ``example_company`` takes."""

SEEN = re.compile(
    "add|agree|answer|apply|arrange|ask|assign|back|bring|build|calculate|call|check|choose|"
    "classify|collect|compare|complete|compute|confirm|count|create|cut|decide|define|describe|"
    "design|draft|draw|edit|estimate|explain|file|fill|find|fix|group|hold|identify|inspect|"
    "judge|keep|label|list|log|make|map|mark|match|measure|name|note|order|pack|photograph|"
    "pick|plan|post|prepare|present|price|print|pull|put|quote|rank|rate|read|record|refuse|"
    "reject|rehearse|remove|reply|report|retake|review|rewrite|run|save|say|schedule|score|"
    "select|send|set|shoot|show|sign|sketch|sort|split|spot|state|tag|take|tell|test|track|"
    "train|trim|turn|verify|vet|weigh|work|write"
)
"""Verbs for an objective: another person can see whether it was done."""

STANDING = ("What are your obstacles?", "What help do you need?")
_NOT_READ = ("do-it-now", "go-further", "sources")


def front_matter(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """The slug is the file's name and begins with its week; company and deliverable are there."""
    front, slug = source.front, str(source.front.get("slug", ""))
    stem = PurePosixPath(source.path).stem
    if slug != stem:
        line = source.line_of("slug")
        yield Fault(source.path, line, f'The slug "{slug}" is not the file name.', f"Write slug: {stem}.")
    if isinstance(front.get("week"), int) and not slug.startswith(f"w{front['week']}-"):
        line = source.line_of("week")
        yield Fault(source.path, line, "The slug does not begin with the week.", f"Week 2 has slugs like w2-{stem}.")
    if front.get("example_company") not in COMPANIES:
        line, remedy = source.line_of("example_company"), f"Use one of {', '.join(COMPANIES)}."
        yield Fault(source.path, line, f'There is no company "{front.get("example_company")}".', remedy)
    for key in ("title", "summary", "deliverable", "deliverable_title"):
        if key in front and not str(front[key] or "").strip():
            yield Fault(source.path, source.line_of(key), f'"{key}" is empty.', "Say it in a few words.")


def sections(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """All sections are there, in order, with their titles."""
    known = [section for section in source.sections if section.id in SECTIONS]
    for section in source.sections:
        if section.id not in SECTIONS:
            remedy = f"Keep to the template: {', '.join(SECTIONS)}."
            yield Fault(source.path, section.line, f'"{section.title}" is no section of a module.', remedy)
        elif section.title != SECTIONS[section.id]:
            remedy = f"Write ## {SECTIONS[section.id]} {{#{section.id}}}."
            yield Fault(source.path, section.line, f'The section "{section.id}" has another title.', remedy)
    for id, title in SECTIONS.items():
        if id not in [section.id for section in known]:
            remedy = f"Add ## {title} {{#{id}}} in its place."
            yield Fault(source.path, 1, f'The section "{id}" is missing.', remedy)
    order = list(SECTIONS)
    for before, after in pairwise(known):
        if order.index(after.id) < order.index(before.id):
            remedy = "Keep the sections in the order of the template."
            yield Fault(source.path, after.line, f'"{after.title}" stands after "{before.title}".', remedy)


def headings(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Headings have ids of their own, and no level is skipped."""
    seen: dict[str, int] = {}
    level = 1
    for node in source.nodes():
        if node.level > level + 1:
            yield Fault(source.path, node.line, "The heading skips a level.", f"Begin it with {'#' * (level + 1)}.")
        level = node.level
        if not node.id:
            remedy = "End it with an id in braces, such as {#set-up-the-light}."
            yield Fault(source.path, node.line, f'The heading "{node.title}" has no id.', remedy)
        elif node.id in seen:
            remedy = f"Line {seen[node.id]} has it first: choose another."
            yield Fault(source.path, node.line, f'The id "{node.id}" is there twice.', remedy)
        elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", node.id):
            remedy = "Use small letters, digits and single hyphens."
            yield Fault(source.path, node.line, f'"{node.id}" is no id.', remedy)
        seen.setdefault(node.id, node.line)


def objectives(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Three to five, each starting with a verb that can be seen."""
    rows, line = source.front.get("objectives"), source.line_of("objectives")
    if not isinstance(rows, list):
        return
    if not 3 <= len(rows) <= 5:
        yield Fault(source.path, line, f"There are {len(rows)} objectives.", "Write three to five.")
    for offset, row in enumerate(rows, 1):
        first = re.split(r"[\s,:]", str(row))[0].lower()
        if not SEEN.fullmatch(first):
            remedy = "Start with something another person can see, such as write, compute, score or choose."
            yield Fault(source.path, line + offset, f'The objective starts with "{first}".', remedy)


def learn(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Why has 60 to 100 words; Learn has three to nine parts of 120 to 250 words, each ending in a takeaway."""
    why, section = source.section("why"), source.section("learn")
    if why and not 60 <= (count := _count(why)) <= 100:
        yield Fault(source.path, why.line, f"The section has {count} words.", "Tell it in 60 to 100.")
    if not section:
        return
    parts = [child for child in section.children if child.level == 3]
    if not 3 <= len(parts) <= 9:
        yield Fault(source.path, section.line, f"Learn has {len(parts)} parts.", "Make it three to nine.")
    for part in parts:
        if not 120 <= (count := _count(part)) <= 250:
            remedy = "Keep a part between 120 and 250 words, tables not counted."
            yield Fault(source.path, part.line, f'"{part.title}" has {count} words.', remedy)
        found = list(prose.blocks(part.lines))
        if not found or not found[-1].raw.startswith("**Takeaway:**"):
            remedy = "End it with one line: > **Takeaway:** ..."
            yield Fault(source.path, part.line, f'"{part.title}" does not end in a takeaway.', remedy)


def _count(node: Node) -> int:
    return sum(len(sentence.words) for sentence in prose.sentences(prose.blocks(node.lines)))


def example(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """The example firm is called made up somewhere, and the example shows a mistake."""
    told = [part for part in source.sections if part.id not in ("go-further", "sources")]
    text = " ".join(line for part in told for _, line in part.lines)
    section = source.section("see-it-done")
    line = section.line if section else 1
    if not re.search(r"made[ -]up|fictional|invented", text, re.I):
        yield Fault(source.path, line, "No line says that the firm is made up.", "Say so once, where it first appears.")
    if section and not re.search(r"mistake", " ".join(row for _, row in section.lines), re.I):
        remedy = "Show at least one mistake and its fix."
        yield Fault(source.path, line, "The example shows no mistake.", remedy)


def steps(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Each step has a title and minutes; a filled example and a blank template follow."""
    section = source.section("do-it-now")
    if not section:
        return
    found = outline.steps(section)
    if not found:
        remedy = "Write numbered steps: 1. **Set up the light** (8 min). Tape ..."
        yield Fault(source.path, section.line, "Do it now has no steps.", remedy)
    for step in found:
        if step.minutes is None:
            remedy = "Begin it as 1. **Set up the light** (8 min). Tape ..."
            yield Fault(source.path, step.line, "The step has no title with minutes.", remedy)
    for id, title in (("filled-example", "A filled example"), ("blank-template", "Blank template")):
        if id not in [child.id for child in section.children]:
            remedy = f"Add ### {title} {{#{id}}} after the steps."
            yield Fault(source.path, section.line, f'"{title}" is missing.', remedy)


def minutes(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Steps and reading, at 200 words a minute, come within a tenth of the minutes; half of them are practice."""
    stated, line = source.front.get("minutes"), source.line_of("minutes")
    doing = sum(step.minutes or 0 for step in outline.steps(source.section("do-it-now")))
    if not isinstance(stated, int) or not stated or not doing:
        return
    read = {section.id: _count(section) for section in source.sections if section.id not in _NOT_READ}
    reading = sum(read.values()) / prose.WORDS_A_MINUTE
    if abs(doing + reading - stated) > stated / 10:
        message = f"Steps ({doing}) and reading ({reading:.0f}) take {doing + reading:.0f} minutes, not {stated}."
        yield Fault(source.path, line, message, "Change the steps' minutes, the text, or the minutes stated.")
    practice = doing + (read.get("quiz", 0) + read.get("share", 0)) / prose.WORDS_A_MINUTE
    if practice < stated / 2:
        message = f"Only {practice:.0f} of {stated} minutes are practice."
        yield Fault(source.path, line, message, "Give steps, quiz and sharing at least half of the time.")


def checklist(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Six to twelve ticks, each with an id of its own."""
    section = source.section("check-your-work")
    if not section:
        return
    items = outline.tasks(section.own_lines)
    if not 6 <= len(items) <= 12:
        yield Fault(source.path, section.line, f"The checklist has {len(items)} items.", "Write six to twelve.")
    repeated = Counter(item.id for item in items)
    for item in items:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.id):
            remedy = "End the line with a comment such as <!-- #six-views -->."
            yield Fault(source.path, item.line, "The checklist item has no id.", remedy)
        elif repeated[item.id] > 1:
            remedy = "Give each item an id of its own."
            yield Fault(source.path, item.line, f'The checklist id "{item.id}" is there twice.', remedy)
        if item.is_ticked:
            yield Fault(
                source.path, item.line, "The item is ticked already.", "Write - [ ] and leave it to the reader."
            )


def deliverable(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """What is handed in: a sentence on what a reviewer looks for, and two to seven fields with kinds and ids."""
    section, node = source.section("do-it-now"), hand_in.node_of(source)
    if not node:
        if section:
            remedy = "Add ### Hand it in {#hand-in} after the template, with a sentence and two to seven fields."
            yield Fault(source.path, section.line, '"Hand it in" is missing.', remedy)
        return
    found = hand_in.fields(node)
    if not hand_in.looks_for(node):
        yield Fault(source.path, node.line, "Nothing says what a reviewer looks for.", "Say it in one sentence.")
    if not 2 <= len(found) <= 7:
        yield Fault(source.path, node.line, f"There are {len(found)} fields to hand in.", "Ask for two to seven.")
    repeated = Counter(each.field.id for each in found)
    for each in found:
        yield from (Fault(source.path, each.line, what, remedy) for what, remedy in _field_faults(each.field, repeated))


def _field_faults(field: hand_in.Field, repeated: Counter[str]) -> Iterator[tuple[str, str]]:
    if not field.kind:
        yield (
            f'"{field.label[:40]}" has no kind that can be read.',
            (
                "Write it as - **Label** (text, up to 600 characters). Hint. <!-- #id -->, with one of: one line; "
                "text; number; link; files, up to 3; photos, up to 9; table of 5 rows: Column | Column."
            ),
        )
    if field.kind == "table" and not (2 <= len(field.columns) <= 8 and 1 <= field.rows <= hand_in.MOST_ROWS):
        yield (
            f'The table "{field.label}" is too small or too large.',
            (f"Give it two to eight columns, and one to {hand_in.MOST_ROWS} rows."),
        )
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", field.id) or len(field.id) > 60:
        yield f'"{field.label[:40]}" has no id.', "End the line with a comment such as <!-- #size-table -->."
    elif repeated[field.id] > 1:
        yield f'The id "{field.id}" is there twice.', "Give each field an id of its own."


def coach(source: Outline, shelf: Shelf) -> Iterator[Fault]:
    """Two standing questions and two of the module."""
    section = source.section("bring-to-your-coach")
    if not section:
        return
    rows = [block.text for block in prose.blocks(section.lines) if block.kind == "item"]
    if len(rows) != 4:
        remedy = "Write the two standing questions and two of the module."
        yield Fault(source.path, section.line, f"There are {len(rows)} questions for the coach.", remedy)
    for question in STANDING:
        if question not in rows:
            yield Fault(source.path, section.line, f'"{question}" is missing.', "Each module keeps the two questions.")


RULES = [front_matter, sections, headings, objectives, learn, example, steps, minutes, deliverable, checklist, coach]
