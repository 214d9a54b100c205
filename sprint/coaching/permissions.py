"""Who may do what with a session. Whether it can be done in time is for the rules of booking to say."""

from datetime import datetime, timedelta

from sprint.accounts.models import Person
from sprint.coaching.models import Meeting, Rules, Seat
from sprint.cohorts.models import Enrolment


def owns_seat(enrolment: Enrolment, seat: Seat) -> bool:
    """Whether it is the seat of this person's company, or their own where they came without one.

    `seat.enrolment` must be loaded.
    """
    if enrolment.cohort_id != seat.enrolment.cohort_id:
        return False
    if enrolment.company_id is not None and enrolment.company_id == seat.enrolment.company_id:
        return True
    return enrolment.id == seat.enrolment_id


def may_lead(person: Person, meeting: Meeting) -> bool:
    """Its coach and staff write notes, say who came, move it and cancel it."""
    return (person.is_coach and meeting.coach_id == person.id) or person.is_staff or person.is_admin


def may_still_change(meeting: Meeting, rules: Rules, now: datetime) -> bool:
    """Whether participants can move or cancel a session themselves: up to the cutoff."""
    return meeting.cancelled_at is None and now <= changes_until(meeting, rules)


def changes_until(meeting: Meeting, rules: Rules) -> datetime:
    """Until when participants can move or cancel a session themselves."""
    return meeting.starts_at - timedelta(hours=rules.cutoff_hours)
