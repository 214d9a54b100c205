"""Round tables and other events of a cohort: who comes, what they ask, where they sit."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort
from sprint.database import Base


class Event(Base):
    """Something of a cohort at a time. `sequence` rises whenever calendars must follow (RFC 5545, 3.8.7.4)."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(String(40), unique=True)  # of the invitation, and of the form that made it
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(160))
    source: Mapped[str] = mapped_column(Text, default="", server_default="")
    html: Mapped[str] = mapped_column(Text, default="", server_default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(60))  # of whoever typed the hour
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    url: Mapped[str] = mapped_column(String(300), default="", server_default="")
    host: Mapped[str] = mapped_column(String(200), default="", server_default="")  # name and what they know
    capacity: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    seated_at: Mapped[datetime | None]
    recap_source: Mapped[str] = mapped_column(Text, default="", server_default="")
    recap_html: Mapped[str] = mapped_column(Text, default="", server_default="")
    recording_url: Mapped[str] = mapped_column(String(300), default="", server_default="")
    recap_at: Mapped[datetime | None]
    cohort: Mapped[Cohort] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("kind in ('round-table', 'town-hall', 'build-up', 'other')", "kind"),
        CheckConstraint("minutes between 5 and 600", "minutes"),
        CheckConstraint("capacity > 0", "capacity"),
        CheckConstraint("title <> ''", "title"),
        Index("ix_event_cohort", "cohort_id", "starts_at"),
    )


class Rsvp(Base):
    """A person's answer. `edition` rises with every answer that brings an invitation, so that it is sent again."""

    __tablename__ = "rsvp"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(String(8))
    answered_at: Mapped[datetime]  # the order of the waiting list
    edition: Mapped[int] = mapped_column(default=0, server_default="0")
    subject: Mapped[str] = mapped_column(String(80), default="", server_default="")  # what they want to talk about
    with_peers: Mapped[bool] = mapped_column(
        default=False, server_default="0"
    )  # also with companies that make the same
    table: Mapped[int | None] = mapped_column("table_number")
    event: Mapped[Event] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("state in ('going', 'waiting', 'no')", "state"),)


class EventQuestion(Base):
    """A question that somebody puts on the list of an event."""

    __tablename__ = "event_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)  # of the form: sent twice, it is there once
    text: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship(lazy="raise")


class QuestionVote(Base):
    """A person wants a question to be answered."""

    __tablename__ = "question_vote"
    question_id: Mapped[int] = mapped_column(ForeignKey("event_question.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
