"""The letters of admissions: planners, and what the letters print."""

from sprint.admissions.letters.applications import (
    application_facts,
    application_unsent,
    decision_facts,
    seat_facts,
    seat_link_facts,
    seat_offered,
    seat_reminder,
)

__all__ = [
    "application_facts",
    "application_unsent",
    "decision_facts",
    "seat_facts",
    "seat_link_facts",
    "seat_offered",
    "seat_reminder",
]
