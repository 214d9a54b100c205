"""B1, B4: many ask for one time, through HTTP and three server processes; one has it.

By hand with CROWD=200 ROUNDS=50 (README, "Work on it"); in the suite a smaller crowd, so that it stays quick.
"""

import os
import statistics
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sprint import clock
from sprint.coaching.models import Meeting, Seat
from sprint.database import transaction
from sprint.mail.models import Letter
from tests.builders.cast import at
from tests.coaching.crowd import Crowd, all_at_once, fill, servers
from tests.faults.harness import connected

PEOPLE = int(os.environ.get("CROWD", "16"))
ROUNDS = int(os.environ.get("ROUNDS", "10"))
NOW = clock.now()  # the servers' own clock
MONDAY = NOW.date() - timedelta(days=NOW.weekday())
PATH = "/cohorts/cohort-1/coaching"


def time_of(number):
    """A time that is free: six each weekday morning, from next Monday on."""
    day = MONDAY + timedelta(days=7 + number // 6 % 5 + 7 * (number // 30))
    return at(day, 9) + timedelta(minutes=30 * (number % 6))


def test_of_many_who_want_one_time_one_has_it(url, tmp_path, capsys):
    with connected(url) as engine:
        (coach,) = fill(engine, PEOPLE, MONDAY)
        crowd = Crowd(url, tmp_path, engine, PEOPLE, NOW)
        engine.dispose()
        seconds = []
        with servers(url, tmp_path) as port:
            for n in range(ROUNDS):
                starts_at = time_of(n)
                posts = [
                    (c, crowd.form(coach, starts_at, f"round-{n}-person-{i:04}")) for i, c in enumerate(crowd.cookies)
                ]
                answers = all_at_once(port, PATH, posts)
                assert sorted({status for status, _s in answers}) == [303, 422]
                assert [status for status, _s in answers].count(303) == 1
                seconds += [s for _status, s in answers]
        with Session(engine) as session:
            assert session.scalar(select(func.count()).select_from(Meeting)) == ROUNDS
            assert session.scalar(select(func.count()).select_from(Seat)) == ROUNDS
            assert session.scalar(select(func.count()).where(Letter.kind == "session-invite")) == 2 * ROUNDS
    with capsys.disabled():
        p95 = statistics.quantiles(seconds, n=20)[-1]
        print(f"\nB1: {PEOPLE} at once, {ROUNDS} rounds, 3 processes, p95 {p95:.2f} s, {url[:6]}")


def test_twenty_identical_posts_are_one_booking_with_one_pair_of_letters(url, tmp_path):
    with connected(url) as engine:
        (coach,) = fill(engine, 1, MONDAY)
        crowd = Crowd(url, tmp_path, engine, 1, NOW)
        engine.dispose()
        body = crowd.form(coach, time_of(0), "the-same-key-0000")
        with servers(url, tmp_path) as port:
            answers = all_at_once(port, PATH, [(crowd.cookies[0], body)] * 20)
            assert {status for status, _s in answers} == {303}
            other = crowd.form(coach, time_of(1), "the-same-key-0000")
            assert all_at_once(port, PATH, [(crowd.cookies[0], other)])[0][0] == 422
        with transaction(engine) as session:
            assert session.scalar(select(func.count()).select_from(Meeting)) == 1
            assert session.scalar(select(func.count()).where(Letter.kind == "session-invite")) == 2
