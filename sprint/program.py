"""The program that this installation runs: its name, who stands behind it, and how it looks."""

from sqlalchemy import CheckConstraint, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sprint.database import Base

NAME = "Digitization Sprint"


class Program(Base):
    """A single row. Empty on installation: the site never says that it is run by anyone who did not say so."""

    __tablename__ = "program"
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(80), default=NAME, server_default=NAME)
    sponsor: Mapped[str] = mapped_column(String(120), default="", server_default="")
    sponsor_url: Mapped[str] = mapped_column(String(300), default="", server_default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    postal_address: Mapped[str] = mapped_column(Text, default="", server_default="")  # letters print it (CAN-SPAM)
    group_url: Mapped[str] = mapped_column(String(300), default="", server_default="")
    accent_color: Mapped[str] = mapped_column(String(7), default="", server_default="")  # "#rrggbb", or empty
    link_color: Mapped[str] = mapped_column(String(7), default="", server_default="")
    is_invented: Mapped[bool] = mapped_column(default=False, server_default="0")  # the demo's; pages say so
    second_factor_required: Mapped[bool] = mapped_column(default=True, server_default="1")
    applications_kept_days: Mapped[int] = mapped_column(default=180, server_default="180")  # after the cohort's start
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # rises at each change

    __table_args__ = (
        CheckConstraint("id = 1", "single"),
        CheckConstraint("applications_kept_days between 1 and 3650", "applications_kept_days"),
    )


_first = select(Program).where(Program.id == 1)


def current(session: Session) -> Program:
    """The program's settings; the defaults where nobody has saved any yet (that row is not in the session)."""
    return session.scalar(_first) or defaults()


def defaults() -> Program:
    """The settings of a program that nobody has set yet."""
    return Program(
        id=1, name=NAME, sponsor="", sponsor_url="", contact_name="", contact_email="", contact_phone="",
        postal_address="", group_url="", accent_color="", link_color="", is_invented=False,
        second_factor_required=True, applications_kept_days=180, version=0,
    )  # fmt: skip
