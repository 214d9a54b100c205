"""Today says what is true, and what the one next thing is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment
from tests.builders.cast import cohort, person

ROOM = "/cohorts/october-2026"
MONDAY = datetime(2026, 10, 26, 14, tzinfo=UTC)
AFTER = datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def test_before_anything_is_done_it_says_what_is_open(ada):
    ada.get("/today")
    assert ada.page.h1 == "Two modules are open this week, Ada."
    assert "Wednesday, October 28 · Day 10 of 28" in ada.page.text
    assert "Start module 1.1" in ada.page.text
    assert "One core module, 40 min, and you are level" in ada.page.text
    assert "One module outside the core is left from the weeks before" in ada.page.text


def test_good_pace_is_said_where_the_work_keeps_up_with_the_week(ada):
    ada.post(f"{ROOM}/modules/w2-m1/done")
    ada.get("/today")
    assert ada.page.h1 == "One of two done this week. Good pace, Ada."


def test_late_in_the_week_it_says_how_much_time_is_left(ada, cast, set_clock):
    ada.post(f"{ROOM}/modules/w2-m1/done")
    set_clock(MONDAY + timedelta(days=5))
    ada.sign_in(cast.ada).get("/today")
    assert ada.page.h1 == "One of two done this week. Two days are left, Ada."


def test_all_done_is_praised_and_the_next_opening_told(ada):
    for slug in ("w1-m1", "w1-m2", "w2-m1", "w2-m2"):
        ada.post(f"{ROOM}/modules/{slug}/done")
    ada.get("/today")
    assert ada.page.h1 == "Both done this week. Well done, Ada."
    assert "Week 3 opens on Monday, November 2, 9:00 AM Eastern Time" in ada.page.text


def test_it_leads_back_to_where_the_person_stopped(ada):
    ada.post(f"{ROOM}/modules/w2-m2/place", {"place": "light"}, expect=204)
    ada.get("/today")
    assert "You stopped at “Light”" in ada.page.text
    assert f"{ROOM}/modules/w2-m2#light" in ada.page.links()


def test_there_is_one_orange_button(ada):
    ada.get("/today")
    orange = [a for _tag, a in ada.page.tags if {"button", "next"} <= set(a.get("class", "").split())]
    assert len(orange) == 1


def test_the_core_path_counts_core_modules_only(ada):
    ada.post(f"{ROOM}/path", {"path": "core", "back": "/today"})
    ada.get("/today")
    assert ada.page.h1 == "One module is open this week, Ada."
    assert "Week 2: one to go, 40 minutes" in ada.page.text


def test_before_it_begins_it_says_when_and_what_to_do(ada, cast, set_clock):
    set_clock(datetime(2026, 10, 15, 16, tzinfo=UTC))
    ada.sign_in(cast.ada).get("/today")
    assert ada.page.h1 == "Your Sprint has not begun yet, Ada."
    assert "Week 1 opens on Monday, October 19" in ada.page.text
    assert "Check your time zone" in ada.page.text


def test_afterwards_everything_stays_readable(ada, cast, set_clock):
    set_clock(AFTER)
    ada.sign_in(cast.ada).get("/today")
    assert ada.page.h1 == "The four weeks are over, Ada. Everything stays open."
    ada.get(f"{ROOM}/modules/w1-m1")


def test_the_running_cohort_comes_before_the_next_and_the_finished(browser, cast, session, now):
    with session() as s:
        for name, start in (("Finished", date(2026, 8, 3)), ("Upcoming", date(2026, 12, 7))):
            cohorts.enrol(s, cohort(s, name, start), s.merge(cast.ada), company=None, now=now)
    browser.sign_in(cast.ada).get("/today")
    assert "October 2026" in browser.page.text
    assert "You are in 2 other cohorts too" in browser.page.text
    browser.get("/today?cohort=upcoming")
    assert browser.page.h1 == "Your Sprint has not begun yet, Ada."
    browser.get("/today?cohort=other-2026")
    assert browser.page.h1.endswith("open this week, Ada."), "a cohort of others is not mine"


def test_a_place_that_begins_later_says_so(browser, cast, session, now):
    with session() as s:
        s.get(Enrolment, cast.enrolment.id).starts_at = now + timedelta(days=2)
    browser.sign_in(cast.ada).get("/today")
    assert browser.page.h1 == "Your place is waiting, Ada."
    assert "Friday, October 30, 12:00 PM Eastern Time" in browser.page.text


def test_a_person_without_a_place_meets_a_kind_page(browser, cast, session):
    with session() as s:
        nobody = person(s, "Nell New").id
    browser.sign_in(nobody).get("/today")
    assert browser.page.h1 == "You are not in a cohort yet, Nell."


def test_who_works_at_a_desk_is_sent_there(browser, cast):
    for name, desk in {"sam": "/staff", "alex": "/staff", "grace": "/coach", "priya": "/partner"}.items():
        answer = browser.sign_in(getattr(cast, name)).get("/today", expect=303)
        assert answer.headers["Location"].rstrip("/") == desk


def test_a_coach_who_takes_part_sees_today_and_the_way_to_the_desk(browser, cast, session, now):
    with session() as s:
        cohorts.enrol(s, s.merge(cast.other), s.merge(cast.grace), company=None, now=now)
    browser.sign_in(cast.grace).get("/today")
    assert "/coach" in browser.page.links()
