"""What can happen to people's work that other parts want to know."""

from dataclasses import dataclass
from datetime import datetime

from sprint.learning.models import Deliverable, HandIn


@dataclass(frozen=True)
class Reviewed:
    """A version was accepted, or returned with comments. `people` are the ids of those whose work it is."""

    deliverable: Deliverable
    version: HandIn
    people: tuple[int, ...]
    is_accepted: bool
    at: datetime
