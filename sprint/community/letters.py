"""The letters of the board: what was written, at once or in a digest, and questions that nobody answers."""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from sprint.accounts.models import Person
from sprint.accounts.queries import own_day
from sprint.cohorts.models import Cohort, Duty, Enrolment, Week, WeekException
from sprint.community.models import Board, Event, MailPace, Mention, Post, Rsvp, Topic, TopicMark
from sprint.database import Instant, later
from sprint.planning import DAY, Window, latest, letters

HOUR = timedelta(hours=1)
LONGEST_PATIENCE = 72 * HOUR  # as the constraint of Board has it
MONDAY = 0
LONGEST = 8 * DAY  # that a weekly digest can look back, and some
pace = func.coalesce(MailPace.pace, "daily")
gone = or_(Post.deleted_at.is_not(None), Post.hidden_at.is_not(None))


def readers() -> Subquery:
    """Who reads a board: its members, and its coaches; `enrolment_id` is null for the latter."""
    members = select(
        Enrolment.person_id, Enrolment.cohort_id, Enrolment.id.label("enrolment_id"), Enrolment.starts_at,
        Enrolment.ends_at, Enrolment.withdrawn_at,
    )  # fmt: skip
    learns = exists().where(Enrolment.person_id == Duty.person_id, Enrolment.cohort_id == Duty.cohort_id)
    coaches = select(
        Duty.person_id, Duty.cohort_id, cast(null(), Integer), *(cast(null(), Instant) for _ in range(3))
    ).where(Duty.role == "coach", ~learns)
    return union_all(members, coaches).subquery("reader")


def belongs(reader: Any, at: Any) -> ColumnElement[bool]:
    """Whether a reader's time in the cohort has begun at a moment, and is not over."""
    return and_(
        or_(reader.c.starts_at.is_(None), reader.c.starts_at <= at),
        or_(reader.c.ends_at.is_(None), reader.c.ends_at > at),
    )


def may_read(reader: Any, at: Any) -> ColumnElement[bool]:
    """Whether a reader may see the topic at hand: the rule of `queries.board.sees`, for many people at once."""
    own = and_(WeekException.week_id == Week.id, WeekException.enrolment_id == reader.c.enrolment_id)
    mine = select(WeekException.opens_at).where(own).correlate_except(WeekException).scalar_subquery()
    this_week = (Week.cohort_id == Topic.cohort_id, Week.number == Topic.week)
    is_open = exists().where(*this_week, func.coalesce(mine, Week.opens_at) <= at).correlate_except(Week)
    return and_(
        Topic.hidden_at.is_(None),
        or_(Topic.kind != "private", Topic.person_id == reader.c.person_id, reader.c.enrolment_id.is_(None)),
        or_(Topic.module.is_(None), reader.c.enrolment_id.is_(None), is_open),
    )


def is_told_at_once(person_id: Any) -> ColumnElement[bool]:
    """Whether a post goes out by itself: people wish so, or it names them, or it is said to all, or to them alone."""
    named = exists().where(Mention.post_id == Post.id, Mention.person_id == person_id).correlate_except(Mention)
    return or_(pace == "at-once", and_(pace != "never", or_(named, Topic.kind.in_(("announcement", "private")))))


def of_others(person_id: Any) -> ColumnElement[bool]:
    """Whether somebody else wrote the post at hand."""
    return or_(Post.person_id.is_(None), Post.person_id != person_id)


def board_post(window: Window) -> Select[Any]:
    """A post that a person hears of at once, or in their morning where it came in their night."""
    day, reader = window.days, readers()
    return (
        letters(
            person=reader.c.person_id, cohort=Topic.cohort_id, about=Post.id,
            due_at=latest(Post.posted_at, day.c.morning), expires_at=later(Post.posted_at, 2 * DAY),
            skip={
                "withdrew from the cohort": reader.c.withdrawn_at.is_not(None), "the post is gone": gone,
                "has read it": func.coalesce(TopicMark.seen, 0) >= Post.number,
            },
        )
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(reader, reader.c.cohort_id == Topic.cohort_id)
        .join(Person, Person.id == reader.c.person_id)
        .outerjoin(MailPace, MailPace.person_id == Person.id)
        .outerjoin(TopicMark, and_(TopicMark.topic_id == Topic.id, TopicMark.person_id == Person.id))
        .outerjoin(day, own_day(day, Post.posted_at))
        .where(
            window.near(Post.posted_at, slack=DAY), of_others(reader.c.person_id), is_told_at_once(reader.c.person_id),
            belongs(reader, Post.posted_at), may_read(reader, Post.posted_at),
        )
    )  # fmt: skip


def board_digest(window: Window) -> Select[Any]:
    """Each morning, or on Mondays, by their own clock: what others wrote that a person has not seen. Never empty."""
    day, reader, ago, lively = window.days, readers(), window.days.alias("ago"), _lively(window)
    since = case((pace == "weekly", ago.c.morning), else_=day.c.yesterday)
    return (
        letters(
            person=Person.id, cohort=reader.c.cohort_id, about=reader.c.cohort_id, edition=day.c.number,
            due_at=day.c.morning, expires_at=later(day.c.morning, DAY - HOUR),
            skip={"withdrew from the cohort": reader.c.withdrawn_at.is_not(None)},
        )
        .select_from(day)
        .join(Person, own_day(day))
        .join(reader, reader.c.person_id == Person.id)
        .join(lively, lively.c.cohort_id == reader.c.cohort_id)
        .outerjoin(MailPace, MailPace.person_id == Person.id)
        .outerjoin(ago, and_(own_day(ago), ago.c.number == day.c.number - 7))
        .where(
            window.near(day.c.morning), lively.c.last_at > since, belongs(reader, day.c.morning),
            or_(pace == "daily", and_(pace == "weekly", day.c.weekday == MONDAY)),
            or_(_news(reader, since, day.c.morning), _new_event(reader, since, day.c.morning)),
        )
    )  # fmt: skip


def _lively(window: Window) -> Subquery:
    """The boards on which something was put that can be news in the window, and when the last was: others are quiet,
    and their readers, most of all people over four weeks of mornings, need not be asked about one by one."""
    posts = select(Topic.cohort_id, Post.posted_at.label("at")).join(Post, Post.topic_id == Topic.id)
    events = select(Event.cohort_id, Event.created_at)
    put = union_all(
        posts.where(window.near(Post.posted_at, slack=LONGEST)),
        events.where(window.near(Event.created_at, slack=LONGEST)),
    ).subquery()
    return select(put.c.cohort_id, func.max(put.c.at).label("last_at")).group_by(put.c.cohort_id).subquery("lively")


def is_news(reader: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """Whether the post at hand, with its topic, belongs into a digest: of others, unread, and not told by itself."""
    mark = aliased(TopicMark)
    theirs = (mark.topic_id == Topic.id, mark.person_id == reader.c.person_id, mark.seen >= Post.number)
    read = exists().where(*theirs).correlate_except(mark)  # the reader stands two selects above
    return and_(
        Topic.cohort_id == reader.c.cohort_id, Post.posted_at > since, Post.posted_at <= until, ~gone, ~read,
        of_others(reader.c.person_id), may_read(reader, until), ~is_told_at_once(reader.c.person_id),
    )  # fmt: skip


def _news(reader: Any, since: Any, until: Any) -> ColumnElement[bool]:
    found = select(Post.id).join(Topic, Topic.id == Post.topic_id).where(is_news(reader, since, until))
    return found.correlate_except(Post, Topic).exists()


def is_new_event(reader: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """Whether the event at hand was announced since, is still to come, and has no answer of this person."""
    mine = (Rsvp.event_id == Event.id, Rsvp.person_id == reader.c.person_id)
    answered = exists().where(*mine).correlate_except(Rsvp)
    return and_(
        Event.cohort_id == reader.c.cohort_id, Event.created_at > since, Event.created_at <= until,
        Event.starts_at > until, Event.cancelled_at.is_(None), ~answered,
    )  # fmt: skip


def _new_event(reader: Any, since: Any, until: Any) -> ColumnElement[bool]:
    return exists().where(is_new_event(reader, since, until)).correlate_except(Event)


def alarmed() -> Subquery:
    """Who hears of a question that waits: a cohort's coaches, and the staff who look after it; all staff where none
    does, so that a question is never asked into the void."""
    kept = exists().where(Duty.cohort_id == Cohort.id, Duty.role == "staff")
    on_duty = select(Duty.person_id, Duty.cohort_id)
    others = select(Person.id, Cohort.id).join(Cohort, true()).where(Person.is_staff, ~kept)
    return union(on_duty, others).subquery("desk")


def question_waiting(window: Window) -> Select[Any]:
    """To a cohort's coaches and staff: a question has waited for its set number of hours, and nobody has answered."""
    day: CTE = window.days
    patient_until = later(Topic.posted_at, HOUR, times=func.coalesce(Board.alarm_hours, 24))
    desk = alarmed()
    helped = exists().where(Post.topic_id == Topic.id, of_others(Topic.person_id), ~gone)
    return (
        letters(
            person=desk.c.person_id, cohort=Topic.cohort_id, about=Topic.id,
            due_at=latest(patient_until, day.c.morning), expires_at=later(Topic.posted_at, LONGEST_PATIENCE + 7 * DAY),
            skip={"was answered": helped, "the topic is hidden": Topic.hidden_at.is_not(None)},
        )
        .select_from(Topic)
        .join(desk, desk.c.cohort_id == Topic.cohort_id)
        .join(Person, Person.id == desk.c.person_id)
        .outerjoin(Board, Board.cohort_id == Topic.cohort_id)
        .outerjoin(day, own_day(day, patient_until))
        .where(
            window.near(Topic.posted_at, slack=LONGEST_PATIENCE + DAY), Topic.kind.in_(("question", "private")),
            or_(Topic.person_id.is_(None), Topic.person_id != desk.c.person_id),
        )
    )  # fmt: skip


def event_tomorrow(window: Window) -> Select[Any]:
    """A day before an event to which a person comes, or in their morning where that is in their night."""
    day, before = window.days, later(Event.starts_at, -DAY)
    return (
        letters(
            person=Rsvp.person_id, cohort=Event.cohort_id, about=Event.id, edition=Event.sequence,
            due_at=latest(before, day.c.morning), expires_at=Event.starts_at,
            skip={"the event was cancelled": Event.cancelled_at.is_not(None), "does not come": Rsvp.state != "going"},
        )
        .select_from(Event)
        .join(Rsvp, Rsvp.event_id == Event.id)
        .join(Person, Person.id == Rsvp.person_id)
        .outerjoin(day, own_day(day, before))
        .where(window.near(Event.starts_at, shift=-DAY, slack=DAY), Rsvp.answered_at <= before)
    )  # fmt: skip
