"""What can happen to the plan and the ledger: posting, sealing, writing, taking back, holding."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from sprint.database import insert, is_busy
from sprint.mail.models import Envelope, Heartbeat, Hold, Letter, Mark, undelivered, waiting
from sprint.mail.queries import OVERLAP, held, planned, window
from sprint.planning import Kind, Window

log = structlog.get_logger(__name__)
PLANNED = ["kind", "person_id", "cohort_id", "about_id", "edition", "due_at", "expires_at"]
IDENTITY = ["kind", "about_id", "edition", "person_id"]
STANDSTILL = timedelta(hours=1)  # a timer that posted nothing for longer is catching up


def post(session: Session, kinds: Sequence[Kind], now: datetime) -> None:
    """Write what has fallen due into the ledger, and seal envelopes."""
    write_due(session, kinds, now)
    seal(session, kinds, now)


def write_due(session: Session, kinds: Sequence[Kind], now: datetime) -> None:
    """Write the letters that have fallen due since the last time into the ledger, each once."""
    marks = _take_marks(session, kinds, now)
    habits = window(session, now, now).habits
    windows: dict[datetime, Window] = {}  # kinds that are equally far share one, and with it people's own days
    for kind in kinds:
        if kind.planner:
            since = min(marks[kind.name].settled_until, now)
            span = windows.setdefault(since, Window(since - OVERLAP, now, habits))
            _post_kind(session, kind, marks[kind.name], span, now, is_late=now - since > STANDSTILL)


def _take_marks(session: Session, kinds: Iterable[Kind], now: datetime) -> dict[str, Mark]:
    """Lock the marks, so that a second machine waits and then finds nothing to do. A new kind begins now."""
    rows = [{"kind": kind.name, "settled_until": now} for kind in kinds if kind.planner]
    session.execute(insert(session, Mark).on_conflict_do_nothing(), rows)
    marks = session.scalars(
        select(Mark).order_by(Mark.kind).with_for_update().execution_options(populate_existing=True)
    )
    return {mark.kind: mark for mark in marks}


def _post_kind(session: Session, kind: Kind, mark: Mark, window: Window, now: datetime, *, is_late: bool) -> None:
    """A planner that fails keeps its mark and catches up when it works again; the other kinds go on."""
    try:
        with session.begin_nested():
            _insert_due(session, kind, window, now, is_late=is_late)
            mark.settled_until = max(mark.settled_until, now)
    except DBAPIError as error:
        if is_busy(error):
            raise
        log.exception("planner_failed", letter=kind.name)


def _insert_due(session: Session, kind: Kind, window: Window, now: datetime, *, is_late: bool) -> None:
    plan = planned(kind, window).subquery()
    due = _ranked(plan, now) if is_late and kind.newest_only else plan
    rows = select(*(due.c[name] for name in PLANNED), literal(now), _skipped(kind, due, now))
    session.execute(
        insert(session, Letter)
        .from_select([*PLANNED, "posted_at", "skipped"], rows.where(true()))  # SQLite: else ON reads as a join's
        .on_conflict_do_nothing(index_elements=IDENTITY)
    )


def _ranked(due: Subquery, now: datetime) -> Subquery:
    """Beside each letter that is due: which of that kind is the person's newest, and how many are newer than this."""
    fit = case((or_(due.c.skip.is_not(None), func.coalesce(due.c.expires_at <= now, false())), 0), else_=1)
    people, latest = (due.c.person_id, due.c.cohort_id, fit), (due.c.due_at.desc(), due.c.about_id.desc())
    newest = func.first_value(due.c.about_id).over(partition_by=people, order_by=latest).label("newest")
    place = func.row_number().over(partition_by=people, order_by=latest).label("place")
    return select(*due.c, newest, place).subquery()


def _skipped(kind: Kind, due: Subquery, now: datetime) -> ColumnElement[str | None]:
    """Why a letter that is due is not sent.

    The last two reasons depend on when it is posted, not on the facts alone: a forecast cannot know them, and the
    theorem of the plan leaves them out.
    """
    reasons: list[tuple[ColumnElement[bool], Any]] = [
        (due.c.skip.is_not(None), due.c.skip),
        (due.c.expires_at <= now, literal("too late")),
    ]
    if kind.newest_only and "place" in due.c:
        reasons.append((due.c.place > 1, kind.newest_only(due.c.newest)))
    return case(*reasons, else_=cast(null(), String))


def seal(session: Session, kinds: Sequence[Kind], now: datetime) -> None:
    """Put what is due into envelopes: for each person one with all of it, as soon as one letter in it need not wait."""
    alone, urgent = ([kind.name for kind in kinds if kind.alone], [kind.name for kind in kinds if kind.urgent])
    due = and_(waiting, Letter.due_at <= now, ~held(kinds))
    ripe = or_(*(and_(Letter.kind == kind.name, Letter.due_at <= now - kind.waits) for kind in kinds))
    before = session.scalar(select(func.max(Envelope.id))) or 0  # the new ones have higher numbers
    piles = (
        select(Letter.person_id, func.min(Letter.id), _any(Letter.kind.in_(urgent)), literal(now))
        .where(due)
        .group_by(Letter.person_id, case((Letter.kind.in_(alone), Letter.id), else_=0))
        .having(_any(ripe))
    )
    session.execute(insert(session, Envelope).from_select(["person_id", "lead_id", "is_urgent", "try_at"], piles))
    _put_in(session, before, due, alone)


def _any(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return func.max(case((condition, 1), else_=0)) == 1


def _put_in(session: Session, before: int, due: ColumnElement[bool], alone: Sequence[str]) -> None:
    """Give each letter that is due its new envelope, if there is one: its own, or the one that it shares.

    Looked up letter by letter, by key: statistics know nothing of 100,000 rows that have just come, and a join that
    PostgreSQL planned for one row ran for minutes.
    """
    lead = aliased(Letter)
    is_shared = and_(Letter.kind.not_in(alone), exists().where(lead.id == Envelope.lead_id, lead.kind.not_in(alone)))
    envelope_id = (
        select(func.max(Envelope.id))
        .where(
            Envelope.person_id == Letter.person_id,
            Envelope.id + 0 > before,  # the sum keeps databases from walking through all new envelopes each time
            or_(Envelope.lead_id == Letter.id, is_shared),
        )
        .correlate(Letter)
        .scalar_subquery()
    )
    session.execute(
        update(Letter)
        .where(due, envelope_id.is_not(None))
        .values(envelope_id=envelope_id)
        .execution_options(synchronize_session=False)
    )


def write(
    session: Session,
    kind: Kind,
    *,
    person_id: int,
    about_id: int,
    now: datetime,
    cohort_id: int | None = None,
    edition: int = 0,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Put a letter that an action decided on into the ledger; False if it was there.

    One that travels alone and is due gets its envelope here: it leaves with the next delivery, not after the next
    posting.
    """
    due = due_at or now
    row = {
        "kind": kind.name, "person_id": person_id, "cohort_id": cohort_id, "about_id": about_id, "edition": edition,
        "due_at": due, "expires_at": expires_at, "posted_at": now,
    }  # fmt: skip
    new = insert(session, Letter).values(**row).on_conflict_do_nothing(index_elements=IDENTITY).returning(Letter.id)
    letter_id = session.scalar(new)
    if letter_id is not None and kind.alone and due <= now:
        _seal_alone(session, kind, letter_id, person_id, now)
    return letter_id is not None


def _seal_alone(session: Session, kind: Kind, letter_id: int, person_id: int, now: datetime) -> None:
    if session.scalar(select(Letter.id).where(Letter.id == letter_id, held([kind]))):
        return
    envelope = Envelope(person_id=person_id, lead_id=letter_id, is_urgent=kind.urgent, try_at=now)
    session.add(envelope)
    session.flush()
    session.execute(update(Letter).where(Letter.id == letter_id).values(envelope_id=envelope.id))


def take_back(session: Session, kind: Kind, *, about_id: int, reason: str) -> None:
    """Skip what an action wrote and has not left yet."""
    session.execute(
        update(Letter)
        .where(
            Letter.kind == kind.name,
            Letter.about_id == about_id,
            Letter.skipped.is_(None),
            ~Letter.envelope.has(Envelope.sent_at.is_not(None)),
        )
        .values(skipped=reason)
        .execution_options(synchronize_session=False)
    )


def try_again(session: Session, envelope: Envelope, *, now: datetime) -> None:
    """Offer an e-mail that failed once more, from the beginning: staff have seen to what kept it."""
    envelope.failed_at, envelope.trouble, envelope.try_at, envelope.dated_at = None, None, now, None
    session.flush()


def hold(
    session: Session, *, reason: str, now: datetime, kind: str | None = None, cohort_id: int | None = None
) -> Hold:
    """Keep letters from going out: all of them, or those of a kind, of a cohort, or of both."""
    switch = Hold(kind=kind, cohort_id=cohort_id, reason=reason, since=now)
    session.add(switch)
    session.flush()
    return switch


def release(session: Session, switch: Hold, *, drop_before: datetime | None = None) -> None:
    """Let letters go again. What fell due before `drop_before` is skipped instead: it may have been sent before."""
    if drop_before:
        kept_back = and_(
            true() if switch.kind is None else Letter.kind == switch.kind,
            true() if switch.cohort_id is None else Letter.cohort_id == switch.cohort_id,
        )
        session.execute(
            update(Letter)
            .where(Letter.skipped.is_(None), Letter.due_at <= drop_before, kept_back, _has_not_left())
            .values(skipped=switch.reason[:80])
            .execution_options(synchronize_session=False)
        )
    session.delete(switch)
    session.flush()


def _has_not_left() -> ColumnElement[bool]:
    return or_(Letter.envelope_id.is_(None), Letter.envelope.has(undelivered))


def beat(session: Session, job: str, *, now: datetime, is_done: bool, trouble: str | None = None) -> None:
    """Write down that the timer tried a job, whether it succeeded, and what was wrong if not."""
    values = {"beat_at": now, "trouble": trouble, **({"done_at": now} if is_done else {})}
    row = insert(session, Heartbeat).values(job=job, **values)
    session.execute(row.on_conflict_do_update(index_elements=["job"], set_=values))
