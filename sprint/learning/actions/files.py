"""Putting files into a field of a deliverable, and taking them out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.curriculum.hand_in import Field
from sprint.errors import Refused
from sprint.learning import queries
from sprint.learning.models import Deliverable, File
from sprint.storing import Stored

KEPT_FOR = timedelta(days=1)  # after it was taken out, so that it can be put back
MB = 1_000_000


@dataclass(frozen=True)
class Room:
    """How much room there is, in bytes: for a company, and for one person."""

    company: int
    person: int


def add_file(
    session: Session, enrolment: Enrolment, deliverable: Deliverable, field: Field, stored: Stored, *, room: Room,
    person: Person, now: datetime,
) -> File:  # fmt: skip
    """Put a file into a field. The same file sent twice is there once; the answer is the one that is there.

    Colleagues who send at the same time take turns here, so that neither the field nor the room overflows.
    """
    queries.hold_owner(session, enrolment)
    _refuse_accepted(deliverable)
    there = queries.in_field(session, deliverable.id, field.id)
    if same := next((file for file in there if file.sha256 == stored.sha256), None):
        return same
    if field.most and len(there) >= field.most:
        raise Refused(_field_is_full(field), field.id)
    refuse_without_room(session, enrolment, person, stored.size, room)
    file = File(
        key=stored.key, deliverable_id=deliverable.id, field=field.id, name=stored.name, kind=stored.kind,
        size=stored.size, sha256=stored.sha256, report=stored.report, person_id=person.id, added_at=now,
    )  # fmt: skip
    session.add(file)
    session.flush()
    return file


def _refuse_accepted(deliverable: Deliverable) -> None:
    if deliverable.state == "accepted":
        raise Refused(_("This was accepted, so it stays as it is. Ask your coach to open it again."))


def _field_is_full(field: Field) -> str:
    return ngettext(
        "There is room for one here, and it is taken. Remove it first, then send the new one.",
        "There is room for %(num)d here, and all are taken. Remove one first, then send the new one.", field.most,
    )  # fmt: skip


def refuse_without_room(
    session: Session, enrolment: Enrolment, person: Person, size: int, room: Room, *, besides: int = 0
) -> None:
    """Refused where a file of so many bytes would take more room than a company or a person has.

    `besides` are bytes of theirs that lie elsewhere than with deliverables.
    """
    in_use, on_disk = queries.room_taken(session, enrolment)
    in_use, on_disk = in_use + besides, on_disk + besides
    if in_use + size > room.company:
        raise Refused(
            _(
                "Your company's files take %(used)s of %(all)s MB, and this one would go beyond. Remove files that you "
                "no longer need, or send a smaller copy.",
                used=round(in_use / MB),
                all=room.company // MB,
            )
        )
    if queries.room_taken_by(session, person.id) + size > room.person or on_disk + size > 2 * room.company:
        raise Refused(
            _("You have sent as much as one person can. Remove files that you no longer need, or wait until tomorrow.")
        )


def remove_file(session: Session, deliverable: Deliverable, file: File, *, now: datetime) -> None:
    """Take a file out of its field, once. Versions that were handed in with it still show it."""
    _refuse_accepted(deliverable)
    file.removed_at = file.removed_at or now
    session.flush()


def put_file_back(session: Session, enrolment: Enrolment, deliverable: Deliverable, file: File, field: Field) -> None:
    """Put a file back that was taken out, if there is still room for it."""
    queries.hold_owner(session, enrolment)
    _refuse_accepted(deliverable)
    if file.removed_at is None:
        return
    if field.most and len(queries.in_field(session, deliverable.id, field.id)) >= field.most:
        raise Refused(_field_is_full(field), field.id)
    file.removed_at = None
    session.flush()


def forget_removed_files(session: Session, *, now: datetime) -> int:
    """Delete the rows of files that were taken out a day ago and that no version shows; how many."""
    gone = queries.removed_for_good(session, now - KEPT_FOR)
    if gone:
        session.execute(delete(File).where(File.id.in_(gone)))
    return len(gone)
