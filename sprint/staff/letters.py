"""The staff's letters."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, exists, func, or_, select, true, union_all

from sprint.accounts.models import Person
from sprint.accounts.queries import own_day
from sprint.cohorts.models import Cohort, Duty, Week
from sprint.curriculum.models import ContentCheck, ContentFault, Module, Release
from sprint.database import days_before, later, table
from sprint.planning import DAY, Window, letters

MONDAY = 0
FIRST_WARNING, LAST_WARNING = 72, 24  # hours before a week opens; they are the letter's edition
STALE_DAYS = 90  # how long before a cohort's first day a module may have been checked last (QUALITY.md)
A_WEEK = 7 * DAY + timedelta(hours=1)  # the longest one: clocks may have gone back since last Monday


def week_in_review(window: Window) -> Select[Any]:
    """On Monday morning, by their own clock, staff read how each of their running cohorts does."""
    day = window.days
    running = exists().where(
        Week.cohort_id == Duty.cohort_id,
        Week.opens_at <= day.c.morning,
        Week.opens_at > later(day.c.morning, -A_WEEK),
    )
    return (
        letters(
            person=Person.id, cohort=Duty.cohort_id, about=Duty.cohort_id, edition=day.c.number,
            due_at=day.c.morning, expires_at=later(day.c.morning, 6 * DAY),
        )
        .select_from(day)
        .join(Person, own_day(day))
        .join(Duty, Duty.person_id == Person.id)
        .where(window.near(day.c.morning), day.c.weekday == MONDAY, Duty.role == "staff", running)
    )  # fmt: skip


_desk = (
    select(Person.id)
    .where(or_(Person.is_staff.is_(True), Person.is_admin.is_(True)))
    .cte("desk")
    .prefix_with("MATERIALIZED")
)
_named = select(Duty.cohort_id, Duty.person_id).where(Duty.role == "staff")
_nobodys = ~exists().where(Duty.cohort_id == Cohort.id, Duty.role == "staff")
_looking_after = union_all(_named, select(Cohort.id, _desk.c.id).join(_desk, true()).where(_nobodys)).subquery(
    "looking_after"
)


def content_faults(window: Window) -> Select[Any]:
    """Three days and one day before a week opens whose content is not as it should be.

    To the staff who look after the cohort; where nobody does, to all staff.
    """
    warning = table("warning", {"hours": Integer()}, [(FIRST_WARNING,), (LAST_WARNING,)])
    hours = warning.c.hours
    early, late = (later(Week.opens_at, timedelta(hours=-h)) for h in (FIRST_WARNING, LAST_WARNING))
    near = or_(
        *(
            and_(hours == h, window.near(Week.opens_at, shift=timedelta(hours=-h)))
            for h in (FIRST_WARNING, LAST_WARNING)
        )
    )
    return (
        letters(
            person=Person.id, cohort=Week.cohort_id, about=Week.id, edition=hours,
            due_at=case((hours == FIRST_WARNING, early), else_=late),
            expires_at=case((hours == FIRST_WARNING, late), else_=Week.opens_at),
        )
        .select_from(Week)
        .join(Cohort, Cohort.id == Week.cohort_id)
        .join(warning, near)
        .join(_looking_after, _looking_after.c.cohort_id == Week.cohort_id)
        .join(Person, Person.id == _looking_after.c.person_id)
        .where(or_(has_faults(), is_empty(), is_stale()))
    )  # fmt: skip


def has_faults() -> ColumnElement[bool]:
    """Whether the last check found a fault in a file of a week, or in one that all weeks share."""
    last = select(func.max(ContentCheck.id)).scalar_subquery()
    of_week = or_(ContentFault.week.is_(None), ContentFault.week == Week.number)
    return exists().where(ContentFault.check_id == last, of_week)


def _modules() -> Select[Any]:
    """The modules of a week in the release that its cohort reads."""
    release_id = func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery())
    return select(Module.id).where(Module.release_id == release_id, Module.week == Week.number)


def is_empty() -> ColumnElement[bool]:
    """Whether a week has no module in its release; before the first release nothing can be said."""
    return and_(exists(select(Release.id)), ~_modules().correlate(Week, Cohort).exists())


def is_stale() -> ColumnElement[bool]:
    """Whether a module of a week was checked over 90 days before its cohort's first day."""
    old = Module.checked_on < days_before(Cohort.starts_on, STALE_DAYS)
    return _modules().where(old).correlate(Week, Cohort).exists()
