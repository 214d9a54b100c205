"""Progress belongs to one enrolment, and telling it twice changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment, Visit
from sprint.learning import actions
from sprint.learning.models import ModuleProgress, Tick
from tests.learning.lessons import CHECKS

MODULE = "/cohorts/october-2026/modules/w1-m1"
LATER = timedelta(minutes=5)


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def progress(session, cast):
    with session() as s:
        s.expire_on_commit = False
        return s.get(ModuleProgress, (cast.enrolment.id, "w1-m1"))


def ticked(session):
    with session() as s:
        return {row.item: row.ticked_at for row in s.scalars(select(Tick))}


def test_ticks_are_kept_as_the_form_has_them(ada, session):
    ada.post(f"{MODULE}/ticks", {"tick": ["one", "three"]})
    assert set(ticked(session)) == {"one", "three"}
    ada.post(f"{MODULE}/ticks", {"tick": ["two"]})
    assert set(ticked(session)) == {"two"}
    ada.get(MODULE)
    checked = {a["value"] for tag, a in ada.page.tags if tag == "input" and a.get("name") == "tick" and "checked" in a}
    assert checked == {"two"}


def test_a_tick_sent_twice_keeps_its_first_moment(ada, session, set_clock, now):
    ada.post(f"{MODULE}/ticks", {"tick": ["one"]})
    set_clock(now + LATER)
    ada.post(f"{MODULE}/ticks", {"tick": ["one", "two"]})
    assert ticked(session) == {"one": now, "two": now + LATER}


def test_items_that_the_checklist_does_not_have_are_left_out(ada, session):
    ada.post(f"{MODULE}/ticks", {"tick": ["one", "nonsense", ""]})
    assert set(ticked(session)) == {"one"}


def test_a_tick_of_an_item_that_a_new_text_dropped_stays(cast, session, now):
    with session() as s:
        enrolment = s.get(Enrolment, cast.enrolment.id)
        actions.keep_ticks(s, enrolment, "w1-m1", ["old"], ["old"], now=now)
        actions.keep_ticks(s, enrolment, "w1-m1", ["one"], CHECKS, now=now)
    assert set(ticked(session)) == {"old", "one"}


def test_done_twice_is_done_once_and_can_be_taken_back(ada, cast, session, set_clock, now):
    answer = ada.post(f"{MODULE}/done")
    assert answer.headers["Location"].endswith(f"{MODULE}#way-on")
    set_clock(now + LATER)
    ada.post(f"{MODULE}/done")
    assert progress(session, cast).done_at == now
    ada.get(MODULE)
    assert "Module 1.1 is done" in ada.page.text
    ada.post(f"{MODULE}/done", {"undo": "1"})
    ada.post(f"{MODULE}/done", {"undo": "1"})
    assert progress(session, cast).done_at is None


def test_the_page_leads_back_to_where_the_person_stopped(ada, cast, session):
    ada.post(f"{MODULE}/place", {"place": "light"}, expect=204)
    assert progress(session, cast).place == "light"
    ada.get(MODULE)
    assert "Go on at “Light”" in ada.page.text
    assert "#light" in ada.page.links()


def test_a_place_that_the_module_does_not_have_is_not_kept(ada, cast, session):
    ada.post(f"{MODULE}/place", {"place": "elsewhere"}, expect=422)
    assert progress(session, cast) is None


def test_a_script_is_answered_without_a_page(ada):
    answer = ada.post(f"{MODULE}/ticks", {"tick": ["one"]}, expect=204, headers={"X-Requested-With": "autosave"})
    assert not answer.data


def test_reading_is_remembered_after_the_answer_and_at_most_once_a_minute(ada, cast, session, set_clock, now):
    ada.get(MODULE)
    assert progress(session, cast).opened_at == now
    set_clock(now + timedelta(seconds=30))
    ada.get(MODULE)
    assert progress(session, cast).read_at == now
    set_clock(now + LATER)
    ada.get(MODULE)
    assert (progress(session, cast).opened_at, progress(session, cast).read_at) == (now, now + LATER)


def test_who_reads_a_module_has_opened_its_week(ada, cast, session, now):
    ada.get(MODULE)
    with session() as s:
        assert [(v.enrolment_id, v.opened_at) for v in s.scalars(select(Visit))] == [(cast.enrolment.id, now)]


def test_nothing_leaks_into_another_cohort(ada, cast, session, now):
    with session() as s:
        second = cohorts.enrol(s, s.merge(cast.other), s.merge(cast.ada), company=None, now=now)
        second_id = second.id
    ada.post(f"{MODULE}/ticks", {"tick": ["one"]})
    ada.post(f"{MODULE}/done")
    ada.get("/cohorts/other-2026/modules/w1-m1")
    assert "is done" not in ada.page.text
    assert not [a for tag, a in ada.page.tags if tag == "input" and "checked" in a]
    with session() as s:
        assert s.get(ModuleProgress, (second_id, "w1-m1")).done_at is None


@pytest.mark.parametrize("name", ["grace", "sam"])
def test_coaches_and_staff_read_and_have_nothing_to_tick(browser, cast, session, name):
    browser.sign_in(getattr(cast, name)).get("/cohorts/october-2026/modules/w4-m1")
    assert "canary-of-w4-m1" in browser.page.text
    assert not [form for form in browser.page.forms if form["attrs"].get("method") == "post"]
    for what in ("ticks", "done", "place"):
        browser.post(f"/cohorts/october-2026/modules/w4-m1/{what}", {"tick": "one", "place": "light"}, expect=403)
    with session() as s:
        assert not s.scalars(select(Tick)).all()
        assert not s.scalars(select(ModuleProgress)).all()


def test_the_core_path_is_taken_and_left(ada, cast, session):
    ada.post("/cohorts/october-2026/path", {"path": "core", "back": "/cohorts/october-2026/weeks/2"})
    ada.get("/cohorts/october-2026/weeks/2")
    assert "One core module, one to go" in ada.page.text
    assert "40 min left this week" in ada.page.text
    ada.post("/cohorts/october-2026/path", {"path": "all"})
    ada.get("/cohorts/october-2026/weeks/2")
    assert "Two modules, two to go" in ada.page.text


def test_the_core_path_leads_back_to_this_site_only(ada):
    answer = ada.post("/cohorts/october-2026/path", {"path": "core", "back": "https://elsewhere.test/"})
    assert answer.headers["Location"].startswith("/today")
