"""What is true today for one person, in a sentence; and which of several cohorts comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts.queries import Place
from sprint.learning.counting import done_of, in_words, starting
from sprint.learning.course import WEEK, Calendar, Course, CourseWeek


def in_order(places: Sequence[Place], now: datetime) -> list[Place]:
    """Cohorts that run now first, the latest of them on top; then the next to come; then the finished ones."""
    return sorted(places, key=lambda place: rank([week.opens_at for week in place.weeks], now))


def rank(openings: Sequence[datetime], now: datetime) -> tuple[int, float]:
    """The key that sorts cohorts so, from the instants at which their weeks open."""
    if not openings or now < openings[0]:
        return 1, openings[0].timestamp() if openings else 0.0
    is_over = now >= openings[-1] + WEEK
    return (2 if is_over else 0), -openings[0].timestamp()


@dataclass(frozen=True)
class Standing:
    """How far a person is, in numbers that the heading and the list of Today share."""

    done: int
    total: int
    started: int

    @classmethod
    def of(cls, week: CourseWeek, core_only: bool) -> "Standing":
        """In a week, on the person's path."""
        path = week.path(core_only)
        return cls(sum(one.is_done for one in path), len(path), sum(one.is_started for one in path))


def headline(course: Course, calendar: Calendar | None, name: str, now: datetime) -> str:
    """What is true today, said to the person: "One of five done this week. Good pace, Rosa." """
    week = course.current
    if week is None or calendar is None:
        return _("Your Sprint has not begun yet, %(name)s.", name=name)
    if calendar.is_over:
        return _after(course, name)
    standing = Standing.of(week, course.core_only)
    if not standing.total:
        return _("Week %(n)s is open, %(name)s.", n=week.number, name=name)
    if standing.done == standing.total:
        return _("%(done)s this week. Well done, %(name)s.", done=done_of(standing.done, standing.total), name=name)
    if not standing.done:
        return _nothing_done(week, standing, name)
    return "{} {}".format(
        _("%(done)s this week.", done=done_of(standing.done, standing.total)), _pace(course, week, standing, name, now)
    )


def _nothing_done(week: CourseWeek, standing: Standing, name: str) -> str:
    if standing.started:
        return _("You have made a start on week %(n)s, %(name)s.", n=week.number, name=name)
    count = ngettext("One module is", "%(count)s modules are", standing.total, count=starting(standing.total))
    return _("%(count)s open this week, %(name)s.", count=count, name=name)


def _pace(course: Course, week: CourseWeek, standing: Standing, name: str, now: datetime) -> str:
    """Good where as much of the work is done as of the week is gone; otherwise how much time is left."""
    following = course.week(week.number + 1)
    ends_at = following.opens_at if following else week.opens_at + WEEK
    length = max(ends_at - week.opens_at, timedelta(days=1))
    if standing.done / standing.total >= (now - week.opens_at) / length:
        return _("Good pace, %(name)s.", name=name)
    days = (ends_at - now) // timedelta(days=1)
    if days < 1:
        return _("The week ends today, %(name)s.", name=name)
    left = ngettext("One day", "%(days)s days", days, days=starting(days))
    return ngettext("%(left)s is left, %(name)s.", "%(left)s are left, %(name)s.", days, left=left, name=name)


def _after(course: Course, name: str) -> str:
    lessons = course.open_lessons
    done = sum(lesson.is_done for lesson in lessons)
    if lessons and done == len(lessons):
        return _("All %(total)s modules done. Well done, %(name)s.", total=in_words(done), name=name)
    if done:
        said = done_of(done, len(lessons))
        return _("%(done)s. The four weeks are over, and everything stays open, %(name)s.", done=said, name=name)
    return _("The four weeks are over, %(name)s. Everything stays open.", name=name)
