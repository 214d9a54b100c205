"""What a person meets of the course follows from the calendar and from what they did."""

from datetime import UTC, datetime, timedelta

import pytest

from sprint.learning.counting import done_of
from sprint.learning.course import Calendar, Course, CourseWeek, Lesson

NOW = datetime(2026, 10, 28, 16, tzinfo=UTC)
DAY = timedelta(days=1)


def lesson(week, position, *, core=False, read=None, done=None):
    return Lesson(f"w{week}-m{position}", week, position, "T", 30, core, "Sheet", read, None, done)


def course(*weeks, core_only=False, open_weeks=2):
    return Course(
        tuple(CourseWeek(n, n, f"W{n}", "", NOW + (n - 2) * 7 * DAY, n <= open_weeks, tuple(ls))
              for n, ls in enumerate(weeks, 1)),
        core_only,
    )  # fmt: skip


def test_what_was_begun_last_is_next():
    begun = course([lesson(1, 1, read=NOW - DAY), lesson(1, 2, read=NOW)], [lesson(2, 1)])
    assert begun.next_lesson.slug == "w1-m2"


def test_what_is_done_is_never_next():
    finished = course([lesson(1, 1, read=NOW, done=NOW)], [lesson(2, 1)])
    assert finished.next_lesson.slug == "w2-m1"


def test_the_first_open_module_comes_before_those_of_later_weeks():
    assert course([lesson(1, 1, done=NOW), lesson(1, 2)], [lesson(2, 1)]).next_lesson.slug == "w1-m2"


def test_the_core_path_puts_core_modules_first_and_others_after_them():
    lessons = [lesson(1, 1), lesson(1, 2, core=True)]
    assert course(lessons, core_only=True).next_lesson.slug == "w1-m2"
    assert course([lesson(1, 1), lesson(1, 2, core=True, done=NOW)], core_only=True).next_lesson.slug == "w1-m1"


def test_a_locked_week_holds_no_next_thing():
    assert course([lesson(1, 1, done=NOW)], [lesson(2, 1)], open_weeks=1).next_lesson is None


def test_neighbors_are_open_modules_only():
    three = course([lesson(1, 1)], [lesson(2, 1)], [lesson(3, 1)])
    before, after = three.beside("w2-m1")
    assert (before.slug, after) == ("w1-m1", None)
    assert three.beside("w3-m1") == (None, None)


def test_what_is_behind_leaves_out_this_week_and_what_is_not_on_the_path():
    weeks = [lesson(1, 1, core=True), lesson(1, 2), lesson(1, 3, core=True, done=NOW)], [lesson(2, 1)]
    assert [one.slug for one in course(*weeks).behind()] == ["w1-m1", "w1-m2"]
    assert [one.slug for one in course(*weeks, core_only=True).behind()] == ["w1-m1"]


def openings(first, zone_shift=0):
    return [first + n * 7 * DAY + (timedelta(hours=1) if n >= zone_shift > 0 else timedelta(0)) for n in range(4)]


def test_the_days_are_counted_by_the_persons_own_clock():
    monday_6_new_york = datetime(2026, 10, 19, 10, tzinfo=UTC)
    late_evening = datetime(2026, 10, 20, 5, tzinfo=UTC)  # Tuesday in New York, still Monday in Los Angeles
    assert Calendar.of(openings(monday_6_new_york), "America/New_York", late_evening).day == 2
    assert Calendar.of(openings(monday_6_new_york), "America/Los_Angeles", late_evening).day == 1


def test_a_change_of_clocks_neither_adds_nor_takes_a_day():
    weeks = openings(datetime(2026, 10, 19, 10, tzinfo=UTC), zone_shift=2)  # 6:00 in New York in EDT, then in EST
    last_evening = datetime(2026, 11, 16, 4, tzinfo=UTC)  # Sunday, November 15, 11 PM
    calendar = Calendar.of(weeks, "America/New_York", last_evening)
    assert (calendar.days, calendar.day, calendar.week_days, calendar.is_over) == (28, 28, (1, 8, 15, 22), False)
    assert Calendar.of(weeks, "America/New_York", last_evening + timedelta(hours=2)).is_over


def test_moved_weeks_make_the_course_longer():
    weeks = openings(datetime(2026, 10, 19, 10, tzinfo=UTC))
    weeks[3] += 7 * DAY
    assert Calendar.of(weeks, "America/New_York", weeks[0]).days == 35


@pytest.mark.parametrize(
    ("done", "total", "says"),
    [(0, 5, "None of five done yet"), (1, 5, "One of five done"), (5, 5, "All five done"), (1, 1, "Done"),
     (2, 2, "Both done"), (13, 20, "13 of 20 done")],
)  # fmt: skip
def test_numbers_are_said_as_words(done, total, says):
    assert done_of(done, total) == says
