"""What the letters of coaching print, loaded for a batch of them at once, as plain values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.calendar_files import Event
from sprint.coaching.models import Meeting, Seat
from sprint.coaching.queries import rules, with_people
from sprint.cohorts.models import ActionItem, Cohort, Week
from sprint.mail.models import Letter
from sprint.planning import DAY, Identity, Told

Found = Mapping[Identity, Mapping[str, Any]]
ALARMS = (timedelta(minutes=15),)
TOLD = ("session-invite", "session-cancelled")


def _meetings(session: Session, letters: Sequence[Told]) -> dict[int, Meeting]:
    rows = session.scalars(
        select(Meeting).where(Meeting.id.in_({letter.about_id for letter in letters})).options(*with_people)
    )
    return {row.id: row for row in rows}


def _seat_of(meeting: Meeting, person_id: int) -> Seat | None:
    mine = [seat for seat in meeting.people if seat.person_id == person_id]
    return next((seat for seat in mine if seat.state == "taken"), mine[-1] if mine else None)


def who(seat: Seat) -> str:
    """Somebody as their coach knows them: "Rosa Alvarado, Brinwick Stamping"."""
    company = seat.enrolment.company
    return f"{seat.person.name}, {company.name}" if company else seat.person.name


def title_for(meeting: Meeting, is_coach: bool) -> str:
    """What a session is called in a calendar: by who else is in it."""
    if meeting.is_group:
        return meeting.title
    if not is_coach:
        return _("Coaching session with %(name)s", name=meeting.coach.name)
    return _("Coaching: %(who)s", who=who(meeting.people[0]))


def path_for(meeting: Meeting, is_coach: bool) -> str:
    """The page of a session, for its coach or for who takes part."""
    if is_coach:
        return f"/coach/sessions/{meeting.id}"
    return f"/cohorts/{meeting.cohort.slug}/coaching/sessions/{meeting.id}"


def event_of(meeting: Meeting, person_id: int, *, is_cancelled: bool = False) -> Event:
    """A session as it stands in somebody's calendar."""
    is_coach, seat = meeting.coach_id == person_id, _seat_of(meeting, person_id)
    asked = seat or (meeting.people[0] if meeting.people and not meeting.is_group else None)
    words = [_("Obstacle: %(text)s", text=asked.obstacle), _("Help: %(text)s", text=asked.help)] if asked else []
    return Event(
        uid=f"{meeting.uid}@digitization-sprint", sequence=meeting.sequence, starts_at=meeting.starts_at,
        ends_at=meeting.ends_at, title=title_for(meeting, is_coach), description="\n".join(words),
        place=meeting.meeting_url, url=meeting.meeting_url, is_cancelled=is_cancelled, alarms=ALARMS,
    )  # fmt: skip


def _of(meeting: Meeting, person_id: int) -> dict[str, Any]:
    is_coach, seat = meeting.coach_id == person_id, _seat_of(meeting, person_id)
    because = (
        _("You get this because you coach this session.")
        if is_coach
        else _("You get this because you have a session with a coach in %(cohort)s.", cohort=meeting.cohort.name)
    )
    asked = seat or (meeting.people[0] if meeting.people and not meeting.is_group else None)
    return {
        "title": title_for(meeting, is_coach), "coach": meeting.coach.name, "is_coach": is_coach,
        "is_group": meeting.is_group, "starts_at": meeting.starts_at, "ends_at": meeting.ends_at,
        "meeting_url": meeting.meeting_url, "reason": meeting.reason, "path": path_for(meeting, is_coach),
        "obstacle": asked.obstacle if asked else "", "help": asked.help if asked else "", "because": because,
    }  # fmt: skip


def session_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """A session that comes, or has been."""
    meetings = _meetings(session, letters)
    return {
        letter.identity: _of(meeting, letter.person_id)
        for letter in letters
        if (meeting := meetings.get(letter.about_id)) is not None
    }


def invite_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """A session with its calendar part. What a later letter tells anew is not told, nor what was cancelled since."""
    meetings, tellings = _meetings(session, letters), _tellings(session, letters)
    found = {}
    for letter in letters:
        meeting, editions = meetings.get(letter.about_id), tellings[letter.about_id, letter.person_id]
        if meeting is None or meeting.cancelled_at is not None or letter.edition < max(editions):
            continue
        is_new = letter.edition == min(editions)
        calendar = event_of(meeting, letter.person_id)
        found[letter.identity] = {**_of(meeting, letter.person_id), "is_new": is_new, "calendar": calendar}
    return found


def cancelled_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """A session that is no longer somebody's, with the part that takes it out of their calendar."""
    meetings, tellings = _meetings(session, letters), _tellings(session, letters)
    found = {}
    for letter in letters:
        meeting = meetings.get(letter.about_id)
        if meeting is not None and letter.edition == max(tellings[letter.about_id, letter.person_id]):
            calendar = event_of(meeting, letter.person_id, is_cancelled=True)
            is_whole = meeting.cancelled_at is not None
            facts = {**_of(meeting, letter.person_id), "is_whole": is_whole, "calendar": calendar}
            found[letter.identity] = (
                facts if letter.person_id in _known(meeting) else {**facts, **_for_old_coach(meeting)}
            )
    return found


def _known(meeting: Meeting) -> set[int]:
    return {meeting.coach_id, *(seat.person_id for seat in meeting.people)}


def _for_old_coach(meeting: Meeting) -> dict[str, Any]:
    """For the coach who had the session before somebody else took it over."""
    title = title_for(meeting, is_coach=True)
    because = _("You get this because you coached this session.")
    return {"title": title, "is_coach": True, "is_whole": False, "because": because, "path": "/coach"}


def _tellings(session: Session, letters: Sequence[Told]) -> Mapping[tuple[int, int], list[int]]:
    """The editions in which each person was told of each session, or is about to be."""
    rows = session.execute(
        select(Letter.about_id, Letter.person_id, Letter.edition).where(
            Letter.kind.in_(TOLD), Letter.about_id.in_({letter.about_id for letter in letters}),
            Letter.person_id.in_({letter.person_id for letter in letters}),
        )
    )  # fmt: skip
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for letter in letters:
        found[letter.about_id, letter.person_id].append(letter.edition)
    for about_id, person_id, edition in rows:
        found[about_id, person_id].append(edition)
    return found


def agenda_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The sessions of a coach's day."""
    moments = [letter.due_at for letter in letters]
    led = session.scalars(
        select(Meeting)
        .where(Meeting.coach_id.in_({letter.person_id for letter in letters}), Meeting.cancelled_at.is_(None))
        .where(Meeting.starts_at > min(moments), Meeting.starts_at <= max(moments) + DAY)
        .options(*with_people)
        .order_by(Meeting.starts_at)
    ).all()
    because, found = _("You get this because you coach."), {}
    for letter in letters:
        day = (letter.due_at, letter.due_at + DAY)
        mine = [each for each in led if each.coach_id == letter.person_id and day[0] < each.starts_at <= day[1]]
        if mine:
            rows = [_of(meeting, letter.person_id) for meeting in mine]
            found[letter.identity] = {"sessions": rows, "because": because}
    return found


def unbooked_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """Which week it is, and until when who has no session chooses first."""
    rows = session.execute(
        select(Week.id, Week.number, Week.opens_at, Cohort.slug, Cohort.name)
        .join(Cohort, Cohort.id == Week.cohort_id)
        .where(Week.id.in_({letter.about_id for letter in letters}))
    )
    weeks, hours = {row.id: row for row in rows}, timedelta(hours=rules(session).first_pick_hours)
    return {
        letter.identity: {
            "number": week.number, "slug": week.slug, "first_until": week.opens_at + hours if hours else None,
            "because": _("You get this because you are in the %(cohort)s cohort.", cohort=week.name),
        }
        for letter in letters
        if (week := weeks.get(letter.about_id)) is not None
    }  # fmt: skip


def action_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """What was promised, and where it stands."""
    rows = session.execute(
        select(ActionItem.id, ActionItem.text, Cohort.slug, Cohort.name, func.coalesce(Person.name, "").label("by"))
        .join(Cohort, Cohort.id == ActionItem.cohort_id)
        .outerjoin(Person, Person.id == ActionItem.agreed_by_id)
        .where(ActionItem.id.in_({letter.about_id for letter in letters}))
    )
    items = {row.id: row for row in rows}
    return {
        letter.identity: {
            "text": item.text, "slug": item.slug, "by": item.by,
            "because": _("You get this because you promised it in %(cohort)s.", cohort=item.name),
        }
        for letter in letters
        if (item := items.get(letter.about_id)) is not None
    }  # fmt: skip
