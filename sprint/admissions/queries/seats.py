"""Seats: how many are free, who waits, and what has been offered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sprint.admissions.models import Application, Offer
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort


def open_offer(session: Session, application_id: int) -> Offer | None:
    """The seat that an application has, or is to have, and has not answered."""
    return session.scalar(select(Offer).where(Offer.application_id == application_id, Offer.answered_at.is_(None)))


def open_offers(session: Session, cohort_id: int) -> Sequence[Offer]:
    """What is offered in a cohort and not answered, past, present and planned, the earliest first."""
    return session.scalars(
        select(Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(Application.cohort_id == cohort_id, Offer.answered_at.is_(None))
        .order_by(Offer.expires_at, Offer.id)
    ).all()


def live_offers(session: Session, cohort_id: int, now: datetime, *, but: int | None = None) -> int:
    """How many seats wait for an answer now, not counting that of one application."""
    found = (
        select(func.count())
        .select_from(Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(
            Application.cohort_id == cohort_id, Offer.answered_at.is_(None), Offer.offered_at <= now,
            Offer.expires_at > now,
        )
    )  # fmt: skip
    return session.scalar(found.where(Offer.application_id != but) if but else found) or 0


def free_seats(session: Session, cohort: Cohort, now: datetime, *, but: int | None = None) -> int:
    """Seats that nobody has taken and nobody is being offered; `but` is an application whose own offer counts not."""
    return cohort.capacity - cohorts.seats_taken(session, cohort) - live_offers(session, cohort.id, now, but=but)


def waitlist(session: Session, cohort_id: int) -> Sequence[Application]:
    """Who waits for a seat and has not let one pass, in order."""
    passed = select(Offer.id).where(Offer.application_id == Application.id, Offer.answered_at.is_not(None)).exists()
    return session.scalars(
        select(Application)
        .where(Application.cohort_id == cohort_id, Application.state == "waitlisted", ~passed)
        .order_by(Application.waitlisted_at, Application.id)
    ).all()


def has_waitlist(session: Session, cohort_id: int) -> bool:
    """Whether anybody waits for a seat in a cohort."""
    waits = select(Application.id).where(Application.cohort_id == cohort_id, Application.state == "waitlisted")
    return session.scalar(waits.limit(1)) is not None
