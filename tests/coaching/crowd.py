"""Many people who want the same time, and servers in processes of their own that they ask for it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint import create_app
from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.cohorts.models import Duty, Enrolment
from sprint.database import transaction
from tests.builders.cast import NY, numbered, program
from tests.coaching.conftest import give_hours
from tests.conftest import settings_for
from tests.faults.harness import wait_until
from tests.learning import lessons

ROOT = Path(__file__).parents[2]
SECRET = "c" * 40  # of the forms of everybody here


def fill(engine, people: int, start, coaches: int = 1) -> list[int]:
    """So many people without a company, and coaches with hours; the coaches' numbers."""
    with transaction(engine) as session:
        lessons.publish(session)
        program(session, start, [(number, NY) for number in range(1, people + 1)])
        ids = [5000 + n for n in range(coaches)]
        for number in ids:
            coach = numbered(number)
            coach.is_coach, coach.is_participant = True, False
            session.add(coach)
            session.flush()
            session.add(Duty(person_id=number, cohort_id=1, role="coach"))
            give_hours(session, coach)
    return ids


class Crowd:
    """Everybody's cookie, and the token that goes with it."""

    def __init__(self, url, folder, engine, people: int, now) -> None:
        self.app = create_app(settings_for(url, folder, PROPAGATE_ERRORS=False))
        with transaction(engine) as session:
            self.tokens = [accounts.sign_in(session, session.get(Person, n), device="t", now=now, second_factor=True)[0]
                           for n in range(1, people + 1)]  # fmt: skip
        self.cookies = [self._cookie(token) for token in self.tokens]
        self.csrf = self._csrf()

    def _cookie(self, token) -> str:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie["csrf_token"] = token, True, SECRET
        name = self.app.config["SESSION_COOKIE_NAME"]
        return f"{name}={client.get_cookie(name).value}"

    def _csrf(self) -> str:
        from flask_wtf.csrf import generate_csrf

        with self.app.test_request_context():
            from flask import session

            session["csrf_token"] = SECRET
            return generate_csrf()

    def form(self, coach_id: int, starts_at, key: str) -> str:
        """What the booking form sends."""
        slot = f"{coach_id}@{starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
        return urlencode({"csrf_token": self.csrf, "slot": slot, "obstacle": "a", "help": "b", "key": key})


@contextmanager
def servers(url, folder, workers: int = 3):
    """The site as it is run, in so many processes behind one port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--http", "1", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(workers), "--blocking-threads", "1", "--backlog", "1024", "--no-ws",
        "--no-access-log", "wsgi:app",
    ]  # fmt: skip
    environ = {
        **os.environ,
        "SPRINT_MODE": "demo",
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder),
        "SECRET_KEY": "s" * 40,
    }
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_until(lambda: _answers(port))
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its workers, too; every answer has been read
        process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200
    except OSError:
        return False
    finally:
        connection.close()


def all_at_once(port, path: str, posts) -> list[tuple[int, float]]:
    """Prepared posts, released together: the status of each answer, and its seconds. `posts` are cookies and bodies."""
    barrier = Barrier(len(posts))

    def one(post):
        cookie, body = post
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Connection": "close",
        }  # fmt: skip
        connection.connect()
        barrier.wait()
        begun = time.monotonic()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, time.monotonic() - begun

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(one, posts))


def enrolment(session: Session, number: int) -> Enrolment:
    """A person's place."""
    found = session.scalar(select(Enrolment).where(Enrolment.id == number))
    assert found is not None
    return found
