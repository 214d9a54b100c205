"""A week says what is open, what is done, and when the next one opens, in the reader's own zone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import Person
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Visit
from tests.builders.cast import person

ROOM = "/cohorts/october-2026"


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def test_it_says_what_is_left(ada):
    ada.post(f"{ROOM}/modules/w2-m1/done")
    ada.get(f"{ROOM}/weeks/2")
    assert ada.page.h1 == "Week 2: Product content"
    assert "Two modules, one to go" in ada.page.text
    assert "25 min left this week" in ada.page.text
    assert "Start module 2.2" in ada.page.text


def test_it_shows_the_next_week_locked(ada):
    ada.get(f"{ROOM}/weeks/2")
    assert "Week 3: Demand opens in 4 days 22 h" in ada.page.text
    assert "Monday, November 2, 9:00 AM Eastern Time" in ada.page.text


def test_times_are_the_readers_own(ada, cast, session):
    for zone, says in {
        "America/Phoenix": "Monday, November 2, 7:00 AM Mountain Time",
        "Europe/Berlin": "Monday, November 2, 3:00 PM Central European Time",
        "Pacific/Guam": "Tuesday, November 3, 12:00 AM",
    }.items():
        with session() as s:
            s.get(Person, cast.ada.id).zone = zone
        ada.get(f"{ROOM}/weeks/3")
        assert says in ada.page.text


def test_the_hour_stays_when_clocks_change(ada):
    """Week 2 opened in daylight time, week 3 opens in standard time: both at 9:00 in New York."""
    ada.get(f"{ROOM}/weeks/3")
    assert "9:00 AM Eastern Time" in ada.page.text
    moments = [a["datetime"] for tag, a in ada.page.tags if tag == "time" and "data-countdown" in a]
    assert moments == ["2026-11-02T09:00:00-05:00"]


def test_a_late_joiner_finds_the_past_weeks_open(browser, cast, session, now):
    with session() as s:
        late = person(s, "Lee Late", "participant")
        cohorts.enrol(s, s.merge(cast.running), late, company=None, now=now - timedelta(hours=1))
        late_id = late.id
    browser.sign_in(late_id).get(f"{ROOM}/weeks/1")
    assert "Two modules, two to go" in browser.page.text
    browser.get(f"{ROOM}/modules/w1-m1")


def test_the_first_visit_is_kept_and_only_the_first(ada, session, set_clock, now):
    ada.get(f"{ROOM}/weeks/1")
    set_clock(now + timedelta(hours=1))
    ada.get(f"{ROOM}/weeks/1")
    with session() as s:
        assert [visit.opened_at for visit in s.scalars(select(Visit))] == [now]


def test_a_locked_week_is_not_visited(ada, session):
    ada.get(f"{ROOM}/weeks/3")
    with session() as s:
        assert not s.scalars(select(Visit)).all()


def test_staff_leave_no_marks(browser, cast, session):
    browser.sign_in(cast.grace).get(f"{ROOM}/weeks/1")
    with session() as s:
        assert not s.scalars(select(Visit)).all()


def test_a_cohort_keeps_the_release_it_is_pinned_to(browser, cast, session):
    from sprint.cohorts.models import Cohort
    from tests.learning import lessons

    with session() as s:
        newer = lessons.publish(s, each_week=3)
        s.get(Cohort, cast.running.id).release_id = newer.id - 1
    browser.sign_in(cast.ada).get(f"{ROOM}/weeks/2")
    assert "Two modules" in browser.page.text
    with session() as s:
        s.get(Cohort, cast.running.id).release_id = None
    browser.get(f"{ROOM}/weeks/2")
    assert "Three modules" in browser.page.text


def test_before_anything_is_published_the_week_says_so(browser, session, set_clock):
    from tests.builders import cast as builders

    with session() as s:
        ada = builders.cast(s).ada
    browser.sign_in(ada).get(f"{ROOM}/weeks/2")
    assert "No module of this week is published yet" in browser.page.text
    browser.get("/today")
    assert "No module is published yet" in browser.page.text
