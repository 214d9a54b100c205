"""What changed between two releases, in words: how grave it is, and what it means for people's work. Pure rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.curriculum.comparing import ADDITION, BREAKING, CLASSES, REVISION, TYPO, Change, Compared
from sprint.curriculum.differing import Run, shortened
from sprint.learning.counting import in_words, starting

SIGNS = {TYPO: "", ADDITION: "here", REVISION: "here", BREAKING: "trouble"}  # of `status` in components


def class_name(kind: str) -> str:
    """A class as a word."""
    return {
        TYPO: _("Typo"), ADDITION: _("Addition"), REVISION: _("Revision"), BREAKING: _("Breaking"),
    }[kind]  # fmt: skip


def summary(modules: Sequence[Compared]) -> str:
    """What changed, in a line: "3 modules changed: 2 typos, 1 addition"."""
    if not modules:
        return _("Nothing changed")
    kinds = [module.kind for module in modules]
    counts = [_count(kind, kinds.count(kind)) for kind in CLASSES if kind in kinds]
    changed = ngettext("%(num)d module changed", "%(num)d modules changed", len(modules))
    return _("%(changed)s: %(counts)s", changed=changed, counts=", ".join(counts))


def _count(kind: str, n: int) -> str:
    return {
        TYPO: ngettext("%(num)d typo", "%(num)d typos", n),
        ADDITION: ngettext("%(num)d addition", "%(num)d additions", n),
        REVISION: ngettext("%(num)d revision", "%(num)d revisions", n),
        BREAKING: ngettext("%(num)d breaking", "%(num)d breaking", n),
    }[kind]


def headline(modules: Sequence[Compared]) -> str:
    """What is true of the whole: "Two modules changed, and one breaks something"."""
    broken = sum(module.kind == BREAKING for module in modules)
    if not modules:
        return _("The two releases say the same")
    changed = ngettext("One module changed", "%(n)s modules changed", len(modules), n=starting(len(modules)))
    if not broken:
        return _("%(changed)s, and no work is touched", changed=changed)
    if broken == len(modules):
        return ngettext("One module changed, and it breaks something", "%(n)s modules changed, and all break something",
                        len(modules), n=starting(len(modules)))  # fmt: skip
    return _("%(changed)s, %(n)s of them breaking", changed=changed, n=in_words(broken))


@dataclass(frozen=True)
class Shown:
    """A change as the page shows it. `means` says what it does to people's work; empty where it does nothing."""

    kind: str
    where: str  # the heading under which it stands, or empty
    what: str
    runs: tuple[Run, ...]
    means: str = ""


def shown(module: Compared, touched: Mapping[tuple[str, str, str], int]) -> list[Shown]:
    """The changes of a module, the gravest first, then in reading order."""
    graver_first = sorted(module.changes, key=lambda change: -CLASSES.index(change.kind))
    return [
        Shown(
            change.kind, module.titles.get(change.heading, "") if change.thing != "front" else "", _what(change),
            shortened(change.runs), _means(change, touched.get((change.thing, module.slug, change.id), 0)),
        )
        for change in graver_first
    ]  # fmt: skip


def _what(change: Change) -> str:
    if change.thing == "front":
        return _front().get(change.how, change.how)
    if change.thing == "module":
        return {
            "added": _("The module is new"),
            "removed": _("The module is gone"),
            "week": _("The module moved to another week"),
        }[change.how]
    return _whats().get((change.thing, change.how)) or _whats()[change.thing, ""]


def _whats() -> Mapping[tuple[str, str], str]:
    return {
        ("text", ""): _("Text"),
        ("heading", ""): _("New heading"),
        ("heading", "removed"): _("Heading gone"),
        ("tick", ""): _("Checklist item"),
        ("tick", "added"): _("New checklist item"),
        ("tick", "removed"): _("Checklist item gone"),
        ("question", ""): _("Question"),
        ("question", "added"): _("New question"),
        ("question", "removed"): _("Question gone"),
        ("question", "key"): _("Another answer is right"),
        ("question", "options"): _("Answers added, gone or in another order"),
        ("field", ""): _("Field of the deliverable"),
        ("field", "added"): _("New field of the deliverable"),
        ("field", "removed"): _("Field of the deliverable gone"),
        ("field", "kind"): _("Field of another kind"),
        ("field", "columns"): _("Table with other columns"),
        ("field", "limit"): _("Field with a lower limit"),
        ("field", "required"): _("Field that must now be filled"),
        ("term", ""): _("Glossary"),
    }


def _front() -> Mapping[str, str]:
    return {
        "order": _("Place in the week"),
        "minutes": _("Minutes"),
        "core": _("Core path"),
        "title": _("Title"),
        "summary": _("Summary"),
        "deliverable_title": _("What you make"),
        "looks_for": _("What a reviewer looks for"),
        "objectives": _("What you can do afterwards"),
        "last_checked": _("Day it was last checked"),
    }


def _means(change: Change, count: int) -> str:
    if change.kind != BREAKING:
        return ""
    return _meanings()[change.thing](change.how, count)


def _meanings() -> Mapping[str, Callable[[str, int], str]]:
    return {"tick": _tick, "question": _question, "field": _field, "heading": _heading, "module": _module}


def _tick(how: str, n: int) -> str:
    if not n:
        return _("Nobody has ticked this item.")
    people = ngettext("%(num)d person has ticked this item", "%(num)d people have ticked this item", n)
    return _("%(people)s. Their ticks are kept, but the list shows the item no longer.", people=people)


def _question(how: str, n: int) -> str:
    if not n:
        return _("Nobody has answered this question.")
    people = ngettext("%(num)d person has answered this question", "%(num)d people have answered this question", n)
    if how == "removed":
        return _("%(people)s. Their answers are kept; nobody is asked again.", people=people)
    return _("%(people)s before. The page shows what they chose beside the new answers, which may look wrong to them.",
             people=people)  # fmt: skip


def _field(how: str, n: int) -> str:
    if not n:
        return _("No company has written anything here.")
    companies = ngettext("%(num)d company has written here", "%(num)d companies have written here", n)
    if how == "removed":
        return _("%(companies)s. It stays in the versions that were handed in; the form shows it no longer.",
                 companies=companies)  # fmt: skip
    return _("%(companies)s. Nothing is lost, but what they wrote may not fit until they change it.",
             companies=companies)  # fmt: skip


def _heading(how: str, n: int) -> str:
    if not n:
        return _("Nobody stopped reading here.")
    people = ngettext("%(num)d person stopped reading here", "%(num)d people stopped reading here", n)
    return _("%(people)s. They find the module again at its beginning.", people=people)


def _module(how: str, n: int) -> str:
    if not n:
        return _("Nobody has opened this module.")
    people = ngettext("%(num)d person has opened this module", "%(num)d people have opened this module", n)
    if how == "week":
        return _("%(people)s. It now opens, and counts, with its new week.", people=people)
    return _("%(people)s. What they did is kept, but they can open the module no longer.", people=people)


def is_breaking(modules: Iterable[Compared]) -> bool:
    """Whether anything touches people's work."""
    return any(module.kind == BREAKING for module in modules)
