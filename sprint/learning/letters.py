"""The letters about companies' work: when one waits for a review too long, and what reviewers said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from sprint.accounts.models import Person
from sprint.accounts.queries import own_day
from sprint.cohorts.models import Cohort, Company, Duty, Enrolment
from sprint.curriculum.models import Module, Release
from sprint.database import later
from sprint.learning.models import Deliverable, HandIn, Review
from sprint.planning import DAY, Identity, Told, Window, latest, letters

PATIENCE = timedelta(hours=48)  # how long a version may wait before its coaches are told
Found = Mapping[Identity, Mapping[str, Any]]


def review_waiting(window: Window) -> Select[Any]:
    """To a cohort's coaches, once for each version, when it has waited for 48 hours; at a sane hour of their own."""
    day, patient_until = window.days, later(HandIn.handed_in_at, PATIENCE)
    newer = aliased(HandIn)
    replaced = exists().where(newer.deliverable_id == HandIn.deliverable_id, newer.number > HandIn.number)
    return (
        letters(
            person=Duty.person_id, cohort=Deliverable.cohort_id, about=HandIn.id,
            due_at=latest(patient_until, day.c.morning), expires_at=later(HandIn.handed_in_at, PATIENCE + 7 * DAY),
            skip={"a newer version came": replaced, "was reviewed": Deliverable.state != "handed-in"},
        )
        .select_from(HandIn)
        .join(Deliverable, Deliverable.id == HandIn.deliverable_id)
        .join(Duty, and_(Duty.cohort_id == Deliverable.cohort_id, Duty.role == "coach"))
        .join(Person, Person.id == Duty.person_id)
        .outerjoin(day, own_day(day, patient_until))
        .where(window.near(HandIn.handed_in_at, shift=PATIENCE, slack=DAY))
    )  # fmt: skip


_release_id = func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery())
_owner = aliased(Person)
_columns: tuple[Any, ...] = (
    HandIn.id, HandIn.number, HandIn.handed_in_at, Deliverable.id.label("deliverable_id"), Deliverable.slug,
    Deliverable.state, Cohort.slug.label("cohort_slug"), Cohort.name.label("cohort"),
    func.coalesce(Module.deliverable_title, Deliverable.slug).label("title"),
    func.coalesce(Company.name, _owner.name, "").label("owner"),
)  # fmt: skip
_versions = (
    select(*_columns)
    .join(Deliverable, Deliverable.id == HandIn.deliverable_id)
    .join(Cohort, Cohort.id == Deliverable.cohort_id)
    .outerjoin(Module, and_(Module.slug == Deliverable.slug, Module.release_id == _release_id))
    .outerjoin(Company, Company.id == Deliverable.company_id)
    .outerjoin(Enrolment, Enrolment.id == Deliverable.enrolment_id)
    .outerjoin(_owner, _owner.id == Enrolment.person_id)
)


def _found(session: Session, letters: Sequence[Told]) -> dict[int, Row[Any]]:
    wanted = {letter.about_id for letter in letters}
    return {row.id: row for row in session.execute(_versions.where(HandIn.id.in_(wanted)))}


def _of(row: Row[Any], because: str) -> dict[str, Any]:
    return {
        "title": row.title, "owner": row.owner, "version": row.number, "cohort": row.cohort, "slug": row.cohort_slug,
        "module": row.slug, "deliverable_id": row.deliverable_id, "because": because,
    }  # fmt: skip


def waiting_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """Whose work waits, and since when."""
    found = _found(session, letters)
    return {
        letter.identity: {
            **_of(row, _("You get this because you coach the %(cohort)s cohort.", cohort=row.cohort)),
            "since": row.handed_in_at,
        }
        for letter in letters
        if (row := found.get(letter.about_id)) is not None
    }


def reviewed_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """What was decided, by whom, with which words. A decision that was taken back meanwhile is not told."""
    found, said = _found(session, letters), _decisions(session, letters)
    told = {"deliverable-accepted": "accepted", "deliverable-returned": "returned"}
    return {
        letter.identity: {
            **_of(row, _("You get this because it is your company's work in %(cohort)s.", cohort=row.cohort)),
            "by": said.get(row.id, ("", ""))[0], "comment": said.get(row.id, ("", ""))[1],
        }
        for letter in letters
        if (row := found.get(letter.about_id)) is not None and row.state == told[letter.kind]
    }  # fmt: skip


def _decisions(session: Session, letters: Sequence[Told]) -> dict[int, tuple[str, str]]:
    """The name and the comment of the coach or the member of staff who decided last, by version."""
    rows = session.execute(
        select(Review.hand_in_id, func.coalesce(Person.name, ""), Review.comment)
        .outerjoin(Person, Person.id == Review.person_id)
        .where(Review.hand_in_id.in_({letter.about_id for letter in letters}), Review.role != "peer")
        .order_by(Review.reviewed_at, Review.id)
    )
    return {hand_in_id: (name, comment) for hand_in_id, name, comment in rows}
