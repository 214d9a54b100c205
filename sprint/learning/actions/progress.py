"""What can happen to a person's progress. Each can be told twice, by a double click or two tabs, and happens once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, delete, func, update
from sqlalchemy.orm import Session

from sprint.cohorts.models import Enrolment, Visit
from sprint.database import insert
from sprint.learning.models import ModuleProgress, Tick

_KEY = ["enrolment_id", "slug"]


def open_module(
    session: Session, enrolment_id: int, slug: str, *, now: datetime, source_hash: str | None = None
) -> None:
    """Remember that a module was opened, and when it was read last.

    `source_hash` names the text. Where a person has read another one, that one stays until `read_changes`.
    """
    values = {"enrolment_id": enrolment_id, "slug": slug, "opened_at": now, "read_at": now}
    if source_hash is None:
        row = insert(session, ModuleProgress).values(**values)
        session.execute(row.on_conflict_do_update(index_elements=_KEY, set_={"read_at": now}))
        return
    row = insert(session, ModuleProgress).values(**values, source_hash=source_hash, text_read_at=now)
    known = func.coalesce(ModuleProgress.source_hash, source_hash)
    read_at = case((known == source_hash, row.excluded.text_read_at), else_=ModuleProgress.text_read_at)
    changed = {"read_at": now, "source_hash": known, "text_read_at": read_at}
    session.execute(row.on_conflict_do_update(index_elements=_KEY, set_=changed))


def read_changes(session: Session, enrolment: Enrolment, slug: str, source_hash: str, *, now: datetime) -> None:
    """Remember that a person has read what changed, up to the text of this source."""
    session.execute(
        update(ModuleProgress)
        .where(ModuleProgress.enrolment_id == enrolment.id, ModuleProgress.slug == slug)
        .values(source_hash=source_hash, text_read_at=now)
    )


def visit_week(session: Session, enrolment_id: int, week_id: int, *, now: datetime) -> None:
    """Remember the first time that a person opened a week."""
    row = insert(session, Visit).values(enrolment_id=enrolment_id, week_id=week_id, opened_at=now)
    session.execute(row.on_conflict_do_nothing())


def remember_place(session: Session, enrolment: Enrolment, slug: str, heading: str, *, now: datetime) -> None:
    """Remember at which heading of a module a person stopped."""
    row = insert(session, ModuleProgress).values(
        enrolment_id=enrolment.id, slug=slug, opened_at=now, read_at=now, place=heading
    )
    session.execute(row.on_conflict_do_update(index_elements=_KEY, set_={"read_at": now, "place": heading}))


def keep_ticks(
    session: Session, enrolment: Enrolment, slug: str, ticked: Collection[str], known: Collection[str], *, now: datetime
) -> set[str]:
    """Make a checklist's ticks exactly these; ids that the list does not have are left out. Returns what is ticked.

    A tick that stays keeps its first moment. Ticks of items that a newer text has dropped are kept as they are.
    """
    wanted = set(ticked) & set(known)
    if gone := set(known) - wanted:
        session.execute(delete(Tick).where(Tick.enrolment_id == enrolment.id, Tick.slug == slug, Tick.item.in_(gone)))
    if wanted:
        rows = [{"enrolment_id": enrolment.id, "slug": slug, "item": item, "ticked_at": now} for item in sorted(wanted)]
        session.execute(insert(session, Tick).values(rows).on_conflict_do_nothing())
    open_module(session, enrolment.id, slug, now=now)
    return wanted


def finish_module(session: Session, enrolment: Enrolment, slug: str, *, now: datetime) -> None:
    """Call a module done. A second time changes nothing: the first moment stays."""
    row = insert(session, ModuleProgress).values(
        enrolment_id=enrolment.id, slug=slug, opened_at=now, read_at=now, done_at=now
    )
    first = func.coalesce(ModuleProgress.done_at, row.excluded.done_at)
    session.execute(row.on_conflict_do_update(index_elements=_KEY, set_={"done_at": first}))


def reopen_module(session: Session, enrolment: Enrolment, slug: str) -> None:
    """Take a "done" back."""
    session.execute(
        update(ModuleProgress)
        .where(ModuleProgress.enrolment_id == enrolment.id, ModuleProgress.slug == slug)
        .values(done_at=None)
    )


def take_core_path(session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Show this person the core modules as their work."""
    enrolment.core_path_at = enrolment.core_path_at or now
    session.flush()


def leave_core_path(session: Session, enrolment: Enrolment) -> None:
    """Show this person all modules as their work."""
    enrolment.core_path_at = None
    session.flush()
