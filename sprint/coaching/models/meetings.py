"""Sessions that are booked, and who sits in them."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Enrolment
from sprint.database import Base
from sprint.learning.models import Deliverable

TAKEN, ACTIVE = text("state = 'taken'"), text("state <> 'left'")


class Meeting(Base):
    """A session with a coach: with one company, or a group's with seats.

    The database lets no two of a coach's overlap (migration 0007, `database.forbid_overlap`).
    """

    __tablename__ = "coaching_meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True)  # in calendars, for life
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    is_group: Mapped[bool] = mapped_column(default=False, server_default="0")
    title: Mapped[str] = mapped_column(String(120), default="", server_default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    seats: Mapped[int] = mapped_column(default=1, server_default="1")
    meeting_url: Mapped[str] = mapped_column(String(500), default="", server_default="")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")  # rises with everything calendars are told
    moves: Mapped[int] = mapped_column(default=0, server_default="0")  # rises with the time: reminders go again
    made_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")  # for the last change, as it was given
    private_notes: Mapped[str] = mapped_column(Text, default="", server_default="")  # for coaches and staff
    shared_notes: Mapped[str] = mapped_column(Text, default="", server_default="")  # for those who were there, too
    noted_at: Mapped[datetime | None]
    coach: Mapped[Person] = relationship(lazy="raise")
    cohort: Mapped[Cohort] = relationship(lazy="raise")
    people: Mapped[list["Seat"]] = relationship(lazy="raise", back_populates="meeting", order_by="Seat.id")

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", "order"),
        CheckConstraint("seats between 1 and 50", "seats"),
        CheckConstraint("is_group or seats = 1", "single"),
        CheckConstraint("not is_group or title <> ''", "title"),
        Index("ix_coaching_meeting_coach", "coach_id", "starts_at"),
    )

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return self.ends_at - self.starts_at

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.ends_at <= now


class Seat(Base):
    """Somebody's place in a session: taken, on the waiting list, or left again.

    The database lets nobody sit in two sessions at once, so the times stand here, too.
    """

    __tablename__ = "coaching_seat"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("coaching_meeting.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(7))
    number: Mapped[int | None]  # of the seat, from 1; no two people have the same
    key: Mapped[str] = mapped_column(String(64), unique=True)  # of the form that took it: sent twice, it counts once
    obstacle: Mapped[str] = mapped_column(Text, default="", server_default="")
    help: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_at: Mapped[datetime]
    has_come: Mapped[bool | None]  # None until the coach has said
    rating: Mapped[int | None]  # of the session, by the person
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    rated_at: Mapped[datetime | None]
    coach_rating: Mapped[int | None]  # how well prepared they were, by the coach
    coach_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    meeting: Mapped[Meeting] = relationship(lazy="raise", back_populates="people")
    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("state in ('taken', 'waiting', 'left')", "state"),
        CheckConstraint("(state = 'taken') = (number is not null)", "number"),
        CheckConstraint("number > 0", "first"),
        CheckConstraint("ends_at > starts_at", "order"),
        CheckConstraint("rating between 1 and 5", "rating"),
        CheckConstraint("coach_rating between 1 and 5", "coach_rating"),
        Index(
            "uq_coaching_seat_number", "meeting_id", "number", unique=True, sqlite_where=TAKEN, postgresql_where=TAKEN
        ),
        Index(
            "uq_coaching_seat_person", "meeting_id", "person_id", unique=True, sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index("ix_coaching_seat_person", "person_id", "starts_at"),
    )  # fmt: skip


class Exhibit(Base):
    """A deliverable that somebody wants to look at together."""

    __tablename__ = "coaching_exhibit"
    seat_id: Mapped[int] = mapped_column(ForeignKey("coaching_seat.id", ondelete="CASCADE"), primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"), primary_key=True)
    deliverable: Mapped[Deliverable] = relationship(lazy="raise")


class Attachment(Base):
    """A file of their own that somebody wants to look at together. The bytes lie where those of deliverables lie."""

    __tablename__ = "coaching_attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # its name on disk and in its address; random
    seat_id: Mapped[int] = mapped_column(ForeignKey("coaching_seat.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))  # as the person's device called it, made harmless
    kind: Mapped[str] = mapped_column(String(80))  # media type, told from the bytes
    size: Mapped[int] = mapped_column(BigInteger)  # bytes on disk
    sha256: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]  # the timer takes it away a day later
