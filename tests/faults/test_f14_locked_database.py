"""F14: another process keeps the database locked, for one second and for six."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sprint.schedule import JOB, Timer
from tests.faults import worker
from tests.faults.harness import DUE, Worker, connected, many
from tests.faults.judge import judge
from tests.faults.smtp_behaviours import mail_server
from tests.faults.worker import Job

PEOPLE = 20
LONGEST_PAGE = 6.0  # seconds; a lock is waited for at most 5
AFTER_RELEASE = 60.0


@pytest.mark.parametrize("seconds", [1, 6])
def test_all_is_done_after_the_release_and_pages_answer_meanwhile(databases, url, app, set_clock, seconds):
    set_clock(DUE)
    app.config["PROPAGATE_ERRORS"] = False
    with connected(url) as engine, mail_server() as server, ThreadPoolExecutor(1) as threads:
        told = many(engine, PEOPLE)
        timer = Timer(app, worker.office(server.port))
        client = app.test_client()
        look(client, "/")  # the first page of a process takes longer
        holder = Worker(Job(url, 0, None), seconds, does=worker.hold_lock)
        assert holder.hear() == "locked"
        ticking = threads.submit(tick_until_sent, timer)
        answers = [look(client, path) for path in ("/", "/sign-in", "/")]
        assert holder.hear() == "released"
        released_at = time.monotonic()
        sent_at = ticking.result(AFTER_RELEASE)
        assert sent_at - released_at < AFTER_RELEASE
        timer.office.close()
        judge(url, server.arrivals, told=told, skipped={}, now=DUE)
    assert all(status in {200, 503} and lasted < LONGEST_PAGE for status, lasted, _text in answers), answers
    assert not any("Traceback" in text for _status, _lasted, text in answers)
    assert look(client, "/")[0] == 200


def tick_until_sent(timer):
    """What the timer does all the time; when all had left."""
    until = time.monotonic() + AFTER_RELEASE
    sent = 0
    while sent < PEOPLE and time.monotonic() < until:
        timer.tick(JOB["post"])
        sent += timer.tick(JOB["deliver"]).count
    assert sent == PEOPLE
    return time.monotonic()


def look(client, path):
    """Ask for a page: its status, how long it took, and its text."""
    start = time.monotonic()
    response = client.get(path)
    return response.status_code, time.monotonic() - start, response.text
