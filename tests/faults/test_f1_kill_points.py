"""F1: `kill -9` before and after every statement, commit, socket connection, write and read of a run."""

import pytest

from tests.faults.harness import AFTER_LEASE, DUE, EARLIER, Nursery, connected, recover, settle_marks, small_program
from tests.faults.judge import judge
from tests.faults.smtp_behaviours import mail_server
from tests.faults.worker import At, Job

CHUNKS = 6  # so that the points can be shared by several test processes
AT_LEAST = 120


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_kill_loses_or_doubles_anything(databases, url, chunk, capsys):
    with connected(url) as engine, mail_server() as server:
        told, skipped = small_program(engine)
        run = Run(url, engine, server, told, skipped)
        points, window = run.points, between_dot_and_mark(run.points)
        for n in range(chunk + 1, len(points) + 1, CHUNKS):
            doubles = run.killed_at(n)
            assert doubles == (n in window), f"{doubles} second copies after a kill at point {n}: {points[n - 1]}"
        run.nursery.close()
    assert len(points) >= AT_LEAST
    with capsys.disabled():
        print(f"\nF1: {len(points)} points, chunk {chunk + 1} of {CHUNKS} killed, {len(window)} may double an e-mail")


class Run:
    """One database and one mail server, set back for each kill."""

    def __init__(self, url, engine, server, told, skipped):
        self.url, self.engine, self.server, self.told, self.skipped = url, engine, server, told, skipped
        self.nursery = Nursery(Job(url, server.port, At(DUE)))
        self.points = self.nursery.points
        self._verdict(DUE, doubles=0)

    def killed_at(self, n):
        """Kill a run at a point, recover, judge; how many second copies there are."""
        settle_marks(self.engine, EARLIER)
        self.server.arrivals.clear()
        self.nursery.kill_at(n)
        self.server.settle()
        recover(self.engine, self.server.port, DUE + AFTER_LEASE)
        return self._verdict(DUE + AFTER_LEASE, doubles=1)

    def _verdict(self, now, doubles):
        return judge(
            self.url, self.server.arrivals, told=self.told, skipped=self.skipped, now=now, doubles=doubles,
            never={"p6@example.com", "p7@example.com"},
        ).total()  # fmt: skip


def between_dot_and_mark(points):
    """The points, from 1, at which an e-mail has gone and its mark is not committed yet."""
    window, is_out = set(), False
    for n, name in enumerate(points, 1):
        if name == "after socket write dot":
            is_out = True
        if name == "after commit":
            is_out = False
        if is_out:
            window.add(n)
    return window
