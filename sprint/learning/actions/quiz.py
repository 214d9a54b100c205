"""Answering a question."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Enrolment
from sprint.curriculum.module import QuizItem
from sprint.database import insert
from sprint.errors import Refused
from sprint.learning import repetition
from sprint.learning.models import Answer, Card

_KEY = ["enrolment_id", "item"]


def answer_question(
    session: Session, enrolment: Enrolment, slug: str, item: QuizItem, choice: int | None, attempt: int | None, *,
    asked_in: str, now: datetime,
) -> None:  # fmt: skip
    """Keep an answer: the place of an option, from 0. `attempt` is the number that the form was printed with.

    The same attempt sent again, from wherever, changes nothing: the first one counts. Refused without a choice.
    """
    if choice is None or not 0 <= choice < len(item.options):
        raise Refused(_("Choose one answer, then check it."), "choice")
    card = session.scalar(select(Card).where(Card.enrolment_id == enrolment.id, Card.item == item.id))
    known = card.attempts if card else 0
    if attempt is None or not 0 < attempt <= known + 1:
        raise Refused(_("This question is older than your last answer. Load the page again, then answer."), "choice")
    if attempt <= known or _is_settled(card, now):
        return
    is_right = item.options[choice].is_key
    row = insert(session, Answer).values(
        enrolment_id=enrolment.id, item=item.id, attempt=attempt, slug=slug, choice=choice, is_right=is_right,
        answered_at=now,
    )  # fmt: skip
    if session.scalar(row.on_conflict_do_nothing().returning(Answer.attempt)) is None:
        return  # sent twice at the same moment: the other one was first
    state, due_at = repetition.answered(card.state if card else None, is_right=is_right, now=now)
    facts = {
        "slug": slug, "attempts": attempt, "choice": choice, "asked_in": asked_in, "due_at": due_at,
        "answered_at": now, "is_missed": not is_right, "state": state,
    }  # fmt: skip
    _keep(session, enrolment.id, item.id, facts)


def _is_settled(card: Card | None, now: datetime) -> bool:
    """Whether it was answered rightly within the last day: then nobody asked for another answer."""
    return card is not None and not card.is_missed and now - card.answered_at < repetition.REST


def _keep(session: Session, enrolment_id: int, item: str, facts: dict[str, Any]) -> None:
    row = insert(session, Card).values(enrolment_id=enrolment_id, item=item, **facts)
    session.execute(row.on_conflict_do_update(index_elements=_KEY, set_=facts))
