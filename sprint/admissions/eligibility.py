"""Whom the Sprint is for, and what it says to everybody else. Never a dead end: staff look at every application."""

from typing import Any

from flask_babel import lazy_gettext as _l

from sprint.admissions.models import NO_SITE, Application

MOST_PEOPLE = 499  # fewer than 500 employees: the program's own rule
MAKES = (
    ("makes", _l("We make or process products ourselves")),
    ("designs", _l("We design products and have them made")),
    ("neither", _l("Neither: we sell, serve or advise")),
)

DOUBTS = {
    "too-big": (
        _l("The Sprint is for companies with fewer than 500 people."),
        _l("Larger companies often have a plant or a brand that works like a small one. If that is you, go on and say "
           "so at the goals. The manufacturing extension partnership of your state helps companies of every size."),
    ),
    "no-maker": (
        _l("The Sprint is for companies that make something."),
        _l("Our examples are from shop floors. If a part of your work is making, go on and say so at the goals. If "
           "not, your local small business development center has free courses on selling online."),
    ),
    "not-us": (
        _l("The Sprint is for companies with a site in the United States."),
        _l("If a site in the US is planned, go on and say so at the goals. Our syllabus is open to everybody: it shows "
           "what each week is about."),
    ),
}  # fmt: skip


def doubts(application: Application) -> list[str]:
    """Which of the program's rules an application does not meet, by name; empty when it fits."""
    found = []
    if (application.headcount or 0) > MOST_PEOPLE:
        found.append("too-big")
    if application.makes_how == "neither":
        found.append("no-maker")
    if application.site_state == NO_SITE:
        found.append("not-us")
    return found


def explained(names: list[str]) -> list[tuple[Any, Any]]:
    """What is said to the applicant: the rule, and what else there is."""
    return [DOUBTS[name] for name in names]
