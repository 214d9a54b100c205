"""Who may do what with a company's work. Whether the week of its module is open is for the routes to ask."""

from sprint.cohorts.queries import Place
from sprint.learning.models import Deliverable


def owns_deliverable(place: Place, deliverable: Deliverable) -> bool:
    """Whether it is the work of this person's company here, or their own where they came without one."""
    enrolment = place.enrolment
    if enrolment is None or deliverable.cohort_id != place.cohort.id:
        return False
    if deliverable.company_id is not None:
        return deliverable.company_id == enrolment.company_id
    return deliverable.enrolment_id == enrolment.id


def may_edit_deliverable(place: Place, deliverable: Deliverable) -> bool:
    """Its own people, until it is accepted."""
    return owns_deliverable(place, deliverable) and deliverable.state != "accepted"


def may_see_deliverable(place: Place, deliverable: Deliverable) -> bool:
    """Its own people, coaches and staff of the cohort; others of the cohort once it is handed in and shared."""
    if deliverable.cohort_id != place.cohort.id:
        return False
    if place.enrolment is None or owns_deliverable(place, deliverable):
        return True
    return deliverable.is_shared and deliverable.handed_in_at is not None


def may_decide(place: Place) -> bool:
    """Coaches of the cohort and staff accept work or return it."""
    return place.enrolment is None and place.role in ("coach", "staff")


def may_review_as_peer(place: Place, deliverable: Deliverable) -> bool:
    """Participants of other companies in the same cohort, where the company asks for it; never one's own."""
    if place.enrolment is None or not may_see_deliverable(place, deliverable):
        return False
    return deliverable.wants_peers and not owns_deliverable(place, deliverable)
