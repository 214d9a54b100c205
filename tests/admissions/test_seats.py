"""Seats: kept for a while, handed down the waitlist by the clock, visible in the forecast, taken once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from sprint.accounts.models import Person
from sprint.admissions import actions, queries
from sprint.admissions.models import Application, Offer
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Company, Enrolment
from sprint.errors import Refused
from tests.admissions.applying import OPENS, at, offered, reread, sent, upcoming
from tests.mail.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = at(OPENS - 20 * DAY, 12)


@pytest.fixture
def world(app):
    """A timer that has begun, reactions listening."""
    from sprint.database import db

    with app.app_context():
        world = World(db.engine)
        world.tick(NOW - DAY)
        yield world


def arrange(world, *, seats, accepted=0, waiting=0):
    """A cohort with so many seats, accepted applications (numbered from 1) and waiting ones (from 101)."""
    with world.change() as s:
        cohort = upcoming(s, seats=seats)
        for n in range(1, accepted + 1):
            offered(s, sent(s, cohort, n, now=NOW, state="accepted", decided_at=NOW), now=NOW)
        for n in range(101, 101 + waiting):
            sent(s, cohort, n, now=NOW, state="waitlisted", decided_at=NOW)
        actions.work_out(s, cohort.id, now=NOW)
        return cohort.id


def find(s, number):
    return queries.find_application(s, f"{number:032d}")


def planned(world):
    """Who is offered a seat when, from the waitlist: number and hours from now."""
    with world.change() as s:
        rows = s.execute(
            select(Application.company_name, Offer.offered_at)
            .join(Offer).where(Offer.is_from_waitlist, Offer.answered_at.is_(None)).order_by(Offer.offered_at, Offer.id)
        )  # fmt: skip
        return [(int(name.split()[1]), (when - NOW) / HOUR) for name, when in rows]


def test_a_free_seat_goes_to_the_first_who_waits_and_then_down_the_list(world):
    arrange(world, seats=1, waiting=3)
    assert planned(world) == [(101, 0), (102, 72), (103, 144)]


def test_seats_that_are_kept_for_others_are_offered_when_nobody_takes_them(world):
    arrange(world, seats=2, accepted=2, waiting=3)
    assert planned(world) == [(101, 168), (102, 168), (103, 240)]


def test_nothing_is_offered_once_the_cohort_has_begun(world):
    arrange(world, seats=1, waiting=20)
    assert all(hours < (at(OPENS, 9) - NOW) / HOUR for _number, hours in planned(world))
    assert len(planned(world)) == 7


def test_the_forecast_shows_who_will_be_told_when_and_that_is_what_happens(world):
    arrange(world, seats=1, waiting=2)
    foreseen = [row.due_at for row in world.forecast(NOW + 8 * DAY) if row.kind == "seat-offered"]
    assert foreseen == [NOW, NOW + 3 * DAY]
    world.tick(NOW + HOUR)
    world.tick(NOW + 4 * DAY)
    assert [row.due_at for row in world.ledger(kind="seat-offered")] == foreseen
    told = [(mail.to, mail.parts[0].kind.name) for mail in world.office.mails]
    assert ("applicant101@example.com", "seat-offered") in told
    assert ("applicant102@example.com", "seat-offered") in told


def test_who_gives_a_seat_up_lets_the_next_have_it_at_once(world):
    arrange(world, seats=1, waiting=2)
    with world.change() as s:
        actions.refuse_seat(s, find(s, 101), now=NOW + HOUR)
    assert planned(world) == [(102, 1)]


def test_a_participant_who_leaves_frees_a_seat(world):
    arrange(world, seats=1, accepted=1, waiting=1)
    with world.change() as s:
        actions.confirm(s, find(s, 1), now=NOW + HOUR)
    assert planned(world) == []
    with world.change() as s:
        cohorts.withdraw(s, s.scalars(select(Enrolment)).one(), now=NOW + 2 * HOUR)
    assert planned(world) == [(101, 2)]


def test_more_seats_are_offered_at_once(world):
    cohort_id = arrange(world, seats=1, accepted=1, waiting=2)
    with world.change() as s:
        cohort = s.get(Cohort, cohort_id)
        cohorts.change_cohort(s, cohort, name=cohort.name, capacity=3, now=NOW + HOUR)
    assert planned(world) == [(101, 1), (102, 1)]


def test_a_letter_about_a_seat_is_told_once_however_often_the_list_is_worked_out(world):
    cohort_id = arrange(world, seats=1, waiting=1)
    for minutes in (0, 1, 2):
        world.tick(NOW + timedelta(minutes=minutes))
        with world.change() as s:
            actions.work_out(s, cohort_id, now=NOW + timedelta(minutes=minutes))
    assert len(world.ledger(kind="seat-offered")) == 1


def test_a_day_before_it_is_gone_a_reminder_goes_and_not_to_who_has_answered(world):
    arrange(world, seats=2, accepted=2)
    with world.change() as s:
        actions.confirm(s, find(s, 1), now=NOW + HOUR)
    world.tick(NOW + 6 * DAY + HOUR)
    assert {row.skipped for row in world.ledger(kind="seat-reminder")} == {"has answered", None}


def test_confirming_makes_company_person_and_place(world):
    arrange(world, seats=2, accepted=1)
    with world.change() as s:
        actions.confirm(s, find(s, 1), now=NOW + HOUR)
        actions.confirm(s, find(s, 1), now=NOW + HOUR)
    with world.change() as s:
        company, enrolment = s.scalars(select(Company)).one(), s.scalars(select(Enrolment)).one()
        assert (company.name, company.place, company.state, company.headcount) == (
            "Company 1", "Troy, New York", "NY", 21,
        )  # fmt: skip
        assert enrolment.company_id == company.id
        assert s.get(Person, enrolment.person_id).is_participant
        assert find(s, 1).state == "confirmed"


def test_a_seat_whose_time_ran_out_can_still_be_taken_while_it_is_free(world):
    arrange(world, seats=1, accepted=1)
    with world.change() as s:
        actions.confirm(s, find(s, 1), now=NOW + 8 * DAY)
        assert find(s, 1).state == "confirmed"


def test_a_seat_that_went_to_the_next_is_gone(world):
    arrange(world, seats=1, accepted=1, waiting=1)
    with pytest.raises(Refused, match="gone to the next company"), world.change() as s:
        actions.confirm(s, find(s, 1), now=NOW + 8 * DAY)
    with world.change() as s:
        actions.confirm(s, find(s, 101), now=NOW + 8 * DAY)


def test_who_waits_cannot_take_a_seat_that_is_not_offered(world):
    arrange(world, seats=1, accepted=1, waiting=1)
    with pytest.raises(Refused, match="No seat is offered"), world.change() as s:
        actions.confirm(s, find(s, 101), now=NOW + HOUR)


def test_colleagues_come_along_while_seats_are_free_and_are_invited_once(world):
    arrange(world, seats=3, accepted=2)
    ben = {"name": "Ben", "email": "ben@company1.example", "role": "Sales"}
    cara = {"name": "Cara", "email": "cara@company1.example", "role": ""}
    with world.change() as s:
        it = find(s, 1)
        actions.confirm(s, it, now=NOW + HOUR)
        assert actions.bring(s, it, [ben], by=it.person, now=NOW + HOUR) == 1
        assert actions.bring(s, reread(s, it), [ben], by=it.person, now=NOW + HOUR) == 0
    with pytest.raises(Refused, match="No seat is free for Cara"), world.change() as s:
        actions.bring(s, find(s, 1), [cara], by=find(s, 1).person, now=NOW + HOUR)
    assert len(world.ledger(kind="invitation")) == 1
    with world.change() as s:
        assert s.scalar(select(func.count()).select_from(Enrolment)) == 2


def test_applications_that_led_to_no_seat_are_deleted_after_a_set_time_with_their_people(world):
    arrange(world, seats=1, accepted=1, waiting=1)
    with world.change() as s:
        actions.confirm(s, find(s, 1), now=NOW + HOUR)
        sent(s, s.scalars(select(Cohort)).one(), 500, now=NOW, state="declined", decided_at=NOW)  # the newest row stays
    with world.change() as s:
        assert actions.forget(s, now=at(OPENS, 9) + 180 * DAY) == 0
        assert actions.forget(s, now=at(OPENS, 9) + 181 * DAY) == 1
    with world.change() as s:
        assert sorted(s.scalars(select(Application.company_name))) == ["Company 1", "Company 500"]
        assert sorted(s.scalars(select(Person.name))) == ["Person 1", "Person 500"]
