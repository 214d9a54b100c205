"""What the staff's routes share: trying a change, and finding a cohort or a person or else 404."""

from collections.abc import Callable

from flask import abort, request
from flask_login import current_user

from sprint.accounts import queries as accounts
from sprint.accounts.models import Person
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort
from sprint.database import SAFE_METHODS, db
from sprint.errors import Refused
from sprint.forms import Form


def accepted(form: Form, change: Callable[[], object]) -> bool:
    """Make a change, or put the sentence that refuses it beside its field; then nothing of the change is left."""
    try:
        with db.session.begin_nested():
            change()
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def me() -> Person:
    """The person who is signed in."""
    person: Person = current_user.person
    return person


def cohort_or_404(slug: str) -> Cohort:
    """The cohort of an address, with its weeks."""
    find = cohorts.see_cohort if request.method in SAFE_METHODS else cohorts.find_cohort
    return find(db.session(), slug) or abort(404)


def person_or_404(person_id: int) -> Person:
    """The person of an address."""
    return accounts.find_person(db.session(), person_id) or abort(404)
