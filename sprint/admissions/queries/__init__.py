"""Everything that is asked about applications, seats and partners."""

from sprint.admissions.queries.applications import (
    Round,
    application_of,
    applications_by_address,
    closes_at,
    find_application,
    find_open_link,
    has_sibling,
    open_round,
    round_of,
    siblings,
)
from sprint.admissions.queries.review import decisions_of, draft_of, drafts, find_draft, notes_of, scores_of
from sprint.admissions.queries.seats import (
    free_seats,
    has_waitlist,
    live_offers,
    open_offer,
    open_offers,
    waitlist,
)

__all__ = [
    "Round",
    "application_of",
    "applications_by_address",
    "closes_at",
    "decisions_of",
    "draft_of",
    "drafts",
    "find_application",
    "find_draft",
    "find_open_link",
    "free_seats",
    "has_sibling",
    "has_waitlist",
    "live_offers",
    "notes_of",
    "open_offer",
    "open_offers",
    "open_round",
    "round_of",
    "scores_of",
    "siblings",
    "waitlist",
]
