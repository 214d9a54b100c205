"""Answers to the questions of the curriculum, and when a person meets a question again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sprint.database import Base


class Answer(Base):
    """One attempt at one question. A form knows the number of its attempt, so that sending it twice counts once."""

    __tablename__ = "answer"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(120), primary_key=True)  # the question's id, unique in the curriculum
    attempt: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))  # the module that the question belongs to
    choice: Mapped[int]  # place of the option in the stored order, from 0: that place is an option's identity
    is_right: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (CheckConstraint("attempt > 0", "attempt"), CheckConstraint("choice between 0 and 7", "choice"))


class Card(Base):
    """A question that a person has answered, with its state of spaced repetition (the library fsrs)."""

    __tablename__ = "card"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(120), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    attempts: Mapped[int]  # how often they answered it
    choice: Mapped[int]  # the last time, as in Answer
    asked_in: Mapped[str] = mapped_column(String(80))  # the page of the last answer: a module's slug, or "week-2"
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    is_missed: Mapped[bool]  # the last answer was wrong
    state: Mapped[dict[str, Any]] = mapped_column(JSON)  # fsrs.Card.to_dict()
