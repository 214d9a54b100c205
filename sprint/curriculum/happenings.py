"""What the curriculum says has happened."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Published:
    """A new release is the newest. `last_id` is the one that was before; None where there was none."""

    release_id: int
    last_id: int | None
    at: datetime
