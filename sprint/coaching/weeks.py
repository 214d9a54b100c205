"""The weeks in which companies have their sessions: from one opening of the cohort to the next."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sprint.coaching.slots import Span

WEEK = timedelta(days=7)


def week_of(openings: Sequence[datetime], at: datetime) -> Span:
    """The week of a moment. Before the first opening and after the last, weeks go on by sevens."""
    for begins, ends in zip(openings, [*openings[1:], openings[-1] + WEEK], strict=True):
        if begins <= at < ends:
            return Span(begins, ends)
    anchor = openings[0] if at < openings[0] else openings[-1]
    begins = anchor + (at - anchor) // WEEK * WEEK
    return Span(begins, begins + WEEK)


def first_pick_until(openings: Sequence[datetime], now: datetime, length: timedelta) -> datetime | None:
    """Until when companies without a session this week choose first; None when that time is over, or outside of the
    four weeks."""
    opened = [opening for opening in openings if opening <= now < opening + min(length, WEEK)]
    return opened[-1] + length if opened else None
