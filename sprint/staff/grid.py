"""The picture of a cohort: a row for each person, a cell for each module, and why somebody is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from sprint.cohorts.models import Cohort
from sprint.staff.queries.progress import Progress
from sprint.staff.standing import LATE, reasons, words_of_cells, words_of_work

FIRST = " first"
CALLS = 8  # people who are named above the grid, each with the reasons for a call


@dataclass(frozen=True)
class Line:
    """One person: what the page of progress says of them, and the state of each module for them.

    The state of a module is a word of `standing.words_of_cells`. "+3/7" after it says how many questions of the quiz
    were answered, "+returned" how far the company's deliverable is. That of the first module of a later week ends in
    `FIRST`: its cell is drawn with the week's rule.
    """

    row: Any
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """Somebody who needs a call, and why: each reason an icon and a sentence."""

    row: Any
    reasons: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """People by modules."""

    modules: Sequence[Any]
    lines: Sequence[Line]
    calls: Sequence[Call]  # the first of those on this page
    to_call: int  # how many on this page need one

    @classmethod
    def of(cls, cohort: Cohort, modules: Sequence[Any], progress: Progress, now: datetime) -> "Grid":
        """From the rows of the queries."""
        lines: list[Line] = []
        calls: list[Call] = []
        to_call, firsts = 0, firsts_of(modules)
        new: dict[tuple[datetime, ...], list[str]] = {}  # most people have had the weeks since the same moments
        for row in progress.rows:
            since = _had_since(cohort, progress, row)
            key = tuple(since.values())
            untouched = new.get(key) or new.setdefault(key, _untouched(modules, since, now))
            states = _states(modules, progress.done.get(row.enrolment_id), untouched)
            if row.needs_call:
                to_call += 1
                if len(calls) < CALLS:
                    calls.append(Call(row, reasons(row, _late(modules, states), since, now)))
            lines.append(
                Line(row, tuple(map("".join, zip(_with_work(modules, states, progress, row), firsts, strict=True))))
            )
        return cls(modules, lines, calls, to_call)

    @property
    def weeks(self) -> dict[int, int]:
        """How many modules each week has."""
        return {n: sum(m.week == n for m in self.modules) for n in sorted({m.week for m in self.modules})}

    @property
    def firsts(self) -> list[bool]:
        """Whether each module is the first of a week other than the first week."""
        return [bool(first) for first in firsts_of(self.modules)]


def table_of(modules: Sequence[Any], lines: Sequence[Line]) -> list[list[str]]:
    """The grid as a table of words, with its heading."""
    head = [_("Company"), _("Name"), _("E-mail"), *(f"{m.week}.{m.position} {m.title}" for m in modules)]
    return [head, *([line.row.company or "", line.row.name, line.row.email, *map(_said, line.cells)] for line in lines)]


def _said(code: str) -> str:
    return Cell.of(code).words


def firsts_of(modules: Sequence[Any]) -> list[str]:
    """`FIRST` for each module that is the first of a later week, or else nothing."""
    weeks = [module.week for module in modules]
    return [FIRST if n > 0 and week != weeks[n - 1] else "" for n, week in enumerate(weeks)]


def _had_since(cohort: Cohort, progress: Progress, row: Any) -> dict[int, datetime]:
    """Since when a person has had each week; of a locked one, when it opens for them."""
    own = progress.exceptions
    return {
        week.number: max(own.get((row.enrolment_id, week.id), week.opens_at) if own else week.opens_at, row.starts_at)
        for week in cohort.weeks
    }


def _untouched(modules: Sequence[Any], since: Mapping[int, datetime], now: datetime) -> list[str]:
    """The state of each module for somebody who has opened none, as `standing.words_of_cells` names them."""
    if_new = {number: "shut" if at > now else "open" for number, at in since.items()}
    if_core = {number: "late" if at <= now - LATE else if_new[number] for number, at in since.items()}
    return [(if_core if module.is_core else if_new)[module.week] for module in modules]


def _states(modules: Sequence[Any], done: Mapping[str, datetime | None] | None, untouched: list[str]) -> list[str]:
    """The state of each module for one person, with what they have opened and done."""
    if not done:
        return untouched
    states = list(untouched)
    for n, module in enumerate(modules):
        if module.slug in done:
            if done[module.slug] is not None:
                states[n] = "done"
            elif states[n] == "open":
                states[n] = "half"
    return states


def _with_work(modules: Sequence[Any], states: Sequence[str], progress: Progress, row: Any) -> Sequence[str]:
    """The states with what was answered and handed in, where anything was."""
    answered, works = progress.answered.get(row.enrolment_id, {}), progress.works.get(row.enrolment_id, {})
    if not answered and not works:
        return states
    return [
        state + _questions(answered.get(module.slug, 0), len(module.quiz_ids)) + _work(works.get(module.slug))
        for module, state in zip(modules, states, strict=True)
    ]


def _questions(answered: int, questions: int) -> str:
    return f"+{min(answered, questions)}/{questions}" if answered and questions else ""


def _work(state: str | None) -> str:
    return f"+{state}" if state else ""


@dataclass(frozen=True)
class Cell:
    """One module of one person, as it is drawn and said."""

    state: str
    is_first: bool
    answered: int = 0
    questions: int = 0
    work: str = ""

    @classmethod
    def of(cls, code: str) -> "Cell":
        """From the state as `Line` has it."""
        state, *more = code.removesuffix(FIRST).split("+")
        counts = next((part.split("/") for part in more if "/" in part), ("0", "0"))
        work = next((part for part in more if "/" not in part), "")
        return cls(state, code.endswith(FIRST), int(counts[0]), int(counts[1]), work)

    @property
    def quarters(self) -> int:
        """The share of questions that were answered, in quarters begun: 0 to 4."""
        return -(-4 * self.answered // self.questions) if self.questions else 0

    @property
    def letter(self) -> str:
        """One letter for the deliverable's state."""
        return {"draft": "D", "handed-in": "H", "returned": "R", "accepted": "A"}.get(self.work, "")

    @property
    def words(self) -> str:
        """All of it in words: "opened, 3 of 7 questions answered, handed in"."""
        said = [words_of_cells()[self.state]]
        if self.questions:
            said.append(_("%(n)s of %(all)s questions answered", n=self.answered, all=self.questions))
        if self.work:
            said.append(words_of_work()[self.work])
        return ", ".join(said)


def _late(modules: Sequence[Any], states: Sequence[str]) -> list[str]:
    """The numbers of the core modules that are late."""
    return [f"{m.week}.{m.position}" for m, state in zip(modules, states, strict=True) if state == "late"]
