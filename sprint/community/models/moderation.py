"""Reports of posts, and people who may not post for a while."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.community.models.board import Post
from sprint.database import Base


class Report(Base):
    """Somebody asks the desk to look at a post; once each."""

    __tablename__ = "post_report"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    post: Mapped[Post] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


waiting = Report.settled_at.is_(None)
Index("ix_post_report_waiting", Report.reported_at, postgresql_where=waiting, sqlite_where=waiting)


class Caution(Base):
    """A word of the desk to the author of a post, sent as a letter."""

    __tablename__ = "caution"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    post: Mapped[Post] = relationship(lazy="raise")


class Silence(Base):
    """A person may read a cohort's board, and not post on it."""

    __tablename__ = "silence"
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    until_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))
    person: Mapped[Person] = relationship(lazy="raise")
