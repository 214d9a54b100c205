"""The guard at /cohorts/<cohort>: everything of a cohort lies behind it."""

from typing import Any

from flask import abort, g, request
from flask_login import current_user

from sprint import clock
from sprint.cohorts import queries
from sprint.cohorts.queries import Place
from sprint.database import SAFE_METHODS, db
from sprint.sections import SIGNED_IN, Section


class Room(Section):
    """A section of a cohort's pages: `/cohorts/<cohort>/...`, entered by its members, coaches and staff only."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, audience=SIGNED_IN, url_prefix="/cohorts/<cohort>", **options)
        self.url_value_preprocessor(_take_cohort)
        self.before_request(_enter)


def place() -> Place:
    """Where the person stands in the cohort of this request."""
    found: Place = g.place
    return found


def enter_again() -> Place:
    """Find the place anew, after the session was let go: much may have changed meanwhile."""
    _enter()
    return place()


def _take_cohort(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.cohort_slug = (values or {}).pop("cohort", "")


def _enter() -> None:
    g.now = clock.now()
    find = queries.see_place if request.method in SAFE_METHODS else queries.find_place
    found = find(db.session(), g.cohort_slug, seen_by=current_user.person, now=g.now)
    if found is None:
        abort(404)
    g.place = found
