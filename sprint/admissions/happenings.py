"""What can happen to applications that other parts want to know."""

from dataclasses import dataclass
from datetime import datetime

from sprint.admissions.models import Application, Decision


@dataclass(frozen=True)
class LinkWanted:
    """The applicant is to get the address of the application by letter."""

    application: Application
    person_id: int
    at: datetime


@dataclass(frozen=True)
class Submitted:
    """An application was sent for the first time."""

    application: Application
    person_id: int
    at: datetime


@dataclass(frozen=True)
class Released:
    """A decision is final, and its letter is to go."""

    decision: Decision
    application: Application
    person_id: int
    at: datetime


@dataclass(frozen=True)
class SeatLinkWanted:
    """The applicant is to get the letter with which a seat is confirmed once more."""

    application: Application
    person_id: int
    at: datetime
