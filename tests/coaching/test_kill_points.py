"""B8: `kill -9` around every statement and commit of a booking: session, seat and both letters, or nothing."""

import os
import signal
from datetime import date

import pytest
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from sprint import happenings
from sprint.coaching import actions
from sprint.coaching.actions import Wish
from sprint.coaching.models import Meeting, Seat
from sprint.database import connect, transaction
from sprint.mail.models import Envelope, Letter
from sprint.reactions import REACTIONS
from tests.builders.cast import at
from tests.coaching.crowd import enrolment, fill

MONDAY = date(2026, 10, 19)
NOW = at(MONDAY, 8)
AT_LEAST = 40


@pytest.fixture(autouse=True)
def reactions():
    happenings.listen(REACTIONS)


def book(url, coach, point=0) -> int:
    """Book in this process, and end it at a point; how many points there are."""
    engine, passed = connect(url), [0]

    def step(*_args):
        passed[0] += 1
        if passed[0] == point:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", step)
    event.listen(engine, "after_cursor_execute", step)
    real = engine.dialect.do_commit
    engine.dialect.do_commit = lambda connection: (step(), real(connection), step())
    with transaction(engine) as session:
        actions.book(session, enrolment(session, 1), Wish(coach, at(MONDAY, 9), "a", "b", "k" * 20), now=NOW)
    engine.dispose()
    return passed[0]


def killed_at(url, coach, point) -> int:
    """Book in a fork that is killed at a point; its exit status."""
    pid = os.fork()
    if not pid:
        try:
            book(url, coach, point)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def counts(session) -> tuple[int, ...]:
    """Sessions, seats, letters and envelopes."""
    return tuple(session.scalar(select(func.count()).select_from(t)) for t in (Meeting, Seat, Letter, Envelope))


def test_a_booking_is_whole_or_not_at_all_wherever_it_is_killed(engine, url, capsys):
    (coach,) = fill(engine, 1, MONDAY)
    engine.dispose()
    point, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        point += 1
        code = killed_at(url, coach, point)
        with Session(engine) as session:
            found = counts(session)
        engine.dispose()
        assert found in {(0, 0, 0, 0), (1, 1, 2, 2)}, f"half a booking after a kill at point {point}"
        with transaction(engine) as session:
            for table in (Letter, Envelope, Seat, Meeting):
                session.execute(delete(table))
        engine.dispose()
    assert code == 0
    assert point > AT_LEAST
    with capsys.disabled():
        print(f"\nB8: {point - 1} points, {url[:6]}")
