"""Everything that is asked about the plan and the ledger."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, joinedload

from sprint.accounts.models import Mute, Person
from sprint.mail.models import Envelope, Heartbeat, Hold, Letter, Mark, undelivered, waiting
from sprint.planning import Identity, Kind, Window, letters

OVERLAP = timedelta(minutes=10)  # longer than any transaction: what it wrote may fall due before others see it
LATE = timedelta(minutes=15)  # RELIABILITY F18


class Line(NamedTuple):
    """One letter in a person's story: when it was or will be due, and what became or will become of it."""

    at: datetime
    kind: str
    about_id: int
    fate: str
    state: str = ""  # sent, skipped, failed, held, waiting, sending, planned
    moment: datetime | None = None  # when it was sent, or failed, or will be tried again


class Difference(NamedTuple):
    """One letter that a change touches: what was planned, what will be, and whether it was told already."""

    kind: str
    about_id: int
    edition: int
    person_id: int
    before: tuple[datetime, str | None] | None
    after: tuple[datetime, str | None] | None
    told: bool


def window(session: Session, since: datetime, until: datetime) -> Window:
    """The stretch of time from `since` to `until`, with the zones and morning hours that people have today."""
    habits = session.execute(select(Person.zone, Person.mail_hour).distinct())
    return Window(since, until, frozenset((zone, hour) for zone, hour in habits))


def planned(kind: Kind, window: Window) -> Select[Any]:
    """The letters of a kind that fall due in the window, each with the reason why it will not go, if there is one.

    This one SELECT is what is posted, forecast, compared in a preview, and asked again before a letter leaves.
    """
    plan = (kind.planner(window) if kind.planner else written(kind)).subquery()
    due_at = func.coalesce(plan.c.due_at, null())  # keeps SQLite from turning outer joins to people's days around
    muted = exists().where(Mute.person_id == Person.id, Mute.kind == kind.name)
    reasons: list[tuple[ColumnElement[bool], Any]] = [
        (plan.c.skip.is_not(None), plan.c.skip),
        (Person.suspended_at.is_not(None), literal("the account is suspended")),
        (Person.bounced_at.is_not(None), literal("the address does not accept mail")),
        *([(muted, literal("switched off by the person"))] if kind.optional else []),
    ]
    return (
        select(
            cast(literal(kind.name), String).label("kind"),
            *(c for c in plan.c if c.name != "skip"),
            case(*reasons).label("skip"),
        )
        .outerjoin(Person, Person.id == plan.c.person_id)  # always there: so SQLite never begins with all people
        .where(due_at > window.since, due_at <= window.until)
    )


def written(kind: Kind) -> Select[Any]:
    """The plan of a kind that only actions write: the ledger itself."""
    return letters(
        person=Letter.person_id,
        cohort=Letter.cohort_id,
        about=Letter.about_id,
        edition=Letter.edition,
        due_at=Letter.due_at,
        expires_at=Letter.expires_at,
    ).where(Letter.kind == kind.name, Letter.skipped.is_(None))


def forecast(kinds: Iterable[Kind], window: Window) -> Select[Any]:
    """What will be posted, or has been written ahead, and falls due in the window, if nothing changes until then."""
    kinds = list(kinds)
    plan = union_all(*(planned(kind, window) for kind in kinds)).subquery("plan")
    same = and_(
        Letter.kind == plan.c.kind,
        Letter.about_id == plan.c.about_id,
        Letter.edition == plan.c.edition,
        Letter.person_id == plan.c.person_id,
    )
    posted = Letter.kind.in_([kind.name for kind in kinds if kind.planner])
    return select(plan).where(~exists().where(same, or_(posted, ~waiting)))


def held(kinds: Iterable[Kind]) -> ColumnElement[bool]:
    """Whether a switch keeps a letter from going out. People wait for the urgent ones: those no switch keeps."""
    return and_(
        Letter.kind.not_in([kind.name for kind in kinds if kind.urgent]),
        exists().where(
            or_(Hold.kind.is_(None), Hold.kind == Letter.kind),
            or_(Hold.cohort_id.is_(None), Hold.cohort_id == Letter.cohort_id),
        ),
    )


_holds = select(Hold).order_by(Hold.since, Hold.id)


def holds(session: Session) -> Sequence[Hold]:
    """Every switch that keeps letters back now, the oldest first."""
    return session.scalars(_holds).all()


def settled_until(session: Session) -> datetime | None:
    """Up to when every kind has been posted; None before the first posting."""
    return session.scalar(select(func.min(Mark.settled_until)))


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    """The timer's jobs, by name."""
    return {beat.job: beat for beat in session.scalars(select(Heartbeat))}


def story(
    session: Session, kinds: Sequence[Kind], person_id: int, now: datetime, ahead: timedelta = timedelta(days=28)
) -> list[Line]:
    """What became, and what will become, of every letter to a person, each with its reason."""
    ledger = (
        select(Letter, case((held(kinds), True), else_=False))
        .where(Letter.person_id == person_id)
        .options(joinedload(Letter.envelope))
    )
    told = [
        Line(letter.due_at, letter.kind, letter.about_id, *fate(letter, is_held))
        for letter, is_held in session.execute(ledger)
    ]
    span = window(session, (settled_until(session) or now) - OVERLAP, now + ahead)
    coming = forecast([kind for kind in kinds if kind.planner], span).subquery()
    for row in session.execute(select(coming).where(coming.c.person_id == person_id)):
        words = f"will not be sent: {row.skip}" if row.skip else "will be sent"
        told.append(Line(row.due_at, row.kind, row.about_id, words, "planned"))
    return sorted(told, key=lambda line: line[:3])


def fate(letter: Letter, is_held: bool) -> tuple[str, str, datetime | None]:
    """What became of a letter: in words, as a state, and when."""
    envelope = letter.envelope
    if letter.skipped:
        return f"not sent: {letter.skipped}", "skipped", None
    if envelope is None:
        return ("on hold", "held", None) if is_held else ("waits for its time, or for company", "waiting", None)
    if envelope.sent_at:
        return f"sent {envelope.sent_at:%Y-%m-%d %H:%M}Z in e-mail {envelope.id}", "sent", envelope.sent_at
    if envelope.failed_at:
        return f"failed: {envelope.trouble}", "failed", envelope.failed_at
    words = f"is being sent, {envelope.attempts} attempts so far, next not before {envelope.try_at:%H:%M}Z"
    return words + (f": {envelope.trouble}" if envelope.trouble else ""), "sending", envelope.try_at


def impact(
    session: Session,
    kinds: Sequence[Kind],
    since: datetime,
    until: datetime,
    change: Callable[[], object],
    cohort_id: int | None = None,
) -> list[Difference]:
    """What a change would do to the plan. It is made, looked at, and taken back; nothing of it stays."""
    before = _plan(session, kinds, since, until, cohort_id)
    savepoint = session.begin_nested()
    try:
        change()
        session.flush()
        after = _plan(session, kinds, since, until, cohort_id)
    finally:
        savepoint.rollback()
    changed = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    told = _told(session, changed)
    return [Difference(*key, before.get(key), after.get(key), key in told) for key in changed]


def _plan(
    session: Session, kinds: Sequence[Kind], since: datetime, until: datetime, cohort_id: int | None
) -> dict[Identity, tuple[datetime, str | None]]:
    span = window(session, since, until)
    plan = union_all(*(planned(kind, span) for kind in kinds)).subquery()
    rows = session.execute(select(plan).where(true() if cohort_id is None else plan.c.cohort_id == cohort_id))
    return {(row.kind, row.about_id, row.edition, row.person_id): (row.due_at, row.skip) for row in rows}


def _told(session: Session, keys: Sequence[Identity]) -> set[Identity]:
    columns = (Letter.kind, Letter.about_id, Letter.edition, Letter.person_id)
    abouts = {about_id for _kind, about_id, _edition, _person_id in keys}
    found = session.execute(select(*columns).where(Letter.skipped.is_(None), Letter.about_id.in_(abouts)))
    return {(kind, about_id, edition, person_id) for kind, about_id, edition, person_id in found}


def is_posting_late(session: Session, kinds: Sequence[Kind], now: datetime) -> bool:
    """Whether a letter has been due for more than 15 minutes and is not in the ledger yet (RELIABILITY F18)."""
    settled = settled_until(session)
    if settled is not None and settled >= now - LATE:
        return False
    span = window(session, settled or now - timedelta(days=7), now - LATE)
    return session.execute(forecast([kind for kind in kinds if kind.planner], span).limit(1)).first() is not None


def is_delivery_late(session: Session, now: datetime) -> bool:
    """Whether e-mails wait to leave while no delivery has succeeded for 15 minutes (RELIABILITY F18)."""
    beat = session.get(Heartbeat, "deliver")
    if beat is not None and beat.done_at is not None and now - LATE <= beat.done_at <= now + LATE:
        return False  # one in the future was written by a clock that was wrong
    due = (
        select(Letter.id)
        .join(Envelope, Envelope.id == Letter.envelope_id)
        .where(undelivered, Letter.posted_at <= now - LATE, Letter.due_at <= now - LATE)
    )
    return session.execute(due.limit(1)).first() is not None


def newest_letter(session: Session) -> int:
    """The number of the last row of the ledger."""
    return session.scalar(select(func.max(Letter.id))) or 0


def letters_after(session: Session, letter_id: int) -> int:
    """How many rows the ledger has beyond a number."""
    return session.scalar(select(func.count()).where(Letter.id > letter_id)) or 0


def has_undelivered(session: Session) -> bool:
    """Whether any e-mail has neither been taken nor been given up."""
    return session.scalar(select(Envelope.id).where(undelivered).limit(1)) is not None


def timer_trouble(session: Session, kinds: Sequence[Kind], now: datetime) -> list[str]:
    """What has been due for 15 minutes and is not done, and what the timer says of it; empty when all is well."""
    late = []
    if is_posting_late(session, kinds, now):
        late.append(_("Letters have been due for more than 15 minutes and are not posted."))
    if is_delivery_late(session, now):
        late.append(_("Letters have been ready for more than 15 minutes, and none has left."))
    beats = heartbeats(session)
    if (jump := beats.get("clock")) and jump.trouble:
        late.append(jump.trouble)
    return late + [beat.trouble for name, beat in beats.items() if late and beat.trouble and name != "clock"]
