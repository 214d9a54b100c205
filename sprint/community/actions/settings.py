"""What people and staff choose for the board, the directory and the pulse."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort
from sprint.cohorts.queries import Place
from sprint.community.models import Board, DirectoryEntry, MailPace, Pulse
from sprint.database import insert
from sprint.errors import Refused


def pace_of(session: Session, person: Person) -> str:
    """How a person hears of boards: at-once, daily, weekly or never."""
    row = session.get(MailPace, person.id)
    return row.pace if row else "daily"


def choose_pace(session: Session, person: Person, pace: str) -> None:
    """Keep how a person wants to hear of boards."""
    row = insert(session, MailPace).values(person_id=person.id, pace=pace)
    session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_={"pace": pace}))


def set_board(session: Session, cohort: Cohort, *, group_url: str, alarm_hours: int, by: Person, now: datetime) -> None:
    """Set the outside group of a cohort, and how long a question may wait."""
    values = {"group_url": group_url, "alarm_hours": alarm_hours}
    row = insert(session, Board).values(cohort_id=cohort.id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["cohort_id"], set_=values))
    said = _("Set the board: a question may wait %(hours)s hours; outside group: %(url)s", hours=alarm_hours,
             url=group_url or _("none"))  # fmt: skip
    accounts.record(session, said, by=by, now=now, cohort_id=cohort.id)


def show_company(session: Session, place: Place, values: dict[str, Any], *, now: datetime) -> None:
    """Keep what a company shows to its cohort. Refused for who came without a company."""
    if place.enrolment is None or place.enrolment.company_id is None:
        raise Refused(_("You are here without a company. Ask the program's staff to add yours."))
    key = {"cohort_id": place.cohort.id, "company_id": place.enrolment.company_id}
    row = insert(session, DirectoryEntry).values(**key, **values, changed_at=now)
    session.execute(row.on_conflict_do_update(index_elements=list(key), set_={**values, "changed_at": now}))


def tell_pulse(
    session: Session, place: Place, week: int, *, confidence: int | None, minutes: int, now: datetime
) -> None:
    """Keep how a person's week went; told again, it replaces what was told before."""
    if place.enrolment is None:
        raise Refused(_("Only people who take part tell how their week went."))
    key = {"enrolment_id": place.enrolment.id, "week": week}
    values = {"confidence": confidence, "customer_minutes": minutes, "told_at": now}
    row = insert(session, Pulse).values(**key, **values)
    session.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))
