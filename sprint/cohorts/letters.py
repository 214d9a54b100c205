"""The letters of a cohort's calendar."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, join, literal, or_, select

from sprint.accounts.models import Person
from sprint.accounts.queries import own_day
from sprint.cohorts.models import Enrolment, Visit, Week, WeekException
from sprint.cohorts.queries import opens_at
from sprint.planning import DAY, Window, latest, letters

weeks_of_people = (
    join(Week, Enrolment, Enrolment.cohort_id == Week.cohort_id)
    .join(Person, Person.id == Enrolment.person_id)
    .outerjoin(WeekException, and_(WeekException.enrolment_id == Enrolment.id, WeekException.week_id == Week.id))
)
whose = {"person": Enrolment.person_id, "cohort": Enrolment.cohort_id, "about": Week.id, "edition": Week.edition}
withdrew = {"withdrew from the cohort": Enrolment.withdrawn_at.is_not(None)}


def welcome(window: Window) -> Select[Any]:
    """To everyone who gets a place in a cohort, when it begins to count."""
    return letters(
        person=Enrolment.person_id, cohort=Enrolment.cohort_id, about=Enrolment.id, due_at=Enrolment.starts_at,
        expires_at=Enrolment.ends_at, skip=withdrew,
    ).where(window.near(Enrolment.starts_at))  # fmt: skip


def week_opens(window: Window) -> Select[Any]:
    """Week n is open: to everyone enrolled by then, at once, or at their morning where that is later by their clock."""
    day = window.days
    return (
        letters(**whose, due_at=latest(opens_at, day.c.morning), expires_at=Enrolment.ends_at, skip=withdrew)
        .select_from(weeks_of_people)
        .outerjoin(day, and_(window.near_days(day, slack=DAY), own_day(day, opens_at)))
        .where(_opens_near(window, slack=DAY), Enrolment.starts_at <= opens_at)
    )


def week_unopened(window: Window) -> Select[Any]:
    """On the third morning after that: you have not looked at week n yet."""
    opening, third, reach = window.days, window.days.alias("third"), {"shift": 2 * DAY, "slack": 2 * DAY}
    seen = exists().where(Visit.week_id == Week.id, Visit.enrolment_id == Enrolment.id)
    return (
        letters(**whose, due_at=third.c.morning, expires_at=Enrolment.ends_at, skip={**withdrew, "has opened it": seen})
        .select_from(weeks_of_people)
        .outerjoin(opening, and_(window.near_days(opening, **reach), own_day(opening, opens_at)))
        .outerjoin(third, and_(own_day(third), third.c.number == opening.c.number + 3))
        .where(_opens_near(window, **reach), Enrolment.starts_at <= opens_at)
    )


def _opens_near(window: Window, **reach: timedelta) -> ColumnElement[bool]:
    own = select(WeekException.week_id).where(window.near(WeekException.opens_at, **reach))
    return or_(window.near(Week.opens_at, **reach), Week.id.in_(own))


def told_in_newest(newest_week_id: ColumnElement[int]) -> ColumnElement[str]:
    """Why the letters of older weeks are left out when several fell due while the timer stood still."""
    number = select(cast(Week.number, String)).where(Week.id == newest_week_id).scalar_subquery()
    return literal("told in the letter of week ") + number
