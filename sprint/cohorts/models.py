"""Cohorts, their calendar, the companies in them and the people of those."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.database import Base


class Company(Base):
    """A manufacturer. It may send several people, to several cohorts."""

    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    makes: Mapped[str] = mapped_column(String(200), default="", server_default="")
    place: Mapped[str] = mapped_column(String(120), default="", server_default="")
    website: Mapped[str] = mapped_column(String(200), default="", server_default="")
    state: Mapped[str] = mapped_column(String(2), default="", server_default="")  # "TX": where its site is
    headcount: Mapped[int | None]  # as it said when it applied
    is_invented: Mapped[bool] = mapped_column(default=False, server_default="0")  # the demo's; pages say so


class Cohort(Base):
    """One run of the four weeks. Its dates are in its own zone; the weeks' rows hold the instants."""

    __tablename__ = "cohort"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    zone: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    opens_hour: Mapped[int]  # of the day on which a week opens, in the cohort's zone
    capacity: Mapped[int]
    created_at: Mapped[datetime]
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))  # None: it follows the newest
    left_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))  # where it was moved from
    moved_at: Mapped[datetime | None]  # to its release, by staff
    applications_close_at: Mapped[datetime | None]  # None: they are taken until the first week opens
    weeks: Mapped[list["Week"]] = relationship(lazy="raise", back_populates="cohort", order_by="Week.number")

    __table_args__ = (
        CheckConstraint("capacity > 0", "capacity"),
        CheckConstraint("opens_hour between 0 and 23", "opens_hour"),
    )


class Week(Base):
    """A week is open because its hour has come; nothing else opens it."""

    __tablename__ = "week"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    number: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(index=True)
    edition: Mapped[int] = mapped_column(default=0, server_default="0")  # rises when people are to be told again
    cohort: Mapped[Cohort] = relationship(lazy="raise", back_populates="weeks")

    __table_args__ = (UniqueConstraint("cohort_id", "number"), CheckConstraint("number between 1 and 4", "number"))


class Enrolment(Base):
    """A person's time in a cohort. Everything they do there hangs on it, so that nothing leaks into another."""

    __tablename__ = "enrolment"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    core_path_at: Mapped[datetime | None]  # since when this person takes the core path only
    person: Mapped[Person] = relationship(lazy="raise")
    cohort: Mapped[Cohort] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)


class WeekException(Base):
    """A week that opens at another time for one person."""

    __tablename__ = "week_exception"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id", ondelete="CASCADE"), primary_key=True, index=True)
    opens_at: Mapped[datetime] = mapped_column(index=True)


class Visit(Base):
    """The first time that a person opened a week."""

    __tablename__ = "visit"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id", ondelete="CASCADE"), primary_key=True)
    opened_at: Mapped[datetime]


class Duty(Base):
    """A coach who serves a cohort, or a member of staff who looks after it."""

    __tablename__ = "duty"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("role in ('coach', 'staff')", "role"),)


class ActionItem(Base):
    """What somebody promised to do, in a session or at a round table: one person, or a whole company."""

    __tablename__ = "action_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))  # None: the company
    text: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date | None]  # by the calendar of whoever is to do it
    source: Mapped[str] = mapped_column(String(20))  # where it was agreed: "session" or "event", and its number
    source_id: Mapped[int]
    agreed_at: Mapped[datetime]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    dropped_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])

    __table_args__ = (
        CheckConstraint("company_id is not null or person_id is not null", "owner"),
        CheckConstraint("text <> ''", "text"),
        CheckConstraint("done_at is null or dropped_at is null", "one_end"),
        CheckConstraint("source in ('session', 'event')", "source"),
        Index("ix_action_item_company", "cohort_id", "company_id"),
        Index("ix_action_item_person", "cohort_id", "person_id"),
        Index("ix_action_item_source", "source", "source_id"),
    )
