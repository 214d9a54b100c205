"""The tables of coaching."""

from sprint.coaching.models.meetings import Exhibit, Meeting, Seat
from sprint.coaching.models.offers import BusyTime, CoachTime, Offer, Rules

__all__ = ["BusyTime", "CoachTime", "Exhibit", "Meeting", "Offer", "Rules", "Seat"]
