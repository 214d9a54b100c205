"""The letters that follow from sessions by themselves: they move with a session, and die with it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, cast, exists, func, null, or_, select
from sqlalchemy.orm import aliased

from sprint.accounts.models import Person
from sprint.accounts.queries import own_day
from sprint.coaching.models import CoachOffer, Meeting, Seat
from sprint.cohorts.models import ActionItem, Duty, Enrolment, Week
from sprint.database import later, table
from sprint.planning import DAY, Window, latest, letters

HOUR = timedelta(hours=1)
_whose: Any = {"person": Seat.person_id, "cohort": Meeting.cohort_id, "about": Meeting.id, "edition": Meeting.moves}


def _seats(window: Window, **reach: timedelta) -> Any:
    """Joins and conditions that the letters to people in a session share."""
    alive = (Seat.state == "taken", Meeting.cancelled_at.is_(None), window.near(Seat.starts_at, **reach))
    return lambda rows: rows.select_from(Seat).join(Meeting, Meeting.id == Seat.meeting_id).where(*alive)


def session_tomorrow(window: Window) -> Select[Any]:
    """On the morning of the day before, by people's own clocks, to who had booked by then."""
    day, reach = window.days, {"shift": -2 * DAY, "slack": 3 * DAY}
    rows = letters(**_whose, due_at=day.c.yesterday, expires_at=Seat.starts_at)
    return (
        _seats(window, **reach)(rows)
        .join(Person, Person.id == Seat.person_id)
        .join(day, own_day(day, Seat.starts_at))
        .where(Seat.made_at < day.c.yesterday)
    )


def session_soon(window: Window) -> Select[Any]:
    """An hour before, to who had booked by then."""
    due_at = later(Seat.starts_at, -HOUR)
    rows = letters(**_whose, due_at=due_at, expires_at=Seat.starts_at)
    return _seats(window, shift=-HOUR)(rows).where(Seat.made_at < due_at)


def session_rating(window: Window) -> Select[Any]:
    """An hour after the end: how was it? To who was there and has not said."""
    skip = {"has rated it": Seat.rating.is_not(None), "did not come": Seat.has_come.is_(False)}
    rows = letters(**_whose, due_at=later(Seat.ends_at, HOUR), expires_at=later(Seat.ends_at, 7 * DAY), skip=skip)
    return (
        rows.select_from(Seat)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(Seat.state == "taken", Meeting.cancelled_at.is_(None), window.near(Seat.ends_at, shift=HOUR))
    )


def coach_agenda(window: Window) -> Select[Any]:
    """Each morning, by the coach's own clock: the sessions until the next one. None where there are none."""
    day = window.days  # of tomorrow: what lies between yesterday's morning, seen from there, and its own
    leads = exists().where(
        Meeting.coach_id == Person.id, Meeting.cancelled_at.is_(None), Meeting.starts_at > day.c.yesterday,
        Meeting.starts_at <= day.c.morning,
    )  # fmt: skip
    leading = select(Meeting.coach_id).where(window.near(Meeting.starts_at, shift=-2 * DAY, slack=2 * DAY))
    return (
        letters(
            person=Person.id, about=Person.id, edition=day.c.number, due_at=day.c.yesterday,
            expires_at=later(day.c.yesterday, DAY / 2),
        )
        .select_from(day)
        .join(Person, own_day(day))
        .where(window.near(day.c.yesterday), Person.id.in_(leading), leads)
    )  # fmt: skip


def session_unbooked(window: Window) -> Select[Any]:
    """When a week opens, with its letter: no session with a coach yet this week. Where a coach offers any."""
    day = window.days
    served = exists().where(
        Duty.cohort_id == Week.cohort_id, Duty.role == "coach", CoachOffer.coach_id == Duty.person_id
    )
    return (
        letters(
            person=Enrolment.person_id, cohort=Enrolment.cohort_id, about=Week.id, edition=Week.edition,
            due_at=latest(Week.opens_at, day.c.morning), expires_at=later(Week.opens_at, 4 * DAY),
            skip={
                "withdrew from the cohort": Enrolment.withdrawn_at.is_not(None),
                "their time in the cohort is over": Enrolment.ends_at <= Week.opens_at,
                "has a session this week": _has_one(),
            },
        )
        .select_from(Week)
        .join(Enrolment, Enrolment.cohort_id == Week.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(day, and_(window.near_days(day, slack=DAY), own_day(day, Week.opens_at)))
        .where(window.near(Week.opens_at, slack=DAY), Enrolment.starts_at <= Week.opens_at, served)
    )  # fmt: skip


def _has_one() -> ColumnElement[bool]:
    """Whether the company has a session of its own from the opening of the week to the next one."""
    following, sitter = aliased(Week), aliased(Enrolment)
    next_opening = select(func.min(following.opens_at)).where(
        following.cohort_id == Week.cohort_id, following.number == Week.number + 1
    )
    until = func.coalesce(next_opening.correlate(Week).scalar_subquery(), later(Week.opens_at, 7 * DAY))
    same = or_(sitter.id == Enrolment.id, sitter.company_id == Enrolment.company_id)
    return (
        select(Seat.id)
        .join(sitter, sitter.id == Seat.enrolment_id)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(
            sitter.cohort_id == Week.cohort_id, same, Seat.state == "taken", Meeting.cancelled_at.is_(None),
            Meeting.is_group.is_(False), Seat.starts_at >= Week.opens_at, Seat.starts_at < until,
        )
        .correlate(Week, Enrolment)
        .exists()
    )  # fmt: skip


def action_due(window: Window) -> Select[Any]:
    """On the morning of the day by which something was promised: to the person, or to all of the company."""
    own = window.days
    dates = table("dates", {"number": Integer(), "day": String()}, _dates(window))
    cohort_id = func.coalesce(ActionItem.cohort_id, null())  # keeps SQLite from beginning with all enrolments
    mine = or_(
        ActionItem.person_id == Enrolment.person_id,
        and_(ActionItem.person_id.is_(None), ActionItem.company_id == Enrolment.company_id),
    )
    return (
        letters(
            person=Enrolment.person_id, cohort=ActionItem.cohort_id, about=ActionItem.id, edition=dates.c.number,
            due_at=own.c.morning, expires_at=later(own.c.morning, DAY),
            skip={
                "withdrew from the cohort": Enrolment.withdrawn_at.is_not(None),
                "is done": ActionItem.done_at.is_not(None),
                "was taken off the list": ActionItem.dropped_at.is_not(None),
            },
        )
        .select_from(ActionItem)
        .join(dates, cast(ActionItem.due_on, String) == dates.c.day)
        .join(Enrolment, and_(Enrolment.cohort_id == cohort_id, mine))
        .join(Person, Person.id == Enrolment.person_id)
        .join(own, and_(own_day(own), own.c.number == dates.c.number))
        .where(window.near(own.c.morning), ActionItem.agreed_at < own.c.morning)
    )  # fmt: skip


def _dates(window: Window) -> list[tuple[int, str]]:
    first, last = window.since.toordinal() - 2, window.until.toordinal() + 2
    return [(number, date.fromordinal(number).isoformat()) for number in range(first, last + 1)]
