"""What stands beside the board, and on Today: the next event, the week's hours with customers."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort
from sprint.cohorts.queries import Place
from sprint.community.models import Event, Rsvp
from sprint.community.queries.board import unread
from sprint.community.queries.people import Hours, hours_of
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
    """What stands beside the board."""

    week: int
    hours: Hours
    next: Next | None


def current_week(place: Place, now: datetime) -> int:
    """The number of the newest week that is open; 1 before any is."""
    return max((week.number for week in place.weeks if week.opens_at <= now), default=1)


def side_of(session: Session, place: Place, person: Person, now: datetime) -> Side:
    """The week's hours with customers, and the next event. Two statements."""
    week = current_week(place, now)
    return Side(week, hours_of(session, place.cohort.id, week), next_event(session, place, person, now))


@dataclass(frozen=True)
class Glance:
    """What is new on the board, and the next event: for Today."""

    unread: int
    next: Next | None


_coming = (Event.cohort_id == COHORT, Event.starts_at > NOW, Event.cancelled_at.is_(None))
_nearest = select(Event.id).where(*_coming).order_by(Event.starts_at).limit(1).scalar_subquery()
_answer = and_(Rsvp.event_id == Event.id, Rsvp.person_id == READER)
_next = (
    select(Event.id, Event.title, Event.starts_at, Rsvp.state)
    .outerjoin(Rsvp, _answer)
    .where(*_coming)
    .order_by(Event.starts_at)
    .limit(1)
)


@lru_cache(maxsize=2)
def _glance(is_desk: bool) -> Select[Any]:
    news = unread(is_desk).scalar_subquery()
    columns: tuple[Any, ...] = (news, Event.id, Event.title, Event.starts_at, Rsvp.state)
    return (
        select(*columns)
        .select_from(Cohort)
        .outerjoin(Event, Event.id == _nearest)
        .outerjoin(Rsvp, _answer)
        .where(Cohort.id == COHORT)
    )


def glance(session: Session, place: Place, person: Person, now: datetime) -> Glance:
    """How many topics hold something new, and the event that comes next. One statement."""
    is_desk, values = looks(place, person, now)
    row: Any = session.connection().execute(_glance(is_desk), values).one()
    return Glance(row[0], Next(*row[1:]) if row[1] else None)


def next_event(session: Session, place: Place, person: Person, now: datetime) -> Next | None:
    """The event of a cohort that begins next."""
    row: Any = session.connection().execute(_next, looks(place, person, now)[1]).first()
    return Next(*row) if row else None
