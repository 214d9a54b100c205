"""Sessions as those see them who take part in them, and their coaches."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.coaching.models import Meeting, Seat
from sprint.cohorts.models import ActionItem, Enrolment, Week
from sprint.cohorts.queries import Place, anybody, values_of
from sprint.copies import columns, copy_of, cut
from sprint.database import ask

with_people = (
    joinedload(Meeting.coach),
    joinedload(Meeting.cohort),
    selectinload(Meeting.people).options(
        joinedload(Seat.person), joinedload(Seat.enrolment).joinedload(Enrolment.company)
    ),
)


def is_own(enrolment: Enrolment) -> ColumnElement[bool]:
    """The seats of a person's company in the cohort; their own where they came without one. Joined to enrolments."""
    if enrolment.company_id is None:
        return Seat.enrolment_id == enrolment.id
    return and_(Enrolment.cohort_id == enrolment.cohort_id, Enrolment.company_id == enrolment.company_id)


_openings = select(Week.opens_at).where(Week.cohort_id == bindparam("cohort_id")).order_by(Week.number)


def openings(session: Session, cohort_id: int) -> list[datetime]:
    """When the weeks of a cohort open, in their order."""
    return list(ask(session, _openings, {"cohort_id": cohort_id}).scalars())


_coach = Person.__table__.alias("coach")
_SeatSeen, _MeetingSeen, _PersonSeen = copy_of(Seat, "meeting", "person"), copy_of(Meeting, "coach"), copy_of(Person)
_parts = columns(Seat), columns(Meeting), columns(Person), tuple(_coach.c)
_cut = cut(*map(len, _parts))


@lru_cache(maxsize=2)
def _seats(has_company: bool) -> Select[Any]:
    """Made once for people with a company and once for those without: making it takes longer than asking it."""
    return (
        select(*chain(*_parts))
        .join_from(Seat, Enrolment, Enrolment.id == Seat.enrolment_id)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(Person, Person.id == Seat.person_id)
        .join(_coach, _coach.c.id == Meeting.coach_id)
        .where(is_own(anybody(has_company)), Seat.state != "left", Meeting.cancelled_at.is_(None))
        .order_by(Seat.starts_at, Seat.id)
    )


def seats_of(session: Session, enrolment: Enrolment) -> Sequence[Seat]:
    """Every seat that a person's company has or had, by time, with session and coach. Those it gave up are left out.

    Copies.
    """
    rows = map(_cut, ask(session, _seats(enrolment.company_id is not None), values_of(enrolment)))
    return [
        _SeatSeen(*seat, _MeetingSeen(*meeting, _PersonSeen(*coach)), _PersonSeen(*person))
        for seat, meeting, person, coach in rows
    ]


_taken = select(func.count()).where(Seat.meeting_id == Meeting.id, Seat.state == "taken").scalar_subquery()
_groups = (
    select(_taken, *columns(Meeting), *columns(Person))
    .join_from(Meeting, Person, Person.id == Meeting.coach_id)
    .where(
        Meeting.cohort_id == bindparam("cohort_id"), Meeting.is_group, Meeting.cancelled_at.is_(None),
        Meeting.starts_at > bindparam("now"),
    )
    .order_by(Meeting.starts_at)
    .limit(20)
)  # fmt: skip
_cut_group = cut(1, len(columns(Meeting)), len(columns(Person)))


def groups_of(session: Session, cohort_id: int, now: datetime) -> Sequence[tuple[Meeting, int]]:
    """The group sessions of a cohort that have not begun, by time, each with how many seats are taken. Copies."""
    rows = map(_cut_group, ask(session, _groups, {"cohort_id": cohort_id, "now": now}))
    return [(_MeetingSeen(*meeting, _PersonSeen(*coach)), taken) for (taken,), meeting, coach in rows]


def find_own(session: Session, place: Place, meeting_id: int) -> Meeting | None:
    """A session of the cohort that a participant may see: their company's, or a group's. With all its people."""
    if place.enrolment is None:
        return None
    own = select(Seat.meeting_id).join(Seat.enrolment).where(is_own(place.enrolment))
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.id == meeting_id, Meeting.cohort_id == place.cohort.id, or_(Meeting.is_group, Meeting.id.in_(own))
        )
        .options(*with_people)
    )  # fmt: skip


def find_led(session: Session, meeting_id: int, *, seen_by: Person, as_staff: bool = False) -> Meeting | None:
    """A session for its coach, or for staff, with its people and what they want to look at."""
    found = select(Meeting).where(Meeting.id == meeting_id).options(*with_people)
    if not as_staff:
        found = found.where(Meeting.coach_id == seen_by.id)
    return session.scalar(found)


def find_seat(session: Session, meeting_id: int, seat_id: int) -> Seat | None:
    """Somebody's seat in a session."""
    return session.scalar(select(Seat).where(Seat.meeting_id == meeting_id, Seat.id == seat_id))


def led_by(session: Session, coach: Person, since: datetime, until: datetime) -> Sequence[Meeting]:
    """The sessions of a coach that end after `since` and begin before `until`, by time. Two statements."""
    return session.scalars(
        select(Meeting)
        .where(
            Meeting.coach_id == coach.id, Meeting.cancelled_at.is_(None), Meeting.ends_at > since,
            Meeting.starts_at < until,
        )
        .options(*with_people)
        .order_by(Meeting.starts_at)
    ).all()  # fmt: skip


def items_from(session: Session, meeting_ids: Sequence[int]) -> Sequence[ActionItem]:
    """What was promised in sessions and not dropped, in the order in which it was written down."""
    return session.scalars(
        select(ActionItem)
        .where(ActionItem.source == "session", ActionItem.source_id.in_(meeting_ids), ActionItem.dropped_at.is_(None))
        .options(joinedload(ActionItem.person))
        .order_by(ActionItem.id)
    ).all()


def items_of_company(session: Session, enrolment: Enrolment) -> Sequence[ActionItem]:
    """What anybody of a person's company has promised in the cohort and was not dropped; open ones first."""
    people = select(Enrolment.person_id).where(Enrolment.cohort_id == enrolment.cohort_id)
    people = people.where(
        Enrolment.company_id == enrolment.company_id if enrolment.company_id else Enrolment.id == enrolment.id
    )
    mine = or_(ActionItem.person_id.in_(people), _of_company(enrolment))
    return session.scalars(
        select(ActionItem)
        .where(ActionItem.cohort_id == enrolment.cohort_id, ActionItem.dropped_at.is_(None), mine)
        .options(joinedload(ActionItem.person))
        .order_by(ActionItem.done_at.is_not(None), ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id.desc())
    ).all()


def _of_company(enrolment: Enrolment) -> ColumnElement[bool]:
    if enrolment.company_id is None:
        return and_(ActionItem.person_id == enrolment.person_id)
    return and_(ActionItem.person_id.is_(None), ActionItem.company_id == enrolment.company_id)


def earlier(session: Session, meeting: Meeting, enrolment: Enrolment, now: datetime) -> Sequence[Meeting]:
    """The sessions that a company has had in the cohort before this one, the latest first."""
    had = select(Seat.meeting_id).join(Seat.enrolment).where(is_own(enrolment), Seat.state == "taken")
    return session.scalars(
        select(Meeting)
        .where(Meeting.id.in_(had), Meeting.cancelled_at.is_(None), Meeting.starts_at < min(meeting.starts_at, now))
        .options(joinedload(Meeting.coach))
        .order_by(Meeting.starts_at.desc())
        .limit(6)
    ).all()


def locked(session: Session, meeting_id: int) -> Meeting:
    """A session with its seats, held until the transaction ends: whoever changes it comes through here.

    Both are read anew; what else was loaded before stays as it was.
    """
    held: Any = select(Meeting).where(Meeting.id == meeting_id).with_for_update(of=Meeting)
    found: Meeting = session.execute(
        held.options(joinedload(Meeting.coach, innerjoin=True), selectinload(Meeting.people)),
        execution_options={"populate_existing": True},
    ).scalar_one()
    return found


def calendar_of(session: Session, person: Person, since: datetime) -> Sequence[Meeting]:
    """The sessions that stand in a person's calendar: those they sit in, and those they lead."""
    sits = select(Seat.meeting_id).where(Seat.person_id == person.id, Seat.state == "taken")
    mine = or_(Meeting.id.in_(sits), Meeting.coach_id == person.id)
    return session.scalars(
        select(Meeting)
        .where(mine, Meeting.cancelled_at.is_(None), Meeting.ends_at > since)
        .options(*with_people)
        .order_by(Meeting.starts_at)
    ).all()
