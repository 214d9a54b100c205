"""Everything that is asked about cohorts: always by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.cohorts.models import ActionItem, Cohort, Company, Duty, Enrolment, Week, WeekException

opens_at = func.coalesce(WeekException.opens_at, Week.opens_at)  # a person's own date comes before the cohort's
own_exception = and_(WeekException.enrolment_id == Enrolment.id, WeekException.week_id == Week.id)


@dataclass(frozen=True)
class WeekSeen:
    """A week as one person meets it: when it opens for them, and whether it has."""

    id: int
    number: int
    opens_at: datetime
    is_open: bool


@dataclass(frozen=True)
class Place:
    """Where a person stands in a cohort: as what, and with which weeks.

    `enrolment` is None for coaches and staff, for whom every week is open.
    """

    cohort: Cohort
    enrolment: Enrolment | None
    role: str  # participant, coach or staff
    weeks: tuple[WeekSeen, ...]

    def week(self, number: int) -> WeekSeen | None:
        """The week of a number, open or not."""
        return next((week for week in self.weeks if week.number == number), None)


def is_member(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether an enrolment counts at this moment: begun, not ended, not withdrawn."""
    return and_(
        Enrolment.starts_at <= now,
        Enrolment.withdrawn_at.is_(None),
        or_(Enrolment.ends_at.is_(None), Enrolment.ends_at > now),
    )


_member_weeks = (
    select(Cohort, Enrolment, Week.id, Week.number, opens_at.label("opens_at"))
    .select_from(Enrolment)
    .join(Cohort, Cohort.id == Enrolment.cohort_id)
    .join(Week, Week.cohort_id == Cohort.id)
    .outerjoin(WeekException, own_exception)
    .options(joinedload(Enrolment.company))
    .where(Enrolment.person_id == bindparam("person_id"), is_member(bindparam("now")))
    .order_by(Cohort.starts_on.desc(), Cohort.id.desc(), Week.number)
)
_weeks_in_cohort = _member_weeks.where(Cohort.slug == bindparam("slug"))


def find_place(session: Session, slug: str, *, seen_by: Person, now: datetime) -> Place | None:
    """A person's place in a cohort, or None: not there and not yours are the same."""
    rows = session.execute(_weeks_in_cohort, {"slug": slug, "person_id": seen_by.id, "now": now}).all()
    if rows:
        return _place_of_member(rows, now)
    role = _desk_role(session, slug, seen_by)
    return _place_of_desk(session, slug, role) if role else None


def places_of(session: Session, person: Person, now: datetime) -> list[Place]:
    """Every place of a participant that counts now, with its weeks; the latest cohort first. One statement."""
    rows = session.execute(_member_weeks, {"person_id": person.id, "now": now})
    return [_place_of_member(list(group), now) for _id, group in groupby(rows, key=lambda row: row.Cohort.id)]


def _place_of_member(rows: Sequence[Any], now: datetime) -> Place:
    weeks = tuple(WeekSeen(row.id, row.number, row.opens_at, row.opens_at <= now) for row in rows)
    return Place(rows[0].Cohort, rows[0].Enrolment, "participant", weeks)


def _desk_role(session: Session, slug: str, person: Person) -> str | None:
    if person.is_staff or person.is_admin:
        return "staff"
    if not person.is_coach:
        return None
    serves = select(Duty.person_id).join(Cohort, Cohort.id == Duty.cohort_id)
    found = session.scalar(serves.where(Cohort.slug == slug, Duty.person_id == person.id, Duty.role == "coach"))
    return "coach" if found else None


def _place_of_desk(session: Session, slug: str, role: str) -> Place | None:
    cohort = session.scalar(select(Cohort).where(Cohort.slug == slug).options(selectinload(Cohort.weeks)))
    if cohort is None:
        return None
    return Place(cohort, None, role, tuple(WeekSeen(w.id, w.number, w.opens_at, True) for w in cohort.weeks))


def enrolments_of(session: Session, person: Person, now: datetime) -> Sequence[Enrolment]:
    """A person's places that count now, the latest cohort first, each with its cohort and company."""
    return session.scalars(
        select(Enrolment)
        .join(Enrolment.cohort)
        .where(Enrolment.person_id == person.id, is_member(now))
        .options(joinedload(Enrolment.cohort), joinedload(Enrolment.company))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    ).all()


def cohorts_of_coach(session: Session, person: Person) -> Sequence[Cohort]:
    """The cohorts that a coach serves, the latest first."""
    return session.scalars(
        select(Cohort).join(Duty, Duty.cohort_id == Cohort.id)
        .where(Duty.person_id == person.id, Duty.role == "coach").order_by(Cohort.starts_on.desc())
    ).all()  # fmt: skip


def find_cohort(session: Session, slug: str) -> Cohort | None:
    """A cohort with its weeks: for staff, who may see all."""
    return session.scalar(select(Cohort).where(Cohort.slug == slug).options(selectinload(Cohort.weeks)))


def find_company_by_name(session: Session, name: str) -> Company | None:
    """A company, however its name is capitalized."""
    return session.scalar(select(Company).where(func.lower(Company.name) == name.strip().lower()))


def seats_taken(session: Session, cohort: Cohort) -> int:
    """How many people are enrolled and have not withdrawn."""
    taken = select(func.count()).select_from(Enrolment)
    return session.scalar(taken.where(Enrolment.cohort_id == cohort.id, Enrolment.withdrawn_at.is_(None))) or 0


def _items_of(enrolment: Enrolment) -> Select[ActionItem]:
    """What a person, or their company as a whole, has promised in a cohort and was not dropped."""
    of_company = and_(ActionItem.person_id.is_(None), ActionItem.company_id == enrolment.company_id)
    mine = or_(ActionItem.person_id == enrolment.person_id, of_company if enrolment.company_id else false())
    here = ActionItem.cohort_id == enrolment.cohort_id
    return select(ActionItem).where(here, mine, ActionItem.dropped_at.is_(None))


def open_items(session: Session, enrolment: Enrolment) -> Sequence[ActionItem]:
    """What a person still has to do, or their company as a whole: the earliest day first, then what has no day."""
    order = (ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id)
    return session.scalars(_items_of(enrolment).where(ActionItem.done_at.is_(None)).order_by(*order)).all()


def find_item(session: Session, id: int, *, seen_by: Enrolment) -> ActionItem | None:
    """A promise that is this person's or their company's to keep, done or not; None for anybody else's."""
    return session.scalar(_items_of(seen_by).where(ActionItem.id == id))
