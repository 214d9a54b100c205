"""What the community tells, so that letters follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sprint.community.models import Caution, Event, Rsvp


@dataclass(frozen=True)
class Cautioned:
    """The desk has a word for the author of a post."""

    caution: Caution
    person_id: int
    cohort_id: int


@dataclass(frozen=True)
class Invited:
    """People have a seat at an event, or its time or place is another now: their calendars are to follow."""

    event: Event
    answers: Sequence[Rsvp]
    at: datetime


@dataclass(frozen=True)
class Cancelled:
    """An event will not be, or somebody gave their seat up; `answers` of those who meant to come."""

    event: Event
    answers: Sequence[Rsvp]
    at: datetime
