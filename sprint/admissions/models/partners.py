"""Organisations that send companies, their officers, and the links that companies come by."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.database import Base


class Partner(Base):
    """An organisation that sends companies: a chamber of commerce, an industrial park, a trade association."""

    __tablename__ = "partner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    website: Mapped[str] = mapped_column(String(200), default="", server_default="")
    place: Mapped[str] = mapped_column(String(120), default="", server_default="")
    is_shown: Mapped[bool] = mapped_column(default=False, server_default="0")  # on the public home: they agreed
    is_invented: Mapped[bool] = mapped_column(default=False, server_default="0")  # the demo's; pages say so
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_partner_name", func.lower(name), unique=True),
        CheckConstraint("name <> ''", "name"),
    )


class PartnerOfficer(Base):
    """A person who sees what became of a partner's referrals."""

    __tablename__ = "partner_officer"
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime]
    partner: Mapped[Partner] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class ReferralLink(Base):
    """A link, `/r/<code>`, that a partner hands out; it may have several."""

    __tablename__ = "referral_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)  # small letters, digits, hyphens
    label: Mapped[str] = mapped_column(String(80))  # for the partner: "Newsletter of November"
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    partner: Mapped[Partner] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("code <> '' and code = lower(code)", "code"),)


class ReferralVisit(Base):
    """How often a link was opened on a day. A number, and nobody's address."""

    __tablename__ = "referral_visit"
    link_id: Mapped[int] = mapped_column(ForeignKey("referral_link.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
