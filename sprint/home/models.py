"""The address of a person's own calendar."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sprint.database import Base


class CalendarAddress(Base):
    """Which address of a person's calendar is the good one: a new number, and the old address leads nowhere.

    The address itself is a signature over person and number; nothing here can be used. Without a row it is number 0.
    """

    __tablename__ = "calendar_address"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (CheckConstraint("number >= 0", "number"),)
