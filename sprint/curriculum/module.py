"""A module as a page prints it: plain values and HTML that is already safe.

``to_json`` gives what a release stores (dicts, lists, strings, numbers); ``from_json`` brings it back without
parsing anything. The shape belongs to this code: a release written by an older version is published again.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from sprint.curriculum.hand_in import Field
from sprint.curriculum.reference import Term
from sprint.markdown import keep

_NOTHING = Markup()


@dataclass(frozen=True)
class Child:
    """A heading inside a section, for the side menu."""

    id: str
    title: str


@dataclass(frozen=True)
class Section:
    """A section without its own heading: print ``<section id=...><h2>title</h2>`` around ``html``.

    ``kind`` says what the page may do with it: prose, warm-up, learn, example, steps, checklist or quiz. The
    questions of warm-up and quiz stand between ``html`` and ``after``, and in neither; the HTML of checklist is the
    text around the ticks, seldom any.
    """

    id: str
    title: str
    html: Markup
    kind: str
    children: tuple[Child, ...] = ()
    after: Markup = _NOTHING


@dataclass(frozen=True)
class Item:
    """A tick of the checklist. ``id`` is unique in the module, and progress hangs on it."""

    id: str
    html: Markup


@dataclass(frozen=True)
class Option:
    """An answer to choose."""

    html: Markup
    is_key: bool


@dataclass(frozen=True)
class QuizItem:
    """A question with its options; ``id`` is unique in the curriculum, and answers hang on it.

    Answers name an option by its place, so the order of options is part of what they mean. ``more_html`` is what
    stands between the question and the options, seldom anything.
    """

    id: str
    question_html: Markup
    options: tuple[Option, ...]
    explanation_html: Markup
    more_html: Markup = _NOTHING

    @property
    def key(self) -> int:
        """The place of the right option, from 0."""
        return next((at for at, option in enumerate(self.options) if option.is_key), 0)


@dataclass(frozen=True)
class Step:
    """A step of Do it now."""

    title: str
    minutes: int


@dataclass(frozen=True)
class Module:
    """Everything a page, the side menu and search need to know of one module.

    ``terms`` are the glossary terms it links, in the order of their first use; ``popovers`` is the HTML of
    their explanations, to print once at the end. ``source_hash`` changes with anything the HTML was made from.
    ``hand_in`` are the fields of the deliverable, ``looks_for`` what its reviewers look for; ``example`` and
    ``template`` are the parts of Do it now that show it filled and blank. ``calculators`` are those that have a
    place in its sections.
    """

    slug: str
    title: str
    week: int
    order: int
    minutes: int
    core: bool
    summary: str
    example_company: str
    deliverable: str
    deliverable_title: str
    objectives: list[str]
    glossary_terms: list[str]
    last_checked: date
    facts: list[str]
    sections: tuple[Section, ...]
    checklist: tuple[Item, ...]
    quiz: tuple[QuizItem, ...]
    warm_up: tuple[QuizItem, ...]
    steps: tuple[Step, ...]
    terms: tuple[Term, ...]
    popovers: Markup
    source_hash: str
    hand_in: tuple[Field, ...] = ()
    looks_for: str = ""
    example: Markup = _NOTHING
    template: Markup = _NOTHING
    calculators: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """ "2.1": week and place in it."""
        return f"{self.week}.{self.order}"

    @property
    def practice_minutes(self) -> int:
        """Minutes of the steps, as stated."""
        return sum(step.minutes for step in self.steps)

    def question(self, id: str) -> QuizItem | None:
        """The item of that id, of the quiz or the warm-up; None where there is none."""
        return next((item for item in (*self.quiz, *self.warm_up) if item.id == id), None)

    def section(self, id: str) -> Section | None:
        """The section of that id, or None."""
        return next((section for section in self.sections if section.id == id), None)

    def to_json(self) -> dict[str, Any]:
        """The module as plain dicts, lists, strings and numbers."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Module":
        """The module that ``to_json`` made."""
        values = dict(stored)
        values["last_checked"] = date.fromisoformat(stored["last_checked"])
        values["sections"] = tuple(_section(row) for row in stored["sections"])
        values["checklist"] = tuple(Item(row["id"], keep(row["html"])) for row in stored["checklist"])
        values["quiz"] = tuple(_quiz_item(row) for row in stored["quiz"])
        values["warm_up"] = tuple(_quiz_item(row) for row in stored["warm_up"])
        values["steps"] = tuple(Step(**row) for row in stored["steps"])
        values["terms"] = tuple(Term(**row) for row in stored["terms"])
        values["hand_in"] = tuple(field_from(row) for row in stored.get("hand_in", ()))
        values["calculators"] = tuple(stored.get("calculators", ()))
        for name in ("popovers", "example", "template"):
            values[name] = keep(stored.get(name, ""))
        return cls(**values)


def field_from(row: dict[str, Any]) -> Field:
    """A field of the deliverable, as a release or a handed-in version stored it."""
    return Field(**{**row, "columns": tuple(row["columns"])})


def _section(row: dict[str, Any]) -> Section:
    children = tuple(Child(**child) for child in row["children"])
    return Section(row["id"], row["title"], keep(row["html"]), row["kind"], children, keep(row.get("after", "")))


def _quiz_item(row: dict[str, Any]) -> QuizItem:
    options = tuple(Option(keep(option["html"]), option["is_key"]) for option in row["options"])
    texts = (keep(row["explanation_html"]), keep(row.get("more_html", "")))
    return QuizItem(row["id"], keep(row["question_html"]), options, *texts)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
