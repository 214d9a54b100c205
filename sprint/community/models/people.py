"""What companies show of themselves to their cohort, and how each person's week went."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Company, Enrolment
from sprint.database import Base


class DirectoryEntry(Base):
    """A company in the directory of one cohort. Only what its people ticked is shown to others."""

    __tablename__ = "directory_entry"
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    makes: Mapped[str] = mapped_column(String(200), default="", server_default="")
    place: Mapped[str] = mapped_column(String(120), default="", server_default="")
    site: Mapped[str] = mapped_column(String(300), default="", server_default="")
    can_help: Mapped[str] = mapped_column(Text, default="", server_default="")
    needs_help: Mapped[str] = mapped_column(Text, default="", server_default="")
    shows_makes: Mapped[bool] = mapped_column(default=False, server_default="0")
    shows_place: Mapped[bool] = mapped_column(default=False, server_default="0")
    shows_site: Mapped[bool] = mapped_column(default=False, server_default="0")
    shows_can_help: Mapped[bool] = mapped_column(default=False, server_default="0")
    shows_needs_help: Mapped[bool] = mapped_column(default=False, server_default="0")
    changed_at: Mapped[datetime]
    company: Mapped[Company] = relationship(lazy="raise")


class Pulse(Base):
    """A person's week in ten seconds: how sure they are, and how long they talked with customers."""

    __tablename__ = "pulse"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    confidence: Mapped[int | None]  # 0 to 10
    customer_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    told_at: Mapped[datetime]
    enrolment: Mapped[Enrolment] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("week between 1 and 4", "week"),
        CheckConstraint("confidence between 0 and 10", "confidence"),
        CheckConstraint("customer_minutes between 0 and 6000", "customer_minutes"),
    )
