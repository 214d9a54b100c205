"""What stands in a person's own calendar: a list of sources, so that a part brings its events by one line."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from sprint import clock
from sprint.accounts.models import Person
from sprint.calendar_files import Event
from sprint.coaching import letters as coaching
from sprint.coaching import queries as sessions
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import ActionItem, Enrolment
from sprint.cohorts.queries import is_member
from sprint.community.event_facts import calendar_event
from sprint.community.queries import events as community
from sprint.home.models import CalendarAddress

BACK = timedelta(days=60)  # what is over stays in the calendar so long
HALF_AN_HOUR = timedelta(minutes=30)
Source = Callable[[Session, Person, datetime, str], Sequence[Event]]


def weeks(session: Session, person: Person, now: datetime, base_url: str) -> list[Event]:
    """The openings of the weeks in every cohort that the person takes part in."""
    return [
        Event(
            uid=f"week-{week.id}-{person.id}@digitization-sprint", sequence=int(week.opens_at.timestamp()) % 2**31,
            starts_at=week.opens_at, ends_at=week.opens_at + HALF_AN_HOUR,
            title=_("Week %(n)s opens: %(cohort)s", n=week.number, cohort=place.cohort.name),
            url=f"{base_url}/cohorts/{place.cohort.slug}/weeks/{week.number}",
        )
        for place in cohorts.places_of(session, person, now)
        for week in place.weeks
    ]  # fmt: skip


def coaching_sessions(session: Session, person: Person, now: datetime, base_url: str) -> list[Event]:
    """The sessions that the person sits in, or leads."""
    return [coaching.event_of(meeting, person.id) for meeting in sessions.calendar_of(session, person, now - BACK)]


def round_tables(session: Session, person: Person, now: datetime, base_url: str) -> list[Event]:
    """The events of the cohort to which the person said that they come; a cancelled one stands crossed out."""
    return [calendar_event(event) for event in community.calendar_of(session, person, now - BACK, now)]


def deadlines(session: Session, person: Person, now: datetime, base_url: str) -> list[Event]:
    """The days by which something was promised, in the morning; what is done is out."""
    rows = session.execute(
        select(ActionItem, Enrolment)
        .join(Enrolment, Enrolment.cohort_id == ActionItem.cohort_id)
        .where(Enrolment.person_id == person.id, is_member(now), ActionItem.due_on.is_not(None))
        .where(ActionItem.done_at.is_(None), ActionItem.dropped_at.is_(None))
        .options(joinedload(Enrolment.cohort))
        .order_by(ActionItem.due_on, ActionItem.id)
    )
    return [_deadline(item, enrolment, person, base_url) for item, enrolment in rows if _is_mine(item, enrolment)]


def _is_mine(item: ActionItem, enrolment: Enrolment) -> bool:
    if item.person_id is not None:
        return item.person_id == enrolment.person_id
    return item.company_id is not None and item.company_id == enrolment.company_id


def _deadline(item: ActionItem, enrolment: Enrolment, person: Person, base_url: str) -> Event:
    assert item.due_on is not None
    at = clock.instant(item.due_on, time(max(person.mail_hour, 9)), person.zone)
    return Event(
        uid=f"action-{item.id}-{person.id}@digitization-sprint", sequence=item.due_on.toordinal(), starts_at=at,
        ends_at=at + HALF_AN_HOUR, title=_("Due today: %(text)s", text=item.text),
        url=f"{base_url}/cohorts/{enrolment.cohort.slug}/coaching",
    )  # fmt: skip


SOURCES: tuple[Source, ...] = (weeks, coaching_sessions, round_tables, deadlines)


def events(session: Session, person: Person, now: datetime, base_url: str) -> list[Event]:
    """All of it."""
    return [event for source in SOURCES for event in source(session, person, now, base_url)]


def signer(secrets: Sequence[str]) -> URLSafeSerializer:
    """Signs addresses with the first secret, and accepts what the others have signed."""
    options = {"digest_method": hashlib.sha256}
    return URLSafeSerializer(list(reversed(secrets)), salt="calendar", signer_kwargs=options)


def number_of(session: Session, person_id: int) -> int:
    """The number of the person's address that is good now."""
    return session.scalar(select(CalendarAddress.number).where(CalendarAddress.person_id == person_id)) or 0


def address(session: Session, signer: URLSafeSerializer, person: Person) -> str:
    """The last part of the address of a person's calendar."""
    signed = signer.dumps([person.id, number_of(session, person.id)])
    return signed if isinstance(signed, str) else signed.decode()


def find_person(session: Session, signer: URLSafeSerializer, signed: str) -> Person | None:
    """Whose calendar an address is for; None where it is not ours, was renewed, or the account is suspended."""
    try:
        person_id, number = map(int, signer.loads(signed))
    except (BadData, ValueError, TypeError):
        return None
    person = session.get(Person, person_id)
    if person is None or person.suspended_at is not None or number != number_of(session, person_id):
        return None
    return person
