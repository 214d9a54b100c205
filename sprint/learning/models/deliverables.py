"""What a company makes: drafts, versions that were handed in, and what reviewers said of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Company, Enrolment
from sprint.database import Base


class Deliverable(Base):
    """One thing that a company makes in a cohort, or a participant who came without a company."""

    __tablename__ = "deliverable"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(80))  # of the module
    state: Mapped[str] = mapped_column(String(10), default="draft", server_default="draft")
    is_shared: Mapped[bool] = mapped_column(default=False, server_default="0")  # with the cohort, not its coaches alone
    wants_peers: Mapped[bool] = mapped_column(default=False, server_default="0")  # asks other companies for a review
    started_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None] = mapped_column(index=True)  # the last time
    accepted_at: Mapped[datetime | None]
    cohort: Mapped[Cohort] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")
    enrolment: Mapped[Enrolment | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("state in ('draft', 'handed-in', 'returned', 'accepted')", "state"),
        CheckConstraint("(company_id is null) <> (enrolment_id is null)", "owner"),
        CheckConstraint("(state = 'accepted') = (accepted_at is not null)", "accepted"),
        CheckConstraint("state in ('draft', 'returned') or handed_in_at is not null", "handed_in"),
        Index(
            "uq_deliverable_of_company", "cohort_id", "company_id", "slug", unique=True,
            sqlite_where=text("company_id is not null"), postgresql_where=text("company_id is not null"),
        ),
        Index(
            "uq_deliverable_of_enrolment", "enrolment_id", "slug", unique=True,
            sqlite_where=text("enrolment_id is not null"), postgresql_where=text("enrolment_id is not null"),
        ),
    )  # fmt: skip


class Draft(Base):
    """What somebody saved in one field of a deliverable. Every save makes the next revision; the older ones are kept.

    What stands in the field is the newest revision that is no aside. An aside was written by somebody who had not seen
    the newest: it waits beside the field, and is settled by the next save of a person who has seen it.
    """

    __tablename__ = "draft"
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)  # text, a number, or the rows of a table
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    saved_at: Mapped[datetime]
    is_aside: Mapped[bool] = mapped_column(default=False, server_default="0")
    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("revision > 0", "revision"),)


class HandIn(Base):
    """A version of a deliverable as it was handed in. Never changed."""

    __tablename__ = "hand_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3 ...
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # by field id; of files their keys
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # labels and kinds as the module had them then
    ticked: Mapped[list[str]] = mapped_column(JSON)  # items of the checklist that its company had ticked
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    handed_in_at: Mapped[datetime] = mapped_column(index=True)
    deliverable: Mapped[Deliverable] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    reviews: Mapped[list["Review"]] = relationship(lazy="raise", order_by="Review.id")

    __table_args__ = (UniqueConstraint("deliverable_id", "number"), CheckConstraint("number > 0", "number"))


class Review(Base):
    """What one reviewer said of one version: a coach, staff, or a peer of another company."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_in.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"))  # a peer's
    role: Mapped[str] = mapped_column(String(10))
    is_accepted: Mapped[bool]  # of a peer: would accept
    comment: Mapped[str] = mapped_column(Text, default="", server_default="")
    taps: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # a peer's: understood, stuck, idea
    missing: Mapped[list[str]] = mapped_column(JSON, default=list)  # items of the checklist that are not there yet
    reviewed_at: Mapped[datetime]
    person: Mapped[Person | None] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("hand_in_id", "person_id"),
        CheckConstraint("role in ('coach', 'staff', 'peer')", "role"),
    )
