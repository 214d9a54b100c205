"""Everything that is asked about the curriculum: of releases only, never of files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session, selectinload, undefer

from sprint.curriculum.models import ContentCheck, ContentFault, Module, Release, Term
from sprint.database import ask


def newest_release(session: Session) -> Release | None:
    """The release that was published last."""
    return session.scalar(select(Release).order_by(Release.id.desc()).limit(1))


def release_for(session: Session, release_id: int | None) -> Release | None:
    """The release that a cohort is pinned to; the newest where it is pinned to none."""
    return session.get(Release, release_id) if release_id else newest_release(session)


_weeks = select(Release.weeks).where(
    Release.id == func.coalesce(bindparam("pinned", type_=Integer), select(func.max(Release.id)).scalar_subquery())
)


def week_titles(session: Session, release_id: int | None) -> dict[int, str]:
    """The titles of the weeks by their numbers, in the release that `release_for` finds."""
    weeks = ask(session, _weeks, {"pinned": release_id}).scalar() or []
    return {week["number"]: week["title"] for week in weeks}


_modules = select(Module).where(Module.release_id == bindparam("release_id")).order_by(Module.week, Module.position)


def modules_of(session: Session, release_id: int) -> Sequence[Module]:
    """The modules of a release in course order, without their text."""
    return session.scalars(_modules, {"release_id": release_id}).all()


_module = (
    select(Module)
    .where(Module.release_id == bindparam("release_id"), Module.slug == bindparam("slug"))
    .options(undefer(Module.body))
)


def find_module(session: Session, release_id: int, slug: str) -> Module | None:
    """A module with its text."""
    return session.scalar(_module, {"release_id": release_id, "slug": slug})


def terms_of(session: Session, release_id: int) -> Sequence[Term]:
    """The glossary of a release, in alphabetical order."""
    return session.scalars(select(Term).where(Term.release_id == release_id).order_by(Term.id)).all()


@dataclass(frozen=True)
class Listed:
    """A module of a release by its place and the hash of its source."""

    id: int
    release_id: int
    slug: str
    week: int
    position: int
    source_hash: str


_listed = (Module.id, Module.release_id, Module.slug, Module.week, Module.position, Module.source_hash)


def listed(session: Session, release_ids: Collection[int]) -> dict[int, dict[str, Listed]]:
    """The modules of some releases by release and slug, in course order. One statement."""
    found: dict[int, dict[str, Listed]] = {release_id: {} for release_id in release_ids}
    modules = select(*_listed).where(Module.release_id.in_(release_ids)).order_by(Module.week, Module.position)
    for row in session.execute(modules):
        found[row.release_id][row.slug] = Listed(*row)
    return found


def bodies(session: Session, module_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The texts of some modules as releases keep them. One statement."""
    rows = session.execute(select(Module.id, Module.body).where(Module.id.in_(module_ids)))
    return {row.id: row.body for row in rows}


def body_of_source(session: Session, slug: str, source_hash: str) -> dict[str, Any] | None:
    """The text that was made of a source, in whichever release; None where none has it."""
    same = select(Module.body).where(Module.slug == slug, Module.source_hash == source_hash)
    found: dict[str, Any] | None = session.scalar(same.order_by(Module.id.desc()).limit(1))
    return found


def releases(session: Session, limit: int, offset: int = 0) -> Sequence[Release]:
    """Releases, the newest first."""
    return session.scalars(select(Release).order_by(Release.id.desc()).limit(limit).offset(offset)).all()


def count_releases(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Release)) or 0


def releases_by_id(session: Session, ids: Collection[int]) -> dict[int, Release]:
    """Some releases by their number."""
    return {release.id: release for release in session.scalars(select(Release).where(Release.id.in_(ids)))}


def find_release(session: Session, hash: str) -> Release | None:
    """The release of a hash."""
    return session.scalar(select(Release).where(Release.hash == hash))


def last_check(session: Session) -> ContentCheck | None:
    """The last attempt to publish, with its faults. Two statements at most."""
    last = select(ContentCheck).order_by(ContentCheck.id.desc()).limit(1)
    return session.scalar(last.options(selectinload(ContentCheck.faults)))


def open_faults(session: Session) -> Sequence[ContentFault]:
    """What keeps the newest files from being published; empty when nothing does. One statement."""
    last = select(func.max(ContentCheck.id)).scalar_subquery()
    return session.scalars(select(ContentFault).where(ContentFault.check_id == last).order_by(ContentFault.id)).all()
