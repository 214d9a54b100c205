"""When somebody is behind, in words. The SQL that counts whole cohorts uses the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint import times
from sprint.cohorts.models import Cohort, Week
from sprint.learning.counting import in_words, starting

GRACE = timedelta(days=2)  # a week may lie unopened for so long; longer while they read an earlier one
LATE = timedelta(days=7)  # a core module is late when a person has had its week for so long
AWAY = timedelta(days=5)  # without reading anything, while something is left to read
MANY_LATE = 2  # so many late core modules need a call, fewer are "a little behind"


@dataclass(frozen=True)
class Counts:
    """How a cohort stands: on track are those with nothing late who need no call."""

    people: int = 0
    call: int = 0
    behind: int = 0
    done: int = 0
    open: int = 0
    late: int = 0

    @property
    def on_track(self) -> int:
        """People with nothing late who need no call."""
        return self.people - self.call - self.behind


def headline(counts: Counts) -> str:
    """What is true of a running cohort: "21 of 24 on track. Three need a call." """
    if not counts.people:
        return _("Nobody is enrolled yet.")
    said = [_("%(n)s of %(all)s on track.", n=counts.on_track, all=counts.people)]
    if counts.on_track == counts.people:
        said = [ngettext("The one person here is on track.", "All %(num)d on track.", counts.people)]
    if counts.call:
        said.append(ngettext("One needs a call.", "%(n)s need a call.", counts.call, n=starting(counts.call)))
    if counts.behind:
        said.append(ngettext("One is a little behind.", "%(n)s are a little behind.", counts.behind,
                             n=starting(counts.behind)))  # fmt: skip
    return " ".join(said)


def summary(counts: Counts) -> str:
    """The same in half a sentence, for lists: "21 of 24 on track, three need a call"."""
    if not counts.people:
        return _("nobody is enrolled")
    said = [_("%(n)s of %(all)s on track", n=counts.on_track, all=counts.people)]
    if counts.call:
        said.append(ngettext("one needs a call", "%(n)s need a call", counts.call, n=in_words(counts.call)))
    return ", ".join(said)


def reasons(row: Any, late: Sequence[str], weeks: Mapping[int, datetime], now: datetime) -> list[tuple[str, str]]:
    """Why somebody is behind, each an icon and a sentence. `weeks`: since when they have had each week."""
    said = []
    if row.is_unopened:
        since = times.day(weeks[row.due_week], now=now)
        said.append(("lock", _("Has not opened week %(n)s, open since %(day)s", n=row.due_week, day=since)))
    if row.is_away:
        said.append(("clock", _away(row, now)))
    if late:
        words = ngettext("Core module late: %(which)s", "%(n)s core modules late: %(which)s", len(late),
                         n=starting(len(late)), which=", ".join(late))  # fmt: skip
        said.append(("book", words))
    return said


def _away(row: Any, now: datetime) -> str:
    if row.read_at is None:
        return _("Has not opened any module yet")
    return _("Last read something %(ago)s", ago=times.ago(row.read_at, now))


def words_of_cells() -> dict[str, str]:
    """The states that a module can have for a person, each in a word."""
    return {
        "done": _("done"), "half": _("opened"), "open": _("open"), "late": _("core module late"),
        "shut": _("not open yet"),
    }  # fmt: skip


def words_of_work() -> dict[str, str]:
    """The states of a deliverable, each in a word or two."""
    return {
        "draft": _("draft"), "handed-in": _("handed in"), "returned": _("returned"), "accepted": _("accepted"),
    }  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """Where a cohort is in its calendar."""

    open_week: Week | None  # the newest that is open
    next_week: Week | None
    is_over: bool

    @classmethod
    def of(cls, cohort: Cohort, now: datetime) -> "Stage":
        """From the instants at which its weeks open; it is over a week after the last."""
        opened = [week for week in cohort.weeks if week.opens_at <= now]
        coming = [week for week in cohort.weeks if week.opens_at > now]
        is_over = bool(opened) and not coming and now >= opened[-1].opens_at + timedelta(days=7)
        return cls(opened[-1] if opened else None, coming[0] if coming else None, is_over)

    @property
    def name(self) -> str:
        """running, coming or over."""
        return "over" if self.is_over else "running" if self.open_week else "coming"
