"""Releases of the curriculum as staff see them: what changed between two, and whose work it touches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Cohort, Enrolment
from sprint.curriculum import queries as curriculum
from sprint.curriculum.comparing import Compared, compare
from sprint.curriculum.models import Release
from sprint.curriculum.module import Module
from sprint.curriculum.queries import Listed
from sprint.learning.models import Card, Deliverable, Draft, ModuleProgress, Tick
from sprint.staff.paging import Paging

SIZE = 10
Pair = tuple[int, int]  # an older release and a newer one, by their numbers
Touched = Mapping[tuple[str, str, str], int]  # how many, by thing, module and id


@dataclass(frozen=True)
class Edition:
    """A release with how many modules it changed, added or took away; None for the first one."""

    release: Release
    changed: int | None


def page_of_releases(session: Session, page: int | None) -> tuple[list[Edition], Paging]:
    """Releases, the newest first, each compared with the one before. Three statements."""
    paging = Paging.of(page, curriculum.count_releases(session), SIZE)
    found = curriculum.releases(session, paging.size + 1, paging.offset)
    modules = curriculum.listed(session, [release.id for release in found])
    pairs = zip(found, [*found[1:], None], strict=True)
    editions = [
        Edition(newer, len(_differing(modules[older.id], modules[newer.id])) if older else None)
        for newer, older in pairs
    ]
    return editions[: paging.size], paging


def _differing(before: Mapping[str, Listed], after: Mapping[str, Listed]) -> list[str]:
    """The modules that are not the same in two releases, in the newer one's order, those that are gone at the end."""
    slugs = [*after, *(slug for slug in before if slug not in after)]
    return [slug for slug in slugs if _source(before.get(slug)) != _source(after.get(slug))]


def _source(module: Listed | None) -> tuple[str, int] | None:
    return (module.source_hash, module.week) if module else None


_MOST = 2000  # pairs of texts whose comparison a process remembers: releases never change
_compared: dict[tuple[str, str | None, str | None], Compared] = {}


def compared(session: Session, pairs: Collection[Pair]) -> dict[Pair, list[Compared]]:
    """What changed between pairs of releases, by module. Two statements, and one of them only for texts not yet seen.

    A text that was rendered anew from the same source is no change.
    """
    modules = curriculum.listed(session, {id for pair in pairs for id in pair})
    wanted = {pair: _both(modules[pair[0]], modules[pair[1]]) for pair in pairs}
    unseen = {_key(*both): both for each in wanted.values() for both in each if _key(*both) not in _compared}
    if len(_compared) + len(unseen) > _MOST:
        _compared.clear()
        unseen = {_key(*both): both for each in wanted.values() for both in each}
    if unseen:
        ids = {module.id for both in unseen.values() for module in both if module}
        texts = {id: Module.from_json(body) for id, body in curriculum.bodies(session, ids).items()}
        for key, both in unseen.items():
            before, after = (texts[module.id] if module else None for module in both)
            _compared[key] = compare(before, after)
    return {pair: [_compared[_key(*both)] for both in each] for pair, each in wanted.items()}


Both = tuple[Listed | None, Listed | None]


def _both(before: Mapping[str, Listed], after: Mapping[str, Listed]) -> list[Both]:
    return [(before.get(slug), after.get(slug)) for slug in _differing(before, after)]


def _key(before: Listed | None, after: Listed | None) -> tuple[str, str | None, str | None]:
    present = before or after
    assert present is not None
    return present.slug, before.source_hash if before else None, after.source_hash if after else None


def touched(session: Session, cohort: Cohort, slugs: Collection[str]) -> Touched:
    """How much of a cohort's work hangs on each thing of some modules. Four statements.

    Ticks and answers count people, fields count companies, headings those who stopped there, modules those who
    opened them.
    """
    here = (Enrolment.cohort_id == cohort.id, Enrolment.withdrawn_at.is_(None))
    found: dict[tuple[str, str, str], int] = {}
    for thing, slug, item, owner in (
        ("tick", Tick.slug, Tick.item, Tick.enrolment_id),
        ("question", Card.slug, Card.item, Card.enrolment_id),
        ("heading", ModuleProgress.slug, func.coalesce(ModuleProgress.place, ""), ModuleProgress.enrolment_id),
    ):
        rows = session.execute(_counted(slug, item, Enrolment.id).join(Enrolment, Enrolment.id == owner).where(
            slug.in_(slugs), *here))  # fmt: skip
        found |= {(thing, row[0], row[1]): row[2] for row in rows}
    fields = _counted(Deliverable.slug, Draft.field, Deliverable.id)
    fields = fields.join(Deliverable, Deliverable.id == Draft.deliverable_id)
    rows = session.execute(fields.where(Deliverable.cohort_id == cohort.id, Deliverable.slug.in_(slugs)))
    found |= {("field", row[0], row[1]): row[2] for row in rows}
    for (thing, slug_, _item), count in list(found.items()):
        if thing == "heading":
            found["module", slug_, slug_] = found.get(("module", slug_, slug_), 0) + count
    return found


def _counted(slug: Any, item: Any, whose: Any) -> Select[Any]:
    return select(slug, item, func.count(whose.distinct())).group_by(slug, item)


def releases_of(session: Session, cohorts: Sequence[Cohort]) -> tuple[dict[int, Release], Release | None]:
    """The release that each cohort reads, by the cohort's number, and the newest. Two statements."""
    newest = curriculum.newest_release(session)
    pinned = curriculum.releases_by_id(session, {cohort.release_id for cohort in cohorts if cohort.release_id})
    found = {cohort.id: pinned.get(cohort.release_id or 0, newest) for cohort in cohorts}
    return {id: release for id, release in found.items() if release}, newest
