"""What is written down during a session and after it: notes, who came, ratings both ways."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint.coaching.models import Meeting, Seat
from sprint.errors import Refused


def write_notes(session: Session, meeting: Meeting, *, private: str, shared: str, now: datetime) -> None:
    """Notes for coaches and staff, and those that the people of the session read, too."""
    if (meeting.private_notes, meeting.shared_notes) != (private, shared) or meeting.noted_at is None:
        meeting.private_notes, meeting.shared_notes, meeting.noted_at = private, shared, now
        session.flush()


def mark_attendance(session: Session, meeting: Meeting, seat: Seat, *, has_come: bool, now: datetime) -> None:
    """Say whether somebody came, once the session has begun; it can be corrected."""
    if meeting.starts_at > now:
        raise Refused(_("The session has not begun. Say who came when it has."))
    seat.has_come = has_come
    session.flush()


def rate(session: Session, seat: Seat, *, rating: int, words: str, now: datetime) -> None:
    """What a person thinks of a session that they were in; it can be changed."""
    if seat.ends_at > now:
        raise Refused(_("You can rate the session when it is over."), "rating")
    if seat.state != "taken" or seat.has_come is False:
        raise Refused(_("Only who was in the session can rate it."), "rating")
    seat.rating, seat.words, seat.rated_at = rating, words, now
    session.flush()


def rate_as_coach(session: Session, seat: Seat, *, rating: int | None, words: str, now: datetime) -> None:
    """What the coach thinks of it, for coaches and staff; it can be changed."""
    if seat.starts_at > now:
        raise Refused(_("The session has not begun. Rate it when it has."))
    seat.coach_rating, seat.coach_words = rating, words
    session.flush()
