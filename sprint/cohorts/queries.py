"""Everything that is asked about cohorts: always by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.cohorts.models import ActionItem, Cohort, Company, Duty, Enrolment, Week, WeekException
from sprint.copies import columns, copy_of, cut
from sprint.database import ask

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


def anybody(has_company: bool) -> Any:
    """Stands for an enrolment in a statement that is made once; whose it is, `values_of` says when it is asked."""
    return SimpleNamespace(
        id=bindparam("enrolment_id"), cohort_id=bindparam("cohort_id"),
        company_id=bindparam("company_id") if has_company else None,
    )  # fmt: skip


def values_of(enrolment: Enrolment) -> dict[str, int | None]:
    """What such a statement is asked with."""
    return {
        "enrolment_id": enrolment.id, "cohort_id": enrolment.cohort_id, "company_id": enrolment.company_id,
        "person_id": enrolment.person_id,
    }  # fmt: skip


def _member_weeks(*what: Any) -> Select[Any]:
    """The weeks of the cohorts that a person is a member of: id, number, opens_at, and then `what`."""
    return (
        select(Week.id, Week.number, opens_at.label("opens_at"), *what)
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Week, Week.cohort_id == Cohort.id)
        .outerjoin(WeekException, own_exception)
        .where(Enrolment.person_id == bindparam("person_id"), is_member(bindparam("now")))
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc(), Week.number)
    )


_in_cohort = Cohort.slug == bindparam("slug")
_found = _member_weeks(Cohort, Enrolment).options(joinedload(Enrolment.company)).where(_in_cohort)
_CohortSeen, _EnrolmentSeen, _CompanySeen = copy_of(Cohort), copy_of(Enrolment, "company"), copy_of(Company)
_parts = (columns(Cohort), columns(Enrolment), columns(Company))
_cut = cut(3, *map(len, _parts))  # 3 columns of the week
_seen_anywhere = _member_weeks(*chain(*_parts)).outerjoin(Company, Company.id == Enrolment.company_id)
_seen = _seen_anywhere.where(_in_cohort)


def find_place(session: Session, slug: str, *, seen_by: Person, now: datetime) -> Place | None:
    """A person's place in a cohort, or None: not there and not yours are the same."""
    rows = session.execute(_found, {"slug": slug, "person_id": seen_by.id, "now": now}).all()
    if rows:
        return Place(rows[0].Cohort, rows[0].Enrolment, "participant", _weeks_seen(rows, now))
    return _place_at_desk(session, slug, seen_by)


def see_place(session: Session, slug: str, *, seen_by: Person, now: datetime) -> Place | None:
    """The same with a member's cohort and enrolment as copies, for a request that only looks."""
    rows = ask(session, _seen, {"slug": slug, "person_id": seen_by.id, "now": now}).all()
    return _place_seen(rows, now) if rows else _place_at_desk(session, slug, seen_by)


def places_of(session: Session, person: Person, now: datetime) -> list[Place]:
    """Every place of a participant that counts now, with its weeks; the latest cohort first. One statement, copies."""
    rows = ask(session, _seen_anywhere, {"person_id": person.id, "now": now})
    return [_place_seen(list(group), now) for _cohort_id, group in groupby(rows, key=itemgetter(3))]


def _place_seen(rows: Sequence[Any], now: datetime) -> Place:
    _week, cohort, enrolment, company = _cut(rows[0])
    employer = _CompanySeen(*company) if company[0] is not None else None
    return Place(_CohortSeen(*cohort), _EnrolmentSeen(*enrolment, employer), "participant", _weeks_seen(rows, now))


def _weeks_seen(rows: Sequence[Any], now: datetime) -> tuple[WeekSeen, ...]:
    return tuple(WeekSeen(id, number, opens_at, opens_at <= now) for id, number, opens_at, *_rest in rows)


def _place_at_desk(session: Session, slug: str, person: Person) -> Place | None:
    role = _desk_role(session, slug, person)
    return _place_of_desk(session, slug, role) if role else None


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


_cohort_seen = select(*columns(Cohort), *columns(Week)).outerjoin(Week).where(_in_cohort).order_by(Week.number)
_CohortWithWeeks, _WeekSeen, _width = copy_of(Cohort, "weeks"), copy_of(Week), len(columns(Cohort))


def see_cohort(session: Session, slug: str) -> Cohort | None:
    """The same as a copy, for a request that only looks. One statement."""
    rows = ask(session, _cohort_seen, {"slug": slug}).all()
    weeks = [_WeekSeen(*row[_width:]) for row in rows if row[_width] is not None]
    return _CohortWithWeeks(*rows[0][:_width], weeks) if rows else None


def find_company_by_name(session: Session, name: str) -> Company | None:
    """A company, however its name is capitalized."""
    return session.scalar(select(Company).where(func.lower(Company.name) == name.strip().lower()))


_taken = select(func.count(Enrolment.id)).where(
    Enrolment.cohort_id == bindparam("cohort_id"), Enrolment.withdrawn_at.is_(None)
)


def seats_taken(session: Session, cohort: Cohort) -> int:
    """How many people are enrolled and have not withdrawn."""
    return ask(session, _taken, {"cohort_id": cohort.id}).scalar_one()


_of_person = ActionItem.person_id == bindparam("person_id")
_of_company = and_(ActionItem.person_id.is_(None), ActionItem.company_id == bindparam("company_id"))
_promised = and_(  # whoever has no company meets no row by it: null equals nothing
    ActionItem.cohort_id == bindparam("cohort_id"), or_(_of_person, _of_company), ActionItem.dropped_at.is_(None)
)
_ItemSeen = copy_of(ActionItem)
_open_items = (
    select(*columns(ActionItem))
    .where(_promised, ActionItem.done_at.is_(None))
    .order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id)
)


def open_items(session: Session, enrolment: Enrolment) -> Sequence[ActionItem]:
    """What a person still has to do, or their company as a whole: the earliest day first, those with none last."""
    return [_ItemSeen(*row) for row in ask(session, _open_items, values_of(enrolment))]


def find_item(session: Session, id: int, *, seen_by: Enrolment) -> ActionItem | None:
    """A promise that is this person's or their company's to keep, done or not; None for anybody else's."""
    return session.scalar(select(ActionItem).where(_promised, ActionItem.id == id), values_of(seen_by))


def hold_company(session: Session, enrolment: Enrolment) -> None:
    """Let nobody else of a person's company go on from here until this transaction ends; only for who asks the same."""
    if enrolment.company_id is not None:
        held = select(Company.id).where(Company.id == enrolment.company_id)
        session.execute(held.with_for_update(key_share=True))
