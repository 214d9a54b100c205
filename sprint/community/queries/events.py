"""What is asked about events: who comes, what they want to know, where they sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from sprint.accounts.models import Person
from sprint.cohorts.models import ActionItem, Company, Duty, Enrolment
from sprint.cohorts.queries import Place, is_member
from sprint.community.models import Event, EventQuestion, QuestionVote, Rsvp
from sprint.community.reading import Author, initials
from sprint.community.seating import Guest


@dataclass(frozen=True)
class Line:
    """An event in a list."""

    event: Event
    going: int
    answer: str | None


@dataclass(frozen=True)
class Coming:
    """Somebody who answered that they come."""

    author: Author
    state: str
    subject: str
    table: int | None


@dataclass(frozen=True)
class Asked:
    """A question on the list, with how many want it answered."""

    id: int
    text: str
    author: Author
    votes: int
    is_mine: bool
    has_voted: bool


def events(session: Session, place: Place, person: Person, now: datetime, *, is_past: bool) -> list[Line]:
    """The events of a cohort: those to come, the next first; or the past ones, the last first. One statement."""
    taken = aliased(Rsvp)
    going = select(func.count()).where(taken.event_id == Event.id, taken.state == "going").correlate(Event)
    when = Event.starts_at <= now if is_past else Event.starts_at > now
    rows = session.execute(
        select(Event, going.scalar_subquery(), Rsvp.state)
        .outerjoin(Rsvp, and_(Rsvp.event_id == Event.id, Rsvp.person_id == person.id))
        .where(Event.cohort_id == place.cohort.id, when)
        .order_by(Event.starts_at.desc() if is_past else Event.starts_at, Event.id).limit(60)
    )  # fmt: skip
    return [Line(row[0], row[1], row[2]) for row in rows]


def calendar_of(session: Session, person: Person, since: datetime, now: datetime) -> Sequence[Event]:
    """The events from a moment on to which a person comes, in the cohorts that they have a place in now."""
    mine = select(Rsvp.event_id).where(Rsvp.person_id == person.id, Rsvp.state == "going")
    here = select(Enrolment.cohort_id).where(Enrolment.person_id == person.id, is_member(now))
    duty = select(Duty.cohort_id).where(Duty.person_id == person.id)
    return session.scalars(
        select(Event)
        .where(Event.id.in_(mine), Event.starts_at > since, Event.cohort_id.in_(here.union_all(duty)))
        .order_by(Event.starts_at, Event.id)
    ).all()


def find_event(session: Session, place: Place, event_id: int) -> Event | None:
    """An event of this cohort."""
    return session.scalar(select(Event).where(Event.id == event_id, Event.cohort_id == place.cohort.id))


def answer_of(session: Session, event: Event, person: Person) -> Rsvp | None:
    """What a person answered."""
    return session.get(Rsvp, (event.id, person.id))


def answers(session: Session, event: Event, *states: str) -> Sequence[Rsvp]:
    """The answers in some states, in the order in which they came."""
    found = select(Rsvp).where(Rsvp.event_id == event.id, Rsvp.state.in_(states))
    return session.scalars(found.order_by(Rsvp.answered_at, Rsvp.person_id)).all()


def count_going(session: Session, event: Event) -> int:
    """How many seats are taken."""
    return session.scalar(select(func.count()).where(Rsvp.event_id == event.id, Rsvp.state == "going")) or 0


def coming(session: Session, event: Event) -> list[Coming]:
    """Who comes, and who waits, with their companies. One statement."""
    rows = session.execute(
        select(Person.id, Person.name, Company.name, Rsvp.state, Rsvp.subject, Rsvp.table)
        .select_from(Rsvp)
        .join(Person, Person.id == Rsvp.person_id)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.cohort_id == event.cohort_id))
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .where(Rsvp.event_id == event.id, Rsvp.state != "no")
        .order_by(case((Rsvp.state == "going", 0), else_=1), Rsvp.answered_at, Person.id)
    )
    return [Coming(Author(row[0], row[1], initials(row[1]), "", row[2] or ""), *row[3:6]) for row in rows]


def guests(session: Session, event: Event) -> list[Guest]:
    """Who comes, with what matters for their seats. One statement."""
    rows = session.execute(
        select(Rsvp.person_id, Rsvp.subject, Company.id, Company.makes, Rsvp.with_peers)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Rsvp.person_id, Enrolment.cohort_id == event.cohort_id))
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .where(Rsvp.event_id == event.id, Rsvp.state == "going")
        .order_by(Rsvp.person_id)
    )
    return [Guest(row[0], row[1], row[2], row[3] or "", row[4]) for row in rows]


def questions(session: Session, event: Event, person: Person) -> list[Asked]:
    """The questions of an event, those that most want answered first. One statement."""
    votes = select(func.count()).where(QuestionVote.question_id == EventQuestion.id).scalar_subquery()
    mine = exists().where(QuestionVote.question_id == EventQuestion.id, QuestionVote.person_id == person.id)
    rows = session.execute(
        select(EventQuestion.id, EventQuestion.text, EventQuestion.person_id, Person.name, Company.name, votes, mine)
        .outerjoin(Person, Person.id == EventQuestion.person_id)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.cohort_id == event.cohort_id))
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .where(EventQuestion.event_id == event.id, EventQuestion.removed_at.is_(None))
        .order_by(votes.desc(), EventQuestion.id)
    )
    return [
        Asked(row[0], row[1], Author(row[2], row[3] or "", initials(row[3] or ""), "", row[4] or ""), row[5],
              row[2] == person.id, bool(row[6]))
        for row in rows
    ]  # fmt: skip


def find_question(session: Session, event: Event, question_id: int) -> EventQuestion | None:
    """A question on the list of an event."""
    mine = (EventQuestion.id == question_id, EventQuestion.event_id == event.id, EventQuestion.removed_at.is_(None))
    return session.scalar(select(EventQuestion).where(*mine))


def promises(session: Session, event: Event) -> Sequence[ActionItem]:
    """What people took on at an event."""
    return session.scalars(
        select(ActionItem).where(ActionItem.source == "event", ActionItem.source_id == event.id,
                                 ActionItem.dropped_at.is_(None))
        .options(joinedload(ActionItem.person)).order_by(ActionItem.due_on, ActionItem.id)
    ).all()  # fmt: skip


def has_rhythm(session: Session, place: Place) -> bool:
    """Whether the cohort has any of the weekly meetings."""
    kinds = or_(Event.kind == "round-table", Event.kind == "town-hall")
    return session.scalar(select(Event.id).where(Event.cohort_id == place.cohort.id, kinds).limit(1)) is not None
