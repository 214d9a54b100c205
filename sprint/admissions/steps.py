"""What each step of an application keeps, and how to tell whether somebody else has changed it meanwhile."""

import hashlib
import json
from typing import Any

from sprint.admissions.models import Application
from sprint.admissions.questions import QUESTIONS

LAST = 4
COLUMNS = {
    1: ("company_name", "website", "makes_how", "makes", "site_state", "site_city", "headcount", "founded"),
    2: ("applicant_name", "email", "role", "phone"),
    3: (),
    4: ("goals", "obstacle", "zone"),
}


def stored(application: Application | None, number: int) -> dict[str, Any]:
    """What is kept of a step, by the names of its form's fields."""
    if application is None:
        return {}
    values = {name: getattr(application, name) for name in COLUMNS[number]}
    if number == 2:
        for row in application.colleagues:
            values |= {f"{part}_{row.number}": getattr(row, part) for part in ("name", "email", "role")}
    if number == 3:
        values |= {question.id: application.answers.get(question.id) for question in QUESTIONS}
    if number == 4:
        values |= {"consents": application.consented_at is not None}
        values |= {"shares": application.shares_with_partner_at is not None}
    return values


def fingerprint(values: dict[str, Any]) -> str:
    """What a page remembers of the values that it was opened with."""
    said = {name: str(value) for name, value in values.items() if value not in (None, "", False)}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def is_lost_update(application: Application | None, number: int, typed: dict[str, Any], seen: str) -> bool:
    """Whether a step was changed elsewhere since the page was opened, and not to the same."""
    now = fingerprint(stored(application, number))
    return application is not None and seen != now and fingerprint(typed) != now
