"""The audit trail."""

from datetime import datetime

from sqlalchemy.orm import Session

from sprint.accounts.models import AuditEntry, Person


def record(
    session: Session, sentence: str, *, by: Person | None, now: datetime, person: Person | None = None,
    cohort_id: int | None = None,
) -> None:  # fmt: skip
    """Add a line to the audit trail."""
    session.add(
        AuditEntry(at=now, by_id=by and by.id, person_id=person and person.id, cohort_id=cohort_id, sentence=sentence)
    )
