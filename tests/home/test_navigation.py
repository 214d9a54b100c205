"""The rooms on top of a page are those that the person may enter."""

from flask import render_template

from sprint.cohorts import actions as cohorts
from tests.queries import asked_of


def rooms(browser):
    """The labels on top of the page, and which one is current."""
    html = browser.page.html.partition('class="rooms"')[2].partition("</nav>")[0]
    links = list(html.split("<a ")[1:])
    labels = [part.partition(">")[2].partition("<")[0] for part in links]
    return labels, [label for label, part in zip(labels, links, strict=True) if "aria-current" in part]


def test_a_participant_has_the_rooms_of_their_cohort(browser, cast):
    browser.sign_in(cast.ada).get("/today")
    assert rooms(browser) == (["Today", "Week 2", "Coaching", "Board", "Events", "Work", "Glossary"], ["Today"])
    browser.get("/cohorts/october-2026/modules/w1-m1")
    assert rooms(browser)[1] == ["Week 2"]


def test_a_coach_has_the_desk_and_in_a_cohort_its_rooms(browser, cast):
    browser.sign_in(cast.grace).get("/coach")
    assert rooms(browser) == (["Coach desk", "Hours", "Reviews"], ["Coach desk"])
    browser.get("/cohorts/october-2026/glossary")
    assert rooms(browser)[1] == ["Glossary"]


def test_staff_are_among_the_cohorts_while_in_a_room_of_one(browser, cast):
    for path, room in (
        ("board", "Cohorts"),
        ("events", "Cohorts"),
        ("weeks/1", "Cohorts"),
        ("deliverables", "Reviews"),
    ):
        browser.sign_in(cast.sam).get(f"/cohorts/october-2026/{path}")
        assert rooms(browser)[1] == [room]


def test_a_stranger_sees_the_syllabus(browser, cast):
    browser.get("/syllabus")
    assert rooms(browser) == (["Syllabus", "Apply"], ["Syllabus"])
    browser.get("/")
    assert rooms(browser) == (["Syllabus", "Apply"], [])


def test_a_person_in_two_cohorts_keeps_the_room_they_are_in(browser, cast, session, now):
    with session() as s:
        cohorts.enrol(s, s.merge(cast.other), s.merge(cast.ada), company=None, now=now)
    browser.sign_in(cast.ada).get("/cohorts/other-2026/weeks/1")
    assert "/cohorts/other-2026/glossary" in browser.page.links()


def test_an_error_page_asks_the_database_nothing(app):
    with asked_of(app) as statements, app.test_request_context("/nowhere"):
        assert "Digitization Sprint" in render_template("errors/500.html", sentence=None, code=500, bare=True)
    assert statements == []
