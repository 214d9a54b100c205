"""What planners are made of: a window of time, people's own days in it, and the columns of a planned letter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, String, and_, case, cast, literal, null, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from sprint import clock
from sprint.database import Instant, table

DAY, EVENING = timedelta(days=1), time(21)


@dataclass(frozen=True)
class Window:
    """The stretch of time that is asked about: after `since`, up to and including `until`."""

    since: datetime
    until: datetime
    habits: frozenset[tuple[str, int]]  # the zones and morning hours that people have

    def near(
        self, moment: Any, shift: timedelta = timedelta(0), slack: timedelta = timedelta(0)
    ) -> ColumnElement[bool]:
        """Narrows a table, by its index, to what can fall due here: at `moment + shift` or up to `slack` later.

        May keep too many rows, never too few: the plan itself trims every planner's answer to the window.
        """
        return and_(moment > self.since - shift - slack, moment <= self.until - shift)

    def near_days(
        self, day: Any, shift: timedelta = timedelta(0), slack: timedelta = timedelta(0)
    ) -> ColumnElement[bool]:
        """Narrows people's own days to those in which a moment that is `near` can lie, whatever their zone."""
        return and_(day.c.evening > self.since - shift - slack, day.c.dusk < self.until - shift)

    @cached_property
    def days(self) -> CTE:
        """People's own days: from `dusk` (21:00 the day before) by `morning` (their hour) to `evening` (21:00)."""
        return table("day", DAYS, (
            (zone, hour, day.toordinal(), day.weekday(),
             clock.instant(day - DAY, time(hour), zone), clock.instant(day - DAY, EVENING, zone),
             clock.instant(day, time(hour), zone), clock.instant(day, EVENING, zone))
            for zone, hour in sorted(self.habits)
            for day in (self.since.date() + n * DAY for n in range(-8, (self.until - self.since).days + 4))
        ))  # fmt: skip


DAYS: dict[str, TypeEngine[Any]] = {
    "zone": String(),
    "hour": Integer(),
    "number": Integer(),
    "weekday": Integer(),
    "yesterday": Instant(),
    "dusk": Instant(),
    "morning": Instant(),
    "evening": Instant(),
}


def letters(
    *,
    person: Any,
    about: Any,
    due_at: Any,
    edition: Any = 0,
    cohort: Any = None,
    expires_at: Any = None,
    skip: Mapping[str, ColumnElement[bool]] = {},
) -> Select[Any]:
    """What every planner returns: who is told, about what, from when until when, and why it may be left out.

    `about` and `edition` are the identity of a letter: the same kind, about, edition and person is the same
    letter, and is told once. `skip` maps a reason, as staff will read it, to the condition for it.
    """

    def typed(value: Any, type_: Any) -> Any:
        return cast(null(), type_) if value is None else literal(value) if isinstance(value, int) else value

    reason = case(*((condition, literal(why)) for why, condition in skip.items())) if skip else cast(null(), String)
    return select(
        person.label("person_id"),
        typed(cohort, Integer).label("cohort_id"),
        typed(about, Integer).label("about_id"),
        typed(edition, Integer).label("edition"),
        due_at.label("due_at"),
        typed(expires_at, Instant).label("expires_at"),
        reason.label("skip"),
    )


Identity = tuple[str, int, int, int]  # kind, about, edition, person


@dataclass(frozen=True)
class Told:
    """A letter that is about to be written out: its identity and whom it is for."""

    kind: str
    about_id: int
    edition: int
    person_id: int
    cohort_id: int | None
    due_at: datetime

    @property
    def identity(self) -> Identity:
        """Kind, about, edition and person: told once."""
        return self.kind, self.about_id, self.edition, self.person_id


NewestOnly = Callable[[ColumnElement[int]], ColumnElement[str]]  # from the newest's about_id: why the older are skipped
Facts = Callable[[Session, Sequence[Told], datetime], Mapping[Identity, Mapping[str, Any]]]


@dataclass(frozen=True)
class Kind:
    """A kind of letter. Without a planner it is written by actions alone.

    `facts` loads what its templates print, for a batch of letters at once, as plain values: they are read after the
    session has ended. A letter it leaves out is not sent.
    """

    name: str
    title: Any  # as people read it in lists; translated when it is shown
    planner: Callable[[Window], Select[Any]] | None = None
    facts: Facts | None = None
    optional: bool = True  # people may switch it off
    alone: bool = False  # never shares an envelope
    urgent: bool = False  # a person waits for it: goes first, and no pause holds it
    waits: timedelta = timedelta(0)  # for company in the envelope
    newest_only: NewestOnly | None = None  # of those missed while the timer stood still, the newest tells them all


def latest(one: Any, other: Any) -> ColumnElement[datetime]:
    """The later of two moments, in SQL."""
    return case((one > other, one), else_=other)
