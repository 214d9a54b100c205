"""People, as staff look for them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, joinedload

from sprint.accounts import queries as accounts
from sprint.accounts.models import ROLES, Person
from sprint.admissions.models import Application
from sprint.cohorts.models import Cohort, Enrolment
from sprint.staff.paging import Paging


def named(words: str) -> ColumnElement[bool]:
    """Whether each of the words stands in a person's name or address."""
    text = func.lower(Person.name + " " + Person.email)
    return and_(*(text.contains(word, autoescape=True) for word in words.lower().split()))


def people_page(
    session: Session, words: str = "", role: str | None = None, page: int | None = None, *,
    is_suspended: bool | None = None,
) -> tuple[Sequence[Person], Paging]:  # fmt: skip
    """One page of the people found, by name. Who is known by an application alone stands there when looked for."""
    found = accounts.people(words, role=role, is_suspended=is_suspended)
    if not words:
        found = found.where(~_has_only_applied())
    paging = Paging.of(page, session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0)
    return session.scalars(found.limit(paging.size).offset(paging.offset)).all(), paging


def _has_only_applied() -> ColumnElement[bool]:
    applied = exists().where(Application.person_id == Person.id)
    return and_(Person.password_hash.is_(None), *(getattr(Person, f"is_{role}").is_(False) for role in ROLES), applied)


def enrolments_of(session: Session, person: Person) -> Sequence[Enrolment]:
    """Every place that a person has or had, the latest cohort first, with cohort and company."""
    return session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(Enrolment.person_id == person.id)
        .options(joinedload(Enrolment.cohort), joinedload(Enrolment.company))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    ).all()
