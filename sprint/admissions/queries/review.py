"""Decisions that are drafted, and what reviewers have said."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from sprint.admissions.models import Application, ApplicationNote, Decision, Score


def draft_of(session: Session, application_id: int) -> Decision | None:
    """The draft of an application's decision."""
    return session.scalar(
        select(Decision).where(Decision.application_id == application_id, Decision.released_at.is_(None))
    )


def drafts(session: Session, among: Collection[int] | None = None, *, for_change: bool = False) -> Sequence[Decision]:
    """Decisions that are drafted, with their applications, by cohort, outcome and company."""
    found = (
        select(Decision)
        .join(Decision.application)
        .where(Decision.released_at.is_(None))
        .options(
            joinedload(Decision.application).joinedload(Application.cohort),
            joinedload(Decision.application).joinedload(Application.person),
            joinedload(Decision.by),
        )
        .order_by(Application.cohort_id, Decision.outcome, func.lower(Application.company_name), Decision.id)
    )
    if among is not None:
        found = found.where(Decision.id.in_(among))
    if for_change:
        found = found.with_for_update(of=Decision).execution_options(populate_existing=True)
    return session.scalars(found).all()


def count_drafts(session: Session) -> int:
    """How many decisions are drafted."""
    return session.scalar(select(func.count()).select_from(Decision).where(Decision.released_at.is_(None))) or 0


def find_draft(session: Session, decision_id: int) -> Decision | None:
    """A draft, to be read and changed."""
    return next(iter(drafts(session, [decision_id])), None)


def decisions_of(session: Session, application_id: int) -> Sequence[Decision]:
    """Every decision on an application that was released, the latest first."""
    return session.scalars(
        select(Decision)
        .where(Decision.application_id == application_id, Decision.released_at.is_not(None))
        .options(joinedload(Decision.by))
        .order_by(Decision.released_at.desc(), Decision.id.desc())
    ).all()


def scores_of(session: Session, application_id: int) -> Sequence[Score]:
    """What each reviewer thinks of an application, with the reviewer."""
    return session.scalars(
        select(Score)
        .where(Score.application_id == application_id)
        .options(joinedload(Score.person))
        .order_by(Score.scored_at)
    ).all()


def notes_of(session: Session, application_id: int) -> Sequence[ApplicationNote]:
    """What staff wrote down about an application, the latest first."""
    return session.scalars(
        select(ApplicationNote)
        .where(ApplicationNote.application_id == application_id)
        .options(joinedload(ApplicationNote.person))
        .order_by(ApplicationNote.id.desc())
    ).all()
