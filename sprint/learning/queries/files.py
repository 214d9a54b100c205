"""What is asked about files: whose they are, and how much room they take."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from sprint.cohorts.models import Company, Enrolment
from sprint.cohorts.queries import Place
from sprint.learning.models import Deliverable, File, HandIn

_AT_A_TIME = 500


def find_file(session: Session, place: Place, key: str) -> tuple[File, Deliverable] | None:
    """A file of the cohort with the deliverable it belongs to: who may see it is for the permissions to say."""
    found = session.execute(
        select(File, Deliverable)
        .join(Deliverable, Deliverable.id == File.deliverable_id)
        .where(File.key == key, Deliverable.cohort_id == place.cohort.id)
    ).first()
    return (found[0], found[1]) if found else None


def is_handed_in(session: Session, file: File) -> bool:
    """Whether a version shows it."""
    return file.key in _shown(session, [file.deliverable_id])


def is_main(session: Session, file: File) -> bool:
    """Whether it is the first of its field: of photos the main one."""
    before = select(File.id).where(
        File.deliverable_id == file.deliverable_id, File.field == file.field, File.removed_at.is_(None),
        File.id < file.id,
    )  # fmt: skip
    return session.scalar(before.limit(1)) is None


def in_field(session: Session, deliverable_id: int, field: str) -> Sequence[File]:
    """The files that stand in a field now, in the order in which they came."""
    return session.scalars(
        select(File)
        .where(File.deliverable_id == deliverable_id, File.field == field, File.removed_at.is_(None))
        .order_by(File.id)
    ).all()


def hold_owner(session: Session, enrolment: Enrolment) -> None:
    """Let nobody else of a person's company add files until this transaction ends; of the person, without one."""
    held = select(Enrolment.id).where(Enrolment.id == enrolment.id)
    if enrolment.company_id is not None:
        held = select(Company.id).where(Company.id == enrolment.company_id)
    session.execute(held.with_for_update(key_share=True))


def room_taken(session: Session, enrolment: Enrolment) -> tuple[int, int]:
    """Bytes that a company's files take (a person's own, without one): those in use, and all that lie on the disk."""
    mine: ColumnElement[bool] = Deliverable.enrolment_id == enrolment.id
    if enrolment.company_id is not None:
        mine = Deliverable.company_id == enrolment.company_id
    in_use = func.coalesce(func.sum(File.size).filter(File.removed_at.is_(None)), 0)
    total = select(in_use, func.coalesce(func.sum(File.size), 0)).join(Deliverable).where(mine)
    row = session.execute(total.select_from(File)).one()
    return int(row[0]), int(row[1])


def room_taken_by(session: Session, person_id: int) -> int:
    """Bytes of the files in use that one person has sent."""
    mine = and_(File.person_id == person_id, File.removed_at.is_(None))
    return int(session.scalar(select(func.coalesce(func.sum(File.size), 0)).where(mine)) or 0)


def known_keys(session: Session, keys: Iterable[str], of: InstrumentedAttribute[str] = File.key) -> set[str]:
    """Which of some keys have a row; `of` is the column in which to look."""
    left, found = iter(sorted(keys)), set[str]()
    while some := list(islice(left, _AT_A_TIME)):
        found.update(session.scalars(select(of).where(of.in_(some))))
    return found


def removed_for_good(session: Session, before: datetime) -> list[int]:
    """The ids of files that were taken out before a moment, and that no version shows."""
    rows = session.execute(
        select(File.id, File.key, File.deliverable_id).where(File.removed_at.is_not(None), File.removed_at < before)
    ).all()
    shown = _shown(session, {row.deliverable_id for row in rows})
    return [row.id for row in rows if row.key not in shown]


def _shown(session: Session, deliverable_ids: Collection[int]) -> set[str]:
    """The keys that versions of some deliverables hold."""
    found, left = set[str](), iter(sorted(deliverable_ids))
    while some := list(islice(left, _AT_A_TIME)):
        for content in session.scalars(select(HandIn.content).where(HandIn.deliverable_id.in_(some))):
            for value in content.values():
                found.update(item for item in value if isinstance(item, str)) if isinstance(value, list) else None
    return found
