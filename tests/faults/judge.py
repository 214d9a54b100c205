"""The judge of the fault suites: reads nothing but the database and the mail server's log.

It knows the tables, by SQL, and nothing of the code that fills them. The invariants are those of RELIABILITY 5.1.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.faults.smtp_behaviours import Arrival

Identity = tuple[str, int, int, int]  # kind, about, edition, person

LETTERS = """select l.kind, l.about_id, l.edition, l.person_id, l.due_at, l.posted_at, l.skipped, l.envelope_id
from letter l order by l.id"""
ENVELOPES = """select e.id, p.email, e.try_at, e.attempts, e.dated_at, e.message_id, e.sent_at, e.failed_at, e.trouble
from envelope e join person p on p.id = e.person_id order by e.id"""


@dataclass(frozen=True)
class Records:
    """What the database holds about letters and their envelopes."""

    letters: Sequence[Any]
    envelopes: Mapping[int, Any]

    def identities(self) -> list[Identity]:
        """Of every letter that is not skipped."""
        return [identity(row) for row in self.letters if row["skipped"] is None]

    def skipped(self) -> dict[Identity, str]:
        """Of every letter that is, with the reason."""
        return {identity(row): row["skipped"] for row in self.letters if row["skipped"] is not None}


def identity(row: Mapping[str, Any]) -> Identity:
    """What makes a letter the same letter."""
    return row["kind"], row["about_id"], row["edition"], row["person_id"]


def read(url: str) -> Records:
    """The tables as they are now, with moments aware and in UTC."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        letters, envelopes = ([_timed(row) for row in connection.execute(text(sql)).mappings()]
                              for sql in (LETTERS, ENVELOPES))  # fmt: skip
    return Records(letters, {row["id"]: row for row in envelopes})


def _timed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _moment(value) if name.endswith("_at") else value for name, value in row.items()}


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def judge(
    url: str,
    arrivals: Iterable[Arrival],
    *,
    told: Collection[Identity],
    now: datetime,
    skipped: Mapping[Identity, str] | None = None,
    doubles: int = 0,
    is_over: bool = True,
    never: Collection[str] = (),
) -> Counter[str]:
    """Hold a run against the invariants, and return how many copies beyond the first each Message-ID had.

    `told`: the letters that must be in the ledger, not skipped; `skipped`: those that must be, with their reasons;
    `doubles`: how many second copies the faults explain; `is_over`: nothing may wait any more; `never`: addresses
    that must get nothing.
    """
    records = read(url)
    _one_row_each(records, told, skipped)
    _every_row_ends(records, now, is_over)
    copies = defaultdict(list)
    for arrival in arrivals:
        copies[arrival.message_id].append(arrival)
        assert arrival.to not in never, f"I8: {arrival.to} must get nothing"
    _what_is_sent_arrived(records, copies)
    return _copies_are_the_same(copies, doubles)


def _one_row_each(records: Records, told: Collection[Identity], skipped: Mapping[Identity, str] | None) -> None:
    found = Counter(map(identity, records.letters))
    assert not [key for key, n in found.items() if n > 1], "I1: a letter is in the ledger twice"
    wrong = set(told) ^ set(records.identities())
    assert not wrong, f"I1, I2: {len(wrong)} letters missing or too many: {sorted(wrong)[:5]}; {records.skipped()}"
    if skipped is not None:
        assert records.skipped() == skipped
    for row in records.letters:
        assert row["posted_at"] >= row["due_at"], f"I7: posted before it was due: {row}"


def _every_row_ends(records: Records, now: datetime, is_over: bool) -> None:
    for row in records.letters:
        if row["skipped"] is not None:
            continue
        envelope = records.envelopes.get(row["envelope_id"])
        ended = envelope and (envelope["sent_at"] or (envelope["failed_at"] and envelope["trouble"]))
        waits = envelope is None or envelope["try_at"] >= now
        assert ended or (waits and not is_over), f"I3: {row} in {envelope}"
        assert not envelope or not envelope["dated_at"] or envelope["dated_at"] >= row["due_at"], f"I7: {row}"


def _what_is_sent_arrived(records: Records, copies: Mapping[str, Sequence[Arrival]]) -> None:
    ours = {envelope["message_id"]: envelope for envelope in records.envelopes.values() if envelope["message_id"]}
    numbered = [envelope for envelope in records.envelopes.values() if envelope["message_id"]]
    assert len(ours) == len(numbered), "a Message-ID is used twice"
    assert set(copies) <= set(ours), "mail arrived that nobody has written down"
    for message_id, envelope in ours.items():
        heard = [arrival for arrival in copies.get(message_id, ()) if arrival.is_acknowledged]
        assert heard or not envelope["sent_at"], f"I4: {envelope} is marked as sent, and never was"
        assert all(arrival.to == envelope["email"] for arrival in copies.get(message_id, ())), f"I8: {envelope}"


def _copies_are_the_same(copies: Mapping[str, Sequence[Arrival]], doubles: int) -> Counter[str]:
    extra = Counter({message_id: len(same) - 1 for message_id, same in copies.items() if len(same) > 1})
    for same in copies.values():
        assert len({(a.message_id, a.date, a.to, a.subject) for a in same}) == 1, f"I6: copies differ: {same}"
    assert extra.total() <= doubles, f"I5, I6: {extra.total()} second copies, {doubles} explained: {extra}"
    return extra
