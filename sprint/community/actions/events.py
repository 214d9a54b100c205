"""What can happen to events and to the answers of people.

Whoever answers holds the event's row: the last seat goes to one person, and the first who waits gets the next.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sprint import clock, happenings
from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort
from sprint.cohorts.queries import Place
from sprint.community import rhythm, seating
from sprint.community.actions.posts import Written, start_topic
from sprint.community.happenings import Cancelled, Invited
from sprint.community.models import Event, EventQuestion, QuestionVote, Rsvp
from sprint.community.queries import events as queries
from sprint.database import insert
from sprint.errors import Refused
from sprint.forms import moment
from sprint.markdown import render_post

WEEK = timedelta(days=7)
TELLS = ("title", "starts_at", "minutes", "place", "url")  # what calendars show: a change of it goes out


@dataclass(frozen=True)
class When:
    """A wall-clock time, in the zone of whoever typed it."""

    day: date
    hour: time
    zone: str


def plan_events(
    session: Session, place: Place, key: str, values: dict[str, Any], when: When, *, times: int, by: Person,
    now: datetime,
) -> list[Event]:  # fmt: skip
    """An event, or several of them week after week at the same local hour; the same form again gives the same ones."""
    there = session.scalars(select(Event).where(Event.uid.startswith(key)).order_by(Event.starts_at)).all()
    if there:
        return list(there)
    made = []
    for n in range(times):
        starts_at = moment(when.day + n * WEEK, when.hour, when.zone)
        if starts_at <= now:
            raise Refused(_("This hour has passed. Choose a later one."), "day")
        made.append(_event(place.cohort, f"{key}-{n}" if n else key, values, starts_at, when.zone, now))
    try:
        with session.begin_nested():
            session.add_all(made)
    except IntegrityError:
        return list(session.scalars(select(Event).where(Event.uid.startswith(key)).order_by(Event.starts_at)))
    said = _("Planned “%(title)s”, %(when)s UTC", title=made[0].title, when=f"{made[0].starts_at:%Y-%m-%d %H:%M}")
    accounts.record(session, said, by=by, now=now, cohort_id=place.cohort.id)
    return made


def _event(cohort: Cohort, uid: str, values: dict[str, Any], starts_at: datetime, zone: str, now: datetime) -> Event:
    html = str(render_post(values.get("source", "")))
    return Event(
        cohort_id=cohort.id, uid=uid, **values, html=html, starts_at=starts_at, zone=zone, created_at=now, sequence=0
    )


def change(session: Session, event: Event, values: dict[str, Any], when: When, *, by: Person, now: datetime) -> None:
    """Change an event. Whoever comes is told where what their calendar shows is another now; new seats are filled."""
    _hold(session, event)
    new = {**values, "starts_at": moment(when.day, when.hour, when.zone), "zone": when.zone}
    if new["starts_at"] != event.starts_at and new["starts_at"] <= now:
        raise Refused(_("This hour has passed. Choose a later one."), "day")
    is_told = any(getattr(event, name) != new[name] for name in TELLS)
    for name, value in new.items():
        setattr(event, name, value)
    event.html = str(render_post(event.source))
    if is_told:
        event.sequence, event.moved_at = event.sequence + 1, now
        session.flush()
        accounts.record(session, _("Changed “%(title)s”", title=event.title), by=by, now=now, cohort_id=event.cohort_id)
        happenings.tell(session, Invited(event, queries.answers(session, event, "going"), now))
    _fill_seats(session, event, now)


def cancel(session: Session, event: Event, *, by: Person, now: datetime) -> None:
    """Call an event off; whoever meant to come is told. A second time changes nothing."""
    _hold(session, event)
    if event.cancelled_at is not None:
        return
    event.cancelled_at, event.sequence = now, event.sequence + 1
    session.flush()
    accounts.record(session, _("Cancelled “%(title)s”", title=event.title), by=by, now=now, cohort_id=event.cohort_id)
    happenings.tell(session, Cancelled(event, queries.answers(session, event, "going", "waiting"), now))


def bring_back(session: Session, event: Event, *, by: Person, now: datetime) -> None:
    """Let a cancelled event take place after all."""
    _hold(session, event)
    if event.cancelled_at is None:
        return
    event.cancelled_at, event.sequence = None, event.sequence + 1
    session.flush()
    said = _("Brought “%(title)s” back", title=event.title)
    accounts.record(session, said, by=by, now=now, cohort_id=event.cohort_id)
    happenings.tell(session, Invited(event, queries.answers(session, event, "going"), now))


def _hold(session: Session, event: Event) -> None:
    session.refresh(event, with_for_update=True)


def answer(
    session: Session, event: Event, person: Person, *, is_coming: bool, subject: str, with_peers: bool, now: datetime
) -> Rsvp:
    """Say whether one comes. Where all seats are taken one waits; a seat given up goes to the first who does."""
    _hold(session, event)
    if event.cancelled_at is not None or event.starts_at <= now:
        raise Refused(_("This event is over or was cancelled, so answers are closed."))
    row = session.get(Rsvp, (event.id, person.id)) or Rsvp(
        event_id=event.id, person_id=person.id, state="no", answered_at=now, edition=0
    )
    had_seat = row.state == "going"
    row.subject, row.with_peers = subject, with_peers
    if is_coming and row.state == "no":
        row.state, row.answered_at = _seat_or_wait(session, event), now
        row.edition += row.state == "going"
    elif not is_coming:
        row.state, row.answered_at, row.table = "no", now, None
    session.add(row)
    session.flush()
    if had_seat != (row.state == "going"):
        happenings.tell(session, (Cancelled if had_seat else Invited)(event, [row], now))
    _fill_seats(session, event, now)
    return row


def _seat_or_wait(session: Session, event: Event) -> str:
    is_full = event.capacity is not None and queries.count_going(session, event) >= event.capacity
    return "waiting" if is_full else "going"


def _fill_seats(session: Session, event: Event, now: datetime) -> None:
    waiting = list(queries.answers(session, event, "waiting"))
    free = len(waiting) if event.capacity is None else event.capacity - queries.count_going(session, event)
    lucky = waiting[: max(0, free)]
    for row in lucky:
        row.state, row.edition = "going", row.edition + 1
    session.flush()
    if lucky:
        happenings.tell(session, Invited(event, lucky, now))


def ask(session: Session, event: Event, person: Person, key: str, text: str, *, now: datetime) -> None:
    """Put a question on the list; the same form again changes nothing. Whoever asks wants it answered."""
    row = {"event_id": event.id, "person_id": person.id, "key": key, "text": text, "asked_at": now}
    new = insert(session, EventQuestion).values(**row).on_conflict_do_nothing().returning(EventQuestion.id)
    if (question_id := session.scalar(new)) is not None:
        _vote(session, question_id, person)


def vote(session: Session, question: EventQuestion, person: Person, *, is_wanted: bool) -> None:
    """Want a question answered, or no more; twice is once."""
    if is_wanted:
        _vote(session, question.id, person)
    elif row := session.get(QuestionVote, (question.id, person.id)):
        session.delete(row)


def _vote(session: Session, question_id: int, person: Person) -> None:
    row = insert(session, QuestionVote).values(question_id=question_id, person_id=person.id)
    session.execute(row.on_conflict_do_nothing())


def remove_question(session: Session, question: EventQuestion, *, now: datetime) -> None:
    """Take a question off the list."""
    question.removed_at = question.removed_at or now
    session.flush()


def seat_guests(session: Session, event: Event, *, size: int, now: datetime) -> int:
    """Put everybody who comes at a table; how many tables that makes. Again, it seats all anew."""
    _hold(session, event)
    tables = seating.seat(queries.guests(session, event), size)
    session.execute(
        update(Rsvp).where(Rsvp.event_id == event.id).values(table=None).execution_options(synchronize_session=False)
    )
    for number, table in enumerate(tables, 1):
        here = (Rsvp.event_id == event.id, Rsvp.person_id.in_([guest.person_id for guest in table]))
        seated = update(Rsvp).where(*here).values(table=number)
        session.execute(seated.execution_options(synchronize_session=False))
    event.seated_at = now
    session.flush()
    return len(tables)


def write_recap(session: Session, event: Event, *, source: str, recording_url: str, by: Person, now: datetime) -> None:
    """Keep what an event brought, for those who were there and those who were not."""
    event.recap_source, event.recap_html = source, str(render_post(source))
    event.recording_url, event.recap_at = recording_url, now
    session.flush()
    said = _("Wrote the recap of “%(title)s”", title=event.title)
    accounts.record(session, said, by=by, now=now, cohort_id=event.cohort_id)


def plan_rhythm(session: Session, place: Place, by: Person, *, now: datetime) -> int:
    """Give a cohort its weekly meetings and Tuesday drops, as far as their hour is still to come; how many are new.

    At the same hour by the cohort's clock each week, whatever clocks do meanwhile.
    """
    count = 0
    for meeting in rhythm.MEETINGS:
        starts_at = _hour_of(place.cohort, meeting.week, meeting.weekday, meeting.hour)
        values = {"kind": meeting.kind, "title": meeting.title, "minutes": meeting.minutes, "source": meeting.about}
        count += starts_at > now and _add_once(session, place.cohort, meeting, values, starts_at, now)
    for drop in rhythm.DROPS:
        posted_at = _hour_of(place.cohort, drop.week, rhythm.TUESDAY, rhythm.NINE)
        if posted_at > now:
            written = Written(drop.text, _key(place.cohort, f"drop-{drop.week}"))
            start_topic(
                session, place, by, written, kind="announcement", title=drop.title, week=drop.week,
                posted_at=posted_at, now=now,
            )  # fmt: skip
            count += 1
    accounts.record(session, _("Planned the weekly rhythm"), by=by, now=now, cohort_id=place.cohort.id)
    return count


def _hour_of(cohort: Cohort, week: int, weekday: int, hour: int) -> datetime:
    """The first such weekday from the beginning of a week on, at an hour by the cohort's clock."""
    first = cohort.starts_on + (week - 1) * WEEK
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    return clock.instant(day, time(hour), cohort.zone)


def _add_once(
    session: Session,
    cohort: Cohort,
    meeting: rhythm.Meeting,
    values: dict[str, Any],
    starts_at: datetime,
    now: datetime,
) -> int:
    uid = _key(cohort, f"{meeting.week}-{meeting.weekday}")
    if session.scalar(select(Event.id).where(Event.uid == uid)):
        return 0
    session.add(_event(cohort, uid, values, starts_at, cohort.zone, now))
    session.flush()
    return 1


def _key(cohort: Cohort, name: str) -> str:
    """A name that no form has, the same each time: what is there once is not made again."""
    return sha256(f"rhythm/{cohort.slug}/{name}".encode()).hexdigest()[:32]
