"""What reviewers do: score, declare a conflict, write notes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.admissions.models import CRITERIA, Application, ApplicationNote, Decision, Score
from sprint.database import insert
from sprint.errors import Refused

UNREAD = frozenset({"submitted"})
SCORED = frozenset({"submitted", "in-review", "waitlisted", "accepted", "declined"})


def score(
    session: Session, application: Application, *, by: Person, marks: Mapping[str, int | None], comment: str,
    now: datetime,
) -> None:  # fmt: skip
    """Give an application one's marks, 1 to 5 for each criterion; again replaces them. The first begins the review."""
    if any(not marks.get(name) for name in CRITERIA):
        raise Refused(_("Choose a mark from 1 to 5 for each of the three, or say that you have a conflict."))
    _put(session, application, by, {**{name: marks[name] for name in CRITERIA}, "has_conflict": False}, comment, now)


def declare_conflict(session: Session, application: Application, *, by: Person, comment: str, now: datetime) -> None:
    """Say that one must not judge this application: a customer, a relative, a competitor."""
    _put(session, application, by, {**dict.fromkeys(CRITERIA), "has_conflict": True}, comment, now)
    draft = select(Decision).where(Decision.application_id == application.id, Decision.released_at.is_(None))
    mine = session.scalar(draft.where(Decision.by_id == by.id))
    if mine is not None:
        session.delete(mine)


def _put(
    session: Session, application: Application, by: Person, values: Mapping[str, int | bool | None], comment: str,
    now: datetime,
) -> None:  # fmt: skip
    if application.state not in SCORED:
        raise Refused(_("This application is not under review."))
    row_values: dict[str, Any] = {**values, "comment": comment, "scored_at": now}
    row = insert(session, Score).values(application_id=application.id, person_id=by.id, **row_values)
    session.execute(row.on_conflict_do_update(index_elements=["application_id", "person_id"], set_=row_values))
    if application.state in UNREAD:
        application.state = "in-review"
    session.flush()


def note(session: Session, application: Application, text: str, *, by: Person, now: datetime) -> None:
    """Write something down for the other reviewers; sent twice, it is written once."""
    if not text.strip():
        raise Refused(_("Write something first."), "text")
    row = insert(session, ApplicationNote).values(
        application_id=application.id, person_id=by.id, text=text.strip(), written_at=now
    )
    session.execute(row.on_conflict_do_nothing(index_elements=["application_id", "person_id", "text"]))


def demand_no_conflict(session: Session, application: Application, by: Person) -> None:
    """Refused for whoever has declared a conflict with an application."""
    found = session.get(Score, (application.id, by.id))
    if found is not None and found.has_conflict:
        raise Refused(
            _("You have declared a conflict with %(company)s: somebody else decides.", company=application.company_name)
        )
