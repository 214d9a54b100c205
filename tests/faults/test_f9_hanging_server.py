"""F9: a mail server that hangs costs a bounded time, holds no transaction open, and slows no page."""

import time

import pytest
from sqlalchemy import text

from tests.faults import worker
from tests.faults.harness import DUE, Worker, connected, many, settle_marks, wait_until
from tests.faults.smtp_behaviours import BEHAVIOURS, DRIPS, mail_server
from tests.faults.worker import At, Job

WORKERS, PAGES = 3, 200
TIMEOUT, SLACK = 0.5, 8  # seconds; the slack is for a busy machine: without its bound an attempt never ends
HANGS = {**{name: b for name, b in BEHAVIOURS.items() if name.startswith("silent")}, "drips": DRIPS}


@pytest.mark.parametrize("name", HANGS)
def test_an_attempt_ends_in_time(databases, url, name):
    with connected(url) as engine, mail_server() as server:
        many(engine, 1)
        server.behaviour = HANGS[name]
        office = worker.office(server.port, TIMEOUT)
        start = time.monotonic()
        assert worker.tick(engine, At(DUE), office) == 0
        assert time.monotonic() - start < TIMEOUT + SLACK
        office.close()


def test_hanging_workers_hold_no_transaction_and_slow_no_page(databases, url, app, browser, set_clock):
    with connected(url) as engine, mail_server() as server:
        many(engine, 2 * WORKERS)
        server.behaviour = HANGS["silent after the dot"]
        workers = [Worker(Job(url, server.port, At(DUE), timeout=60, batch=2)) for _ in range(WORKERS)]
        server.wait_for(lambda: len(server.arrivals) == WORKERS)
        assert open_transactions(engine) == 0
        browser.sign_in(1)
        assert [browser.client.get(path).status_code for path in ("/today", "/account") * (PAGES // 2)] == [200] * PAGES
        settle_marks(engine, DUE)  # a writer of ours is not kept waiting either
        assert open_transactions(engine) == 0
        for hanging in workers:
            hanging.process.kill()
            hanging.killed()
        server.settle()


def open_transactions(engine):
    """How many sessions other than this one have a transaction open, or hold the lock for writing."""
    if engine.dialect.name == "sqlite":
        return can_write_at_once(engine)
    with engine.connect() as connection:
        wait_until(lambda: connection.scalar(text("select 1")) == 1)
        return connection.scalar(text(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and xact_start is not null and backend_type = 'client backend'"
        ))  # fmt: skip


def can_write_at_once(engine):
    """0 when the write lock of the file is free."""
    connection = engine.raw_connection()
    try:
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        connection.execute("PRAGMA busy_timeout=5000")
    finally:
        connection.close()
    return 0
