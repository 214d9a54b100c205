"""Cohorts and their people, as staff see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Company, Duty, Enrolment, Week, WeekException
from sprint.staff.paging import Paging

MOST = 100


@dataclass(frozen=True)
class Glance:
    """A cohort with how many seats are taken."""

    cohort: Cohort
    taken: int


def cohorts_at_a_glance(session: Session) -> list[Glance]:
    """The latest cohorts, each with its weeks and the number of people enrolled."""
    taken = and_(Enrolment.cohort_id == Cohort.id, Enrolment.withdrawn_at.is_(None))
    count = select(func.count()).select_from(Enrolment).where(taken).correlate(Cohort).scalar_subquery()
    latest = select(Cohort, count).order_by(Cohort.starts_on.desc(), Cohort.id.desc()).limit(MOST)
    found = session.execute(latest.options(selectinload(Cohort.weeks)))
    return [Glance(cohort, taken or 0) for cohort, taken in found]


def cohort_names(session: Session) -> Mapping[int, tuple[str, str]]:
    """Slug and name of every cohort by its number, the latest first: for filters and lists."""
    rows = session.execute(select(Cohort.id, Cohort.slug, Cohort.name).order_by(Cohort.starts_on.desc(), Cohort.id))
    return {row.id: (row.slug, row.name) for row in rows}


def members(session: Session, cohort: Cohort, page: int | None = None) -> tuple[Sequence[Enrolment], Paging]:
    """One page of the people of a cohort, those who withdrew last, with company."""
    mine = select(Enrolment).where(Enrolment.cohort_id == cohort.id)
    paging = Paging.of(page, session.scalar(select(func.count()).select_from(mine.subquery())) or 0)
    by_company = (
        mine.join(Enrolment.person)
        .outerjoin(Enrolment.company)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.company))
        .order_by(Enrolment.withdrawn_at.is_not(None), func.lower(Company.name), func.lower(Person.name), Person.id)
    )
    return session.scalars(by_company.limit(paging.size).offset(paging.offset)).all(), paging


def find_enrolment(session: Session, cohort: Cohort, enrolment_id: int) -> Enrolment | None:
    """A place in this cohort, with its person and company."""
    return session.scalar(
        select(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.cohort_id == cohort.id)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.company))
    )


def exceptions_of(session: Session, enrolment: Enrolment) -> Mapping[int, WeekException]:
    """The weeks that one person has at another time than the cohort, by the week's number in the table."""
    found = session.scalars(select(WeekException).where(WeekException.enrolment_id == enrolment.id))
    return {row.week_id: row for row in found}


def duties(session: Session, cohort: Cohort) -> Sequence[Duty]:
    """Who coaches the cohort and who looks after it, each with the person."""
    mine = select(Duty).join(Duty.person).where(Duty.cohort_id == cohort.id)
    return session.scalars(mine.options(joinedload(Duty.person)).order_by(Duty.role, func.lower(Person.name))).all()


def people_for(session: Session, role: str) -> Sequence[Person]:
    """Whoever can take a duty: coaches to coach; staff and administrators to look after a cohort."""
    can = Person.is_coach.is_(True) if role == "coach" else or_(Person.is_staff.is_(True), Person.is_admin.is_(True))
    found = select(Person).where(can, Person.suspended_at.is_(None))
    return session.scalars(found.order_by(func.lower(Person.name), Person.id)).all()


def company_names(session: Session) -> Sequence[str]:
    """The companies that a form offers."""
    return session.scalars(select(Company.name).order_by(func.lower(Company.name)).limit(1000)).all()


def known_people(session: Session, cohort: Cohort, emails: Sequence[str]) -> Mapping[str, tuple[str, bool]]:
    """Who of these addresses has an account: their name, and whether they are in this cohort already."""
    mine = and_(
        Enrolment.person_id == Person.id, Enrolment.cohort_id == cohort.id, Enrolment.withdrawn_at.is_(None)
    )  # fmt: skip
    rows = session.execute(
        select(func.lower(Person.email), Person.name, Enrolment.id)
        .outerjoin(Enrolment, mine)
        .where(func.lower(Person.email).in_([email.lower() for email in emails]))
    )
    return {email: (name, enrolment_id is not None) for email, name, enrolment_id in rows}


def week_numbers(session: Session) -> Mapping[int, int]:
    """The number of every week by its row: for lists that name letters."""
    return {row.id: row.number for row in session.execute(select(Week.id, Week.number))}
