"""The prep sheet: what a coach should know of a company before the call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.admissions.queries import Standing, standing_of
from sprint.coaching.models import Attachment, Meeting, Seat
from sprint.coaching.queries.exhibits import attachments_of, exhibits_of
from sprint.coaching.queries.meetings import earlier, is_own, items_of_company
from sprint.cohorts.models import ActionItem, Cohort, Enrolment
from sprint.curriculum.models import Module, Release
from sprint.learning.models import Deliverable, HandIn, ModuleProgress
from sprint.learning.queries import is_own as is_own_work

GOAL_MODULE, GOAL_FIELD = "w1-sprint-goal", "goal-line"


@dataclass(frozen=True)
class Work:
    """A deliverable that was handed in."""

    id: int
    title: str
    number: str  # of its module
    state: str
    handed_in_at: datetime
    is_exhibit: bool


@dataclass(frozen=True)
class Colleague:
    """Somebody of the company in the cohort, and how far they are."""

    name: str
    role: str
    done: int


@dataclass(frozen=True)
class Sheet:
    """A seat with what is known of its company: only what the company shares with its coaches."""

    seat: Seat
    goal: str
    baseline: Standing | None  # where the company stood when it applied, as far as it agreed to show it
    people: Sequence[Colleague]
    work: Sequence[Work]
    files: Sequence[Attachment]
    before: Sequence[Meeting]
    last: Seat | None  # in the session before: obstacle and help, as they were then
    items: Sequence[ActionItem]

    @property
    def open_items(self) -> list[ActionItem]:
        """What is still to be done."""
        return [item for item in self.items if item.done_at is None]

    def recent_items(self, since: date) -> list[ActionItem]:
        """What is open, and what was done lately."""
        return [item for item in self.items if item.done_at is None or item.done_at.date() >= since]


def sheet(session: Session, meeting: Meeting, seat: Seat, now: datetime) -> Sheet:
    """The prep sheet of a session for one of its people."""
    enrolment, before = seat.enrolment, earlier(session, meeting, seat.enrolment, now)
    shown = {exhibit.deliverable_id for exhibit in exhibits_of(session, [seat.id])}
    return Sheet(
        seat, _goal(session, enrolment), standing_of(session, enrolment), _people(session, enrolment),
        _work(session, enrolment, shown), attachments_of(session, [seat.id]), before,
        _last(session, enrolment, before[0]) if before else None, items_of_company(session, enrolment),
    )  # fmt: skip


def _goal(session: Session, enrolment: Enrolment) -> str:
    newest = (
        select(HandIn.content)
        .join(Deliverable, Deliverable.id == HandIn.deliverable_id)
        .where(is_own_work(enrolment), Deliverable.slug == GOAL_MODULE)
        .order_by(HandIn.number.desc())
        .limit(1)
    )
    content: Any = session.scalar(newest) or {}
    return str(content.get(GOAL_FIELD) or "")


def _people(session: Session, enrolment: Enrolment) -> list[Colleague]:
    same = Enrolment.id == enrolment.id
    if enrolment.company_id is not None:
        same = and_(Enrolment.cohort_id == enrolment.cohort_id, Enrolment.company_id == enrolment.company_id)
    rows = session.execute(
        select(Person.name, Person.company_role, func.count(ModuleProgress.done_at))
        .join(Enrolment, Enrolment.person_id == Person.id)
        .outerjoin(ModuleProgress, ModuleProgress.enrolment_id == Enrolment.id)
        .where(same, Enrolment.withdrawn_at.is_(None))
        .group_by(Person.id, Person.name, Person.company_role)
        .order_by(Person.name)
    )
    return [Colleague(name, role, done) for name, role, done in rows]


def _work(session: Session, enrolment: Enrolment, shown: set[int]) -> list[Work]:
    release_id = func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery())
    rows = session.execute(
        select(
            Deliverable.id, Module.deliverable_title, Module.week, Module.position, Deliverable.state,
            Deliverable.handed_in_at,
        )
        .join(Cohort, Cohort.id == Deliverable.cohort_id)
        .join(Module, and_(Module.slug == Deliverable.slug, Module.release_id == release_id))
        .where(is_own_work(enrolment), Deliverable.handed_in_at.is_not(None))
        .order_by(Deliverable.handed_in_at.desc())
        .limit(12)
    )  # fmt: skip
    return [
        Work(row.id, row.deliverable_title, f"{row.week}.{row.position}", row.state, row.handed_in_at, row.id in shown)
        for row in rows
    ]


def _last(session: Session, enrolment: Enrolment, meeting: Meeting) -> Seat | None:
    mine = select(Seat).join(Seat.enrolment).where(is_own(enrolment), Seat.meeting_id == meeting.id)
    return session.scalar(mine.where(Seat.state == "taken").limit(1))
