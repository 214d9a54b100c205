"""What staff make of an application: scores, notes, decisions, and the seats that are offered."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.admissions.models.applications import Application
from sprint.database import Base

CRITERIA = ("fit", "readiness", "commitment")
OUTCOMES = ("accepted", "waitlisted", "declined")


class Score(Base):
    """What one reviewer thinks of an application, 1 to 5 for each criterion, or that they must not judge it."""

    __tablename__ = "score"
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    fit: Mapped[int | None]
    readiness: Mapped[int | None]
    commitment: Mapped[int | None]
    has_conflict: Mapped[bool] = mapped_column(default=False, server_default="0")
    comment: Mapped[str] = mapped_column(Text, default="", server_default="")
    scored_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        *(CheckConstraint(f"{name} between 1 and 5", name) for name in CRITERIA),
        CheckConstraint(
            "has_conflict = (fit is null) and has_conflict = (readiness is null) and "
            "has_conflict = (commitment is null)",
            "conflict",
        ),
    )


class ApplicationNote(Base):
    """What a member of staff writes down about an application; applicants never see it."""

    __tablename__ = "application_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("application_id", "person_id", "text"),)  # sent twice is written once


class Decision(Base):
    """A decision with its letter: a draft until it is released."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="", server_default="")  # of a decline
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # rises at each change
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    drafted_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    application: Mapped[Application] = relationship(lazy="raise")
    by: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint(f"outcome in {OUTCOMES!r}", "outcome"),
        CheckConstraint("(outcome = 'declined') = (reason <> '')", "reason"),
    )


class Offer(Base):
    """A seat for one application, from `offered_at` until `expires_at`; nothing but the clock opens or closes it.

    Those of the waitlist are written ahead, as things stand: whenever a seat or a place in the queue changes, the
    moments that lie ahead are worked out anew.
    """

    __tablename__ = "offer"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    offered_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    is_from_waitlist: Mapped[bool] = mapped_column(default=False, server_default="0")  # it has a letter of its own
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(10))
    application: Mapped[Application] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("expires_at > offered_at", "expires"),
        CheckConstraint("answer in ('confirmed', 'declined', 'withdrawn', 'lapsed')", "answer"),
        CheckConstraint("(answer is null) = (answered_at is null)", "answered"),
    )


_is_draft, _is_open = Decision.released_at.is_(None), Offer.answered_at.is_(None)
Index(
    "uq_decision_draft", Decision.application_id, unique=True, sqlite_where=_is_draft, postgresql_where=_is_draft
)  # fmt: skip
Index("uq_offer_open", Offer.application_id, unique=True, sqlite_where=_is_open, postgresql_where=_is_open)
