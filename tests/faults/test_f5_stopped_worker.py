"""F5: a worker stands still for two leases after its claim, and goes on when others have taken its letters over."""

import signal
import time
from datetime import timedelta

import pytest

from tests.faults.harness import DUE, Worker, connected, many, processes, recover
from tests.faults.judge import judge, read
from tests.faults.smtp_behaviours import mail_server
from tests.faults.worker import Job, Place, SharedClock

PEOPLE = 6
LEASE, ONE_SENDING = 1.5, 0.1  # seconds, by the real clock: time enough to come to the stop on a busy machine
CLAIM, MARK = "after UPDATE envelope SET try_at", "after UPDATE envelope SET sent_at"
# Where it stands still, and how many second copies may follow.
STOPS = {
    "when its claim is committed": (Place(CLAIM, 1, "after commit"), 0),
    "before it greets the server": (Place(CLAIM, 1, "before socket connect"), 1),
    "between two letters": (Place(MARK, 2, "after commit"), 0),
    "before it hands a letter over": (Place(MARK, 1, "before socket write dot"), 1),
    "when it has handed a letter over": (Place(MARK, 2, "after socket write dot"), 1),
}


@pytest.mark.parametrize("stop", STOPS)
def test_a_late_worker_marks_nothing(databases, url, stop):
    place, may_double = STOPS[stop]
    with connected(url) as engine, mail_server() as server:
        told = many(engine, PEOPLE)
        clock = SharedClock(processes.Value("d", DUE.timestamp()))
        late = Worker(Job(url, server.port, clock, place, signal.SIGSTOP, lease=(LEASE, ONE_SENDING)))
        late.stopped()
        time.sleep(2 * LEASE)  # by its own monotonic clock, too, two leases are over
        clock.move(timedelta(seconds=2 * LEASE))
        taken_over = clock()
        recover(engine, server.port, taken_over)
        before = read(url).envelopes
        clock.move(timedelta(hours=1))
        late.signal(signal.SIGCONT)
        late.done()

        doubles = judge(url, server.arrivals, told=told, skipped={}, now=clock(), doubles=may_double)
        assert read(url).envelopes == before, "the late worker has written something"
        assert all(envelope["sent_at"] <= taken_over for envelope in before.values())
    print(f"F5: stopped {stop}: {doubles.total()} second copies")
