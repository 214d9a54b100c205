"""What a company sends to be admitted, step by step, and how far it has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.admissions.models.partners import ReferralLink
from sprint.cohorts.models import Cohort, Company
from sprint.database import Base

STATES = ("draft", "submitted", "in-review", "waitlisted", "accepted", "declined", "withdrawn", "confirmed")
NO_SITE = "XX"  # in place of a state: the company has no site in the US


class Application(Base):
    """A company's wish to take part in a cohort. It is saved step by step, and held by a signed address.

    The applicant is a person without a role or a password: letters need one. What they say of themselves stands
    here, so that nobody changes an account by typing its address.
    """

    __tablename__ = "application"
    id: Mapped[int] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(String(32), unique=True)  # its addresses are signatures over this
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft", server_default="draft")
    step: Mapped[int] = mapped_column(default=1, server_default="1")  # the furthest that was reached: 1 to 4
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # by the applicant

    company_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    name_key: Mapped[str] = mapped_column(String(120), default="", server_default="", index=True)  # finds duplicates
    website: Mapped[str] = mapped_column(String(200), default="", server_default="")
    domain: Mapped[str] = mapped_column(String(120), default="", server_default="", index=True)  # of the website
    site_city: Mapped[str] = mapped_column(String(80), default="", server_default="")
    site_state: Mapped[str] = mapped_column(String(2), default="", server_default="")  # "TX", or NO_SITE
    makes: Mapped[str] = mapped_column(String(200), default="", server_default="")
    makes_how: Mapped[str] = mapped_column(String(10), default="", server_default="")
    headcount: Mapped[int | None]
    founded: Mapped[int | None]  # a year

    applicant_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    role: Mapped[str] = mapped_column(String(120), default="", server_default="")
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    zone: Mapped[str] = mapped_column(String(60), default="", server_default="")

    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")  # by question
    goals: Mapped[str] = mapped_column(Text, default="", server_default="")
    obstacle: Mapped[str] = mapped_column(Text, default="", server_default="")

    consented_at: Mapped[datetime | None]
    consent_version: Mapped[str] = mapped_column(String(20), default="", server_default="")  # of the words agreed to
    shares_with_partner_at: Mapped[datetime | None]  # agreed to be named to the partner; taken back: None
    referral_link_id: Mapped[int | None] = mapped_column(ForeignKey("referral_link.id"), index=True)

    links_sent: Mapped[int] = mapped_column(default=0, server_default="0")  # the edition of the last link by letter
    submitted_at: Mapped[datetime | None]
    waitlisted_at: Mapped[datetime | None]  # decides the order of the waitlist
    decided_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)  # once admitted

    cohort: Mapped[Cohort] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")
    referral_link: Mapped[ReferralLink | None] = relationship(lazy="raise")
    colleagues: Mapped[list["ApplicationColleague"]] = relationship(
        lazy="raise", order_by="ApplicationColleague.number", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        CheckConstraint(f"state in {STATES!r}", "state"),
        CheckConstraint("step between 1 and 4", "step"),
        CheckConstraint("state in ('draft', 'withdrawn') or submitted_at is not null", "submitted"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at is not null)", "withdrawn"),
        CheckConstraint("(state = 'confirmed') = (confirmed_at is not null)", "confirmed"),
        CheckConstraint("state <> 'confirmed' or company_id is not null", "admitted"),
        Index("ix_application_pipeline", "cohort_id", "state", "submitted_at"),
    )


_stands = and_(Application.person_id.is_not(None), Application.state != "withdrawn")
Index(
    "uq_application_of_person", Application.cohort_id, Application.person_id, unique=True,
    sqlite_where=_stands, postgresql_where=_stands,
)  # fmt: skip


class ApplicationColleague(Base):
    """Somebody whom the applicant wants to bring along."""

    __tablename__ = "application_colleague"
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # 1, 2, 3 ...
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    role: Mapped[str] = mapped_column(String(120), default="", server_default="")
    invited_at: Mapped[datetime | None]  # they have a seat since then
