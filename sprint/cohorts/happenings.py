"""What can happen to people's places that other parts want to know."""

from dataclasses import dataclass
from datetime import datetime

from sprint.cohorts.models import Enrolment


@dataclass(frozen=True)
class Withdrew:
    """Somebody no longer takes part in a cohort."""

    enrolment: Enrolment
    at: datetime
