"""Releases of the curriculum: what the files said when they were published, ready to print."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.database import Base


class Release(Base):
    """The whole curriculum at one moment, named by the hash of its files. Never changed once written."""

    __tablename__ = "release"
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    published_at: Mapped[datetime]
    weeks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # number, title, summary of each week
    formulas: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}", deferred=True)
    modules: Mapped[list["Module"]] = relationship(lazy="raise", back_populates="release")


class Module(Base):
    """A module as it reads in one release. Progress hangs on its slug and the ids in it, not on this row."""

    __tablename__ = "module"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(80))
    week: Mapped[int]
    position: Mapped[int]  # within the week: module 2.1 is week 2, position 1
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    is_core: Mapped[bool]
    deliverable: Mapped[str] = mapped_column(String(80))
    deliverable_title: Mapped[str] = mapped_column(String(200))
    example_company: Mapped[str] = mapped_column(String(80))
    checked_on: Mapped[date]
    objectives: Mapped[list[str]] = mapped_column(JSON)
    checklist_ids: Mapped[list[str]] = mapped_column(JSON)  # what "n of m ticked" counts
    quiz_ids: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")  # "n of m answered"
    body: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # parser.Module.to_json()
    source: Mapped[str] = mapped_column(Text, deferred=True)
    source_hash: Mapped[str] = mapped_column(String(64))
    release: Mapped[Release] = relationship(lazy="raise", back_populates="modules")

    __table_args__ = (UniqueConstraint("release_id", "slug"), UniqueConstraint("release_id", "week", "position"))


class Term(Base):
    """A glossary term of a release."""

    __tablename__ = "term"
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    term: Mapped[str] = mapped_column(String(120))
    stands_for: Mapped[str] = mapped_column(String(200))
    meaning: Mapped[str] = mapped_column(Text)
    example: Mapped[str] = mapped_column(Text)
    week: Mapped[int]


class ContentCheck(Base):
    """The last attempt to publish. What it found is shown to staff until an attempt finds nothing."""

    __tablename__ = "content_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    checked_at: Mapped[datetime]
    faults: Mapped[list["ContentFault"]] = relationship(lazy="raise", order_by="ContentFault.id")


class ContentFault(Base):
    """A fault of a content file, as rows so that a letter's planner can ask for those of a week."""

    __tablename__ = "content_fault"
    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("content_check.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str | None] = mapped_column(String(80))  # of the module; None for files that all modules share
    week: Mapped[int | None]
    path: Mapped[str] = mapped_column(String(200))
    line: Mapped[int]
    message: Mapped[str] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text)
