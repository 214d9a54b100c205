"""Everything that the staff's screens ask, over all parts."""

from sprint.staff.queries.applications import pipeline_page, pipeline_whole
from sprint.staff.queries.audit import audit_page
from sprint.staff.queries.cohorts import (
    cohort_names,
    cohorts_at_a_glance,
    company_names,
    duties,
    exceptions_of,
    find_enrolment,
    known_people,
    members,
    people_for,
    week_numbers,
)
from sprint.staff.queries.curriculum import Edition, compared, page_of_releases, releases_of, touched
from sprint.staff.queries.letters import (
    Filter,
    Span,
    all_failed,
    find_failed,
    find_hold,
    forecast_groups,
    letters_page,
    recipients,
    somebody_for,
    tally,
)
from sprint.staff.queries.people import enrolments_of, people_page
from sprint.staff.queries.progress import ALL, modules_of, page_of_progress, standings
from sprint.staff.queries.questions import tallies

__all__ = [
    "ALL",
    "Edition",
    "Filter",
    "Span",
    "all_failed",
    "audit_page",
    "cohort_names",
    "cohorts_at_a_glance",
    "company_names",
    "compared",
    "duties",
    "enrolments_of",
    "exceptions_of",
    "find_enrolment",
    "find_failed",
    "find_hold",
    "forecast_groups",
    "known_people",
    "letters_page",
    "members",
    "modules_of",
    "page_of_progress",
    "page_of_releases",
    "people_for",
    "people_page",
    "pipeline_page",
    "pipeline_whole",
    "recipients",
    "releases_of",
    "somebody_for",
    "standings",
    "tallies",
    "tally",
    "touched",
    "week_numbers",
]
