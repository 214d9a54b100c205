"""What changed in a module between two releases, and what that means for people's work. Pure rules.

Four classes, from the least to the gravest: a **typo** changes a few words and no number; an **addition** takes
nothing away; a **revision** says something else, while all that people did still stands; a **breaking** change takes
away something that people's work hangs on: an id, the key of a question, a field, a module, its week.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sprint.curriculum.blocks import Block, blocks, words
from sprint.curriculum.differing import IN, OUT, SAME, Run, is_only_more, is_typo, pairs, runs
from sprint.curriculum.hand_in import Field
from sprint.curriculum.module import Module, QuizItem

TYPO, ADDITION, REVISION, BREAKING = "typo", "addition", "revision", "breaking"
CLASSES = (TYPO, ADDITION, REVISION, BREAKING)
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Change:
    """One change. `thing` says of what: text, heading, tick, question, field, term, front or module.

    `how` says what happened where words do not show it: added, removed, moved, key, options, kind, limit, required,
    columns, week, or the name of a value in the front matter. `heading` is where it stands, to link to; `id` is what
    people's work hangs on.
    """

    kind: str
    thing: str
    how: str = ""
    id: str = ""
    heading: str = ""
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A module with its changes. `titles` are those of its headings by id, new ones before old ones."""

    slug: str
    number: str
    title: str
    changes: tuple[Change, ...]
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The gravest class there is in it."""
        return max((change.kind for change in self.changes), key=CLASSES.index, default=TYPO)

    @property
    def sections(self) -> list[tuple[str, str]]:
        """The headings under which a reader finds something new, by id and title, in reading order."""
        changed = {change.heading for change in self.changes}
        return [(id, title) for id, title in self.titles.items() if id in changed]


def compare(before: Module | None, after: Module | None) -> Compared:
    """The changes of one module. None stands for a release that does not have it."""
    if before is None or after is None:
        present = before or after
        assert present is not None
        kind, how = (BREAKING, "removed") if after is None else (ADDITION, "added")
        return Compared(present.slug, present.number, present.title, (Change(kind, "module", how, present.slug),))
    old, new = blocks(before), blocks(after)
    found = (
        *_front(before, after), *_headings(old, new), *_texts(old, new), *_ticks(before, after),
        *_questions(before, after), *_fields(before, after), *_terms(before, after),
    )  # fmt: skip
    titles = {each.heading: each.text for each in new if each.is_heading}
    return Compared(after.slug, after.number, after.title, found, titles)


def _front(before: Module, after: Module) -> Iterator[Change]:
    if before.week != after.week:
        yield Change(BREAKING, "module", "week", after.slug, runs=runs(str(before.week), str(after.week)))
    for name in ("order", "minutes", "core"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(REVISION, "front", name, runs=runs(str(old).lower(), str(new).lower()))
    for name in ("title", "summary", "deliverable_title", "looks_for"):
        yield from _reworded(getattr(before, name), getattr(after, name), "front", name)
    for old, new in _became(before.objectives, after.objectives):
        yield from _reworded(old, new, "front", "objectives", heading="objectives")
    if before.last_checked != after.last_checked:
        yield Change(TYPO, "front", "last_checked",
                     runs=runs(before.last_checked.isoformat(), after.last_checked.isoformat()))  # fmt: skip


def _became(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    for i, j in pairs(before, after):
        yield ("" if i is None else before[i]), ("" if j is None else after[j])


def _reworded(old: str, new: str, thing: str, how: str = "", id: str = "", heading: str = "") -> Iterator[Change]:
    if old != new:
        marked = runs(old, new)
        yield Change(_weight(marked), thing, how, id, heading, marked)


def _weight(marked: Sequence[Run]) -> str:
    if all(run.kind == IN for run in marked):
        return ADDITION
    if all(run.kind == OUT for run in marked):
        return REVISION
    if is_typo(marked):
        return TYPO
    return ADDITION if is_only_more(marked) and len(marked) > 1 and not _turns(marked) else REVISION


def _turns(marked: Sequence[Run]) -> bool:
    """Whether words inside a sentence changed what it says; words after its end add to it."""
    inside = marked[:-1] if marked[-1].kind == IN else marked
    return any(run.kind == IN for run in inside)


def _headings(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    kept = {each.heading for each in new if each.is_heading}
    for each in old:
        if each.is_heading and each.heading not in kept:
            yield Change(BREAKING, "heading", "removed", each.heading, runs=(Run(OUT, each.text),))


def _texts(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    titles = {each.heading: each.text for each in old if each.is_heading}
    gone = {each.heading for each in old if each.is_heading} - {each.heading for each in new if each.is_heading}
    for i, j in pairs([each.text for each in old], [each.text for each in new]):
        before, after = ("" if i is None else old[i].text), ("" if j is None else new[j].text)
        if i is not None and old[i].is_heading and old[i].heading in gone and j is None:
            continue  # told by its id
        place = new[j].heading if j is not None else old[i].heading if i is not None else ""
        is_new_heading = j is not None and new[j].is_heading and place not in titles
        yield from _reworded(before, after, "heading" if is_new_heading else "text", heading=place)


def _ticks(before: Module, after: Module) -> Iterator[Change]:
    old = {item.id: words(item.html) for item in before.checklist}
    new = {item.id: words(item.html) for item in after.checklist}
    yield from _by_id(old, new, "tick", lambda text: text, "check-your-work")
    for id in new:
        yield from _reworded(old.get(id, new[id]), new[id], "tick", id=id, heading="check-your-work")


def _by_id(
    old: dict[str, Thing], new: dict[str, Thing], thing: str, said: Callable[[Thing], str], heading: str
) -> Iterator[Change]:
    """Those that are gone and those that are new."""
    for id in old:
        if id not in new:
            yield Change(BREAKING, thing, "removed", id, heading, (Run(OUT, said(old[id])),))
    for id in new:
        if id not in old:
            yield Change(ADDITION, thing, "added", id, heading, (Run(IN, said(new[id])),))


def _kept(old: dict[str, Thing], new: dict[str, Thing]) -> list[tuple[Thing, Thing]]:
    return [(old[id], new[id]) for id in new if id in old]


def _questions(before: Module, after: Module) -> Iterator[Change]:
    for section in ("warm_up", "quiz"):
        heading = section.replace("_", "-")
        old = {item.id: item for item in getattr(before, section)}
        new = {item.id: item for item in getattr(after, section)}
        yield from _by_id(old, new, "question", lambda item: words(item.question_html), heading)
        for one, other in _kept(old, new):
            yield from _question(one, other, heading)


def _question(old: QuizItem, new: QuizItem, heading: str) -> Iterator[Change]:
    before, after = ([words(option.html) for option in item.options] for item in (old, new))
    stem = words(new.question_html)
    if len(before) != len(after) or (before != after and sorted(before) == sorted(after)):
        yield Change(BREAKING, "question", "options", new.id, heading, (Run(SAME, stem),))
    elif old.key != new.key:
        marked = (Run(OUT, before[old.key]), Run(IN, after[new.key]))
        yield Change(BREAKING, "question", "key", new.id, heading, marked)
    else:
        for one, other in zip(before, after, strict=True):
            yield from _reworded(one, other, "question", id=new.id, heading=heading)
    for name in ("question_html", "more_html", "explanation_html"):
        one, other = (words(getattr(item, name)) for item in (old, new))
        yield from _reworded(one, other, "question", id=new.id, heading=heading)


def _fields(before: Module, after: Module) -> Iterator[Change]:
    old, new = ({field.id: field for field in module.hand_in} for module in (before, after))
    yield from _by_id(old, new, "field", lambda field: field.label, "do-it-now")
    for one, other in _kept(old, new):
        yield from _field(one, other)


def _field(old: Field, new: Field) -> Iterator[Change]:
    for how, is_broken in (
        ("kind", old.kind != new.kind),
        ("columns", old.kind == new.kind == "table" and len(old.columns) != len(new.columns)),
        ("limit", bool(new.most) and (not old.most or new.most < old.most)),
    ):
        if is_broken:
            yield Change(BREAKING, "field", how, new.id, "do-it-now", _told(how, old, new))
    if new.is_required and not old.is_required:
        yield Change(REVISION, "field", "required", new.id, "do-it-now", (Run(SAME, new.label),))
    for one, other in ((old.label, new.label), (old.hint, new.hint), *zip(old.columns, new.columns, strict=False)):
        yield from _reworded(one, other, "field", id=new.id, heading="do-it-now")


def _told(how: str, old: Field, new: Field) -> tuple[Run, ...]:
    return (Run(SAME, f"{new.label}:"), Run(OUT, _value(how, old)), Run(IN, _value(how, new)))


def _value(how: str, field: Field) -> str:
    return {"kind": field.kind, "columns": " | ".join(field.columns), "limit": str(field.most or "–")}[how]


def _terms(before: Module, after: Module) -> Iterator[Change]:
    old, new = ({term.id: term for term in module.terms} for module in (before, after))
    for one, other in _kept(old, new):
        for name in ("term", "stands_for", "meaning", "example"):
            yield from _reworded(getattr(one, name), getattr(other, name), "term", id=other.id)
