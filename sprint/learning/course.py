"""The course as one person meets it: what is open, what is done, and the one next thing. Pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A module without its text, and how far one enrolment has come in it."""

    slug: str
    week: int
    position: int
    title: str
    minutes: int
    is_core: bool
    deliverable_title: str
    read_at: datetime | None = None  # the last time; None where it was never opened
    place: str | None = None  # the id of the heading where they stopped
    done_at: datetime | None = None
    read_source: str | None = None  # the hash of the text that they read, where it is another one by now
    text_read_at: datetime | None = None  # the last time that they read that text

    def read(self, *progress: Any) -> "Lesson":
        """The same module with how far somebody has come in it: the five fields from `read_at` on."""
        front = (self.slug, self.week, self.position, self.title, self.minutes, self.is_core, self.deliverable_title)
        return Lesson(*front, *progress)

    @property
    def number(self) -> str:
        """What its balloon says: "2.1"."""
        return f"{self.week}.{self.position}"

    @property
    def is_done(self) -> bool:
        """Whether the person has called it done."""
        return self.done_at is not None

    @property
    def is_started(self) -> bool:
        """Whether it was opened and is not done."""
        return self.read_at is not None and self.done_at is None


@dataclass(frozen=True)
class CourseWeek:
    """A week with its modules: from the calendar when it opens, from the curriculum what it holds."""

    id: int
    number: int
    title: str
    summary: str
    opens_at: datetime
    is_open: bool
    lessons: tuple[Lesson, ...]

    def path(self, core_only: bool) -> tuple[Lesson, ...]:
        """The modules that are this person's work: all, or those of the core path."""
        return tuple(lesson for lesson in self.lessons if lesson.is_core or not core_only)

    @property
    def core_to_do(self) -> tuple[Lesson, ...]:
        """The core modules that are not done."""
        return self.to_do(core_only=True)

    @property
    def is_done(self) -> bool:
        """A week is done when its core modules are; one without core modules when all are."""
        return bool(self.lessons) and not self.to_do(core_only=bool(self.path(core_only=True)))

    def to_do(self, core_only: bool) -> tuple[Lesson, ...]:
        """The modules of the person's path that are not done."""
        return tuple(lesson for lesson in self.path(core_only) if not lesson.is_done)


def minutes_of(lessons: Iterable[Lesson]) -> int:
    """How long some modules take, in minutes, as their authors say."""
    return sum(lesson.minutes for lesson in lessons)


@dataclass(frozen=True)
class Course:
    """The four weeks as one person in one cohort meets them."""

    weeks: tuple[CourseWeek, ...]
    core_only: bool = False
    release_id: int | None = None  # None: nothing is published yet
    release_hash: str = ""

    def week(self, number: int) -> CourseWeek | None:
        """The week of a number, open or not."""
        return next((week for week in self.weeks if week.number == number), None)

    @property
    def current(self) -> CourseWeek | None:
        """The last week that is open; None before the first."""
        return next((week for week in reversed(self.weeks) if week.is_open), None)

    @property
    def upcoming(self) -> CourseWeek | None:
        """The week that opens next; None when all are open."""
        shut = [week for week in self.weeks if not week.is_open]
        return min(shut, key=lambda week: week.opens_at, default=None)

    @cached_property
    def open_lessons(self) -> tuple[Lesson, ...]:
        """What may be read now, in course order."""
        return tuple(lesson for week in self.weeks if week.is_open for lesson in week.lessons)

    @property
    def next_lesson(self) -> Lesson | None:
        """The one next thing: what was begun last, or else the first that is not done; on the core path core first."""
        to_do = [lesson for lesson in self.open_lessons if not lesson.is_done]
        begun = {lesson.read_at: lesson for lesson in to_do if lesson.read_at}
        if begun:
            return begun[max(begun)]
        core = [lesson for lesson in to_do if lesson.is_core] if self.core_only else []
        return next(iter(core or to_do), None)

    def behind(self) -> tuple[Lesson, ...]:
        """What is left from the weeks before the current one, on the person's path."""
        current = self.current
        earlier = [week for week in self.weeks if week.is_open and current and week.number < current.number]
        return tuple(lesson for week in earlier for lesson in week.to_do(self.core_only))

    def rescue(self) -> tuple[Lesson, ...]:
        """The shortest way to be level again: the core modules of the weeks before the current one, in their order."""
        return tuple(lesson for lesson in self.behind() if lesson.is_core)

    def opened_before(self, slug: str) -> list[str]:
        """The open modules before one in course order that the person has opened."""
        lessons = [lesson.slug for lesson in self.open_lessons]
        end = lessons.index(slug) if slug in lessons else 0
        return [lesson.slug for lesson in self.open_lessons[:end] if lesson.read_at is not None]

    def opened_up_to(self, number: int) -> list[str]:
        """The open modules of the weeks up to one that the person has opened."""
        return [lesson.slug for lesson in self.open_lessons if lesson.week <= number and lesson.read_at is not None]

    def beside(self, slug: str) -> tuple[Lesson | None, Lesson | None]:
        """The open modules before and after one, in course order."""
        lessons: Sequence[Lesson] = self.open_lessons
        at = next((n for n, lesson in enumerate(lessons) if lesson.slug == slug), None)
        if at is None:
            return None, None
        return (lessons[at - 1] if at else None), (lessons[at + 1] if at + 1 < len(lessons) else None)

    def calendar(self, zone: str, now: datetime) -> "Calendar | None":
        """The days of the course in a person's zone; None for a cohort without weeks."""
        return Calendar.of([week.opens_at for week in self.weeks], zone, now) if self.weeks else None


@dataclass(frozen=True)
class Calendar:
    """The days of a course by one person's clock: 28, or more where weeks were moved apart."""

    day: int  # today, counted from 1; below 1 before the course, above `days` after it
    days: int
    week_days: tuple[int, ...]  # on which day each week opens
    has_begun: bool
    is_over: bool

    @classmethod
    def of(cls, openings: Sequence[datetime], zone: str, now: datetime) -> "Calendar":
        """From the instants at which the weeks open."""
        dates = [_date(at, zone) for at in openings]
        first, today = dates[0], _date(now, zone)
        days = (dates[-1] - first).days + 7
        day = (today - first).days + 1
        return cls(day, days, tuple((d - first).days + 1 for d in dates), now >= openings[0], day > days)

    @property
    def left(self) -> int:
        """Days of the course that are left, today not counted."""
        return max(0, self.days - self.day)


def _date(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
