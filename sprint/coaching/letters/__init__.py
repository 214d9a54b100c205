"""What the letters of coaching need: planners, and the facts that they print."""

from sprint.coaching.letters.facts import (
    action_facts,
    agenda_facts,
    cancelled_facts,
    event_of,
    invite_facts,
    session_facts,
    title_for,
    unbooked_facts,
    who,
)
from sprint.coaching.letters.planners import (
    action_due,
    coach_agenda,
    session_rating,
    session_soon,
    session_tomorrow,
    session_unbooked,
)

__all__ = [
    "action_due",
    "action_facts",
    "agenda_facts",
    "cancelled_facts",
    "coach_agenda",
    "event_of",
    "invite_facts",
    "session_facts",
    "session_rating",
    "session_soon",
    "session_tomorrow",
    "session_unbooked",
    "title_for",
    "unbooked_facts",
    "who",
]
