"""Everything that is asked about reviews: what waits, who said what, what the cohort shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Company, Duty, Enrolment
from sprint.cohorts.queries import Place
from sprint.curriculum.models import Module, Release
from sprint.learning.models import Deliverable, HandIn, Review

MOST_WAITING, MOST_DECIDED, MOST_SHARED = 50, 10, 60

_newest_number = (
    select(func.max(HandIn.number)).where(HandIn.deliverable_id == Deliverable.id).correlate(Deliverable)
    .scalar_subquery()
)  # fmt: skip
_release_id = func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery())
_owner = aliased(Person)


def _work(*more: Any) -> Select[Any]:
    """Deliverables with their newest version, their module and whose they are."""
    columns: tuple[Any, ...] = (
        Deliverable.id, Deliverable.slug, Deliverable.state, Deliverable.wants_peers, Deliverable.company_id,
        Deliverable.enrolment_id, HandIn.number, HandIn.handed_in_at, HandIn.ticked, Module.checklist_ids,
        Module.week, Module.position, Module.title, Module.deliverable_title,
        func.coalesce(Company.name, _owner.name, "").label("owner"), Cohort.slug.label("cohort"),
        Cohort.name.label("cohort_name"), *more,
    )  # fmt: skip
    return (
        select(*columns)
        .join(Cohort, Cohort.id == Deliverable.cohort_id)
        .join(HandIn, and_(HandIn.deliverable_id == Deliverable.id, HandIn.number == _newest_number))
        .join(Module, and_(Module.slug == Deliverable.slug, Module.release_id == _release_id))
        .outerjoin(Company, Company.id == Deliverable.company_id)
        .outerjoin(Enrolment, Enrolment.id == Deliverable.enrolment_id)
        .outerjoin(_owner, _owner.id == Enrolment.person_id)
    )


@dataclass(frozen=True)
class Work:
    """A deliverable with its newest version, as a row of a list."""

    id: int
    slug: str
    state: str
    wants_peers: bool
    owner: str  # the company, or the person who came without one
    cohort: str  # for addresses
    cohort_name: str
    version: int
    handed_in_at: datetime
    ticked: int
    checks: int
    week: int
    number: str  # of the module: "2.1"
    title: str
    deliverable_title: str
    is_own: bool = False
    is_reviewed: bool = False  # by the person who looks
    reviewer: str = ""
    reviewed_at: datetime | None = None


def _of(row: Any, **more: Any) -> Work:
    known = set(row.checklist_ids)
    return Work(
        row.id, row.slug, row.state, row.wants_peers, row.owner, row.cohort, row.cohort_name, row.number,
        row.handed_in_at, len(known & set(row.ticked)), len(known), row.week, f"{row.week}.{row.position}", row.title,
        row.deliverable_title, **more,
    )  # fmt: skip


def _in_reach(person: Person, *, as_staff: bool) -> ColumnElement[bool] | None:
    if as_staff:
        return None
    serves = select(Duty.cohort_id).where(Duty.person_id == person.id, Duty.role == "coach")
    return Deliverable.cohort_id.in_(serves)


def _narrowed(found: Select[Any], person: Person, *, as_staff: bool, cohort: str, week: int | None) -> Select[Any]:
    limits = [_in_reach(person, as_staff=as_staff), Cohort.slug == cohort if cohort else None]
    limits.append(Module.week == week if week else None)
    return found.where(*(limit for limit in limits if limit is not None))


@dataclass(frozen=True)
class Queue:
    """What waits for a review, oldest first, and what was decided last. `total` counts all that waits."""

    waiting: Sequence[Work]
    total: int
    decided: Sequence[Work]


def review_queue(
    session: Session, person: Person, *, as_staff: bool, cohort: str = "", week: int | None = None
) -> Queue:
    """The queue of a coach (the cohorts they serve) or of staff (all). Three statements."""
    work = _narrowed(_work(), person, as_staff=as_staff, cohort=cohort, week=week)
    waits = work.where(Deliverable.state == "handed-in")
    total = session.scalar(select(func.count()).select_from(waits.subquery())) or 0
    oldest = session.execute(waits.order_by(HandIn.handed_in_at, HandIn.id).limit(MOST_WAITING))
    return Queue([_of(row) for row in oldest], total, _decided(session, person, as_staff, cohort, week))


def waiting_work(session: Session, person: Person, limit: int = 4) -> tuple[list[Work], int]:
    """What waits longest for a coach, and how much waits in all. Two statements."""
    waits = _narrowed(_work(), person, as_staff=False, cohort="", week=None).where(Deliverable.state == "handed-in")
    total = session.scalar(select(func.count()).select_from(waits.subquery())) or 0
    return [_of(row) for row in session.execute(waits.order_by(HandIn.handed_in_at, HandIn.id).limit(limit))], total


def _decided(session: Session, person: Person, as_staff: bool, cohort: str, week: int | None) -> list[Work]:
    reviewer = aliased(Person)
    work = _work(Review.reviewed_at, func.coalesce(reviewer.name, "").label("reviewer"))
    work = _narrowed(work, person, as_staff=as_staff, cohort=cohort, week=week)
    rows = session.execute(
        work.join(Review, and_(Review.hand_in_id == HandIn.id, Review.role != "peer"))
        .outerjoin(reviewer, reviewer.id == Review.person_id)
        .where(Deliverable.state.in_(["accepted", "returned"]))
        .order_by(Review.reviewed_at.desc())
        .limit(MOST_DECIDED)
    )
    return [_of(row, reviewer=row.reviewer, reviewed_at=row.reviewed_at) for row in rows]


def cohorts_with_work(session: Session, person: Person, *, as_staff: bool) -> Sequence[Any]:
    """The cohorts whose work this person may review and where any was handed in: slug and name."""
    reach = _in_reach(person, as_staff=as_staff)
    some = select(Deliverable.cohort_id).where(Deliverable.handed_in_at.is_not(None))
    if reach is not None:
        some = some.where(reach)
    return session.execute(
        select(Cohort.slug, Cohort.name).where(Cohort.id.in_(some)).order_by(Cohort.starts_on.desc(), Cohort.id)
    ).all()


def shared_work(session: Session, place: Place, slug: str = "") -> list[Work]:
    """What the cohort's companies have handed in and share, and one's own; coaches and staff see all of it.

    Only of modules whose week is open to this person. Newest first; what asks for a review comes before the rest.
    """
    open_weeks = [week.number for week in place.weeks if week.is_open]
    work = _work(_is_reviewed_by(place)).where(Deliverable.cohort_id == place.cohort.id, Module.week.in_(open_weeks))
    if place.enrolment is not None:
        work = work.where(or_(Deliverable.is_shared, _is_own(place)))
    if slug:
        work = work.where(Deliverable.slug == slug)
    asks = case((and_(Deliverable.wants_peers, Deliverable.state == "handed-in"), 0), else_=1)
    rows = session.execute(work.order_by(asks, HandIn.handed_in_at.desc(), HandIn.id.desc()).limit(MOST_SHARED))
    return [_of(row, is_own=_is_of(row, place), is_reviewed=row.is_reviewed) for row in rows]


def _is_own(place: Place) -> ColumnElement[bool]:
    enrolment = place.enrolment
    assert enrolment is not None
    own = Deliverable.enrolment_id == enrolment.id
    return or_(own, Deliverable.company_id == enrolment.company_id) if enrolment.company_id else own


def _is_of(row: Any, place: Place) -> bool:
    enrolment = place.enrolment
    if enrolment is None:
        return False
    return bool(row.company_id and row.company_id == enrolment.company_id) or row.enrolment_id == enrolment.id


def _is_reviewed_by(place: Place) -> Any:
    person_id = place.enrolment.person_id if place.enrolment else 0
    own = select(Review.id).where(Review.hand_in_id == HandIn.id, Review.person_id == person_id)
    return own.correlate(HandIn).exists().label("is_reviewed")


def review_by(session: Session, hand_in_id: int, person_id: int) -> Review | None:
    """What a person said of a version."""
    return session.scalar(select(Review).where(Review.hand_in_id == hand_in_id, Review.person_id == person_id))


def last_decision(session: Session, hand_in_id: int) -> Review | None:
    """The review of a coach or of staff that came last."""
    reviews = select(Review).where(Review.hand_in_id == hand_in_id, Review.role != "peer")
    return session.scalar(reviews.order_by(Review.reviewed_at.desc(), Review.id.desc()).limit(1))


def companies_for(session: Session, hand_in_id: int) -> int:
    """How many other companies would accept a version; somebody without a company counts as one."""
    accepting = select(Review.company_id, Review.person_id).where(
        Review.hand_in_id == hand_in_id, Review.role == "peer", Review.is_accepted
    )
    return len({row.company_id or -row.person_id for row in session.execute(accepting)})
