"""Who may do what with applications."""

from datetime import datetime

from sprint.accounts.models import Person
from sprint.admissions.models import Application, Offer
from sprint.admissions.queries import Round

OPEN = frozenset({"draft", "submitted", "in-review"})  # nothing has been decided yet
PENDING = OPEN | {"waitlisted", "accepted"}


def may_change(application: Application | None, around: Round, now: datetime) -> bool:
    """Whether the applicant may still write: before the deadline, and before the decision."""
    return around.is_open(now) and (application is None or application.state in OPEN)


def may_withdraw(application: Application) -> bool:
    """Whether there is something to withdraw. A confirmed seat is given back by its participants."""
    return application.state in PENDING


def may_decide(person: Person) -> bool:
    """Staff decide."""
    return person.is_staff or person.is_admin


def is_live(offer: Offer, now: datetime) -> bool:
    """Whether a seat waits for an answer now."""
    return offer.answered_at is None and offer.offered_at <= now < offer.expires_at
