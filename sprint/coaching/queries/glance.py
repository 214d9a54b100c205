"""What Today shows of a company's sessions: in one statement, whether there are any or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from sprint.accounts.models import Person
from sprint.coaching.models import CoachOffer, Meeting, Seat
from sprint.coaching.queries.meetings import is_own
from sprint.cohorts.models import Cohort, Duty, Enrolment
from sprint.cohorts.queries import anybody, values_of
from sprint.database import ask


@dataclass(frozen=True)
class Sitting:
    """A session of a company, as a line."""

    meeting_id: int
    starts_at: datetime
    ends_at: datetime
    title: str
    is_group: bool
    coach: str
    sitter: str
    is_mine: bool
    meeting_url: str


@dataclass(frozen=True)
class Glance:
    """Whether sessions are offered in the cohort, and those of the company, by time."""

    is_offered: bool
    sittings: Sequence[Sitting]

    def next(self, now: datetime) -> Sitting | None:
        """The session that comes next, or goes on now."""
        return next((sitting for sitting in self.sittings if sitting.ends_at > now), None)

    def has_one(self, since: datetime, until: datetime) -> bool:
        """Whether a session of the company's own begins between two moments."""
        return any(since <= each.starts_at < until for each in self.sittings if not each.is_group)


@lru_cache(maxsize=2)
def _sittings(has_company: bool) -> Select[Any]:
    """Made once for people with a company and once for those without: making it takes longer than asking it."""
    coach, sitter = aliased(Person), aliased(Person)
    served = exists().where(Duty.cohort_id == Cohort.id, Duty.role == "coach", CoachOffer.coach_id == Duty.person_id)
    own = (
        select(
            Meeting.id.label("meeting_id"), Meeting.cohort_id, Meeting.starts_at, Meeting.ends_at, Meeting.title,
            Meeting.is_group, Meeting.meeting_url, coach.name.label("coach"), sitter.name.label("sitter"),
            Seat.person_id,
        )
        .select_from(Seat)
        .join(Enrolment, Enrolment.id == Seat.enrolment_id)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(coach, coach.id == Meeting.coach_id)
        .join(sitter, sitter.id == Seat.person_id)
        .where(is_own(anybody(has_company)), Seat.state == "taken", Meeting.cancelled_at.is_(None))
        .subquery()
    )  # fmt: skip
    return (
        select(served.label("served"), own)
        .select_from(Cohort)
        .outerjoin(own, and_(own.c.cohort_id == Cohort.id))
        .where(Cohort.id == bindparam("cohort_id"))
        .order_by(func.coalesce(own.c.starts_at, own.c.ends_at))
    )


def glance(session: Session, enrolment: Enrolment) -> Glance:
    """The sessions of a person's company; of groups those in which they have a seat."""
    rows: Any = ask(session, _sittings(enrolment.company_id is not None), values_of(enrolment)).all()
    sittings = [
        Sitting(
            row.meeting_id, row.starts_at, row.ends_at, row.title, row.is_group, row.coach, row.sitter,
            row.person_id == enrolment.person_id, row.meeting_url,
        )
        for row in rows
        if row.meeting_id is not None
    ]  # fmt: skip
    return Glance(bool(rows and rows[0].served), sittings)
