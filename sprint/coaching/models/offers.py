"""What coaches offer: their hours and how they want them used; and the program's rules for booking."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.database import Base


class CoachOffer(Base):
    """How a coach wants sessions to be. Whoever books with a coach waits for this row."""

    __tablename__ = "coach_offer"
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    zone: Mapped[str] = mapped_column(String(60))  # in which the hours are meant
    subjects: Mapped[str] = mapped_column(String(200), default="", server_default="")  # with commas between
    length_minutes: Mapped[int] = mapped_column(default=25, server_default="25")
    buffer_minutes: Mapped[int] = mapped_column(default=5, server_default="5")  # kept free between two sessions
    notice_hours: Mapped[int] = mapped_column(default=12, server_default="12")
    daily_most: Mapped[int] = mapped_column(default=4, server_default="4")  # sessions on a day of the coach's zone
    meeting_url: Mapped[str] = mapped_column(String(500), default="", server_default="")
    busy_name: Mapped[str] = mapped_column(String(120), default="", server_default="")  # of the calendar file
    busy_read_at: Mapped[datetime | None]
    coach: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("length_minutes between 10 and 180", "length"),
        CheckConstraint("buffer_minutes between 0 and 120", "buffer"),
        CheckConstraint("notice_hours between 0 and 336", "notice"),
        CheckConstraint("daily_most between 1 and 20", "daily_most"),
    )

    @property
    def subject_list(self) -> list[str]:
        """The subjects, one by one."""
        return [subject.strip() for subject in self.subjects.split(",") if subject.strip()]


class CoachTime(Base):
    """Some of a coach's hours. Weekly ones hold from `first_on` to `last_on`; those of a day take the place of the
    weekly ones on that day; time off has no hours."""

    __tablename__ = "coach_time"
    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("coach_offer.coach_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(6))
    weekday: Mapped[int | None]  # 0 is Monday
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    starts: Mapped[time | None]
    ends: Mapped[time | None]

    __table_args__ = (
        CheckConstraint("kind in ('weekly', 'day', 'off')", "kind"),
        CheckConstraint("(kind = 'weekly') = (weekday is not null)", "weekly"),
        CheckConstraint("weekday between 0 and 6", "weekday"),
        CheckConstraint("(kind = 'off') = (starts is null)", "off"),
        CheckConstraint("(starts is null) = (ends is null) and (starts is null or ends > starts)", "hours"),
        CheckConstraint("kind = 'weekly' or (first_on is not null and last_on is not null)", "days"),
        CheckConstraint("first_on is null or last_on is null or last_on >= first_on", "order"),
    )


class BusyTime(Base):
    """A time in which a coach has other things to do, from a calendar file of their own; nothing is known of what."""

    __tablename__ = "coach_busy"
    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("coach_offer.coach_id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("ends_at > starts_at", "order"),)


class Rules(Base):
    """The program's rules for booking: one row, or none where nobody has changed them."""

    __tablename__ = "coaching_rules"
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    most_upcoming: Mapped[int] = mapped_column(default=2, server_default="2")  # sessions ahead of one company
    most_a_week: Mapped[int] = mapped_column(default=1, server_default="1")  # sessions of one company
    cutoff_hours: Mapped[int] = mapped_column(default=24, server_default="24")  # before it, people move and cancel
    first_pick_hours: Mapped[int] = mapped_column(default=24, server_default="24")  # from the opening of a week on

    __table_args__ = (
        CheckConstraint("id = 1", "one"),
        CheckConstraint("most_upcoming between 1 and 20", "most_upcoming"),
        CheckConstraint("most_a_week between 1 and 7", "most_a_week"),
        CheckConstraint("cutoff_hours between 0 and 168", "cutoff"),
        CheckConstraint("first_pick_hours between 0 and 168", "first_pick"),
    )
