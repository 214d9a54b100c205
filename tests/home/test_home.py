"""The home page is true: it names nobody who did not say so, and the demo says that it is one."""

from datetime import date

from sprint.program import Program
from tests.builders.cast import cohort, person


def test_it_says_what_the_sprint_is_and_holds(browser, cast):
    browser.get("/")
    assert browser.page.h1 == "Get your plant found, quoted and paid online."
    assert "fewer than 500 employees" in browser.page.text
    for title in ("Foundations", "Product content", "Demand", "Selling online"):
        assert title in browser.page.text
    assert "/sign-in" in browser.page.links() and "/syllabus" in browser.page.links()


def test_an_empty_house_has_a_home(browser, set_clock):
    browser.get("/")
    assert "Sponsor" not in browser.page.text
    browser.get("/syllabus")
    assert browser.page.h1 == "The syllabus is not published yet"


def test_the_next_start_is_named_when_there_is_one(browser, cast, session):
    browser.get("/")
    assert "Next cohort" not in browser.page.text
    with session() as s:
        cohort(s, "January 2027", date(2027, 1, 11))
    browser.get("/")
    assert "Monday, January 11, 2027" in browser.page.text


def test_the_sponsor_is_named_when_it_is_set(browser, cast, session):
    with session() as s:
        s.add(Program(sponsor="Harbor Fund", contact_email="hello@harbor.example"))
    browser.get("/")
    assert "Harbor Fund" in browser.page.text and "mailto:hello@harbor.example" in browser.page.links()


def test_the_demo_lists_the_accounts_that_exist(app, browser, cast, session):
    browser.get("/")
    assert "@demo.test" not in browser.page.text
    with session() as s:
        person(s, "Rosa", "participant", email="participant@demo.test")
    browser.get("/")
    assert "participant@demo.test" in browser.page.text and "coach@demo.test" not in browser.page.text
    assert "invented" in browser.page.text
    app.config["IS_DEMO"] = False
    browser.get("/")
    assert "@demo.test" not in browser.page.text and "sprint-demo" not in browser.page.text


def test_who_is_signed_in_goes_to_today(browser, cast):
    browser.sign_in(cast.ada).get("/")
    assert "Go to Today" in browser.page.text


def test_the_syllabus_is_public_and_holds_no_text(browser, cast):
    browser.get("/syllabus")
    assert browser.page.h1 == "Eight modules in four weeks"
    assert "Teach w4-m2" in browser.page.text
    assert "canary-of" not in browser.page.text
    assert not [link for link in browser.page.links() if "/modules/" in link]
