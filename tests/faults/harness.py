"""What the fault suites share: people who are due a letter, and workers in processes of their own."""

import multiprocessing
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Duty, Enrolment
from sprint.community.models import Post, Topic
from sprint.database import connect, transaction
from sprint.mail.delivery import LEASE, deliver
from sprint.mail.models import Envelope, Letter, Mark
from sprint.plan import KINDS
from tests.builders.cast import NY, at, numbered, program
from tests.faults import worker
from tests.faults.judge import Identity, read
from tests.faults.worker import At, Job

BOUND = 60  # seconds that a worker may take
THIRD_MONDAY = date(2026, 11, 2)  # week 3 of the cohort opens at nine in New York
EARLIER, DUE = at(THIRD_MONDAY, 8, 30), at(THIRD_MONDAY, 9, 5)
DIGESTED = (1, 2)  # who is due a digest of the board
WEEK_3 = 13  # its id: see tests.builders.cast.program
AFTER_LEASE = LEASE + timedelta(minutes=1)

# Workers are forks of a process that has imported the application and holds no connection.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.worker", "pytest"])  # the latter: children import __main__ again


def week_3(people: Iterable[int]) -> set[Identity]:
    """The letters that week 3 brings."""
    return {("week-opens", WEEK_3, 0, number) for number in people}


def settle_marks(engine: Engine, moment: datetime) -> None:
    """As if all had been posted until then, and nothing kept of it."""
    with transaction(engine) as session:
        session.execute(delete(Letter))
        session.execute(delete(Envelope))
        session.execute(delete(Mark))
        session.add_all(Mark(kind=kind.name, settled_until=moment) for kind in KINDS if kind.planner)


def small_program(engine: Engine) -> tuple[set[Identity], dict[Identity, str]]:
    """Five participants and staff who are due letters at DUE, one who withdrew, one suspended; what each must get."""
    zones = (NY, NY, "America/Puerto_Rico", "America/Chicago", NY, NY, NY)
    with transaction(engine) as session:
        program(session, people=list(enumerate(zones, 1)))
        staff = numbered(8)
        staff.is_staff, staff.mail_hour = True, 9
        session.add(staff)
        session.flush()
        session.add(Duty(person_id=8, cohort_id=1, role="staff"))
        _talk(session)
        session.get(Enrolment, 6).withdrawn_at = EARLIER
        session.get(type(staff), 7).suspended_at = EARLIER
    settle_marks(engine, EARLIER)
    monday = THIRD_MONDAY.toordinal()
    told = week_3(range(1, 6)) | {("week-in-review", 1, monday, 8)}
    told |= {("board-digest", 1, monday, number) for number in DIGESTED}
    return told, {
        ("week-opens", WEEK_3, 0, 6): "withdrew from the cohort",
        ("week-opens", WEEK_3, 0, 7): "the account is suspended",
    }


def _talk(session: Session) -> None:
    """A post on the board that two people, whose mornings begin at nine, have not seen."""
    at = EARLIER - timedelta(hours=12)
    for number in DIGESTED:
        session.get(Person, number).mail_hour = 9
    session.add(
        Topic(id=1, cohort_id=1, person_id=8, kind="talk", title="News", key="t", posted_at=at, last_post_at=at)
    )
    session.flush()
    session.add(Post(id=1, topic_id=1, number=1, person_id=8, key="p", source="News", html="", posted_at=at))


def many(engine: Engine, people: int) -> set[Identity]:
    """So many participants who are due the letter of week 3 at DUE, and nothing else."""
    with transaction(engine) as session:
        program(session, people=[(number, NY) for number in range(1, people + 1)])
    settle_marks(engine, EARLIER)
    return week_3(range(1, people + 1))


class Worker:
    """A worker in a process of its own."""

    def __init__(self, job: Job, *args: Any, does: Callable[..., None] = worker.work) -> None:
        self.pipe, child = processes.Pipe()
        self.process = processes.Process(target=does, args=(job, child, *args), daemon=True)
        self.process.start()
        child.close()

    def hear(self) -> Any:
        """Its next report."""
        assert self.pipe.poll(BOUND), "the worker says nothing"
        return self.pipe.recv()

    def end(self) -> int:
        """Wait for its end; the exit code, or the negative number of the signal that ended it."""
        self.process.join(BOUND)
        code = self.process.exitcode
        assert code is not None, "the worker does not end"
        return code

    def killed(self) -> None:
        """It was hit where it was to be hit."""
        assert self.end() == -9

    def done(self) -> tuple[int, list[str]]:
        """How many e-mails it sent, and the points that it passed."""
        word, sent, passed = self.hear()
        assert (word, self.end()) == ("done", 0)
        return sent, passed

    def stopped(self) -> str:
        """The name of the point at which it stands still."""
        word, pid, name = self.hear()
        assert word == "stops"
        wait_until(lambda: state(pid).startswith("T"))
        return name

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.process.pid, number)


class Nursery(Worker):
    """A process that does a job once, and then again in a fork for each fault."""

    def __init__(self, job: Job) -> None:
        super().__init__(job, does=worker.nursery)
        _word, self.sent, self.points = self.hear()

    def kill_at(self, fault: int) -> None:
        """Do the job in a fork that is killed at a point."""
        self.pipe.send(fault)
        assert self.hear() == -9, f"nothing was hit at point {fault}"

    def close(self) -> None:
        """Send it home."""
        self.pipe.send(0)
        assert self.end() == 0


def state(pid: int) -> str:
    """The state of a process, as ps says it: T is stopped."""
    return subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()


def wait_until(condition: Callable[[], bool], seconds: float = BOUND) -> None:
    """Look until it holds, for a bounded time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def recover(engine: Engine, port: int, now: datetime) -> int:
    """What the next timer does, one lease later; how many e-mails left."""
    office = worker.office(port)
    try:
        return worker.tick(engine, At(now), office)
    finally:
        office.close()


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """An engine of the test's own."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def deliver_at(engine: Engine, port: int, now: datetime) -> int:
    """Delivery alone, at a moment; how many e-mails left."""
    office = worker.office(port)
    try:
        return deliver(engine, KINDS, At(now), office)
    finally:
        office.close()


def tries(url: str) -> list[datetime]:
    """When the e-mails that wait are to be tried, the next one first."""
    return sorted(e["try_at"] for e in read(url).envelopes.values() if not e["sent_at"] and not e["failed_at"])
