"""The timer: one table of jobs, what it writes down, and when it says that something is late."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from sprint import clock, schedule
from sprint.accounts.actions import ask_for_link
from sprint.accounts.models import Person, Token
from sprint.database import reading, transaction
from sprint.limits import Limit, hits
from sprint.mail import queries
from sprint.mail.messages import Answer
from sprint.mail.models import Heartbeat
from sprint.plan import KINDS
from sprint.schedule import JOB, Timer, Work, run_job
from tests.builders.cast import at

FIRST = at(date(2026, 10, 19), 9)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def timer(app, world):
    """A timer on a clock that the test moves: `timer.at(moment)`."""
    moment = [world.now]
    with clock.standing_at(lambda: moment[0]):
        it = Timer(app, world.office)
        it.at = lambda now: moment.__setitem__(0, now)
        yield it


def beat(world, job):
    return world.read(Heartbeat, job=job)


def trouble(world, now):
    with reading(world.engine) as session:
        return queries.timer_trouble(session, KINDS, now)


def test_each_job_writes_down_that_it_ran(world, timer):
    timer.at(FIRST)
    assert timer.tick(JOB["post"]).count == 2
    assert timer.tick(JOB["deliver"]).count == 2
    assert (beat(world, "post").done_at, beat(world, "deliver").done_at) == (FIRST, FIRST)
    assert beat(world, "post").trouble is None


def test_trouble_with_the_mail_server_is_told_and_rests_for_a_minute(world, timer):
    calls = []

    def down(mail):
        calls.append(mail)
        return Answer("535 wrong password", is_down=True)

    world.office.answer = down
    timer.at(FIRST)
    timer.tick(JOB["post"])
    assert timer.tick(JOB["deliver"]).trouble == "535 wrong password"
    assert (beat(world, "deliver").trouble, beat(world, "deliver").done_at) == ("535 wrong password", None)
    timer.at(FIRST + timedelta(seconds=59))
    timer.tick(JOB["deliver"])
    assert len(calls) == 1
    timer.at(FIRST + 2 * MINUTE)
    timer.tick(JOB["deliver"])
    assert len(calls) == 2


def test_a_pass_with_nothing_to_try_does_not_call_the_server_well(world, timer):
    world.office.answer = lambda mail: Answer("connection refused", is_down=True)
    timer.at(FIRST)
    timer.tick(JOB["post"])
    timer.tick(JOB["deliver"])
    with transaction(world.engine) as session:
        session.get(Heartbeat, "deliver").beat_at = FIRST - 2 * MINUTE
    timer.at(FIRST + timedelta(seconds=5))  # the letters wait for their next try
    assert timer.tick(JOB["deliver"]).trouble == "connection refused"
    world.office.answer = lambda mail: Answer()
    timer.at(FIRST + 3 * MINUTE)
    assert timer.tick(JOB["deliver"]).count == 2
    assert beat(world, "deliver").trouble is None


def test_a_job_that_fails_does_not_end_the_timer(world, timer, monkeypatch):
    monkeypatch.setattr(schedule.mail, "post", lambda *_: 1 / 0)
    assert timer.tick(JOB["post"]).trouble == "ZeroDivisionError: division by zero"
    assert beat(world, "post").trouble == "ZeroDivisionError: division by zero"
    monkeypatch.undo()
    assert timer.tick(JOB["post"]).trouble is None
    assert beat(world, "post").trouble is None


def test_what_is_over_is_tidied_away(world, timer):
    with world.change() as session:
        for number in (1, 2):  # the newest stays: SQLite would give its number again
            ask_for_link(session, session.get(Person, number), "sign-in", now=world.now)
    assert Limit("x", "1 per minute").hit(world.engine, "y")
    later = world.now + timedelta(days=60)
    with clock.standing_at(lambda: later):
        assert run_job(JOB["tidy"], Work(world.engine, later, world.office)).count == 2
    assert world.read(Token).person_id == 2
    with reading(world.engine) as session:
        assert session.execute(hits.select()).all() == []


def test_all_is_well_while_nothing_is_due(world):
    assert trouble(world, FIRST - MINUTE) == []


def test_posting_that_is_late_is_told_after_a_quarter_of_an_hour(world):
    assert trouble(world, FIRST + 14 * MINUTE) == []
    late = trouble(world, FIRST + 16 * MINUTE)
    assert late == ["Letters have been due for more than 15 minutes and are not posted."]
    world.tick(FIRST + 17 * MINUTE)
    with transaction(world.engine) as session:
        schedule.mail.beat(session, "deliver", now=world.now, is_done=True)
    assert trouble(world, FIRST + 18 * MINUTE) == []


def test_delivery_that_is_late_is_told_with_the_reason(world, timer):
    world.office.answer = lambda mail: Answer("connection refused", is_down=True)
    timer.at(FIRST)
    timer.tick(JOB["post"])
    timer.tick(JOB["deliver"])
    world.post(FIRST + 16 * MINUTE)
    assert trouble(world, FIRST + 16 * MINUTE) == [
        "Letters have been ready for more than 15 minutes, and none has left.", "connection refused",
    ]  # fmt: skip


def test_one_letter_that_is_tried_again_and_again_is_no_late_timer(world, timer):
    world.office.answer = lambda mail: Answer("451 later") if mail.to == "p1@example.com" else Answer()
    for minute in range(0, 60, 5):
        timer.at(FIRST + minute * MINUTE)
        timer.tick(JOB["post"])
        timer.tick(JOB["deliver"])
    assert trouble(world, FIRST + 56 * MINUTE) == []


def test_letters_on_hold_are_not_late(world, timer):
    with world.change() as session:
        schedule.mail.hold(session, reason="x", now=world.now)
    timer.at(FIRST)
    timer.tick(JOB["post"])
    timer.tick(JOB["deliver"])
    world.post(FIRST + 40 * MINUTE)
    assert trouble(world, FIRST + 40 * MINUTE) == []


def test_a_jumped_clock_is_told(world):
    with transaction(world.engine) as session:
        schedule.mail.beat(session, "clock", now=world.now, is_done=False, trouble=schedule.JUMPED)
    assert trouble(world, world.now) == [schedule.JUMPED]


def test_the_process_posts_delivers_and_ends_on_sigterm(url, engine, tmp_path):
    """`flask run-schedule`, as it runs in production, with the demo's post office."""
    from tests.builders.cast import person

    with transaction(engine) as session:
        ada = person(session, "Ada Marsh", "participant")
        session.flush()
        token = ask_for_link_row(session, ada)
    environ = {
        **os.environ, "SPRINT_MODE": "demo", "DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "s" * 40,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "run-schedule"], cwd=Path(__file__).parents[2], env=environ,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not list((tmp_path / "mail").glob("*.eml")) and time.monotonic() < until:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 0, errors
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1
    with reading(engine) as session:
        assert {"post", "deliver", "clock"} <= set(queries.heartbeats(session))
        assert session.get(Token, token) is not None


def ask_for_link_row(session, ada):
    """A token and its letter, as the sign-in page makes them, at this very moment."""
    from sprint.mail import actions
    from sprint.plan import KIND

    now = clock.now()
    token = Token(
        person_id=ada.id, purpose="sign-in", email=ada.email, nonce="n", created_at=now,
        expires_at=now + timedelta(minutes=15),
    )  # fmt: skip
    session.add(token)
    session.flush()
    actions.write(session, KIND["sign-in"], person_id=ada.id, about_id=token.id, now=now, expires_at=token.expires_at)
    return token.id
