"""The ledger and the forecast, as staff read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, null, or_, select, true
from sqlalchemy.orm import Session, joinedload

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Enrolment, Week
from sprint.mail.models import Envelope, Hold, Letter, undelivered, waiting
from sprint.mail.queries import forecast, planned, window
from sprint.planning import DAY, Kind
from sprint.staff.paging import Paging
from sprint.staff.queries.people import named

is_sent = and_(Letter.skipped.is_(None), Envelope.sent_at.is_not(None))
is_failed = and_(Letter.skipped.is_(None), Envelope.failed_at.is_not(None))
is_waiting = or_(waiting, and_(Letter.skipped.is_(None), Envelope.id.is_not(None), undelivered))
STATES: Mapping[str, ColumnElement[bool]] = {
    "sent": is_sent,
    "waiting": is_waiting,
    "skipped": Letter.skipped.is_not(None),
    "failed": is_failed,
}


@dataclass(frozen=True)
class Tally:
    """How many letters are in each state, and when the next of those that wait is due."""

    sent: int = 0
    waiting: int = 0
    skipped: int = 0
    failed: int = 0


def tally(session: Session) -> Tally:
    """The ledger in four numbers."""
    counts = (func.coalesce(func.sum(case((state, 1), else_=0)), 0) for state in STATES.values())
    return Tally(*session.execute(select(*counts).select_from(Letter).outerjoin(Letter.envelope)).one())


@dataclass(frozen=True)
class Filter:
    """What staff look for among the letters."""

    state: str = ""
    kind: str = ""
    cohort_id: int | None = None
    words: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL."""
        found = [STATES[self.state]] if self.state in STATES else []
        if self.kind:
            found.append(Letter.kind == self.kind)
        if self.cohort_id is not None:
            found.append(Letter.cohort_id == self.cohort_id)
        if self.words:
            found.append(named(self.words))
        return found


def letters_page(session: Session, wanted: Filter, page: int | None = None) -> tuple[Sequence[Letter], Paging]:
    """One page of the ledger, the latest first, each letter with its person and e-mail."""
    found = select(Letter).join(Letter.person).outerjoin(Letter.envelope).where(*wanted.conditions())
    paging = Paging.of(page, session.scalar(select(func.count()).select_from(found.subquery())) or 0)
    latest = found.options(joinedload(Letter.person), joinedload(Letter.envelope))
    latest = latest.order_by(Letter.due_at.desc(), Letter.id.desc())
    return session.scalars(latest.limit(paging.size).offset(paging.offset)).all(), paging


def find_failed(session: Session, envelope_id: int) -> Envelope | None:
    """An e-mail that failed, with its person; None where there is none, or it is on its way again."""
    return session.scalar(_failed().where(Envelope.id == envelope_id))


def all_failed(session: Session) -> Sequence[Envelope]:
    """Every e-mail that failed and still has something to tell, with its person."""
    return session.scalars(_failed().order_by(Envelope.id)).all()


def _failed() -> Select[Envelope]:
    tells = select(Letter.envelope_id).where(Letter.skipped.is_(None))
    found = select(Envelope).where(Envelope.failed_at.is_not(None), Envelope.id.in_(tells))
    return found.options(joinedload(Envelope.person)).with_for_update(of=Envelope)


def find_hold(session: Session, *, hold_id: int | None = None, cohort_id: int | None = None) -> Hold | None:
    """A switch by its number, or the one of a cohort; locked, so that it is released once."""
    found = select(Hold).order_by(Hold.id).limit(1).with_for_update()
    if hold_id is not None:
        return session.scalar(found.where(Hold.id == hold_id))
    mine = Hold.cohort_id == cohort_id if cohort_id is not None else false()
    return session.scalar(found.where(mine, Hold.kind.is_(None)))


@dataclass(frozen=True)
class Span:
    """The stretch of a forecast, of all cohorts or of one."""

    since: datetime
    until: datetime
    cohort_id: int | None = None

    def plan(self, session: Session, kinds: Sequence[Kind]) -> Select[Any]:
        """The letters to come, less those in the ledger."""
        plan = forecast(kinds, window(session, self.since, self.until)).subquery("coming")
        mine = plan.c.cohort_id == self.cohort_id if self.cohort_id is not None else true()
        return select(plan).where(mine)


def forecast_groups(session: Session, kinds: Sequence[Kind], span: Span) -> Sequence[Row[Any]]:
    """The letters to come, counted by instant, kind, cohort and reason to skip: a few rows, however many people.

    `week` is the number of the week that they are about, where all are about the same.
    """
    plan = span.plan(session, kinds).subquery()
    about_week = plan.c.kind.in_(["week-opens", "week-unopened"])
    week = case((func.min(Week.number) == func.max(Week.number), func.min(Week.number)), else_=null())
    keys = (plan.c.due_at, plan.c.kind, plan.c.cohort_id, plan.c.skip)
    return session.execute(
        select(*keys, func.count().label("n"), week.label("week"))
        .select_from(plan)
        .outerjoin(Week, and_(about_week, Week.id == plan.c.about_id))
        .group_by(*keys)
        .order_by(plan.c.due_at, plan.c.kind, plan.c.cohort_id)
    ).all()


def recipients(session: Session, kind: Kind, span: Span, page: int | None = None) -> tuple[Sequence[Row[Any]], Paging]:
    """Who will get a letter of a kind within the span, and who will not and why; by time, then name."""
    plan = span.plan(session, [kind]).subquery()
    paging = Paging.of(page, session.scalar(select(func.count()).select_from(plan)) or 0)
    found = (
        select(Person.id.label("person_id"), Person.name, Person.email, Person.zone, plan.c.due_at, plan.c.skip)
        .join(plan, plan.c.person_id == Person.id)
        .order_by(plan.c.skip.is_not(None), plan.c.due_at, func.lower(Person.name), Person.id)
    )
    return session.execute(found.limit(paging.size).offset(paging.offset)).all(), paging


def _next_for(session: Session, kind: Kind, now: datetime) -> Person | None:
    if kind.planner is None:
        return None
    plan = planned(kind, window(session, now, now + 32 * DAY)).subquery()
    return session.scalar(
        select(Person).join(plan, plan.c.person_id == Person.id).order_by(plan.c.due_at, Person.id).limit(1)
    )


def somebody_for(session: Session, kind: Kind, now: datetime) -> Person | None:
    """A person for whom a letter can be previewed: who got one last, else gets one next, else is in a late cohort."""
    told = select(Person).join(Letter, Letter.person_id == Person.id).where(Letter.kind == kind.name)
    found = session.scalar(told.order_by(Letter.id.desc()).limit(1))
    found = found or _next_for(session, kind, now)
    if found is not None:
        return found
    enrolled = select(Person).join(Enrolment, Enrolment.person_id == Person.id).join(Cohort)
    return session.scalar(
        enrolled.where(Enrolment.withdrawn_at.is_(None)).order_by(Cohort.starts_on.desc(), Person.id).limit(1)
    )
