"""Any letter as a real person gets it, before it goes or after."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.mail.compose import Composer, Words
from sprint.mail.delivery import sender_of
from sprint.mail.messages import Mail, Part
from sprint.mail.models import Letter
from sprint.mail.queries import planned, window
from sprint.mail.review import load_facts, told
from sprint.planning import DAY, Kind, Told

AHEAD = 60 * DAY
_SECRET = ("url", "seat_url")  # facts that are links which let somebody in


def preview(session: Session, composer: Composer, kind: Kind, person: Person, now: datetime) -> Words | None:
    """The next letter of a kind to a person, as it would read now; else the last one. None where there is neither.

    A link that signs in is left out: only the person may have it.
    """
    what = _next(session, kind, person, now) or _last(session, kind, person)
    facts = load_facts(session, [kind], [what], max(now, what.due_at)) if what else {}
    if what is None or what.identity not in facts:
        return None
    part = Part(what, kind, _without_secrets(composer, facts[what.identity]))
    mail = Mail(
        0, 0, max(now, what.due_at), "", person.id, person.email, person.name, person.zone, sender_of(session), (part,)
    )
    return composer.words(mail)


def _without_secrets(composer: Composer, facts: Any) -> dict[str, Any]:
    address = composer.letterhead.base_url
    return {**facts, **{name: f"{address}/sign-in" for name in _SECRET if name in facts}}


def _next(session: Session, kind: Kind, person: Person, now: datetime) -> Told | None:
    if kind.planner is None:
        return None
    plan = planned(kind, window(session, now, now + AHEAD)).subquery()
    mine = select(plan).where(plan.c.person_id == person.id).order_by(plan.c.due_at, plan.c.about_id).limit(1)
    row = session.execute(mine).first()
    if row is None:
        return None
    return Told(kind.name, row.about_id, row.edition, row.person_id, row.cohort_id, row.due_at)


def _last(session: Session, kind: Kind, person: Person) -> Told | None:
    mine = select(Letter).where(Letter.kind == kind.name, Letter.person_id == person.id)
    letter = session.scalar(mine.order_by(Letter.due_at.desc(), Letter.id.desc()).limit(1))
    return told(letter) if letter else None
