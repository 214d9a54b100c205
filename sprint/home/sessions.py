"""What Today says of sessions with a coach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sprint.coaching.queries import Glance, Sitting

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Sessions:
    """The session that comes next, and whether the company still has to book one this week."""

    next: Sitting | None
    must_book: bool

    @classmethod
    def of(cls, glance: Glance, openings: Sequence[datetime], now: datetime) -> "Sessions":
        """During the four weeks, each company has a session a week."""
        begun = [opening for opening in openings if opening <= now]
        if not begun or now >= begun[-1] + WEEK or not glance.is_offered:
            return cls(glance.next(now), must_book=False)
        until = next((opening for opening in openings if opening > now), begun[-1] + WEEK)
        return cls(glance.next(now), must_book=not glance.has_one(begun[-1], until))
