"""Everything on a module's page that is a person's own, in one statement: it is the page that all people open."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, literal_column, null, or_, select, union_all
from sqlalchemy.orm import Session

from sprint.cohorts.models import Enrolment
from sprint.database import Instant, ask
from sprint.learning.dealing import WARM_UP
from sprint.learning.models import Card, Deliverable, Tick
from sprint.learning.repetition import REST, Standing


@dataclass(frozen=True)
class Owed:
    """How far the company's deliverable of a module is: draft, handed-in, returned or accepted."""

    state: str
    handed_in_at: datetime | None
    accepted_at: datetime | None


@dataclass(frozen=True)
class Marks:
    """What a person, and for the deliverable their company, has done in a module, and which questions may be due."""

    ticked: frozenset[str] = frozenset()
    standings: dict[str, Standing] = field(default_factory=dict)  # by question; some of other modules, for the warm-up
    deliverable: Owed | None = None


_enrolment_id = bindparam("enrolment_id", type_=Integer)
_slug = bindparam("slug", type_=String)
standing_columns = (
    Card.item, Card.slug, Card.attempts, Card.choice, Card.is_missed, Card.answered_at, Card.due_at, Card.asked_in,
)  # fmt: skip

of_quiz = Card.item.like(Card.slug + "-q%")  # the check of content holds the ids of quiz items to this


def _marked(kind: str, *columns: Any) -> Select[Any]:
    return select(literal_column(f"'{kind}'").label("kind"), *columns)


_cards = _marked("card", *standing_columns).where(
    Card.enrolment_id == _enrolment_id, or_(Card.slug == _slug, Card.asked_in == _slug)
)
_due = (
    _marked("card", *standing_columns)
    .where(
        Card.enrolment_id == _enrolment_id,
        of_quiz,
        bindparam("earlier", type_=String).contains("," + Card.slug + ","),  # an IN would be compiled at each call
        Card.due_at <= bindparam("now", type_=Instant()),
        Card.answered_at <= bindparam("rested_at", type_=Instant()),
    )
    .order_by(Card.is_missed.desc(), Card.due_at, Card.item)
    .limit(WARM_UP)
    .subquery()
    .select()
)
_blank = [null()] * 4
_ticks = _marked("tick", Tick.item, *_blank, Tick.ticked_at, null(), null()).where(
    Tick.enrolment_id == _enrolment_id, Tick.slug == _slug
)
_owed = _marked(
    "deliverable", Deliverable.state, *_blank, Deliverable.handed_in_at, Deliverable.accepted_at, null()
).where(
    Deliverable.cohort_id == bindparam("cohort_id", type_=Integer),
    Deliverable.slug == _slug,
    or_(
        Deliverable.company_id == bindparam("company_id", type_=Integer),
        and_(bindparam("company_id", type_=Integer).is_(None), Deliverable.enrolment_id == _enrolment_id),
    ),
)
_marks = union_all(_cards, _due, _ticks, _owed)


def marks_of(session: Session, enrolment: Enrolment, slug: str, earlier: Collection[str], now: datetime) -> Marks:
    """What a person has done in a module. `earlier` are the modules that its warm-up may ask about."""
    values = {
        "enrolment_id": enrolment.id, "cohort_id": enrolment.cohort_id, "company_id": enrolment.company_id,
        "slug": slug, "earlier": f",{','.join(earlier)},", "now": now, "rested_at": now - REST,
    }  # fmt: skip
    ticked, standings, deliverable = [], {}, None
    for kind, item, *rest in ask(session, _marks, values):
        if kind == "card":
            standings[item] = Standing(item, *rest)
        elif kind == "tick":
            ticked.append(item)
        else:
            deliverable = Owed(item, *rest[4:6])
    return Marks(frozenset(ticked), standings, deliverable)
