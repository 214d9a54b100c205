"""What reviewers do: accept, return with comments, open again; and what peers tell each other.

The state of a deliverable changes only while its row is held, so that of two reviewers one is first, and the other is
told.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import happenings, times
from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.database import insert
from sprint.errors import Refused
from sprint.learning import queries
from sprint.learning.happenings import Reviewed
from sprint.learning.models import Deliverable, HandIn, Review

PEERS_NEEDED = 2  # companies of the cohort whose "I would accept it" accepts a version
LONGEST = 5000  # characters of a comment
TAPS = ("understood", "stuck", "idea")


def decide(
    session: Session, version: HandIn, *, is_accepted: bool, comment: str, missing: Iterable[str], person: Person,
    role: str, now: datetime,
) -> None:  # fmt: skip
    """Accept a version, or return it with a comment. Told twice by one reviewer it is done once."""
    if not is_accepted and not comment:
        raise Refused(_("Say in a sentence what to change: they read it before they go on."), "comment")
    deliverable = queries.locked(session, version.deliverable_id)
    newest = queries.newest_version(session, deliverable.id)
    if deliverable.state != "handed-in" or newest is None or newest.id != version.id:
        if _is_repeated(session, version, person, is_accepted=is_accepted):
            return
        raise Refused(_what_came_first(session, deliverable, version, now))
    row = {"is_accepted": is_accepted, "comment": comment, "missing": sorted(missing), "reviewed_at": now}
    _keep(session, version, person.id, {**row, "role": role, "taps": {}})
    _settle(session, deliverable, version, is_accepted=is_accepted, now=now)


def _keep(session: Session, version: HandIn, person_id: int, row: Mapping[str, object]) -> None:
    """One review a person and version; a second one replaces it."""
    new = insert(session, Review).values(hand_in_id=version.id, person_id=person_id, **row)
    session.execute(new.on_conflict_do_update(index_elements=["hand_in_id", "person_id"], set_=dict(row)))


def _settle(session: Session, deliverable: Deliverable, version: HandIn, *, is_accepted: bool, now: datetime) -> None:
    deliverable.state = "accepted" if is_accepted else "returned"
    deliverable.accepted_at = now if is_accepted else None
    session.flush()
    people = tuple(queries.people_of(session, deliverable, now))
    happenings.tell(session, Reviewed(deliverable, version, people, is_accepted, now))


def _is_repeated(session: Session, version: HandIn, person: Person, *, is_accepted: bool) -> bool:
    own = queries.review_by(session, version.id, person.id)
    return own is not None and own.role != "peer" and own.is_accepted == is_accepted


def _what_came_first(session: Session, deliverable: Deliverable, version: HandIn, now: datetime) -> str:
    newest = queries.newest_version(session, deliverable.id)
    if newest and newest.id != version.id:
        return _(
            "They handed in version %(n)s %(ago)s, while you were reading. Look at that one; your comment is below.",
            n=newest.number, ago=times.ago(newest.handed_in_at, now),
        )  # fmt: skip
    last = queries.last_decision(session, version.id)
    name = (queries.name_of(session, last.person_id) if last else "") or _("Somebody")
    if deliverable.state == "accepted":
        return _("%(name)s accepted this while you were reading. Open it again if you see it otherwise.", name=name)
    if deliverable.state == "returned":
        return _("%(name)s returned this while you were reading. Your comment is below: you can copy it.", name=name)
    return _("This is not waiting for a review now.")


def reopen(session: Session, deliverable: Deliverable) -> None:
    """Take a decision back: the newest version waits for a review again. Nothing happens where it waits already."""
    deliverable = queries.locked(session, deliverable.id)
    if deliverable.state in ("accepted", "returned"):
        deliverable.state, deliverable.accepted_at = "handed-in", None
    session.flush()


def review_as_peer(
    session: Session, version: HandIn, *, enrolment: Enrolment, would_accept: bool, taps: Mapping[str, str],
    now: datetime,
) -> None:  # fmt: skip
    """Tell another company what one understood and what not. Two companies that would accept it accept it."""
    if not any(taps.values()):
        raise Refused(_("Write at least one sentence: it helps them more than the mark does."), "understood")
    deliverable = queries.locked(session, version.deliverable_id)
    newest = queries.newest_version(session, deliverable.id)
    if newest is None or newest.id != version.id or deliverable.state != "handed-in":
        raise Refused(_what_came_first(session, deliverable, version, now))
    row = {"role": "peer", "company_id": enrolment.company_id, "is_accepted": would_accept, "taps": dict(taps)}
    _keep(session, version, enrolment.person_id, {**row, "comment": "", "missing": [], "reviewed_at": now})
    if queries.companies_for(session, version.id) >= PEERS_NEEDED:
        _settle(session, deliverable, version, is_accepted=True, now=now)
