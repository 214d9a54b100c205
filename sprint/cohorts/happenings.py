"""What can happen to cohorts and to people's places there that other parts want to know."""

from dataclasses import dataclass
from datetime import datetime

from sprint.cohorts.models import Enrolment


@dataclass(frozen=True)
class SeatsChanged:
    """A seat was taken or came free, or there are more or fewer of them, or the first day moved."""

    cohort_id: int
    at: datetime


@dataclass(frozen=True)
class Withdrew:
    """Somebody no longer takes part in a cohort."""

    enrolment: Enrolment
    at: datetime
