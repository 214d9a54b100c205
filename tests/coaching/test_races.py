"""B2, B3, B5: however bookings, moves and cancellations meet, nobody is in two places and no seat is given twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sprint import happenings
from sprint.accounts.models import Person
from sprint.coaching import actions
from sprint.coaching.actions import Wish
from sprint.coaching.models import CoachTime, Meeting, Seat
from sprint.coaching.slots import Span
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment
from sprint.database import transaction
from sprint.errors import Refused
from sprint.reactions import REACTIONS
from tests.builders.cast import at
from tests.coaching.crowd import enrolment, fill

MONDAY = date(2026, 10, 19)
NOW, NINE = at(MONDAY, 8), at(MONDAY, 9)
HALF = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def reactions():
    happenings.listen(REACTIONS)


def meeting(coach, starts_at, minutes, uid):
    return Meeting(
        uid=uid, cohort_id=1, coach_id=coach, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes),
        made_at=NOW,
    )  # fmt: skip


def seat(meeting_id, person, starts_at, minutes, key, number=1):
    return Seat(
        meeting_id=meeting_id, enrolment_id=person, person_id=person, starts_at=starts_at, number=number,
        ends_at=starts_at + timedelta(minutes=minutes), state="taken", key=key, made_at=NOW,
    )  # fmt: skip


def test_the_database_has_no_two_sessions_of_a_coach_or_a_person_that_overlap(engine):
    first, second = fill(engine, 2, MONDAY, coaches=2)
    with transaction(engine) as session:
        session.add_all([meeting(first, at(MONDAY, 10), 60, "a"), meeting(second, at(MONDAY, 12), 60, "b")])
        session.flush()
        session.add(seat(1, 1, at(MONDAY, 10), 60, "s1"))
    for row in (
        meeting(first, at(MONDAY, 10, 30), 60, "c"),
        meeting(first, at(MONDAY, 9, 30), 31, "d"),
        seat(2, 1, at(MONDAY, 10, 59), 10, "s2"),
        seat(1, 2, at(MONDAY, 10), 60, "s3"),  # the same number: the seat is given twice
    ):
        with pytest.raises(IntegrityError), transaction(engine) as session:
            session.add(row)
    with transaction(engine) as session:  # end to end is no overlap, nor is what was cancelled or left
        session.add_all([meeting(first, at(MONDAY, 11), 60, "e"), meeting(first, at(MONDAY, 9), 60, "f")])
        gone = meeting(first, at(MONDAY, 10), 60, "g")
        gone.cancelled_at = NOW
        session.add(gone)
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.scalars(select(Meeting).where(Meeting.uid == "e")).one().starts_at = at(MONDAY, 10, 45)
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.scalars(select(Meeting).where(Meeting.uid == "g")).one().cancelled_at = None


def together(engine, *acts):
    """Several act at the same moment, each in a transaction of their own; what came of each."""
    barrier = Barrier(len(acts))

    def one(act):
        barrier.wait()
        try:
            with transaction(engine) as session:
                return act(session)
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def booking(person, coach, starts_at, key, **more):
    return lambda s: actions.book(s, enrolment(s, person), Wish(coach, starts_at, "a", "b", key), now=NOW, **more).id


def contradictions(engine):
    """What must never be: a live session without its person, a seat in a dead one, overlaps, seats beyond the room."""
    with Session(engine) as session:
        meetings = session.scalars(select(Meeting)).all()
        seats = session.scalars(select(Seat)).all()
        withdrawn = set(session.scalars(select(Enrolment.id).where(Enrolment.withdrawn_at.is_not(None))))
        found = []
        for each in meetings:
            taken = [s for s in seats if s.meeting_id == each.id and s.state == "taken"]
            found += ["too many"] * (len(taken) > each.seats)
            found += ["dead, but sat in"] * (each.cancelled_at is not None and bool(taken))
            found += ["alive, but empty"] * (each.cancelled_at is None and not each.is_group and not taken)
            found += ["withdrawn, but sits"] * any(s.enrolment_id in withdrawn for s in taken)
            found += ["another time"] * any((s.starts_at, s.ends_at) != (each.starts_at, each.ends_at) for s in taken)
        live = [("c", m.coach_id, m.starts_at, m.ends_at) for m in meetings if m.cancelled_at is None]
        live += [("p", s.person_id, s.starts_at, s.ends_at) for s in seats if s.state == "taken"]
        for kind, whose, begins, ends in live:
            same = [x for x in live if x[:2] == (kind, whose) and x[2] < ends and begins < x[3]]
            found += ["overlap"] * (len(same) > 1)
        return Counter(found)


PAIRS = 12  # of each kind, in each of both orders


@pytest.mark.parametrize("change", ["cancel", "withdraw", "reassign", "move"])
def test_a_booking_that_meets_another_change_never_contradicts_it(engine, change):
    first, second = fill(engine, PAIRS, MONDAY, coaches=2)
    for n in range(1, PAIRS + 1):
        starts_at = at(MONDAY + timedelta(days=n % 4), 9) + HALF * (n // 4)
        with transaction(engine) as session:
            mine = actions.book(
                session, enrolment(session, n), Wish(first, starts_at, "a", "b", f"first-{n}"), now=NOW, by_staff=True
            ).meeting_id
        other = {
            "cancel": lambda s, m=mine: actions.cancel_as_leader(s, m, reason="r", now=NOW),
            "withdraw": lambda s, n=n: cohorts.withdraw(s, s.get(Enrolment, n), now=NOW),
            "reassign": lambda s, m=mine: actions.reassign(s, m, second, reason="r", now=NOW),
            "move": lambda s, m=mine, at=starts_at: actions.move_as_leader(s, m, at + HALF / 2, reason="r", now=NOW),
        }[change]  # fmt: skip
        again = booking(n, second, starts_at, f"second-{n}", by_staff=True)
        acts = (other, again) if n % 2 else (again, other)
        together(engine, *acts, lambda s, m=mine: actions.cancel_as_leader(s, m, reason="x", now=NOW))
        assert contradictions(engine) == {}


def changed_hours(s, change, coach, day):
    """The coach has no time at two that day any more."""
    mine = s.get(Person, coach)
    extra = s.scalars(select(CoachTime.id).where(CoachTime.coach_id == coach, CoachTime.first_on == day)).one()
    if change == "time off":
        actions.add_time_off(s, mine, day, day)
    elif change == "busy":
        actions.keep_busy_times(s, mine, [Span(at(day, 13), at(day, 15))], "own.ics", now=NOW)
    else:
        actions.remove_time(s, mine, extra)
    if change == "other hours":
        actions.add_day(s, mine, day, (time(16), time(17)))


@pytest.mark.parametrize("change", ["time off", "hours removed", "other hours", "busy"])
def test_a_time_that_is_taken_away_while_it_is_booked_is_booked_before_or_not_at_all(engine, change):
    """B5: whoever changes hours sees the session that came before; one that comes after is refused."""
    (coach,) = fill(engine, PAIRS, MONDAY)
    for n in range(1, PAIRS + 1):
        day = MONDAY + timedelta(days=n + 2 * (n // 5))
        with transaction(engine) as session:
            actions.add_day(session, session.get(Person, coach), day, (time(14), time(15)))

        def take_away(s, day=day):
            changed_hours(s, change, coach, day)
            return s.scalar(select(Meeting.id).where(Meeting.starts_at == at(day, 14))) is not None

        book = booking(n, coach, at(day, 14), f"person-{n:016}")
        told = together(engine, *((take_away, book) if n % 2 else (book, take_away)))
        was_seen, booked = told if n % 2 else told[::-1]
        assert was_seen is not isinstance(booked, Refused), (n, was_seen, booked)
        assert contradictions(engine) == {}
        with pytest.raises(Refused), transaction(engine) as session:
            booking(n % PAIRS + 1, coach, at(day, 14), f"late-{n:018}")(session)


def test_two_of_one_company_get_one_session_a_week(engine):
    first, second = fill(engine, 2, MONDAY, coaches=2)
    with transaction(engine) as session:
        company = cohorts.find_or_add_company(session, "Both")
        for n in (1, 2):
            enrolment(session, n).company_id = company.id
        actions.save_rules(session, most_upcoming=5, most_a_week=1, cutoff_hours=24, first_pick_hours=0)
    told = together(engine, booking(1, first, NINE, "one-1234567890123"), booking(2, second, NINE, "two-1234567890123"))
    assert sum(isinstance(each, Refused) for each in told) == 1
    assert contradictions(engine) == {}


@pytest.mark.parametrize("seed", range(4))
def test_seats_of_groups_are_never_given_twice_whoever_comes_goes_and_moves(engine, seed):
    """B2: random people take seats, give them up, and coaches move and cancel, six at a time."""
    people, random = 24, Random(seed)
    coaches = fill(engine, people, MONDAY, coaches=3)
    with transaction(engine) as session:
        groups = [
            actions.open_group(
                session, coach_id=coach, cohort_id=1, title=f"G{coach}{n}", seats=random.randint(2, 5), now=NOW,
                starts_at=at(MONDAY, 13 + n), length=timedelta(minutes=50),
            ).id
            for coach in coaches
            for n in range(3)
        ]  # fmt: skip

    def act(n):
        person, group, kind = random.randint(1, people), random.choice(groups), random.random()
        if kind < 0.62:
            return lambda s: (
                actions.take_seat(s, enrolment(s, person), group, question="", key=f"{seed}-{n}-key", now=NOW).id
            )
        if kind < 0.9:
            return lambda s: actions.leave_seat(s, enrolment(s, person), group, now=NOW)
        if kind < 0.97:
            hour = random.randint(9, 18)
            return lambda s: actions.move_as_leader(s, group, at(MONDAY + timedelta(days=1), hour), reason="r", now=NOW)
        return lambda s: actions.cancel_as_leader(s, group, reason="r", now=NOW)

    for n in range(0, 120, 6):
        together(engine, *(act(n + i) for i in range(6)))
        assert contradictions(engine) == {}
    with Session(engine) as session:
        numbers = session.execute(select(Seat.meeting_id, Seat.number).where(Seat.state == "taken")).all()
        assert len(numbers) == len(set(numbers)) > 5
