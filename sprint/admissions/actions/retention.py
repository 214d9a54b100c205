"""Applications that led to no seat are deleted after a set time, as the form says."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, select
from sqlalchemy.orm import Session

from sprint import program
from sprint.accounts.models import ROLES, Person
from sprint.admissions.models import Application
from sprint.cohorts.models import Enrolment, Week


def forget(session: Session, *, now: datetime) -> int:
    """Delete what is over, and the people who were known by it alone; how many applications that were."""
    before = now - timedelta(days=program.current(session).applications_kept_days)
    begun = exists().where(Week.cohort_id == Application.cohort_id, Week.number == 1, Week.opens_at < before)
    newest = select(func.max(Application.id)).scalar_subquery()  # it stays, or SQLite gives its number again
    over = and_(Application.state != "confirmed", begun, Application.id < newest)
    people = set(session.scalars(select(Application.person_id).where(over, Application.person_id.is_not(None))))
    gone = session.connection().execute(delete(Application).where(over)).rowcount
    if people:
        session.connection().execute(delete(Person).where(Person.id.in_(people), _is_left_over()))
    return gone


def _is_left_over() -> ColumnElement[bool]:
    """Somebody without role, password, place or another application."""
    return and_(
        Person.password_hash.is_(None),
        *(getattr(Person, f"is_{role}").is_(False) for role in ROLES),
        ~exists().where(Enrolment.person_id == Person.id),
        ~exists().where(Application.person_id == Person.id),
    )
