"""Who did what."""

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from sprint.accounts.models import AuditEntry, Person
from sprint.staff.paging import Paging
from sprint.staff.queries.people import named


def _entries(words: str, cohort_id: int | None) -> Select[AuditEntry]:
    found = select(AuditEntry)
    if words:
        people = select(Person.id).where(named(words))
        found = found.where(or_(AuditEntry.by_id.in_(people), AuditEntry.person_id.in_(people)))
    return found if cohort_id is None else found.where(AuditEntry.cohort_id == cohort_id)


def audit_page(
    session: Session, words: str = "", cohort_id: int | None = None, page: int | None = None
) -> tuple[Sequence[AuditEntry], Paging]:
    """One page of the audit trail, newest first: by or about people whose name holds the words, or of one cohort."""
    found = _entries(words, cohort_id)
    paging = Paging.of(page, session.scalar(select(func.count()).select_from(found.subquery())) or 0)
    newest = found.options(joinedload(AuditEntry.by)).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return session.scalars(newest.limit(paging.size).offset(paging.offset)).all(), paging
