"""Everything that is asked about a company's work: drafts, versions, what stands in each field."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Enrolment
from sprint.cohorts.queries import Place, anybody, is_member, values_of
from sprint.curriculum.models import Module, Release
from sprint.database import ask
from sprint.learning.models import Deliverable, Draft, File, HandIn, Review, Tick


def is_own(enrolment: Enrolment) -> ColumnElement[bool]:
    """The work of a person's company in the cohort; of the person alone where they came without a company."""
    if enrolment.company_id is None:
        return Deliverable.enrolment_id == enrolment.id
    return and_(Deliverable.cohort_id == enrolment.cohort_id, Deliverable.company_id == enrolment.company_id)


def own_deliverable(session: Session, enrolment: Enrolment, slug: str) -> Deliverable | None:
    """What a person's company makes in a module; None before anybody has begun it."""
    return session.scalar(select(Deliverable).where(is_own(enrolment), Deliverable.slug == slug))


def states_of(session: Session, enrolment: Enrolment) -> dict[str, str]:
    """The state of each deliverable that a person's company has begun, by module."""
    rows = session.execute(select(Deliverable.slug, Deliverable.state).where(is_own(enrolment)))
    return {row.slug: row.state for row in rows}


Owner = tuple[int | None, int | None]  # the company, or the enrolment of somebody without one


def states_in_cohorts(session: Session, cohort_ids: Sequence[int]) -> Mapping[tuple[int, Owner], dict[str, str]]:
    """The same for whole cohorts, by cohort and owner: for the staff's grid. One statement."""
    columns = (Deliverable.cohort_id, Deliverable.company_id, Deliverable.enrolment_id, Deliverable.slug)
    found: dict[tuple[int, Owner], dict[str, str]] = defaultdict(dict)
    for row in session.execute(select(*columns, Deliverable.state).where(Deliverable.cohort_id.in_(cohort_ids))):
        found[row.cohort_id, (row.company_id, row.enrolment_id)][row.slug] = row.state
    return found


def find_deliverable(session: Session, place: Place, deliverable_id: int) -> Deliverable | None:
    """A deliverable of the cohort with its owner: who may see it is for the permissions to say."""
    return session.scalar(
        select(Deliverable)
        .where(Deliverable.id == deliverable_id, Deliverable.cohort_id == place.cohort.id)
        .options(joinedload(Deliverable.company), joinedload(Deliverable.enrolment).joinedload(Enrolment.person))
    )


@dataclass(frozen=True)
class Standing:
    """What stands in a field, who wrote it, and the asides that wait beside it."""

    draft: Draft
    asides: tuple[Draft, ...] = ()

    @property
    def revision(self) -> int:
        """The newest revision there is: what the next save is based on."""
        return self.asides[-1].revision if self.asides else self.draft.revision

    @property
    def texts(self) -> tuple[Draft, ...]:
        """What stands, and what waits beside it."""
        return (self.draft, *self.asides)

    def text_of(self, revision: str) -> Any:
        """The value of one of these texts, by its revision as a form names it; None for any other."""
        return next((draft.value for draft in self.texts if str(draft.revision) == revision), None)


_later = aliased(Draft)
_standing_revision = (
    select(func.max(_later.revision))
    .where(_later.deliverable_id == Draft.deliverable_id, _later.field == Draft.field, _later.is_aside.is_(False))
    .correlate(Draft)
    .scalar_subquery()
)


def drafts_of(session: Session, deliverable_id: int) -> dict[str, Standing]:
    """What stands in each field of a deliverable, by the field's id. One statement."""
    rows = session.scalars(
        select(Draft)
        .where(Draft.deliverable_id == deliverable_id, Draft.revision >= _standing_revision)
        .options(joinedload(Draft.person))
        .order_by(Draft.field, Draft.revision)
    )
    found: dict[str, list[Draft]] = defaultdict(list)
    for row in rows:
        found[row.field].append(row)
    return {field: Standing(drafts[0], tuple(drafts[1:])) for field, drafts in found.items()}


def revisions_since(session: Session, deliverable_id: int, field: str, revision: int) -> Sequence[Draft]:
    """The revisions of a field after one, and from the one that stands there on, in their order."""
    return session.scalars(
        select(Draft)
        .where(
            Draft.deliverable_id == deliverable_id,
            Draft.field == field,
            or_(Draft.revision > revision, Draft.revision >= _standing_revision),
        )
        .order_by(Draft.revision)
    ).all()


def versions_of(session: Session, deliverable_id: int) -> Sequence[HandIn]:
    """The versions of a deliverable, the newest first, with their reviews and who wrote them."""
    return session.scalars(
        select(HandIn)
        .where(HandIn.deliverable_id == deliverable_id)
        .options(
            joinedload(HandIn.person),
            selectinload(HandIn.reviews).options(joinedload(Review.person), joinedload(Review.company)),
        )
        .order_by(HandIn.number.desc())
    ).all()


def newest_version(session: Session, deliverable_id: int) -> HandIn | None:
    """The version that was handed in last."""
    versions = select(HandIn).where(HandIn.deliverable_id == deliverable_id)
    return session.scalar(versions.order_by(HandIn.number.desc()).limit(1))


def find_version(session: Session, deliverable_id: int, number: int) -> HandIn | None:
    """A version by its number."""
    return session.scalar(select(HandIn).where(HandIn.deliverable_id == deliverable_id, HandIn.number == number))


def ticked_by_owner(session: Session, enrolment: Enrolment, slug: str) -> set[str]:
    """The items of a checklist that anybody of a person's company has ticked in the cohort."""
    mine = Enrolment.id == enrolment.id
    if enrolment.company_id is not None:
        mine = and_(Enrolment.cohort_id == enrolment.cohort_id, Enrolment.company_id == enrolment.company_id)
    ticks = select(Tick.item).join(Enrolment, Enrolment.id == Tick.enrolment_id)
    return set(session.scalars(ticks.where(Tick.slug == slug, mine)))


def files_by_field(session: Session, deliverable_id: int) -> dict[str, list[File]]:
    """The files that a deliverable has now, by field, in the order in which they came."""
    rows = session.scalars(
        select(File).where(File.deliverable_id == deliverable_id, File.removed_at.is_(None)).order_by(File.id)
    )
    found: dict[str, list[File]] = defaultdict(list)
    for row in rows:
        found[row.field].append(row)
    return found


def file_keys(session: Session, deliverable_id: int) -> dict[str, list[str]]:
    """The keys of those files, as a version keeps them."""
    files = files_by_field(session, deliverable_id)
    return {field: [file.key for file in each] for field, each in files.items()}


def files_by_key(session: Session, deliverable_id: int) -> dict[str, File]:
    """Every file that a deliverable ever had, by its key: versions show those that they were handed in with."""
    return {file.key: file for file in session.scalars(select(File).where(File.deliverable_id == deliverable_id))}


def people_of(session: Session, deliverable: Deliverable, now: datetime) -> Sequence[int]:
    """The ids of those whose work it is, as far as they take part now."""
    mine = Enrolment.id == deliverable.enrolment_id
    if deliverable.company_id is not None:
        mine = and_(Enrolment.cohort_id == deliverable.cohort_id, Enrolment.company_id == deliverable.company_id)
    return session.scalars(select(Enrolment.person_id).where(mine, is_member(now)).order_by(Enrolment.id)).all()


def locked(session: Session, deliverable_id: int) -> Deliverable:
    """A deliverable, held until the transaction ends: whoever changes its state comes through here."""
    found: Any = select(Deliverable).where(Deliverable.id == deliverable_id).with_for_update()
    return session.execute(found, execution_options={"populate_existing": True}).scalar_one()


def name_of(session: Session, person_id: int | None) -> str:
    """The name of a person; empty where the account is gone."""
    return (session.scalar(select(Person.name).where(Person.id == person_id)) or "") if person_id else ""


@lru_cache(maxsize=2)
def _handed_in(has_company: bool) -> Select[int, str]:
    """Made once for people with a company and once for those without: making it takes longer than asking it."""
    release_id = func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery())
    return (
        select(Deliverable.id, Module.deliverable_title)
        .join(Cohort, Cohort.id == Deliverable.cohort_id)
        .join(Module, and_(Module.slug == Deliverable.slug, Module.release_id == release_id))
        .where(is_own(anybody(has_company)), Deliverable.handed_in_at.is_not(None))
        .order_by(Module.week, Module.position)
    )


def handed_in_titles(session: Session, enrolment: Enrolment) -> list[tuple[int, str]]:
    """What a person's company has handed in, by module: number and title."""
    rows = ask(session, _handed_in(enrolment.company_id is not None), values_of(enrolment))
    return [(row.id, row.deliverable_title) for row in rows]
