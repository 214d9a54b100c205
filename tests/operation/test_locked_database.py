"""While another process holds the database, whoever sends a form is answered soon (RELIABILITY F14)."""

import multiprocessing
import time

import pytest

from sprint import database
from sprint.database import db
from tests.browser import Browser

fork = multiprocessing.get_context("fork")
LOCK = {
    "sqlite": "update rate_limit set n = n",
    "postgresql": "lock table person, sign_in, rate_limit, mark, letter, envelope, heartbeat in access exclusive mode",
}


def hold(url, seconds, is_held):
    """Another process, which takes what every writer needs and keeps it."""
    engine = database.connect(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(LOCK[engine.dialect.name])
        is_held.set()
        time.sleep(seconds)


@pytest.fixture
def locked(app, url):
    """Locks the database from another process for some seconds; returns that process."""
    started = []

    def lock(seconds):
        with app.app_context():
            db.engine.dispose()
        is_held = fork.Event()
        process = fork.Process(target=hold, args=(url, seconds, is_held), daemon=True)
        process.start()
        started.append(process)
        assert is_held.wait(30)
        return process

    yield lock
    for process in started:
        process.terminate()
        process.join()


FORM = {"email": "nobody@example.com", "password": "not the password at all"}


def answered(app, path, data=None):
    """Status, text and seconds of a page."""
    browser = Browser(app)
    if data:
        data = {"csrf_token": browser._csrf(), **data}
    began = time.monotonic()
    response = browser.client.post(path, data=data) if data else browser.client.get(path)
    return response.status_code, response.text, time.monotonic() - began


def test_a_second_is_waited_for(app, locked):
    answered(app, "/sign-in")  # the first page of a process takes longer
    locked(1)
    status, words, seconds = answered(app, "/sign-in", FORM)
    assert status == 422, words
    assert seconds < 6


def test_after_five_seconds_a_page_says_to_try_again(app, locked):
    app.config["PROPAGATE_ERRORS"] = False
    answered(app, "/sign-in")
    locked(30)
    status, words, seconds = answered(app, "/sign-in", FORM)
    assert status == 503
    assert "Traceback" not in words
    assert "<h1" in words
    assert seconds < 6
    assert answered(app, "/healthz")[0] == 200
    if db_kind(app) == "sqlite":
        assert answered(app, "/")[0] == 200, "who only reads waits for nobody"


def db_kind(app):
    """Which database it is."""
    with app.app_context():
        return db.engine.dialect.name
