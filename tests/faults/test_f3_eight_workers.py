"""F3: eight workers, released together, find one due unlock of 1,000 participants."""

import os

import pytest

from tests.faults.harness import DUE, Worker, connected, many, processes
from tests.faults.judge import judge
from tests.faults.smtp_behaviours import mail_server
from tests.faults.worker import At, Job

WORKERS, PEOPLE = 8, 1_000
ROUNDS = int(os.environ.get("ROUNDS", 2))


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_nobody_is_told_twice(databases, url, round_):
    with connected(url) as engine, mail_server() as server:
        told = many(engine, PEOPLE)
        barrier = processes.Barrier(WORKERS)
        workers = [Worker(Job(url, server.port, At(DUE), batch=50), barrier) for _ in range(WORKERS)]
        for worker in workers:
            worker.done()
        judge(url, server.arrivals, told=told, skipped={}, now=DUE, doubles=0)
    assert len(server.arrivals) == PEOPLE == len({arrival.to for arrival in server.arrivals})
    assert server.connections > 1, "one worker did all of it"
