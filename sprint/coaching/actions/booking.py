"""Booking a session: who comes first has it, and the database decides who that is."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from sprint import happenings
from sprint.accounts.models import Person
from sprint.coaching import queries
from sprint.coaching.happenings import Invited
from sprint.coaching.models import CoachOffer, Exhibit, Meeting, Seat
from sprint.coaching.quota import Account
from sprint.coaching.slots import DAY, Span, free
from sprint.cohorts.models import Enrolment
from sprint.cohorts.queries import hold_company
from sprint.database import is_of, overlap_of
from sprint.errors import Refused
from sprint.learning.models import Deliverable
from sprint.learning.queries import is_own

COACH_IS_BUSY, PERSON_IS_BUSY = overlap_of("coaching_meeting", "coach_id"), overlap_of("coaching_seat", "person_id")


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: a time of a coach, with what the coach needs to know. `key` is the form's own."""

    coach_id: int
    starts_at: datetime
    obstacle: str
    help: str
    key: str
    deliverables: Sequence[int] = ()


def book(session: Session, enrolment: Enrolment, wish: Wish, *, now: datetime, by_staff: bool = False) -> Seat:
    """A session for the person of an enrolment. The same form sent twice books once.

    Staff book past the notice and the company's limits, never past another session. Refused with the reason.
    """
    if (known := _sent_before(session, enrolment, wish)) is not None:
        return known
    _refuse_late(session, wish)
    hold_member(session, enrolment)
    offer = hold_coaches(session, [wish.coach_id])[wish.coach_id]
    if (known := _sent_before(session, enrolment, wish)) is not None:
        return known
    span = demand_free(session, offer, wish.starts_at, now=now, cohort_id=enrolment.cohort_id, by_staff=by_staff)
    if not by_staff:
        demand_quota(session, enrolment, wish.starts_at, now=now)
    return _keep(session, enrolment, offer, span, wish, now)


def _refuse_late(session: Session, wish: Wish) -> None:
    """Tell who comes too late at once: they need not stand in line for a time that is gone."""
    here = (Meeting.starts_at <= wish.starts_at, Meeting.ends_at > wish.starts_at, Meeting.cancelled_at.is_(None))
    if session.scalar(select(Meeting.id).where(Meeting.coach_id == wish.coach_id, *here)) is not None:
        raise Refused(_taken(), "slot")


def _sent_before(session: Session, enrolment: Enrolment, wish: Wish) -> Seat | None:
    seat = session.scalar(select(Seat).where(Seat.key == wish.key).options(joinedload(Seat.meeting)))
    if seat is None:
        return None
    same = (seat.enrolment_id, seat.meeting.coach_id, seat.starts_at, seat.obstacle, seat.help)
    if same != (enrolment.id, wish.coach_id, wish.starts_at, wish.obstacle, wish.help) or seat.state == "left":
        raise Refused(_("This form was sent before, with other answers. Your session is booked as you sent it first; "
                        "change it on its own page."))  # fmt: skip
    return seat


def hold_member(session: Session, enrolment: Enrolment) -> None:
    """Let nobody else of the company book until this transaction ends. Refused for who is no longer a member."""
    session.refresh(enrolment, ["withdrawn_at"], with_for_update={"key_share": True})
    if enrolment.withdrawn_at is not None:
        raise Refused(_("You no longer take part in this cohort, so there is no session to book."))
    hold_company(session, enrolment)


def hold_coaches(session: Session, coach_ids: Sequence[int]) -> dict[int, CoachOffer]:
    """Let nobody else book with these coaches until this transaction ends. Refused where one offers nothing."""
    held = (
        select(CoachOffer)
        .where(CoachOffer.coach_id.in_(coach_ids))
        .order_by(CoachOffer.coach_id)
        .with_for_update(key_share=True)
    )
    offers = {offer.coach_id: offer for offer in session.scalars(held)}
    if set(offers) != set(coach_ids):
        raise Refused(_("This coach offers no sessions now. Choose another one."), "slot")
    return offers


def demand_free(
    session: Session, offer: CoachOffer, starts_at: datetime, *, now: datetime, cohort_id: int, by_staff: bool = False,
    besides: Span | None = None,
) -> Span:  # fmt: skip
    """The span of a session with a coach from that moment on; Refused where it is not among the free times.

    `besides` is the time of a session that is about to be moved: it is in nobody's way.
    """
    until = starts_at + DAY
    coach = queries.find_coach(session, offer.coach_id, now, until)
    if coach is None or not queries.serves(session, offer.coach_id, cohort_id):
        raise Refused(_("This coach offers no sessions here. Choose another one."), "slot")
    hours = replace(coach.hours, meetings=[each for each in coach.hours.meetings if each != besides])
    span = Span(starts_at, starts_at + hours.length)
    if any(span.overlaps(meeting) for meeting in hours.meetings):
        raise Refused(_taken(), "slot")
    if by_staff:
        if starts_at <= now:
            raise Refused(_("This time has passed. Choose a later one."), "slot")
    elif starts_at >= now + queries.AHEAD or span not in free(hours, now=now, until=until, since=starts_at):
        raise Refused(_("This time is not free any more. Choose one of the times below."), "slot")
    return span


def _taken() -> str:
    return _("Somebody was faster: this time is taken. Choose one of the times that are still free.")


def demand_quota(
    session: Session, enrolment: Enrolment, at: datetime, *, now: datetime, besides: int | None = None
) -> None:
    """Refused where the company has all the sessions it may have. `besides` is one that is about to be moved."""
    seats = [seat for seat in queries.seats_of(session, enrolment) if seat.meeting_id != besides]
    account = Account.of(seats, queries.openings(session, enrolment.cohort_id), queries.rules(session), now)
    zone = session.scalar(select(Person.zone).where(Person.id == enrolment.person_id)) or "UTC"
    refusal = None if besides else account.refusal(zone)
    if refusal := refusal or account.refusal_at(at):
        raise Refused(refusal, "slot")


def _keep(session: Session, enrolment: Enrolment, offer: CoachOffer, span: Span, wish: Wish, now: datetime) -> Seat:
    meeting = Meeting(
        uid=secrets.token_hex(16), cohort_id=enrolment.cohort_id, coach_id=offer.coach_id, starts_at=span.starts_at,
        ends_at=span.ends_at, meeting_url=offer.meeting_url, made_at=now, seats=1,
    )  # fmt: skip
    seat = Seat(
        meeting=meeting, enrolment_id=enrolment.id, person_id=enrolment.person_id, starts_at=span.starts_at,
        ends_at=span.ends_at, state="taken", number=1, key=wish.key, obstacle=wish.obstacle, help=wish.help,
        made_at=now,
    )  # fmt: skip
    with keeping(session):
        session.add_all([meeting, seat])
    session.add_all(Exhibit(seat_id=seat.id, deliverable_id=n) for n in _own(session, enrolment, wish.deliverables))
    session.flush()
    happenings.tell(session, Invited(meeting, (seat.person_id, meeting.coach_id), now))
    return seat


def _own(session: Session, enrolment: Enrolment, wanted: Sequence[int]) -> Sequence[int]:
    """Of these deliverables those that the person's company has handed in."""
    handed_in = select(Deliverable.id).where(is_own(enrolment), Deliverable.handed_in_at.is_not(None))
    return session.scalars(handed_in.where(Deliverable.id.in_(wanted))).all()


@contextmanager
def keeping(session: Session) -> Iterator[None]:
    """Write what is changed inside; what the database will not have becomes the sentence for it."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        if is_of(error, PERSON_IS_BUSY):
            raise Refused(_("You have another session at that time. Choose another time, or cancel that one first."),
                          "slot") from None  # fmt: skip
        if is_of(error, COACH_IS_BUSY) or is_of(error, "number"):
            raise Refused(_taken(), "slot") from None
        raise Refused(_("This was sent twice, or changed in the meantime. Look at the page again."), "slot") from None
