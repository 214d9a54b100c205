"""What the letters of events print, and the invitation that calendars read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from sprint import calendar_files
from sprint.cohorts.models import Cohort
from sprint.community.models import Event, Rsvp
from sprint.community.words import excerpt
from sprint.planning import Identity, Told

REMINDER = (timedelta(minutes=15),)


def event_facts(session: Session, letters: Sequence[Told], now: datetime) -> Mapping[Identity, Mapping[str, Any]]:
    """The event of each letter. One that tells of an older time than the event has now is left out: a newer follows."""
    events = {
        row[0].id: row
        for row in session.execute(
            select(Event, Cohort.name, Cohort.slug).join(Cohort, Cohort.id == Event.cohort_id)
            .where(Event.id.in_({letter.about_id for letter in letters}))
        )
    }  # fmt: skip
    answers = _answers(session, letters)
    found = {}
    for letter in letters:
        row, rsvp = events.get(letter.about_id), answers.get((letter.about_id, letter.person_id))
        if row and rsvp and _is_true(letter, row[0], rsvp):
            found[letter.identity] = _facts(letter, row, rsvp)
    return found


def _answers(session: Session, letters: Sequence[Told]) -> dict[tuple[int, int], Rsvp]:
    pairs = [(letter.about_id, letter.person_id) for letter in letters]
    rows = session.scalars(select(Rsvp).where(tuple_(Rsvp.event_id, Rsvp.person_id).in_(pairs)))
    return {(row.event_id, row.person_id): row for row in rows}


def _is_true(letter: Told, event: Event, answer: Rsvp) -> bool:
    if letter.kind == "event-cancelled":
        return event.cancelled_at is not None or answer.state != "going"
    if letter.kind == "event-invitation" and letter.edition % 1000 < event.sequence:
        return False
    return event.cancelled_at is None and answer.state == "going"


def _facts(letter: Told, row: Any, answer: Rsvp) -> dict[str, Any]:
    event: Event = row[0]
    facts = {
        "event_id": event.id, "title": event.title, "starts_at": event.starts_at, "minutes": event.minutes,
        "place": event.place, "url": event.url, "cohort": row[1], "slug": row[2],
        "has_moved": event.moved_at is not None and answer.answered_at < event.moved_at,
        "because": _("You get this because you said that you come, in the %(cohort)s cohort.", cohort=row[1]),
    }  # fmt: skip
    if letter.kind == "event-cancelled":
        gone = replace(calendar_event(event), is_cancelled=True)
        return {**facts, "is_off": event.cancelled_at is not None, "calendar": gone}
    return facts if letter.kind == "event-tomorrow" else {**facts, "calendar": calendar_event(event)}


def calendar_event(event: Event) -> calendar_files.Event:
    """An event as calendars know it: the same UID for life, and a sequence that rises with each change."""
    return calendar_files.Event(
        f"{event.uid}@event.sprint", event.sequence, event.starts_at,
        event.starts_at + timedelta(minutes=event.minutes), event.title, description=excerpt(event.source, 1000),
        place=event.place or event.url, url=event.url, is_cancelled=event.cancelled_at is not None, alarms=REMINDER,
    )  # fmt: skip
