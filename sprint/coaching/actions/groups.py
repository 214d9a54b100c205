"""Group sessions and office hours: seats, and a waiting list that moves by itself."""

import secrets
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint import happenings
from sprint.coaching import queries
from sprint.coaching.actions.booking import hold_coaches, hold_member, keeping
from sprint.coaching.happenings import Invited, Uninvited
from sprint.coaching.models import Meeting, Seat
from sprint.cohorts.models import Enrolment
from sprint.errors import Refused


def open_group(
    session: Session, *, coach_id: int, cohort_id: int, title: str, starts_at: datetime, length: timedelta, seats: int,
    now: datetime,
) -> Meeting:  # fmt: skip
    """A session for several, in whatever hour the coach likes. Sent twice, it is opened once."""
    offer = hold_coaches(session, [coach_id])[coach_id]
    same = (Meeting.coach_id == coach_id, Meeting.starts_at == starts_at, Meeting.title == title)
    known = session.scalar(select(Meeting).where(*same, Meeting.is_group, Meeting.cancelled_at.is_(None)))
    if known is not None:
        return known
    if starts_at <= now:
        raise Refused(_("This time has passed. Choose a later one."), "day")
    if not queries.serves(session, coach_id, cohort_id):
        raise Refused(_("You do not serve this cohort. Ask the program's staff."), "cohort")
    meeting = Meeting(
        uid=secrets.token_hex(16), cohort_id=cohort_id, coach_id=coach_id, is_group=True, title=title, seats=seats,
        starts_at=starts_at, ends_at=starts_at + length, meeting_url=offer.meeting_url, made_at=now,
    )  # fmt: skip
    try:
        with keeping(session):
            session.add(meeting)
    except Refused:
        raise Refused(_("You have another session at that time. Choose another time."), "at") from None
    happenings.tell(session, Invited(meeting, (coach_id,), now))
    return meeting


def set_seats(session: Session, meeting_id: int, seats: int, *, now: datetime) -> Meeting:
    """More seats or fewer in a group session, until it begins. Those who wait move up; nobody loses a seat."""
    meeting = queries.locked(session, meeting_id)
    if meeting.cancelled_at is not None or not meeting.is_group:
        raise Refused(_("This session was cancelled in the meantime."), "seats")
    if meeting.starts_at <= now:
        raise Refused(_("This session has begun, so its seats stay as they are."), "seats")
    _demand_room(meeting, seats)
    meeting.seats = seats
    _close_ranks(session, meeting)
    while (number := _free_number(meeting)) and _move_up(session, meeting, number, now):
        pass
    return meeting


def _demand_room(meeting: Meeting, seats: int) -> None:
    taken = [seat for seat in meeting.people if seat.state == "taken"]
    if len(taken) > seats:
        raise Refused(
            ngettext("One seat is taken, so there cannot be fewer than that. Ask somebody to give theirs up first.",
                     "%(num)d seats are taken, so there cannot be fewer than that. Ask somebody to give theirs up "
                     "first.", len(taken)), "seats",
        )  # fmt: skip


def _close_ranks(session: Session, meeting: Meeting) -> None:
    """Who sits on a number beyond the last seat gets a lower one: numbers keep seats from being given twice."""
    for seat in meeting.people:
        if seat.number and seat.number > meeting.seats:
            seat.number = _free_number(meeting)
    session.flush()


def take_seat(
    session: Session, enrolment: Enrolment, meeting_id: int, *, question: str, key: str, now: datetime
) -> Seat:
    """A seat in a group session, or a place on its waiting list. Who has one keeps it."""
    hold_member(session, enrolment)
    meeting = queries.locked(session, meeting_id)
    mine = next((s for s in meeting.people if s.person_id == enrolment.person_id and s.state != "left"), None)
    if mine is not None:
        return mine
    if meeting.cancelled_at is not None or not meeting.is_group or meeting.cohort_id != enrolment.cohort_id:
        raise Refused(_("This session was cancelled in the meantime."))
    if meeting.starts_at <= now:
        raise Refused(_("This session has begun. Look for the next one."))
    number = _free_number(meeting)
    seat = Seat(
        meeting_id=meeting.id, enrolment_id=enrolment.id, person_id=enrolment.person_id, starts_at=meeting.starts_at,
        ends_at=meeting.ends_at, state="taken" if number else "waiting", number=number, key=key, obstacle=question,
        made_at=now,
    )  # fmt: skip
    with keeping(session):
        session.add(seat)
    if number:
        _invite(session, meeting, seat, now)
    return seat


def _free_number(meeting: Meeting) -> int | None:
    taken = {seat.number for seat in meeting.people}
    return next((number for number in range(1, meeting.seats + 1) if number not in taken), None)


def _invite(session: Session, meeting: Meeting, seat: Seat, now: datetime) -> None:
    meeting.sequence += 1
    session.flush()
    happenings.tell(session, Invited(meeting, (seat.person_id,), now))


def leave_seat(session: Session, enrolment: Enrolment, meeting_id: int, *, now: datetime) -> None:
    """Give up one's own seat in a group session, until it begins. The first who waits gets it."""
    hold_member(session, enrolment)
    meeting = queries.locked(session, meeting_id)
    if meeting.is_group and meeting.cancelled_at is None:
        if meeting.starts_at <= now:
            raise Refused(_("This session has begun, so your seat stays yours."))
        give_up(session, meeting, enrolment.person_id, now=now)


def give_up(session: Session, meeting: Meeting, person_id: int, *, now: datetime) -> None:
    """Free somebody's seat in a session that is held, and let the first who waits have it."""
    seat = next((s for s in meeting.people if s.person_id == person_id and s.state != "left"), None)
    if seat is None:
        return
    had_one, number = seat.state == "taken", seat.number
    seat.state, seat.number, meeting.sequence = "left", None, meeting.sequence + had_one
    session.flush()
    if had_one:
        happenings.tell(session, Uninvited(meeting, (person_id,), now))
        _move_up(session, meeting, number, now)


def _move_up(session: Session, meeting: Meeting, number: int | None, now: datetime) -> bool:
    """The first who waits gets the seat; who has another session by now is passed over. Says whether anybody did."""
    for seat in meeting.people:
        if seat.state == "waiting":
            try:
                with keeping(session):
                    seat.state, seat.number = "taken", number
            except Refused:
                continue
            _invite(session, meeting, seat, now)
            return True
    return False
