"""What follows from what: a happening of one part, and what other parts do about it in the same transaction."""

from sqlalchemy.orm import Session

from sprint import happenings
from sprint.accounts import preferences
from sprint.accounts.happenings import LinkWanted
from sprint.cohorts import actions as cohorts
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


REACTIONS: dict[type, tuple[happenings.Reaction, ...]] = {
    Cancelled: (write_invitations,),
    Cautioned: (write_caution,),
    Invited: (write_invitations,),
    LinkWanted: (write_link,),
    Published: (keep_release,),
    Reviewed: (write_review,),
}


def init_app() -> None:
    """Start listening, and tell the accounts which letters there are to do without."""
    happenings.listen(REACTIONS)
    only_for = {
        "week-in-review": lambda person: person.is_staff or person.is_admin,
        "content-faults": lambda person: person.is_staff or person.is_admin,
        "review-waiting": lambda person: person.is_coach,
        "question-waiting": lambda person: person.is_coach or person.is_staff or person.is_admin,
    }
    preferences.offer(KINDS, only_for)
