"""What people do with their company's work: save a field, hand in, choose who sees it.

Each can be told twice, by a double click or a lost connection, and happens once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import times
from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.curriculum.hand_in import Field
from sprint.database import insert
from sprint.errors import Refused
from sprint.learning import filling, queries
from sprint.learning.filling import Value
from sprint.learning.models import Deliverable, Draft, HandIn

AUDIENCES = {"coaches": (False, False), "cohort": (True, False), "peers": (True, True)}
"""Who may see a deliverable, by the form's word: shared with the cohort, and asking it for a review."""

_TRIES = 20  # more writers than that do not meet in one field


def start_deliverable(session: Session, enrolment: Enrolment, slug: str, *, now: datetime) -> Deliverable:
    """The deliverable of a person's company in a module, begun here if nobody has."""
    owner = {"company_id": enrolment.company_id, "enrolment_id": None if enrolment.company_id else enrolment.id}
    row = {"cohort_id": enrolment.cohort_id, **owner, "slug": slug, "started_at": now}
    session.execute(insert(session, Deliverable).values(**row).on_conflict_do_nothing())
    found = queries.own_deliverable(session, enrolment, slug)
    assert found is not None
    return found


@dataclass(frozen=True)
class Saved:
    """What became of a save: the revision that the next one is based on, and whether it waits beside the field."""

    revision: int
    is_aside: bool = False


def save_field(
    session: Session, deliverable: Deliverable, field: Field, value: Value, *, based_on: int, person: Person,
    now: datetime,
) -> Saved:  # fmt: skip
    """Keep what a person wrote in a field, who had seen its revision `based_on` (0: nothing stood there).

    Where somebody else has saved since, the text becomes an aside: both are kept, and a person decides.
    """
    _refuse_accepted(deliverable, now)
    if filling.is_too_long(value):
        raise Refused(_("This is longer than we can keep. Put the long part into a file, or say it shorter."), field.id)
    for _try in range(_TRIES):
        since = queries.revisions_since(session, deliverable.id, field.id, based_on)
        if done := _saved_before(since, value, based_on, person):
            return done
        newest = since[-1].revision if since else 0
        row = {
            "deliverable_id": deliverable.id, "field": field.id, "revision": newest + 1, "value": value,
            "person_id": person.id, "saved_at": now, "is_aside": newest > based_on,
        }  # fmt: skip
        new = insert(session, Draft).values(**row).on_conflict_do_nothing().returning(Draft.revision)
        if session.scalar(new) is not None:
            return Saved(newest + 1, is_aside=newest > based_on)
    raise Refused(_("Many people write here at this moment. Wait a few seconds and save again."), field.id)


def _saved_before(since: Sequence[Draft], value: Value, based_on: int, person: Person) -> Saved | None:
    """What is there already: the same text, or the same save sent again after its answer was lost."""
    standing = next((row for row in reversed(since) if not row.is_aside), None)
    if standing is None:
        return None if value else Saved(0)
    if not value and since[-1].revision > based_on:
        return Saved(based_on)  # an emptied field has no words to keep beside those of somebody else
    settles = since[-1].is_aside and since[-1].revision <= based_on
    if standing.value == value and not settles:
        return Saved(standing.revision)
    again = [row for row in since if row.revision > based_on and row.person_id == person.id and row.value == value]
    if not again:
        return None
    return Saved(since[-1].revision if again[-1].is_aside else again[-1].revision, again[-1].is_aside)


def _refuse_accepted(deliverable: Deliverable, now: datetime) -> None:
    if deliverable.state == "accepted" and deliverable.accepted_at:
        when = times.ago(deliverable.accepted_at, now)
        raise Refused(_("This was accepted %(ago)s, so it stays as it is. Ask your coach to open it again.", ago=when))


def hand_in(
    session: Session, deliverable: Deliverable, fields: Sequence[Field], content: Mapping[str, object],
    ticked: Iterable[str], *, number: int, person: Person, now: datetime,
) -> HandIn:  # fmt: skip
    """Hand in a version, and put it into the reviewers' queue in place of the one before.

    `number` is the version that the form was made for. Sent twice it is one version; sent by two colleagues at once,
    the second is told.
    """
    deliverable = queries.locked(session, deliverable.id)
    _refuse_accepted(deliverable, now)
    newest = queries.newest_version(session, deliverable.id)
    if newest and _is_handed_in(deliverable, newest, content, number):
        return newest
    if newest and newest.number >= number:
        raise Refused(_who_was_first(session, newest, now))
    version = HandIn(
        deliverable_id=deliverable.id, number=(newest.number if newest else 0) + 1, content=dict(content),
        fields=[asdict(field) for field in fields], ticked=sorted(ticked), person_id=person.id, handed_in_at=now,
    )  # fmt: skip
    session.add(version)
    deliverable.state, deliverable.handed_in_at = "handed-in", now
    session.flush()
    return version


def _is_handed_in(deliverable: Deliverable, newest: HandIn, content: Mapping[str, object], number: int) -> bool:
    """Whether this very text is the newest version already: sent twice, or not changed while it waits."""
    return newest.content == dict(content) and (newest.number == number or deliverable.state == "handed-in")


def _who_was_first(session: Session, newest: HandIn, now: datetime) -> str:
    return _(
        "%(name)s handed in version %(n)s %(ago)s, while you were writing. Read it below, then hand in again if "
        "yours is better.",
        name=queries.name_of(session, newest.person_id) or _("A colleague"),
        n=newest.number,
        ago=times.ago(newest.handed_in_at, now),
    )


def share_deliverable(session: Session, deliverable: Deliverable, audience: str) -> None:
    """Choose who sees it besides coaches and staff: nobody, the cohort, or the cohort asked for a review."""
    deliverable.is_shared, deliverable.wants_peers = AUDIENCES[audience]
    session.flush()
