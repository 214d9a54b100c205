"""Asks the plan once more about letters that are about to leave, and loads what they print."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from sprint.mail.models import Letter
from sprint.mail.queries import held, planned, window
from sprint.planning import DAY, Facts, Identity, Kind, Told, Window

HORIZON = 120 * DAY  # how far a change may move a letter that was posted already
Key = tuple[int, int, int]  # about, edition, person: what tells letters of one kind apart


def ask_again(session: Session, kinds: Sequence[Kind], taken: Sequence[int], now: datetime) -> None:
    """Compare claimed letters with today's plan: skip what it no longer has, give back to it what it has for later."""
    letters = session.scalars(select(Letter).where(Letter.envelope_id.in_(taken), Letter.skipped.is_(None))).all()
    on_hold = set(session.scalars(select(Letter.id).where(Letter.envelope_id.in_(taken), held(kinds))))
    habits = window(session, now, now).habits
    for kind in kinds:
        mine = [letter for letter in letters if letter.kind == kind.name]
        plan = _plan_of(session, kind, mine, habits) if mine else {}
        for letter in mine:
            _compare(session, letter, plan.get(_key(letter)), letter.id in on_hold, now)
    session.flush()


def _plan_of(
    session: Session, kind: Kind, mine: Sequence[Letter], habits: frozenset[tuple[str, int]]
) -> dict[Key, Row[Any]]:
    """What the plan says of these letters: first near the times it had; further around where it has moved one."""

    def ask(since: datetime, until: datetime) -> dict[Key, Row[Any]]:
        plan = planned(kind, Window(since, until, habits)).subquery()
        rows = session.execute(select(plan).where(plan.c.person_id.in_({letter.person_id for letter in mine})))
        return {(row.about_id, row.edition, row.person_id): row for row in rows}

    first, last = min(letter.due_at for letter in mine), max(letter.due_at for letter in mine)
    plan = ask(first - timedelta(seconds=1), last)
    return plan if all(_key(letter) in plan for letter in mine) else ask(first - HORIZON, last + HORIZON)


def _compare(session: Session, letter: Letter, row: Row[Any] | None, is_held: bool, now: datetime) -> None:
    if row is None:
        letter.skipped = "no longer planned"
    elif row.due_at > now:
        session.delete(letter)
    elif row.skip:
        letter.skipped = row.skip
    elif row.expires_at and row.expires_at <= now:
        letter.skipped = "too late"
    elif is_held:
        letter.envelope_id = None


def _key(letter: Letter) -> Key:
    return letter.about_id, letter.edition, letter.person_id


def told(letter: Letter) -> Told:
    """A row of the ledger as the loaders of facts and the templates see it."""
    return Told(letter.kind, letter.about_id, letter.edition, letter.person_id, letter.cohort_id, letter.due_at)


def load_facts(
    session: Session, kinds: Iterable[Kind], letters: Sequence[Told], now: datetime
) -> dict[Identity, Mapping[str, Any]]:
    """What the templates of these letters print: one call a kind, however many letters."""
    facts: dict[Identity, Mapping[str, Any]] = {}
    for kind in kinds:
        if mine := [letter for letter in letters if letter.kind == kind.name]:
            facts.update((kind.facts or _no_facts)(session, mine, now))
    return facts


def _nothing(_session: Session, letters: Sequence[Told], _now: datetime) -> Mapping[Identity, Mapping[str, Any]]:
    return {letter.identity: {} for letter in letters}


_no_facts: Facts = _nothing
