"""Clocks that are wrong, and how the timer tells."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sprint import clock
from sprint.cohorts.models import Enrolment
from sprint.mail import delivery
from sprint.mail.models import Heartbeat
from sprint.plan import KINDS
from sprint.schedule import JOB, JUMPED, Timer, Watch
from tests.builders.cast import at, numbered

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = at(date(2026, 10, 27), 12)


def test_a_clock_set_back_doubles_nothing(world):
    for moment in (at(date(2026, 10, 19), 20), at(date(2026, 10, 26), 20), NOON):
        world.tick(moment)
    sent, rows = len(world.office.mails), len(world.ledger())
    for earlier in (NOON - 2 * HOUR, NOON - DAY, datetime(1970, 1, 2, tzinfo=UTC)):
        world.tick(earlier)
        world.tick(NOON)
        assert (len(world.office.mails), len(world.ledger())) == (sent, rows)
    world.tick(at(date(2026, 11, 2), 8, 59))
    world.tick(at(date(2026, 11, 2), 9))
    assert world.office.to(1)[-1] == ("week-opens/13/0/1",)


def test_a_clock_two_hours_ahead_and_back_again_doubles_nothing(world):
    world.tick(NOON)
    world.tick(NOON + 2 * HOUR)
    sent = len(world.office.mails)
    world.tick(NOON + HOUR)
    world.tick(NOON + 3 * HOUR)
    assert len(world.office.mails) == sent


def test_after_a_clock_was_ahead_nothing_new_is_lost(world):
    world.tick(NOON)
    world.tick(NOON + 2 * DAY)
    with world.change() as session:
        session.add(numbered(9))
        session.flush()
        session.add(Enrolment(id=9, person_id=9, cohort_id=1, starts_at=NOON + HOUR))
    world.tick(NOON + HOUR)
    assert world.office.to(9) == [("welcome/9/0/9",)]


def test_a_lease_of_a_wrong_clock_does_not_last(world):
    world.post(at(date(2026, 10, 19), 9))
    delivery.claim(world.engine, KINDS, datetime(2200, 1, 1, tzinfo=UTC), world.office.letterhead)
    world.tick(at(date(2026, 10, 19), 9, 1))
    assert len(world.office.mails) == 2


@pytest.mark.parametrize(
    ("wall", "monotonic", "is_believed"),
    [
        (timedelta(seconds=30), 30, True),
        (-2 * HOUR, 30, True),
        (2 * HOUR, 30, True),
        (8 * DAY, 30, True),
        (8 * DAY + timedelta(seconds=31), 30, False),
        (datetime(2200, 1, 1, tzinfo=UTC) - NOON, 30, False),
        (30 * DAY, 30 * 86400, True),  # asleep for a month: the monotonic clock went along
    ],
)
def test_a_gain_of_more_than_eight_days_is_a_jump(wall, monotonic, is_believed):
    assert Watch(NOON, 100.0).is_believed(NOON + wall, 100.0 + monotonic) is is_believed


def test_a_clock_that_crawls_ahead_is_believed():
    watch = Watch(NOON, 0.0)
    assert all(watch.is_believed(NOON + n * 5 * DAY, float(n)) for n in range(1, 10))


def test_after_a_jump_the_timer_does_nothing_until_the_clock_is_back(app, world):
    moment = [at(date(2026, 10, 18), 1)]
    with clock.standing_at(lambda: moment[0]):
        timer = Timer(app, world.office)
        assert timer.tick(JOB["post"]).trouble is None
        moment[0] += timedelta(days=15)
        assert timer.tick(JOB["post"]).trouble == JUMPED
        assert timer.tick(JOB["deliver"]).trouble == JUMPED
        assert (world.ledger(), world.office.mails) == ([], [])
        assert world.read(Heartbeat, job="clock").trouble == JUMPED
        moment[0] -= timedelta(days=13)
        assert timer.tick(JOB["post"]).trouble is None
        assert world.read(Heartbeat, job="clock").trouble is None
    assert {row.about_id for row in world.ledger()} == {11}


def test_a_start_after_long_downtime_is_no_jump(app, world):
    with clock.standing_at(lambda: at(date(2026, 11, 20))):
        assert Timer(app, world.office).tick(JOB["post"]).count > 0
