"""The tables of coaching."""

from sprint.coaching.models.meetings import Attachment, Exhibit, Meeting, Seat
from sprint.coaching.models.offers import BusyTime, CoachOffer, CoachTime, Rules

__all__ = ["Attachment", "BusyTime", "CoachOffer", "CoachTime", "Exhibit", "Meeting", "Rules", "Seat"]
