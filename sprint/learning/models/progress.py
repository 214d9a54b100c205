"""What a person has read, ticked and finished, by enrolment."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sprint.database import Base


class ModuleProgress(Base):
    """How far one enrolment has come in one module."""

    __tablename__ = "module_progress"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    opened_at: Mapped[datetime]
    read_at: Mapped[datetime]  # the last time
    place: Mapped[str | None] = mapped_column(String(80))  # the id of the heading where they stopped
    done_at: Mapped[datetime | None]
    source_hash: Mapped[str | None] = mapped_column(String(64))  # of the text that they have read
    text_read_at: Mapped[datetime | None]  # the last time that it was this text


class Tick(Base):
    """An item of a checklist that a person has ticked."""

    __tablename__ = "tick"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    item: Mapped[str] = mapped_column(String(80), primary_key=True)
    ticked_at: Mapped[datetime]
