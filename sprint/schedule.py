"""The timer: everything that happens by the clock, in one table. It decides nothing; the database says what is due."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import Engine, delete
from sqlalchemy.exc import DBAPIError

from sprint import clock, limits, mailing, uploads
from sprint.accounts import actions as accounts
from sprint.admissions import actions as admissions
from sprint.community.actions import files as board
from sprint.community.queries import files as boards
from sprint.database import db, reading, transaction
from sprint.learning import actions as learning
from sprint.learning import queries as learned
from sprint.mail import actions as mail
from sprint.mail import queries
from sprint.mail.delivery import Round
from sprint.mail.messages import Office
from sprint.mail.models import Heartbeat
from sprint.plan import KINDS

log = structlog.get_logger(__name__)
FURTHEST_JUMP = timedelta(days=8)
JUMPED = (
    "The clock of this machine has jumped ahead by more than eight days. Nothing is posted or sent until it is back. "
    "If it is right now, start the timer again."
)
REST = timedelta(minutes=1)  # after trouble with the mail server: a wrong password once a minute, not every 3 seconds


class Trouble(Exception):
    """What kept a job from doing its work, as staff read it."""


@dataclass(frozen=True)
class Work:
    """What a job has at hand."""

    engine: Engine
    now: datetime
    office: Office
    stop: Callable[[], bool] = lambda: False
    uploads: Path | None = None


def post(work: Work) -> int:
    """Write what has fallen due into the ledger; how many letters that were."""
    with transaction(work.engine) as session:
        before = queries.newest_letter(session)
        mail.post(session, KINDS, work.now)
        return queries.letters_after(session, before)


def deliver(work: Work) -> int:
    """Send what the ledger holds; how many e-mails left."""
    did = Round(work.engine, KINDS, clock.now, work.office, work.stop).go()
    if trouble := did.trouble or (None if did.sent else _earlier_trouble(work)):
        raise Trouble(trouble)
    return did.sent


def _earlier_trouble(work: Work) -> str | None:
    """That of the last pass, while letters still wait because of it: a pass that had none to try cures nothing."""
    with reading(work.engine) as session:
        beat = session.get(Heartbeat, "deliver")
        return beat.trouble if beat and queries.has_undelivered(session) else None


def tidy(work: Work) -> int:
    """Forget what is over: sign-ins, links, counters; how many rows."""
    with transaction(work.engine) as session:
        over = limits.hits.c.expires <= work.now.timestamp()
        counters = session.connection().execute(delete(limits.hits).where(over)).rowcount
        return accounts.sweep(session, now=work.now) + counters


def forget_applications(work: Work) -> int:
    """Delete the applications that led to no seat, once their time is over; how many."""
    with transaction(work.engine) as session:
        return admissions.forget(session, now=work.now)


def tidy_files(work: Work) -> int:
    """Take away files that nobody can reach any more: taken out and in no version, or cut off while they came in."""
    if work.uploads is None or not work.uploads.exists():
        return 0
    with transaction(work.engine) as session:
        learning.forget_removed_files(session, now=work.now)
        board.forget_unsent_files(session, now=work.now)

    def known(keys: Collection[str]) -> Collection[str]:
        with reading(work.engine) as session:
            return learned.known_keys(session, keys) | boards.known_keys(session, keys)

    return uploads.sweep(work.uploads, known, work.now)


@dataclass(frozen=True)
class Job:
    """Something that happens again and again."""

    name: str
    every: timedelta
    do: Callable[[Work], int]


@dataclass(frozen=True)
class Outcome:
    """How much a job did, or what kept it from doing it."""

    count: int = 0
    trouble: str | None = None


JOBS = (
    Job("post", timedelta(seconds=30), post),
    Job("deliver", timedelta(seconds=3), deliver),
    Job("tidy", timedelta(days=1), tidy),
    Job("applications", timedelta(days=1), forget_applications),
    Job("files", timedelta(days=1), tidy_files),
)
JOB = {job.name: job for job in JOBS}


def run_job(job: Job, work: Work) -> Outcome:
    """Do a job once and write down how it went. Trouble is logged and told to staff; it never stops the timer."""
    try:
        outcome = Outcome(job.do(work))
    except Trouble as known:
        outcome = Outcome(trouble=str(known))
        log.warning("job_in_trouble", job=job.name, trouble=outcome.trouble)
    except Exception as error:  # whatever it is, the next tick may go well
        outcome = Outcome(trouble=f"{type(error).__name__}: {error}"[:500])
        log.exception("job_failed", job=job.name)
    _beat(work.engine, job.name, outcome.trouble)
    return outcome


def _beat(engine: Engine, name: str, trouble: str | None = None) -> None:
    try:
        with transaction(engine) as session:
            mail.beat(session, name, now=clock.now(), is_done=trouble is None, trouble=trouble)
    except DBAPIError as error:
        log.warning("heartbeat_lost", job=name, trouble=str(error.orig)[:200])


class Watch:
    """Compares the wall clock with the monotonic one. A clock that has run away decides nothing.

    Downtime is no jump: a new timer starts with the clock it finds.
    """

    def __init__(self, wall: datetime, monotonic: float) -> None:
        self.wall, self.monotonic = wall, monotonic

    def gain(self, wall: datetime, monotonic: float) -> timedelta:
        """How far the wall clock has run ahead since the last time it was believed."""
        return wall - self.wall - timedelta(seconds=monotonic - self.monotonic)

    def is_believed(self, wall: datetime, monotonic: float) -> bool:
        """Whether to go by the wall clock. One that was ahead and has come back is believed again."""
        if self.gain(wall, monotonic) > FURTHEST_JUMP:
            return False
        self.wall, self.monotonic = wall, monotonic
        return True


class Timer:
    """Ticks; several of them on one database are harmless."""

    def __init__(self, app: Flask, office: Office | None = None) -> None:
        self.app, self.stopping, self.lock = app, threading.Event(), threading.Lock()
        self.office = office or mailing.office(app)
        self.watch, self.has_jumped = Watch(clock.now(), time.monotonic()), False

    def tick(self, job: Job) -> Outcome:
        """Do one job, unless the clock has jumped or the mail server has just been in trouble."""
        with self.app.app_context():
            work = Work(db.engine, clock.now(), self.office, self.stopping.is_set, self.app.config["UPLOADS_DIR"])
            if not self._believes(work):
                return Outcome(trouble=JUMPED)
            return Outcome() if self._rests(job, work) else run_job(job, work)

    def _believes(self, work: Work) -> bool:
        with self.lock:
            is_believed = self.watch.is_believed(work.now, time.monotonic())
            if is_believed == self.has_jumped:  # news
                self.has_jumped = not is_believed
                log.warning("clock_jumped" if self.has_jumped else "clock_is_back", now=work.now.isoformat())
                _beat(work.engine, "clock", JUMPED if self.has_jumped else None)
            return is_believed

    def _rests(self, job: Job, work: Work) -> bool:
        if job.name != "deliver":
            return False
        try:
            with reading(work.engine) as session:
                beat = session.get(Heartbeat, job.name)
        except DBAPIError:
            return False  # the job itself will say so
        return bool(beat and beat.trouble and timedelta(0) <= work.now - beat.beat_at < REST)

    def run(self) -> None:
        """Tick until SIGTERM or SIGINT; a letter that is being sent is finished first."""
        from apscheduler.schedulers.blocking import BlockingScheduler

        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns when a long delivery skips ticks
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler = BlockingScheduler(timezone="UTC", job_defaults=defaults)
        for job in JOBS:
            seconds = job.every.total_seconds()
            scheduler.add_job(self.tick, "interval", [job], seconds=seconds, id=job.name, next_run_time=clock.now())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop(scheduler.shutdown))
        with self.app.app_context():
            _beat(db.engine, "clock")
        scheduler.start()

    def _stop(self, shutdown: Callable[..., None]) -> None:
        if not self.stopping.is_set():
            self.stopping.set()
            shutdown(wait=True)
