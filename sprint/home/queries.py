"""What the first pages ask of several parts at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.admissions.queries import closes_at
from sprint.cohorts.models import Cohort, Company, Duty, Enrolment, Week
from sprint.cohorts.queries import Place, is_member
from sprint.community.queries import overview
from sprint.community.queries.seeing import looks
from sprint.learning import queries as learning
from sprint.learning.models import ModuleProgress

LENGTH = timedelta(days=4 * 7 - 1)  # from the first day to the last

_is_taken = closes_at > bindparam("now")
_next_cohort = (
    select(
        Cohort.slug, Cohort.name, Cohort.zone, Cohort.capacity, Cohort.starts_on, closes_at, Week.opens_at, _is_taken
    )
    .join(Week, Week.cohort_id == Cohort.id)
    .where(Week.number == 1, Week.opens_at > bindparam("now"))
    .order_by(_is_taken.desc(), Week.opens_at)
    .limit(1)
)


@dataclass(frozen=True)
class Start:
    """The start of a cohort: its first week's opening, and the zone in which that was set."""

    slug: str
    name: str
    zone: str
    capacity: int
    first_day: date
    closes_at: datetime  # for applications
    opens_at: datetime
    is_open: bool  # for applications

    @property
    def last_day(self) -> date:
        """Of its fourth week."""
        return self.first_day + LENGTH


def next_start(session: Session, now: datetime) -> Start | None:
    """The cohort that starts next, of those that take applications where there is one; None where none is planned."""
    row = session.execute(_next_cohort, {"now": now}).first()
    return Start(*row) if row else None


def other_enrolments(session: Session, person: Person, now: datetime) -> Sequence[Enrolment]:
    """A person's places that do not count now, because they have not begun or are over; the next one first."""
    return session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(Enrolment.person_id == person.id, Enrolment.withdrawn_at.is_(None), ~is_member(now))
        .options(joinedload(Enrolment.cohort))
        .order_by(Enrolment.starts_at.desc())
    ).all()


@dataclass(frozen=True)
class Member:
    """A person of a cohort as their coach sees them at a glance."""

    name: str
    company: str
    makes: str
    done: int  # modules
    read_at: datetime | None  # the last time they read in one


@dataclass(frozen=True)
class CoachedCohort:
    """A cohort with its weeks and people, for its coach."""

    cohort: Cohort
    members: tuple[Member, ...]


def coached_cohorts(session: Session, coach: Person, now: datetime) -> list[CoachedCohort]:
    """The cohorts that a coach serves, the latest first, with their weeks and people. Three statements."""
    cohorts = session.scalars(
        select(Cohort)
        .join(Duty, Duty.cohort_id == Cohort.id)
        .where(Duty.person_id == coach.id, Duty.role == "coach")
        .options(selectinload(Cohort.weeks))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    ).all()
    members = _members(session, [cohort.id for cohort in cohorts], now) if cohorts else {}
    return [CoachedCohort(cohort, tuple(members.get(cohort.id, ()))) for cohort in cohorts]


def _members(session: Session, cohort_ids: list[int], now: datetime) -> dict[int, list[Member]]:
    rows = session.execute(
        select(
            Enrolment.cohort_id, Person.name, Company.name, Company.makes, func.count(ModuleProgress.done_at),
            func.max(ModuleProgress.read_at),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .outerjoin(ModuleProgress, ModuleProgress.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id.in_(cohort_ids), is_member(now))
        .group_by(Enrolment.id, Enrolment.cohort_id, Person.name, Company.name, Company.makes)
        .order_by(Company.name, Person.name)
    )  # fmt: skip
    found: dict[int, list[Member]] = {}
    for cohort_id, name, company, makes, done, read_at in rows:
        found.setdefault(cohort_id, []).append(Member(name, company or "", makes or "", done, read_at))
    return found


def demo_addresses(session: Session) -> set[str]:
    """The addresses of the demo's accounts that exist."""
    return set(session.scalars(select(Person.email).where(Person.email.like("%@demo.test"))))


@lru_cache(maxsize=2)
def _aside(is_desk: bool) -> Select[Any]:
    return overview.glances(is_desk).add_columns(learning.due.scalar_subquery())


def aside(
    session: Session, place: Place, person: Person, opened: Collection[str], now: datetime
) -> tuple[int, overview.Glance]:
    """What stands beside the week on Today: how many questions of the opened modules are due in the weekly review, and
    what is new on the board. One statement."""
    told = learning.due_of(place.enrolment.id if place.enrolment else 0, opened, now)
    is_desk, values = looks(place, person, now, **told)
    row = session.connection().execute(_aside(is_desk), values).one()
    return row[5] if opened else 0, overview.glance(row)
