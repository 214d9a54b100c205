"""Letters to applicants: their link, what they sent, what was decided, and seats that wait for an answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from sprint.admissions import links
from sprint.admissions.models import Application, Decision, Offer
from sprint.admissions.queries import closes_at
from sprint.cohorts.models import Cohort, Week
from sprint.database import later
from sprint.planning import Identity, Told, Window, letters

DAY = timedelta(days=1)
BEFORE_DEADLINE = 3 * DAY
Found = Mapping[Identity, Mapping[str, Any]]


def application_unsent(window: Window) -> Select[Any]:
    """Three days before the deadline, to whoever has begun an application and not sent it."""
    return (
        letters(
            person=Application.person_id, cohort=Application.cohort_id, about=Application.id,
            due_at=later(closes_at, -BEFORE_DEADLINE), expires_at=closes_at,
            skip={"sent or withdrawn": Application.state != "draft"},
        )
        .join_from(Application, Cohort, Cohort.id == Application.cohort_id)
        .join(Week, and_(Week.cohort_id == Cohort.id, Week.number == 1))
        .where(window.near(closes_at, shift=-BEFORE_DEADLINE), Application.person_id.is_not(None))
    )  # fmt: skip


def _of_offers() -> dict[str, Any]:
    return {
        "person": Application.person_id, "cohort": Application.cohort_id, "about": Offer.id,
        "expires_at": Offer.expires_at, "skip": {"has answered": Offer.answered_at.is_not(None)},
    }  # fmt: skip


def seat_offered(window: Window) -> Select[Any]:
    """A seat has come free, and is offered to the next on the waitlist."""
    return (
        letters(**_of_offers(), due_at=Offer.offered_at)
        .join_from(Offer, Application, Application.id == Offer.application_id)
        .where(window.near(Offer.offered_at), Offer.is_from_waitlist, Application.person_id.is_not(None))
    )


def seat_reminder(window: Window) -> Select[Any]:
    """A day before an offered seat goes to somebody else, if it was offered for longer than two."""
    return (
        letters(**_of_offers(), due_at=later(Offer.expires_at, -DAY))
        .join_from(Offer, Application, Application.id == Offer.application_id)
        .where(
            window.near(Offer.expires_at, shift=-DAY),
            later(Offer.offered_at, 2 * DAY) <= Offer.expires_at,
            Application.person_id.is_not(None),
        )
    )


_applications = (
    select(Application, Cohort.name.label("cohort"), Week.opens_at.label("starts_at"), closes_at.label("closes_at"))
    .join(Cohort, Cohort.id == Application.cohort_id)
    .join(Week, and_(Week.cohort_id == Cohort.id, Week.number == 1))
)


def _print(row: Any) -> dict[str, Any]:
    application = row.Application
    return {
        "company": application.company_name, "name": application.applicant_name, "role": application.role,
        "first_name": application.applicant_name.split()[0] if application.applicant_name else "",
        "makes": application.makes, "goals": application.goals, "is_draft": application.state == "draft",
        "cohort": row.cohort, "starts_at": row.starts_at, "closes_at": row.closes_at,
        "url": links.whole(f"/apply/{links.of(application.nonce)}"),
        "seat_url": links.whole(f"/seat/{links.of_seat(application.nonce)}"),
        "because": _("You get this because somebody applied for %(cohort)s with this address.", cohort=row.cohort),
    }  # fmt: skip


def application_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The application of each letter, with its link; a withdrawn one is not told."""
    wanted = {letter.about_id for letter in letters}
    rows = session.execute(_applications.where(Application.id.in_(wanted), Application.state != "withdrawn"))
    found = {row.Application.id: _print(row) for row in rows}
    return {letter.identity: found[letter.about_id] for letter in letters if letter.about_id in found}


def decision_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """What was decided, in the words that were released. Without the seat, an acceptance is not told."""
    wanted = {letter.about_id for letter in letters}
    rows = session.execute(
        _applications.add_columns(Decision, Offer.expires_at)
        .join(Decision, Decision.application_id == Application.id)
        .outerjoin(Offer, and_(Offer.application_id == Application.id, Offer.answered_at.is_(None)))
        .where(Decision.id.in_(wanted), Application.state != "withdrawn")
    )
    found = {
        row.Decision.id: {
            **_print(row), "subject": row.Decision.subject, "body": row.Decision.body,
            "outcome": row.Decision.outcome, "expires_at": row.expires_at,
        }
        for row in rows
        if row.Decision.outcome != "accepted" or row.expires_at is not None
    }  # fmt: skip
    return {letter.identity: found[letter.about_id] for letter in letters if letter.about_id in found}


def seat_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The seat that waits, and until when."""
    wanted = {letter.about_id for letter in letters}
    rows = session.execute(
        _applications.add_columns(Offer).join(Offer, Offer.application_id == Application.id).where(Offer.id.in_(wanted))
    )
    found = {row.Offer.id: {**_print(row), "expires_at": row.Offer.expires_at} for row in rows}
    return {letter.identity: found[letter.about_id] for letter in letters if letter.about_id in found}


def seat_link_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The seat of each application; without one that waits for an answer nothing is told."""
    wanted = {letter.about_id for letter in letters}
    rows = session.execute(
        _applications.add_columns(Offer.expires_at)
        .join(Offer, Offer.application_id == Application.id)
        .where(Application.id.in_(wanted), Offer.answered_at.is_(None), Offer.offered_at <= now)
    )
    found = {row.Application.id: {**_print(row), "expires_at": row.expires_at} for row in rows}
    return {letter.identity: found[letter.about_id] for letter in letters if letter.about_id in found}
