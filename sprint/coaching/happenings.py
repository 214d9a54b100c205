"""What can happen to sessions that calendars and letters have to tell."""

from dataclasses import dataclass
from datetime import datetime

from sprint.coaching.models import Meeting


@dataclass(frozen=True)
class Invited:
    """These people have a session, or it has changed for them. Its `sequence` names this telling."""

    meeting: Meeting
    people: tuple[int, ...]
    at: datetime


@dataclass(frozen=True)
class Uninvited:
    """These people no longer have it: it was cancelled, or they are no longer in it."""

    meeting: Meeting
    people: tuple[int, ...]
    at: datetime
