"""What can happen to cohorts that other parts want to know."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SeatsChanged:
    """A seat was taken or came free, or there are more or fewer of them, or the first day moved."""

    cohort_id: int
    at: datetime
