"""What can happen to a session that is booked: moved, handed to another coach, cancelled. Everybody is told."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint import happenings, times
from sprint.accounts.models import Person
from sprint.coaching import permissions, queries
from sprint.coaching.actions.booking import demand_free, demand_quota, hold_coaches, hold_member, keeping
from sprint.coaching.actions.groups import give_up
from sprint.coaching.happenings import Invited, Uninvited
from sprint.coaching.models import CoachOffer, Meeting, Seat
from sprint.coaching.slots import Span
from sprint.cohorts.models import Enrolment
from sprint.errors import Refused


def _taken(meeting: Meeting) -> list[Seat]:
    return [seat for seat in meeting.people if seat.state == "taken"]


def _sitters(meeting: Meeting) -> tuple[int, ...]:
    return tuple(seat.person_id for seat in _taken(meeting))


def _demand_alive(meeting: Meeting, now: datetime) -> None:
    if meeting.cancelled_at is not None:
        raise Refused(_("This session was cancelled in the meantime. Book another one."))
    if meeting.starts_at <= now:
        raise Refused(_("This session has begun, so its time cannot be changed any more."))


def _demand_in_time(session: Session, meeting: Meeting, zone: str, now: datetime) -> None:
    rules = queries.rules(session)
    if not permissions.may_still_change(meeting, rules, now):
        until = permissions.changes_until(meeting, rules)
        raise Refused(_("You could change this session until %(when)s. Now only your coach or the program's staff can: "
                        "write to them.", when=times.when(until, zone, now)))  # fmt: skip


def move(session: Session, enrolment: Enrolment, meeting_id: int, starts_at: datetime, *, reason: str,
         by: Person, now: datetime) -> Meeting:  # fmt: skip
    """Let a participant move their company's session to another free time of the same coach, up to the cutoff."""
    hold_member(session, enrolment)
    meeting = _held(session, meeting_id)
    _demand_alive(meeting, now)
    if meeting.starts_at == starts_at:
        return meeting
    _demand_in_time(session, meeting, by.zone, now)
    span = _free_for_move(session, meeting, starts_at, now=now, by_staff=False)
    demand_quota(session, enrolment, starts_at, now=now, besides=meeting.id)
    return _set_time(session, meeting, span, reason, now)


def move_as_leader(session: Session, meeting_id: int, starts_at: datetime, *, reason: str, now: datetime) -> Meeting:
    """Let its coach or staff move a session to any time that the coach has no other one, at any time before it."""
    meeting = _held(session, meeting_id)
    _demand_alive(meeting, now)
    if meeting.starts_at == starts_at:
        return meeting
    span = _free_for_move(session, meeting, starts_at, now=now, by_staff=True)
    try:
        return _set_time(session, meeting, span, reason, now)
    except Refused:
        raise Refused(_("Somebody in it has another session at that time. Choose another time."), "at") from None


def _held(session: Session, meeting_id: int) -> Meeting:
    """The session, after its coach was held: always in this order."""
    coach_id = session.scalar(select(Meeting.coach_id).where(Meeting.id == meeting_id))
    if coach_id is not None:
        hold_coaches(session, [coach_id])
    return queries.locked(session, meeting_id)


def _free_for_move(session: Session, meeting: Meeting, starts_at: datetime, *, now: datetime, by_staff: bool) -> Span:
    """The new span: the old time of the session itself is not in its way."""
    old = Span(meeting.starts_at, meeting.ends_at)
    offer = hold_coaches(session, [meeting.coach_id])[meeting.coach_id]
    span = demand_free(
        session, offer, starts_at, now=now, cohort_id=meeting.cohort_id, by_staff=by_staff, besides=old
    )  # fmt: skip
    return Span(starts_at, starts_at + meeting.length) if meeting.is_group or by_staff else span


def _set_time(session: Session, meeting: Meeting, span: Span, reason: str, now: datetime) -> Meeting:
    with keeping(session):
        meeting.starts_at, meeting.ends_at, meeting.reason = span.starts_at, span.ends_at, reason
        meeting.sequence, meeting.moves = meeting.sequence + 1, meeting.moves + 1
        for seat in meeting.people:
            seat.starts_at, seat.ends_at = span.starts_at, span.ends_at
    happenings.tell(session, Invited(meeting, (*_sitters(meeting), meeting.coach_id), now))
    return meeting


def cancel(session: Session, enrolment: Enrolment, meeting_id: int, *, reason: str, by: Person, now: datetime) -> None:
    """Let a participant cancel their company's session, up to the cutoff. A second time changes nothing."""
    hold_member(session, enrolment)
    meeting = _held(session, meeting_id)
    if meeting.cancelled_at is None:
        _demand_alive(meeting, now)
        _demand_in_time(session, meeting, by.zone, now)
        _end(session, meeting, reason, now)


def cancel_as_leader(session: Session, meeting_id: int, *, reason: str, now: datetime) -> None:
    """Let its coach or staff cancel a session, at any time before it. A second time changes nothing."""
    meeting = _held(session, meeting_id)
    if meeting.cancelled_at is None:
        _demand_alive(meeting, now)
        _end(session, meeting, reason, now)


def _end(session: Session, meeting: Meeting, reason: str, now: datetime) -> None:
    people = (*_sitters(meeting), meeting.coach_id)
    meeting.cancelled_at, meeting.reason, meeting.sequence = now, reason, meeting.sequence + 1
    for seat in meeting.people:
        seat.state, seat.number = "left", None
    session.flush()
    happenings.tell(session, Uninvited(meeting, people, now))


def reassign(session: Session, meeting_id: int, coach_id: int, *, reason: str, now: datetime) -> Meeting:
    """Hand a session to another coach of the cohort, at the same time. Both coaches and the people are told."""
    old_id = session.scalar(select(Meeting.coach_id).where(Meeting.id == meeting_id)) or 0
    offers = hold_coaches(session, sorted({old_id, coach_id}))
    meeting = queries.locked(session, meeting_id)
    _demand_alive(meeting, now)
    if meeting.coach_id == coach_id:
        return meeting
    if not queries.serves(session, coach_id, meeting.cohort_id):
        raise Refused(_("This coach does not serve the cohort. Give them the cohort first."), "coach")
    _set_coach(session, meeting, offers[coach_id], reason)
    happenings.tell(session, Uninvited(meeting, (old_id,), now))
    happenings.tell(session, Invited(meeting, (*_sitters(meeting), coach_id), now))
    return meeting


def _set_coach(session: Session, meeting: Meeting, offer: CoachOffer, reason: str) -> None:
    try:
        with keeping(session):
            meeting.coach_id, meeting.meeting_url = offer.coach_id, offer.meeting_url
            meeting.sequence, meeting.reason = meeting.sequence + 1, reason
    except Refused:
        raise Refused(_("This coach has another session at that time. Choose somebody else."), "coach") from None


def change_answers(session: Session, seat: Seat, *, obstacle: str, help: str, now: datetime) -> None:
    """Let people say anew what their obstacle is and what help they need, until the session is over."""
    if seat.ends_at <= now:
        raise Refused(_("This session is over. Write it into the next one."))
    seat.obstacle, seat.help = obstacle, help
    session.flush()


def leave_all(session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Take somebody who is no longer a member out of every session ahead: one of their own is cancelled."""
    ahead = (Seat.enrolment_id == enrolment.id, Seat.state != "left", Seat.starts_at > now)
    for meeting_id in _meetings_with(session, ahead):
        meeting = queries.locked(session, meeting_id)
        if meeting.is_group:
            give_up(session, meeting, enrolment.person_id, now=now)
        elif meeting.cancelled_at is None:
            _end(session, meeting, _("The person no longer takes part in the cohort."), now)


def _meetings_with(session: Session, conditions: Sequence[object]) -> Sequence[int]:
    return session.scalars(select(Seat.meeting_id).where(*conditions).order_by(Seat.meeting_id)).all()  # type: ignore[arg-type]
