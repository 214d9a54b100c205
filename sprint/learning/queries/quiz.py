"""What is asked about the answers of people."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from sprint.curriculum.models import Module
from sprint.learning.course import Course
from sprint.learning.models import Card
from sprint.learning.queries.marks import of_quiz, standing_columns
from sprint.learning.repetition import REST, Standing

due = select(func.count()).where(
    Card.enrolment_id == bindparam("enrolment_id"),
    Card.slug.in_(bindparam("slugs", expanding=True)),
    Card.due_at <= bindparam("now"),
    Card.answered_at <= bindparam("rested_at"),
    of_quiz,
)


def standings_of(session: Session, enrolment_id: int, item: str | None = None) -> dict[str, Standing]:
    """How a person stands with each question that they have answered, or with a single one, by its id."""
    found = select(*standing_columns).where(Card.enrolment_id == enrolment_id)
    rows = session.connection().execute(found.where(Card.item == item) if item else found)
    return {row.item: Standing(*row) for row in rows}


def due_of(enrolment_id: int, slugs: Collection[str], now: datetime) -> dict[str, Any]:
    """The values of `due`, beside `now`: the count of the questions of some modules that could be asked again."""
    return {"enrolment_id": enrolment_id, "slugs": list(slugs), "rested_at": now - REST}


def answered(session: Session, enrolment_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """How many questions of each quiz some people have answered, rightly or not, by enrolment and module's slug."""
    counted = select(Card.enrolment_id, Card.slug, func.count()).where(Card.enrolment_id.in_(enrolment_ids), of_quiz)
    rows = session.execute(counted.group_by(Card.enrolment_id, Card.slug))
    return {(enrolment_id, slug): count for enrolment_id, slug, count in rows}


def quiz_ids(session: Session, course: Course) -> dict[str, list[str]]:
    """The questions of each quiz of a course, by the module's slug: how many there are to answer."""
    rows = session.execute(select(Module.slug, Module.quiz_ids).where(Module.release_id == course.release_id))
    return {row.slug: row.quiz_ids for row in rows}
