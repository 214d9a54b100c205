"""People, what they may be, and how they sign in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.database import Base

ROLES = ("participant", "coach", "staff", "admin", "partner")


class Person(Base):
    """Anyone who gets a letter. A person may have any combination of roles, and none."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    company_role: Mapped[str] = mapped_column(String(120), default="", server_default="")
    zone: Mapped[str] = mapped_column(String(60), default="America/New_York", server_default="America/New_York")
    mail_hour: Mapped[int] = mapped_column(default=7, server_default="7")  # no earlier, by their own clock
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_participant: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_coach: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_staff: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_admin: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_partner: Mapped[bool] = mapped_column(default=False, server_default="0")
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_enrolled_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]  # the 30-second step of the last code taken: a code works once (RFC 6238, 5.2)
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_person_email", func.lower(email), unique=True),
        CheckConstraint("mail_hour between 0 and 23", "mail_hour"),
        CheckConstraint("name <> ''", "name"),
    )

    @property
    def roles(self) -> tuple[str, ...]:
        """What the person may be, in the order of ROLES."""
        return tuple(role for role in ROLES if getattr(self, f"is_{role}"))

    @property
    def initials(self) -> str:
        """Two letters for the plate beside the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:]) if word).upper()

    @property
    def first_name(self) -> str:
        """What the pages and letters call a person."""
        return self.name.split()[0] if self.name.split() else self.name


class PublicProfile(Base):
    """What a coach lets the public home page say of them. Without a moment of agreement nothing is shown."""

    __tablename__ = "public_profile"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    headline: Mapped[str] = mapped_column(String(160))
    agreed_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="raise")


class SignIn(Base):
    """One sign-in on one device. Deleting the row signs that device out, in every process at once."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the token that the cookie holds
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(200), default="", server_default="")
    person: Mapped[Person] = relationship(lazy="raise")


class Token(Base):
    """What a link in a letter stands for. The link is a signature over purpose and id; nothing here can be used."""

    __tablename__ = "token"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254))  # it dies when the person's address changes
    nonce: Mapped[str] = mapped_column(String(32))  # so that a restored database's ids open nothing else
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("purpose in ('sign-in', 'reset', 'invitation')", "purpose"),)


class RecoveryCode(Base):
    """A way in for a person whose phone is lost; each works once."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Mute(Base):
    """A person's wish not to get a kind of letter."""

    __tablename__ = "mute"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)


class AuditEntry(Base):
    """Who did what, to whom or what, and when. Never changed, never shown to other than staff."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(index=True)
    sentence: Mapped[str] = mapped_column(Text)  # as people read it: "Moved week 3 to Monday, November 2, 6:00 AM"
    by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[by_id])
