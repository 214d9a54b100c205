"""The ledger of letters, the envelopes they travel in, and the switches that hold them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.database import Base


class Letter(Base):
    """The ledger: one row for each thing a person was to be told, and what became of it."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int]  # a row of the table that this kind is about
    edition: Mapped[int]  # rises when the same thing is to be told again
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cohort_id: Mapped[int | None]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    posted_at: Mapped[datetime]
    skipped: Mapped[str | None] = mapped_column(String(80))
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelope.id", ondelete="SET NULL"))
    person: Mapped[Person] = relationship(lazy="raise")
    envelope: Mapped["Envelope | None"] = relationship(lazy="raise", back_populates="letters")

    __table_args__ = (UniqueConstraint("kind", "about_id", "edition", "person_id"),)


class Envelope(Base):
    """One e-mail: the letters that one person gets together, and how far its delivery has come."""

    __tablename__ = "envelope"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    lead_id: Mapped[int]  # the first of its letters, when it was sealed
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default="0")  # a person waits for it: goes first
    try_at: Mapped[datetime]  # nobody touches it before: a lease while it is being sent, a pause after a failure
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")  # also the fencing number
    dated_at: Mapped[datetime | None]  # of the first attempt: fixes Date
    message_id: Mapped[str | None] = mapped_column(String(200))  # fixed at the first attempt, too
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(Text)
    letters: Mapped[list[Letter]] = relationship(
        lazy="raise", back_populates="envelope", order_by=lambda: (Letter.due_at, Letter.id)
    )
    person: Mapped[Person] = relationship(lazy="raise")


class Hold(Base):
    """A switch that keeps letters from going out: all, or one kind, or one cohort, or both."""

    __tablename__ = "hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str | None] = mapped_column(String(40))
    cohort_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]


class Mark(Base):
    """How far each kind of letter has been posted."""

    __tablename__ = "mark"
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    settled_until: Mapped[datetime]


class Heartbeat(Base):
    """When the timer last did each of its jobs, and what was wrong if it could not."""

    __tablename__ = "heartbeat"
    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    beat_at: Mapped[datetime]  # the last try
    done_at: Mapped[datetime | None]  # the last success
    trouble: Mapped[str | None] = mapped_column(Text)


waiting = and_(Letter.envelope_id.is_(None), Letter.skipped.is_(None))
undelivered = and_(Envelope.sent_at.is_(None), Envelope.failed_at.is_(None))
Index("ix_letter_waiting", Letter.due_at, postgresql_where=waiting, sqlite_where=waiting)
Index("ix_letter_person", Letter.person_id, Letter.due_at)
Index("ix_letter_envelope", Letter.envelope_id)
Index("ix_letter_due", Letter.due_at)
Index("ix_envelope_lead", Envelope.lead_id)
Index("ix_envelope_person", Envelope.person_id)
Index(
    "ix_envelope_undelivered",
    Envelope.is_urgent.desc(),
    Envelope.try_at,
    postgresql_where=undelivered,
    sqlite_where=undelivered,
)
