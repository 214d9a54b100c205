"""Files of one's own that the coach of a session looks at."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.coaching import queries
from sprint.coaching.models import Attachment, Seat
from sprint.cohorts.models import Enrolment
from sprint.errors import Refused
from sprint.learning.actions import Room, refuse_without_room
from sprint.storing import Stored

MOST_FILES = 5  # files of a session at a time
MOST_SENT = 20  # with those that were taken out again, until the timer has swept them
KEPT_FOR = timedelta(days=1)


def attach(
    session: Session, enrolment: Enrolment, seat: Seat, stored: Stored, *, room: Room, person: Person, now: datetime
) -> Attachment:
    """Put a file to a session, until it is over. The same file twice is there once; the answer is the one there.

    Colleagues who send at the same time take turns, so that neither the session nor the room overflows.
    """
    sent = queries.hold_attachments(session, seat)
    _demand_open(seat, now)
    there = [each for each in sent if each.removed_at is None]
    if same := next((each for each in there if each.sha256 == stored.sha256), None):
        return same
    if len(there) >= MOST_FILES or len(sent) >= MOST_SENT:
        raise Refused(
            _("A session takes %(n)s files. Take one out first, or put several into one.", n=MOST_FILES), "files"
        )
    besides = queries.room_of_attachments(session, enrolment)
    refuse_without_room(session, enrolment, person, stored.size, room, besides=besides)
    row = Attachment(
        key=stored.key, seat_id=seat.id, name=stored.name, kind=stored.kind, size=stored.size, sha256=stored.sha256,
        person_id=person.id, added_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _demand_open(seat: Seat, now: datetime) -> None:
    if seat.state == "left":
        raise Refused(_("This session was cancelled in the meantime. Book another one."), "files")
    if seat.ends_at <= now:
        raise Refused(_("This session is over. Bring the file to the next one."), "files")


def detach(session: Session, seat: Seat, attachment: Attachment, *, now: datetime) -> None:
    """Take a file out again, until the session is over; a second time changes nothing."""
    _demand_open(seat, now)
    attachment.removed_at = attachment.removed_at or now
    session.flush()


def forget_detached(session: Session, *, now: datetime) -> None:
    """Delete the rows of files that were taken out a day ago."""
    session.execute(delete(Attachment).where(Attachment.removed_at < now - KEPT_FOR))
