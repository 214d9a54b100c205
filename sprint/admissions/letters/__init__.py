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
from sprint.admissions.letters.partners import partner_month, partner_month_facts

__all__ = [
    "application_facts",
    "application_unsent",
    "decision_facts",
    "partner_month",
    "partner_month_facts",
    "seat_facts",
    "seat_link_facts",
    "seat_offered",
    "seat_reminder",
]
