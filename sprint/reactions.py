"""What follows from what: a happening of one part, and what other parts do about it in the same transaction."""

from sqlalchemy.orm import Session

from sprint import happenings
from sprint.accounts import preferences
from sprint.accounts.happenings import LinkWanted
from sprint.admissions import actions as admitting
from sprint.admissions import happenings as admissions
from sprint.cohorts import actions as cohorts
from sprint.cohorts.happenings import SeatsChanged
from sprint.community.happenings import Cancelled, Cautioned, Invited
from sprint.curriculum.happenings import Published
from sprint.learning.happenings import Reviewed
from sprint.mail import actions as mail
from sprint.plan import KIND, KINDS


def write_link(session: Session, wanted: LinkWanted) -> None:
    """A letter with the link; what the link is for names the letter."""
    token = wanted.token
    mail.write(
        session, KIND[token.purpose], person_id=token.person_id, about_id=token.id, now=token.created_at,
        expires_at=token.expires_at,
    )  # fmt: skip


def write_review(session: Session, reviewed: Reviewed) -> None:
    """A letter to everybody whose work it is."""
    kind = KIND["deliverable-accepted" if reviewed.is_accepted else "deliverable-returned"]
    for person_id in reviewed.people:
        mail.write(
            session, kind, person_id=person_id, about_id=reviewed.version.id, now=reviewed.at,
            cohort_id=reviewed.deliverable.cohort_id,
        )  # fmt: skip


def write_caution(session: Session, cautioned: Cautioned) -> None:
    """A letter to the author of the post."""
    mail.write(
        session, KIND["board-caution"], person_id=cautioned.person_id, about_id=cautioned.caution.id,
        now=cautioned.caution.at, cohort_id=cautioned.cohort_id,
    )  # fmt: skip


def write_invitations(session: Session, told: Invited | Cancelled) -> None:
    """A letter with a calendar part to each; a changed event, or a new answer, is another edition."""
    kind = KIND["event-invitation" if isinstance(told, Invited) else "event-cancelled"]
    for answer in told.answers:
        mail.write(
            session, kind, person_id=answer.person_id, about_id=told.event.id, now=told.at,
            cohort_id=told.event.cohort_id, edition=answer.edition * 1000 + told.event.sequence,
            expires_at=told.event.starts_at,
        )  # fmt: skip


def keep_release(session: Session, published: Published) -> None:
    """Cohorts that have begun stay with the release that they read."""
    if published.last_id is not None:
        cohorts.stay_at(session, published.last_id, now=published.at)


def write_application_link(session: Session, wanted: admissions.LinkWanted) -> None:
    """The address of an application; asked for again, it is another edition."""
    it = wanted.application
    mail.write(
        session, KIND["application-link"], person_id=wanted.person_id, about_id=it.id, edition=it.links_sent,
        now=wanted.at, cohort_id=it.cohort_id,
    )  # fmt: skip


def write_received(session: Session, submitted: admissions.Submitted) -> None:
    """A copy of an application to whoever sent it."""
    it = submitted.application
    mail.write(
        session, KIND["application-received"], person_id=submitted.person_id, about_id=it.id, now=submitted.at,
        cohort_id=it.cohort_id,
    )  # fmt: skip


def write_decision(session: Session, released: admissions.Released) -> None:
    """The letter of a decision, in the words that were released."""
    it = released.application
    mail.write(
        session, KIND["decision"], person_id=released.person_id, about_id=released.decision.id, now=released.at,
        cohort_id=it.cohort_id,
    )  # fmt: skip


def write_seat_link(session: Session, wanted: admissions.SeatLinkWanted) -> None:
    """The letter about a seat once more."""
    it = wanted.application
    mail.write(
        session, KIND["seat-link"], person_id=wanted.person_id, about_id=it.id, edition=it.links_sent, now=wanted.at,
        cohort_id=it.cohort_id,
    )  # fmt: skip


def hand_down_seats(session: Session, changed: SeatsChanged) -> None:
    """What is free goes to whoever waits."""
    admitting.work_out(session, changed.cohort_id, now=changed.at)


REACTIONS: dict[type, tuple[happenings.Reaction, ...]] = {
    Cancelled: (write_invitations,),
    Cautioned: (write_caution,),
    Invited: (write_invitations,),
    LinkWanted: (write_link,),
    admissions.LinkWanted: (write_application_link,),
    admissions.Submitted: (write_received,),
    admissions.Released: (write_decision,),
    admissions.SeatLinkWanted: (write_seat_link,),
    SeatsChanged: (hand_down_seats,),
    Published: (keep_release,),
    Reviewed: (write_review,),
}


def init_app() -> None:
    """Start listening, and tell the accounts which letters there are to do without."""
    happenings.listen(REACTIONS)
    only_for = {
        "application-unsent": lambda person: person.password_hash is None,
        "week-in-review": lambda person: person.is_staff or person.is_admin,
        "content-faults": lambda person: person.is_staff or person.is_admin,
        "partner-month": lambda person: person.is_partner,
        "review-waiting": lambda person: person.is_coach,
        "question-waiting": lambda person: person.is_coach or person.is_staff or person.is_admin,
    }
    preferences.offer(KINDS, only_for)
