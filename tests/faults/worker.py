"""What runs in a process of its own: a worker that posts and delivers, and can be killed or stopped at any point."""

import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

import sprint.tables  # noqa: F401 (so that the metadata knows every table)
from sprint import database
from sprint.mail import actions, delivery
from sprint.mail.messages import Mail
from sprint.mail.smtp import PostOffice
from sprint.plan import KINDS
from tests.faults.letterhead import HEAD, plain

Clock = Callable[[], datetime]
PATIENCE = 60  # seconds for a busy database: SQLite lets writers in at random, and eight of them are many


@dataclass(frozen=True)
class At:
    """A clock that stands still."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.moment


@dataclass(frozen=True)
class SharedClock:
    """One clock for several processes: seconds since 1970 in shared memory, moved by the test."""

    seconds: Any

    def __call__(self) -> datetime:
        """The moment that the test has set."""
        return datetime.fromtimestamp(self.seconds.value, UTC)

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.seconds.value += by.total_seconds()


@dataclass(frozen=True)
class Place:
    """The first point named `then` after so many points that begin with `first`."""

    first: str
    times: int
    then: str

    def is_last_of(self, passed: Sequence[str]) -> bool:
        """Whether the point that has just been passed is the place."""
        firsts = [n for n, name in enumerate(passed) if name.startswith(self.first)][: self.times]
        return len(firsts) == self.times and self.then in passed[firsts[-1] + 1 :][-1:]


@dataclass(frozen=True)
class Job:
    """What a worker is to do, and where it is to end."""

    url: str
    port: int
    clock: Clock | None
    fault: int | Place = 0  # the point at which it is hit; 0: never
    hit: signal.Signals = signal.SIGKILL
    timeout: float = 5  # seconds, for each answer of the mail server
    lease: tuple[float, float] | None = None  # seconds of a lease, and of one sending
    batch: int = delivery.BATCH


def office(port: int, timeout: float = 5, write: Callable[[Mail], bytes] = plain) -> PostOffice:
    """The product's own, on the mail server of the test, without a limit a second."""
    return PostOffice(f"smtp://127.0.0.1:{port}?tls=none", HEAD, write, timeout=timeout, after_dot=timeout)


def tick(engine: Engine, clock: Clock, office: Any) -> int:
    """Post and deliver, as the timer does; how many e-mails left."""
    with database.transaction(engine) as session:
        actions.post(session, KINDS, clock())
    return delivery.deliver(engine, KINDS, clock, office)


def patiently(tick: Callable[[], int]) -> int:
    """The timer's way with a database that is busy: the next tick is the next try. What the last one sent."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return tick()
        except DBAPIError as error:
            if not database.is_busy(error) or time.monotonic() > until:
                raise


def work(job: Job, pipe: Any, barrier: Any = None) -> None:
    """Do the job once; report the e-mails sent and the points passed."""
    engine, points = begin(job, pipe)
    if barrier is not None:
        barrier.wait()
    pipe.send(("done", *do(job, engine, points)))


def begin(job: Job, pipe: Any) -> tuple[Engine, "Points"]:
    """An engine whose every step is a point."""
    delivery.BATCH = job.batch
    if job.lease:
        delivery.LEASE, delivery.ONE_SENDING = timedelta(seconds=job.lease[0]), job.lease[1]
    engine = database.connect(job.url)
    points = Points(job.fault, job.hit, pipe)
    points.watch(engine)
    return engine, points


def do(job: Job, engine: Engine, points: "Points") -> tuple[int, list[str]]:
    """One tick, with a connection to the mail server and to the database that end with it."""
    mail = office(job.port, job.timeout)
    sent = patiently(lambda: tick(engine, job.clock, mail))
    passed = list(points.passed)
    mail.close()
    engine.dispose()
    return sent, passed


def nursery(job: Job, pipe: Any) -> None:
    """Do the job once, so that every statement is compiled; then do it again in a fork for each fault asked for.

    The forks inherit no connection: they have been closed. Reports each fork's exit status.
    """
    engine, points = begin(job, pipe)
    pipe.send(("done", *do(job, engine, points)))
    while fault := pipe.recv():
        pid = os.fork()
        if not pid:
            points.fault, points.passed = fault, []
            do(job, engine, points)
            os._exit(0)
        pipe.send(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def hold_lock(job: Job, pipe: Any, seconds: float) -> None:
    """Keep everybody else from writing (PostgreSQL: also from reading letters, marks and people)."""
    engine = database.connect(job.url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("lock table letter, envelope, mark, person in access exclusive mode")
        pipe.send("locked")
        time.sleep(seconds)
    pipe.send("released")
    engine.dispose()


class Points:
    """Counts every point at which a process may end, and ends it at the one asked for."""

    def __init__(self, fault: int | Place, hit: signal.Signals, pipe: Any) -> None:
        self.fault, self.hit, self.pipe, self.passed = fault, hit, pipe, []

    def point(self, name: str) -> None:
        """One point; its name says what comes next or has just been."""
        self.passed.append(name)
        if not self._is_here():
            return
        if self.hit != signal.SIGKILL:
            self.fault = 0
            self.pipe.send(("stops", os.getpid(), name))
        os.kill(os.getpid(), self.hit)

    def _is_here(self) -> bool:
        if isinstance(self.fault, Place):
            return self.fault.is_last_of(self.passed)
        return len(self.passed) == self.fault

    def watch(self, engine: Engine) -> None:
        """Every statement, commit, socket connection, write and read has a point before and one after it."""
        event.listen(engine, "before_cursor_execute", lambda c, cursor, sql, *_: self.point(f"before {sql[:40]}"))
        event.listen(engine, "after_cursor_execute", lambda c, cursor, sql, *_: self.point(f"after {sql[:40]}"))
        engine.dialect.do_commit = self._around(engine.dialect.do_commit, lambda *_: "commit")
        for name in ("connect", "sendall", "recv"):
            setattr(socket.socket, name, self._around(getattr(socket.socket, name), _socket_step(name)))

    def _around(self, real: Callable[..., Any], say: Callable[..., str]) -> Callable[..., Any]:
        def step(*args: Any, **kw: Any) -> Any:
            name = say(*args)
            self.point(f"before {name}")
            answer = real(*args, **kw)
            self.point(f"after {name}")
            return answer

        return step


def _socket_step(name: str) -> Callable[..., str]:
    def say(_socket: Any, what: Any = b"", *_: Any) -> str:
        if name != "sendall":
            return f"socket {name}"
        return "socket write dot" if bytes(what).endswith(b"\r\n.\r\n") else f"socket write {bytes(what[:4])!r}"

    return say
