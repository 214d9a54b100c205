"""What stands beside the board, and on Today: the next event, the week's hours with customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, select, true
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Company, Enrolment
from sprint.cohorts.queries import Place
from sprint.community.models import Board, Event, Pulse, Rsvp
from sprint.community.queries.board import unread
from sprint.community.queries.people import Hours
from sprint.community.queries.seeing import COHORT, NOW, READER, looks


@dataclass(frozen=True)
class Next:
    """The event that comes next, and what the reader answered."""

    id: int
    title: str
    starts_at: datetime
    answer: str | None


@dataclass(frozen=True)
class Side:
    """What the board says beside its topics: how many hold something new, the outside group, the week's hours."""

    unread: int
    group_url: str
    week: int
    hours: Hours
    next: Next | None


@dataclass(frozen=True)
class Glance:
    """What is new on the board, and the next event: for Today."""

    unread: int
    next: Next | None


def current_week(place: Place, now: datetime) -> int:
    """The number of the newest week that is open; 1 before any is."""
    return max((week.number for week in place.weeks if week.opens_at <= now), default=1)


_coming = (Event.cohort_id == COHORT, Event.starts_at > NOW, Event.cancelled_at.is_(None))
_nearest = select(Event.id).where(*_coming).order_by(Event.starts_at).limit(1).scalar_subquery()
_answer = and_(Rsvp.event_id == Event.id, Rsvp.person_id == READER)
_in_week = (
    Enrolment.cohort_id == COHORT, Enrolment.withdrawn_at.is_(None), Pulse.week == bindparam("week", type_=Integer),
    Pulse.enrolment_id == Enrolment.id,
)  # fmt: skip
_minutes = func.coalesce(func.sum(Pulse.customer_minutes), 0)
_total = select(_minutes).where(*_in_week).scalar_subquery()
_by_company = (
    select(Company.name.label("name"), _minutes.label("minutes"))
    .where(*_in_week, Company.id == Enrolment.company_id)
    .group_by(Company.name)
    .order_by(_minutes.desc(), Company.name)
    .limit(1)
    .subquery("best")
)
_event: tuple[Any, ...] = (Event.id, Event.title, Event.starts_at, Rsvp.state)


@lru_cache(maxsize=2)
def glances(is_desk: bool) -> Select[Any]:
    """The statement behind a glance, with the values of `looks`: other parts lay their own columns beside it."""
    return (
        select(unread(is_desk).scalar_subquery(), *_event)
        .select_from(Cohort)
        .outerjoin(Event, Event.id == _nearest)
        .outerjoin(Rsvp, _answer)
        .where(Cohort.id == COHORT)
    )


@lru_cache(maxsize=2)
def _side(is_desk: bool) -> Select[Any]:
    columns: tuple[Any, ...] = (Board.group_url, _total, _by_company.c.name, _by_company.c.minutes)
    return (
        glances(is_desk)
        .add_columns(*columns)
        .outerjoin(Board, Board.cohort_id == Cohort.id)
        .outerjoin(_by_company, true())
    )


def glance(row: Sequence[Any]) -> Glance:
    """How many topics hold something new, and the event that comes next."""
    return Glance(row[0], Next(*row[1:5]) if row[1] else None)


def side_of(session: Session, place: Place, person: Person, now: datetime) -> Side:
    """What stands beside the board. One statement."""
    week = current_week(place, now)
    is_desk, values = looks(place, person, now, week=week)
    row: Any = session.connection().execute(_side(is_desk), values).one()
    best = (row[7], row[8]) if row[8] else ("", 0)
    hours = Hours(row[6], 0, *best)
    return Side(row[0], row[5] or "", week, hours, Next(*row[1:5]) if row[1] else None)
