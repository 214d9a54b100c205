"""An earlier edition of the curriculum, so that the demo shows what staff and readers see when a text changes.

It is made of the newest release by taking back a few edits that might have been made since. The finished cohort still
reads it; the running one was moved on yesterday.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload, undefer

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Enrolment
from sprint.curriculum import queries as curriculum
from sprint.curriculum.models import Module, Release, Term
from sprint.curriculum.module import Item
from sprint.curriculum.module import Module as Text
from sprint.learning.models import ModuleProgress
from sprint.markdown import keep
from sprint.staff import actions as staff

DAY = timedelta(days=1)
BEFORE = 2  # the earlier edition's number is so much lower: the newest has the highest, and 0 would read as none
Edit = Callable[[Text], Text]


def load(session: Session, by: Person, now: datetime) -> None:
    """Write the earlier edition, let the finished cohort read it, and move the running one from it to the newest."""
    newest = curriculum.newest_release(session)
    if newest is None or session.get(Release, newest.id - BEFORE) is not None:
        return
    earlier = _write(session, newest, now - 80 * DAY)
    found = select(Cohort).where(Cohort.slug.in_(("finished", "running"))).options(selectinload(Cohort.weeks))
    cohorts = {cohort.slug: cohort for cohort in session.scalars(found)}
    for cohort in cohorts.values():
        cohort.release_id = earlier.id
    _have_read(session, cohorts["running"], earlier)
    session.flush()
    staff.move_to_release(session, cohorts["running"], newest, left=earlier, by=by, now=now - DAY)


def _write(session: Session, newest: Release, published_at: datetime) -> Release:
    """The release as it might have been, with a typo, a tick more and a tick less."""
    hash = sha256(f"earlier {newest.hash}".encode()).hexdigest()
    earlier = Release(id=newest.id - BEFORE, hash=hash, published_at=published_at, weeks=newest.weeks)
    session.add(earlier)
    session.flush()
    rows = session.scalars(
        select(Module).where(Module.release_id == newest.id).order_by(Module.week, Module.position)
        .options(undefer(Module.body), undefer(Module.source))
    ).all()  # fmt: skip
    edits = dict(zip((row.slug for row in rows), (_with_a_typo, _with_another_tick, _without_a_tick), strict=False))
    session.add_all(_module(row, earlier, edits.get(row.slug)) for row in rows)
    terms = curriculum.terms_of(session, newest.id)
    session.add_all(Term(**{**_columns(term), "release_id": earlier.id}) for term in terms)
    session.flush()
    return earlier


def _columns(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _module(row: Module, earlier: Release, edit: Edit | None) -> Module:
    values = {**_columns(row), "id": None, "release_id": earlier.id}
    if edit:
        text = edit(Text.from_json(row.body))
        text = replace(text, source_hash=sha256(f"earlier {row.source_hash}".encode()).hexdigest())
        values |= {
            "body": text.to_json(), "source_hash": text.source_hash, "checklist_ids": [i.id for i in text.checklist],
        }  # fmt: skip
    return Module(**values)


def _with_a_typo(text: Text) -> Text:
    first, *rest = text.sections
    return replace(text, sections=(replace(first, html=keep(str(first.html).replace(" the ", " teh ", 1))), *rest))


def _with_another_tick(text: Text) -> Text:
    tick = Item("read-aloud", keep("A colleague has read it aloud, and nothing had to be said twice"))
    return replace(text, checklist=(*text.checklist, tick))


def _without_a_tick(text: Text) -> Text:
    return replace(text, checklist=text.checklist[:-1])


def _have_read(session: Session, cohort: Cohort, earlier: Release) -> None:
    """Whoever has opened a module has read it as it was."""
    members = select(Enrolment.id).where(Enrolment.cohort_id == cohort.id)
    read = select(Module.source_hash).where(Module.release_id == earlier.id, Module.slug == ModuleProgress.slug)
    session.execute(
        update(ModuleProgress)
        .where(ModuleProgress.enrolment_id.in_(members))
        .values(source_hash=read.scalar_subquery(), text_read_at=ModuleProgress.read_at)
        .execution_options(synchronize_session=False)
    )
