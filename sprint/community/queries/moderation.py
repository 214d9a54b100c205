"""What the desk asks: reports that wait, and people who may not post."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.cohorts.queries import Place
from sprint.community.models import Post, Report, Silence, Topic


def count_waiting(session: Session, place: Place) -> int:
    """How many reports of a cohort nobody has looked at."""
    found = select(func.count()).select_from(Report).join(Report.post).join(Post.topic)
    return session.scalar(found.where(Topic.cohort_id == place.cohort.id, Report.settled_at.is_(None))) or 0


def reports(session: Session, place: Place) -> Sequence[Report]:
    """The reports of a cohort: those that wait first, the newest first; at most 100."""
    return session.scalars(
        select(Report)
        .join(Report.post)
        .join(Post.topic)
        .options(
            contains_eager(Report.post).contains_eager(Post.topic), contains_eager(Report.post).joinedload(Post.person),
            joinedload(Report.person),
        )
        .where(Topic.cohort_id == place.cohort.id)
        .order_by(Report.settled_at.is_not(None), Report.reported_at.desc())
        .limit(100)
    ).all()  # fmt: skip


def silences(session: Session, place: Place, now: datetime) -> Sequence[Silence]:
    """Who may not post in a cohort now."""
    return session.scalars(
        select(Silence).options(joinedload(Silence.person))
        .where(Silence.cohort_id == place.cohort.id, Silence.until_at > now).order_by(Silence.until_at)
    ).all()  # fmt: skip


def find_member(session: Session, place: Place, person_id: int) -> Person | None:
    """Somebody who is or was enrolled in the cohort."""
    return session.scalar(
        select(Person).join(Enrolment, Enrolment.person_id == Person.id)
        .where(Person.id == person_id, Enrolment.cohort_id == place.cohort.id)
    )  # fmt: skip
