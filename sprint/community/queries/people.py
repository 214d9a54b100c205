"""The people of a cohort: who may be named, and what their companies show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from sprint.accounts.models import Person
from sprint.cohorts.models import Company, Duty, Enrolment
from sprint.cohorts.queries import Place, is_member
from sprint.community.models import DirectoryEntry, Pulse
from sprint.community.reading import Author, initials


@dataclass(frozen=True)
class Shelf:
    """A company in the directory, with its people; only what it chose to show."""

    company: str
    is_own: bool
    people: tuple[Author, ...]
    makes: str = ""
    place: str = ""
    site: str = ""
    can_help: str = ""
    needs_help: str = ""


def people_of(session: Session, place: Place, now: datetime) -> list[tuple[int, str]]:
    """The number and name of everybody who may be named here: members, coaches, and the staff who look after it."""
    members = select(Person.id, Person.name).join(Enrolment, Enrolment.person_id == Person.id)
    duties = select(Person.id, Person.name).join(Duty, Duty.person_id == Person.id)
    found = members.where(Enrolment.cohort_id == place.cohort.id, is_member(now), Person.suspended_at.is_(None))
    desk = duties.where(Duty.cohort_id == place.cohort.id, Person.suspended_at.is_(None))
    return [(row[0], row[1]) for row in session.execute(found.union(desk))]


def directory(session: Session, place: Place, now: datetime) -> list[Shelf]:
    """The companies of a cohort in alphabetical order, each with its people; last those who came without one."""
    own = place.enrolment.company_id if place.enrolment else None
    rows = session.execute(
        select(Company, DirectoryEntry, Person.id, Person.name, Person.company_role)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .outerjoin(DirectoryEntry, and_(
            DirectoryEntry.company_id == Company.id, DirectoryEntry.cohort_id == Enrolment.cohort_id))
        .where(Enrolment.cohort_id == place.cohort.id, is_member(now), Person.suspended_at.is_(None))
        .order_by(func.lower(Company.name), Person.name)
    ).all()  # fmt: skip
    shelves: dict[int | None, list[Any]] = {}
    for row in rows:
        shelves.setdefault(row[0].id if row[0] else None, []).append(row)
    made = [_shelf(some, own) for some in shelves.values()]
    return sorted(made, key=lambda shelf: (not shelf.company, shelf.company.casefold()))


def _shelf(rows: Sequence[Any], own: int | None) -> Shelf:
    company, entry = rows[0][0], rows[0][1]
    people = tuple(Author(row[2], row[3], initials(row[3]), "", row[4]) for row in rows)
    fields = ("makes", "place", "site", "can_help", "needs_help")
    shown = {name: getattr(entry, name) for name in fields if entry and getattr(entry, f"shows_{name}")}
    name, is_own = (company.name, company.id == own) if company else ("", False)
    return Shelf(name, is_own, people, **shown)


def desk_of(session: Session, place: Place) -> list[Author]:
    """The cohort's coaches and the staff who look after it."""
    rows = session.execute(
        select(Person.id, Person.name, Duty.role, Person.company_role)
        .join(Duty, Duty.person_id == Person.id)
        .where(Duty.cohort_id == place.cohort.id)
        .order_by(Duty.role, Person.name)
    )
    return [Author(row[0], row[1], initials(row[1]), row[2], row[3]) for row in rows]


def entry_of(session: Session, place: Place) -> DirectoryEntry | None:
    """What one's own company shows here."""
    if place.enrolment is None or place.enrolment.company_id is None:
        return None
    return session.scalar(
        select(DirectoryEntry)
        .where(DirectoryEntry.cohort_id == place.cohort.id, DirectoryEntry.company_id == place.enrolment.company_id)
        .options(joinedload(DirectoryEntry.company))
    )


def pulse_of(session: Session, place: Place, week: int) -> Pulse | None:
    """What a person told of a week."""
    return session.get(Pulse, (place.enrolment.id, week)) if place.enrolment else None


@dataclass(frozen=True)
class Hours:
    """How long a cohort talked with customers in a week, and which company the longest."""

    minutes: int = 0
    people: int = 0
    company: str = ""
    company_minutes: int = 0


_hours = (
    select(Company.name, func.sum(Pulse.customer_minutes), func.count())
    .select_from(Pulse)
    .join(Enrolment, Enrolment.id == Pulse.enrolment_id)
    .outerjoin(Company, Company.id == Enrolment.company_id)
    .where(
        Enrolment.cohort_id == bindparam("cohort_id"), Enrolment.withdrawn_at.is_(None), Pulse.week == bindparam("week")
    )
    .group_by(Company.name)
    .order_by(func.sum(Pulse.customer_minutes).desc(), Company.name)
)


def hours_of(session: Session, cohort_id: int, week: int) -> Hours:
    """The cohort's hours with customers in one week, with the company to shout out. One statement."""
    rows = session.connection().execute(_hours, {"cohort_id": cohort_id, "week": week}).all()
    best = next((row for row in rows if row[0] and row[1]), None)
    return Hours(
        sum(row[1] for row in rows), sum(row[2] for row in rows), best[0] if best else "", best[1] if best else 0
    )


@dataclass(frozen=True)
class Trend:
    """A week of a cohort in figures."""

    week: int
    answers: int
    confidence: float | None  # the mean of those who told it
    lowest: int | None
    minutes: int


def trend_of(session: Session, cohort_id: int) -> list[Trend]:
    """How a cohort's confidence and customer hours went, week by week."""
    rows = session.execute(
        select(Pulse.week, func.count(), func.avg(Pulse.confidence), func.min(Pulse.confidence),
               func.sum(Pulse.customer_minutes))
        .join(Enrolment, Enrolment.id == Pulse.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
        .group_by(Pulse.week).order_by(Pulse.week)
    )  # fmt: skip
    return [Trend(row[0], row[1], None if row[2] is None else float(row[2]), row[3], row[4]) for row in rows]


@dataclass(frozen=True)
class Told:
    """What one person told, week by week: confidence and minutes, or None."""

    name: str
    company: str
    weeks: dict[int, tuple[int | None, int]]


def pulses_of(session: Session, cohort_id: int) -> list[Told]:
    """What each person of a cohort told; for its desk."""
    rows = session.execute(
        select(Person.id, Person.name, Company.name, Pulse.week, Pulse.confidence, Pulse.customer_minutes)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .outerjoin(Pulse, Pulse.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
        .order_by(Company.name, Person.name, Person.id, Pulse.week)
    )
    found: dict[int, Told] = {}
    for person_id, name, company, week, confidence, minutes in rows:
        told = found.setdefault(person_id, Told(name, company or "", {}))
        if week is not None:
            told.weeks[week] = (confidence, minutes)
    return list(found.values())
