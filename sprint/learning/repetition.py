"""When a person meets a question again: the gateway to fsrs, the Free Spaced Repetition Scheduler."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

REST = timedelta(hours=24)  # a question is left alone for so long after its last answer

# without steps of minutes, which are for a session of flash cards: a review here is days away, and the same for all
_scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=365)


def answered(state: dict[str, Any] | None, *, is_right: bool, now: datetime) -> tuple[dict[str, Any], datetime]:
    """The state of a question after one more answer, and when it is due: at least a day later.

    `state` is None before the first answer.
    """
    moment = now.astimezone(UTC)
    card = Card.from_dict(state) if state else Card(card_id=0, due=moment)  # type: ignore[arg-type]
    card, _log = _scheduler.review_card(card, Rating.Good if is_right else Rating.Again, moment)
    return dict(card.to_dict()), max(card.due, moment + REST)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands with one question, by their last answer to it."""

    item: str
    slug: str  # of the module that the question belongs to
    attempts: int
    choice: int
    is_missed: bool
    answered_at: datetime
    due_at: datetime
    asked_in: str  # the page of the last answer: a module's slug, or "week-2"

    def rests(self, now: datetime) -> bool:
        """Whether it was answered so lately that nobody asks it."""
        return now - self.answered_at < REST

    def is_due(self, now: datetime) -> bool:
        """Whether the time has come to ask it again."""
        return self.due_at <= now and not self.rests(now)
