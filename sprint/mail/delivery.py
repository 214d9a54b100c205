"""Takes envelopes that are ready, asks the plan once more, sends, and marks. Any number of these may run."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Engine, func, or_, select, true, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint import program
from sprint.accounts.models import Person
from sprint.database import is_busy, reading, transaction
from sprint.mail.messages import Answer, Letterhead, Mail, Office, Part, Sender
from sprint.mail.models import Envelope, Letter, undelivered
from sprint.mail.review import ask_again, load_facts, told
from sprint.planning import DAY, Kind

log = structlog.get_logger(__name__)
BATCH = 100
LEASE = timedelta(minutes=15)
ONE_SENDING = 300  # seconds that one envelope can take at worst: none is begun with less of the lease left
GIVE_UP = timedelta(hours=72)
PAUSES = [timedelta(minutes=m) for m in (1, 2, 4, 8, 16, 30, 60)]  # after each failure; the last repeats
RECESS = timedelta(minutes=1)  # for letters that no server would look at
LOST_IN_A_ROW = 3  # connections that break in the middle of a letter: then it is the server
LOOK_UP = 2.0  # seconds after which a long batch looks for a letter that somebody waits for


@dataclass
class Pass:
    """What one pass of delivery did. `trouble` is the server's: it stopped the pass."""

    sent: int = 0
    tried: int = 0
    trouble: str | None = None


def deliver(engine: Engine, kinds: Sequence[Kind], clock: Callable[[], datetime], office: Office) -> int:
    """Send all that is ready, and say how many envelopes left."""
    return Round(engine, kinds, clock, office).go().sent


class Round:
    """One pass over all that is ready. No transaction is open while a mail server is spoken to."""

    def __init__(
        self, engine: Engine, kinds: Sequence[Kind], clock: Callable[[], datetime], office: Office,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self.engine, self.kinds, self.clock, self.office, self.stop = engine, kinds, clock, office, stop
        self.did = Pass()
        self.lost, self.looked = 0, time.monotonic()

    def go(self) -> Pass:
        """Send until nothing is ready, the server fails, or somebody asks to stop."""
        while self._goes_on() and self._send_batch():
            pass
        return self.did

    def _goes_on(self) -> bool:
        return self.did.trouble is None and not self.stop()

    def _claim(self, *, urgent_only: bool) -> list[Mail] | None:
        return claim(self.engine, self.kinds, self.clock(), self.office.letterhead, urgent_only=urgent_only)

    def _send_batch(self, *, urgent_only: bool = False) -> bool:
        """Claim a batch and send it; False when nothing is ready."""
        until = time.monotonic() + LEASE.total_seconds() - ONE_SENDING  # read first: we may stand still after the claim
        batch = self._claim(urgent_only=urgent_only)
        for mail in batch or ():
            if self._goes_on() and time.monotonic() < until:
                self._send(mail)
            else:
                give_back(self.engine, mail, self.did.trouble, self.clock())
            if not urgent_only:
                self._look_up()
        return batch is not None

    def _send(self, mail: Mail) -> None:
        answer = self.office.send(mail)
        self.did.tried += 1
        self.lost = self.lost + 1 if answer.is_broken else 0
        if answer.is_down or self.lost >= LOST_IN_A_ROW:
            self.did.trouble = answer.trouble
        if answer.is_down:
            give_back(self.engine, mail, answer.trouble, self.clock())
        else:
            mark(self.engine, mail, answer, self.clock())
            self.did.sent += answer.trouble is None

    def _look_up(self) -> None:
        """In the middle of a long batch: what somebody is waiting for goes first (RELIABILITY S8)."""
        if self._goes_on() and time.monotonic() - self.looked > LOOK_UP:
            self.looked = time.monotonic()
            if has_urgent(self.engine, self.clock()):
                self._send_batch(urgent_only=True)


def claim(
    engine: Engine, kinds: Sequence[Kind], now: datetime, letterhead: Letterhead, *, urgent_only: bool = False
) -> list[Mail] | None:
    """Take a batch for one lease, less what today's plan no longer wants sent; None when nothing is ready."""
    with transaction(engine) as session:
        taken = _take(session, now, urgent_only)
        if not taken:
            return None
        ask_again(session, kinds, taken, now)
        return _unfold(session, kinds, taken, now, letterhead)


def _ready(now: datetime) -> ColumnElement[bool]:
    # what waits so far ahead was written by a clock that was wrong
    return undelivered & or_(Envelope.try_at <= now, Envelope.try_at > now + DAY)


def has_urgent(engine: Engine, now: datetime) -> bool:
    """Whether a letter is ready that somebody is waiting for."""
    with reading(engine) as session:
        return session.scalar(select(Envelope.id).where(_ready(now), Envelope.is_urgent).limit(1)) is not None


def _take(session: Session, now: datetime, urgent_only: bool) -> Sequence[int]:
    ready = (
        select(Envelope.id)
        .where(_ready(now), Envelope.is_urgent if urgent_only else true())
        .order_by(Envelope.is_urgent.desc(), Envelope.try_at, Envelope.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(
        update(Envelope)
        .where(Envelope.id.in_(ready))
        .values(try_at=now + LEASE, attempts=Envelope.attempts + 1, dated_at=func.coalesce(Envelope.dated_at, now))
        .returning(Envelope.id)
        .execution_options(synchronize_session=False)
    ).all()


def _unfold(
    session: Session, kinds: Sequence[Kind], taken: Sequence[int], now: datetime, letterhead: Letterhead
) -> list[Mail]:
    """Everything that the batch needs on its way, as plain values."""
    found = session.scalars(
        select(Envelope)
        .where(Envelope.id.in_(taken))
        .order_by(Envelope.is_urgent.desc(), Envelope.id)
        .options(joinedload(Envelope.person), selectinload(Envelope.letters.and_(Letter.skipped.is_(None))))
        .execution_options(populate_existing=True)
    )
    envelopes = found.unique().all()
    facts = load_facts(session, kinds, [told(letter) for envelope in envelopes for letter in envelope.letters], now)
    named = {kind.name: kind for kind in kinds}
    sender = sender_of(session)
    batch = []
    for envelope in envelopes:
        parts = []
        for letter in envelope.letters:
            what = told(letter)
            if what.identity in facts:
                parts.append(Part(what, named[what.kind], facts[what.identity]))
            else:
                letter.skipped = "what it was about is gone"
        if parts:
            batch.append(_mail(envelope, sender, tuple(parts), letterhead))
        else:
            envelope.failed_at, envelope.trouble = now, "nothing left to tell"
    return batch


def _mail(envelope: Envelope, sender: Sender, parts: tuple[Part, ...], letterhead: Letterhead) -> Mail:
    envelope.message_id = envelope.message_id or letterhead.message_id(parts[0].told)
    person, dated_at = envelope.person, envelope.dated_at
    assert dated_at is not None
    return Mail(
        envelope.id, envelope.attempts, dated_at, envelope.message_id, person.id, person.email, person.name,
        person.zone, sender, parts,
    )  # fmt: skip


def sender_of(session: Session) -> Sender:
    """What letters say of the program, as it is set now."""
    it = program.current(session)
    return Sender(it.name, it.postal_address, it.contact_name, it.contact_email, it.contact_phone)


def mark(engine: Engine, mail: Mail, answer: Answer, now: datetime) -> None:
    """Write down what became of an attempt, unless somebody else has claimed the envelope since."""
    outcome: dict[str, Any] = {"trouble": answer.trouble}
    if answer.trouble is None:
        outcome["sent_at"] = now
    elif answer.for_good or now - mail.dated_at >= GIVE_UP:
        outcome["failed_at"] = now
    else:
        outcome["try_at"] = now + PAUSES[min(mail.attempt, len(PAUSES)) - 1] * _jitter()
    _write_down(engine, mail, outcome, bounced_at=now if answer.bounced else None)


def give_back(engine: Engine, mail: Mail, trouble: str | None, now: datetime) -> None:
    """Undo a claim: nothing of this letter was offered to anybody. It keeps its place in the schedule of attempts."""
    outcome: dict[str, Any] = {"attempts": mail.attempt - 1, "try_at": now}
    if trouble:
        outcome.update(try_at=now + RECESS * _jitter(), trouble=trouble)
    if mail.attempt == 1:
        outcome.update(dated_at=None, message_id=None)
    _write_down(engine, mail, outcome)


def _jitter() -> float:
    return random.uniform(0.8, 1.2)  # noqa: S311 (so that many letters do not come back in one moment)


def _write_down(engine: Engine, mail: Mail, outcome: dict[str, Any], bounced_at: datetime | None = None) -> None:
    """Keep trying while the database is busy: what is lost here would be sent again."""
    until = time.monotonic() + LEASE.total_seconds() / 2
    while True:
        try:
            with engine.begin() as connection:  # without a Session: a quarter of the time
                connection.execute(
                    update(Envelope)
                    .where(Envelope.id == mail.id, Envelope.attempts == mail.attempt, undelivered)
                    .values(outcome)
                )
                if bounced_at:
                    address = (Person.id == mail.person_id) & (Person.email == mail.to)
                    connection.execute(update(Person).where(address).values(bounced_at=bounced_at))
            return
        except DBAPIError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            log.warning("mark_waits_for_database", envelope=mail.id)
            time.sleep(0.5)
