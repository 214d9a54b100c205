"""Where companies stood when they applied, for the coaches who prepare a session with them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.admissions.models import Application
from sprint.cohorts.models import Enrolment

COACHES_READ = ("2026-12",)  # the words of consent that say so: who agreed to earlier ones is read by staff alone


@dataclass(frozen=True)
class Standing:
    """What a company said of itself when it applied."""

    answers: dict[str, str]
    goals: str
    obstacle: str
    said_at: datetime


def standing_of(session: Session, enrolment: Enrolment) -> Standing | None:
    """What a person's company said when it applied for this cohort; None where coaches may not read it."""
    if enrolment.company_id is None:
        return None
    row = session.execute(
        select(Application.answers, Application.goals, Application.obstacle, Application.submitted_at)
        .where(
            Application.cohort_id == enrolment.cohort_id, Application.company_id == enrolment.company_id,
            Application.state == "confirmed", Application.consent_version.in_(COACHES_READ),
            Application.consented_at.is_not(None), Application.submitted_at.is_not(None),
        )
        .order_by(Application.id)
        .limit(1)
    ).first()  # fmt: skip
    return Standing(*row) if row else None
