"""Applying: four steps without an account, each kept, sent once, changed until the deadline."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from sprint.accounts.doors import network
from sprint.accounts.models import Person
from sprint.admissions import doors
from sprint.admissions.models import Application, ApplicationColleague
from sprint.database import db
from sprint.limits import hits
from sprint.mail.models import Letter
from tests.admissions.applying import OPENS, STEPS, at, fill_in, sent, shown, upcoming
from tests.browser import Browser

LATER = timedelta(minutes=1)


@pytest.fixture
def cohort(session, set_clock, now):
    """A cohort that takes applications; the clock runs on a minute a page, as with people."""
    with session() as s:
        row = upcoming(s)
        s.expunge_all()
    return row


@pytest.fixture
def rosa(browser, cohort, set_clock, now, monkeypatch):
    """A browser whose posts come a minute after its pages."""
    moment = [now]
    get = browser.client.get

    def tick(*args, **kw):
        answer = get(*args, **kw)
        moment[0] += LATER
        set_clock(moment[0])
        return answer

    browser.client.get = tick
    return browser


def only(session):
    with session() as s:
        (row,) = s.scalars(select(Application)).all()
        s.expunge(row)
        return row


def kinds(session):
    with session() as s:
        return sorted(s.scalars(select(Letter.kind)))


def test_four_steps_make_one_application_and_two_letters(rosa, session):
    address = fill_in(rosa)
    row = only(session)
    assert (row.state, row.company_name, row.headcount, row.domain) == (
        "submitted", "Brinwick Stamping, Inc.", 28, "brinwick.example",
    )  # fmt: skip
    assert row.answers["hours"] == "5"
    assert kinds(session) == ["application-link", "application-received"]
    rosa.get(address)
    assert rosa.page.h1 == "Your application is with us"
    assert "Five inquiries a month." in rosa.page.text


def test_an_applicant_is_a_person_without_role_or_password(rosa, session):
    fill_in(rosa)
    with session() as s:
        person = s.scalars(select(Person)).one()
        assert (person.roles, person.password_hash, person.name) == ((), None, "Rosa Alvarado")


def test_each_step_is_kept_and_goes_on_elsewhere_by_the_address(rosa, session, app):
    address = fill_in(rosa, upto=2)
    assert only(session).state == "draft"
    elsewhere = Browser(app)
    elsewhere.get(address, follow_redirects=True)
    assert elsewhere.page.h1 == "Where you stand today"
    elsewhere.get(f"{address}/1")
    assert 'value="Brinwick Stamping, Inc."' in elsewhere.page.html


def test_what_was_typed_stays_beside_the_error(rosa, session):
    rosa.get("/apply")
    action = rosa.page.forms[0]["attrs"]["action"]
    rosa.post(action, {**shown(rosa), **STEPS[1], "headcount": "many"}, expect=422)
    assert 'value="Brinwick Stamping, Inc."' in rosa.page.html
    assert "Type a number in digits, like 28." in rosa.page.text
    with session() as s:
        assert s.scalars(select(Application)).all() == []


def test_a_form_that_comes_too_fast_is_asked_for_once_more(browser, cohort, session, set_clock, now):
    browser.get("/apply")
    action = browser.page.forms[0]["attrs"]["action"]
    browser.post(action, {**shown(browser), **STEPS[1]}, expect=422)
    assert "Nothing is lost" in browser.page.text
    set_clock(now + LATER)
    browser.post(action, {**shown(browser), **STEPS[1]})
    only(session)


def test_the_trap_asks_once_more_and_keeps_what_was_typed(rosa, session):
    rosa.get("/apply")
    action = rosa.page.forms[0]["attrs"]["action"]
    rosa.post(action, {**shown(rosa), **STEPS[1], "fax": "http://spam.example"}, expect=422)
    assert 'value="Brinwick Stamping, Inc."' in rosa.page.html
    rosa.post(action, {**shown(rosa), **STEPS[1]})
    only(session)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"headcount": "500"}, "fewer than 500"),
        ({"makes_how": "neither"}, "make something"),
        ({"site_state": "XX", "site_city": ""}, "site in the United States"),
    ],
)
def test_who_does_not_fit_is_told_at_once_and_can_go_on(rosa, session, changes, words):
    address = fill_in(rosa, changes={1: changes})
    rosa.get(f"{address}/2")
    assert words in rosa.page.text
    assert "staff read every one" in rosa.page.text
    assert only(session).state == "submitted"


def test_499_people_fit(rosa):
    address = fill_in(rosa, upto=1, changes={1: {"headcount": "499"}})
    rosa.get(f"{address}/2")
    assert "staff read every one" not in rosa.page.text


@pytest.mark.parametrize("known_by", [("brinwick stamping", ""), ("another name", "brinwick.example")])
def test_a_company_that_has_applied_is_recognized_by_name_or_site_and_told_kindly(rosa, session, cohort, now, known_by):
    with session() as s:
        row = sent(s, cohort, 1, now=now)
        row.name_key, row.domain = known_by
    address = fill_in(rosa, upto=1)
    rosa.get(f"{address}/2")
    assert "has applied already" in rosa.page.text


def test_the_form_says_for_how_long_answers_are_kept(rosa):
    address = fill_in(rosa, upto=3)
    rosa.get(f"{address}/4")
    assert "are deleted 180 days after the cohort begins" in rosa.page.text


def test_many_applications_from_one_network_are_asked_to_wait(rosa, app, session):
    rosa.get("/apply")
    action, form = rosa.page.forms[0]["attrs"]["action"], {**shown(rosa), **STEPS[1]}
    with app.app_context():
        for _each in range(60):
            doors.APPLICATIONS.hit(db.engine, network("127.0.0.1"))
    rosa.post(action, form, expect=429)
    assert "Many applications have come from your network" in rosa.page.text
    with session() as s:
        s.execute(delete(hits))
    rosa.post(action, form)
    only(session)


def test_one_address_has_one_application_a_cohort(rosa, session, cohort, now):
    fill_in(rosa)
    address = fill_in(rosa, upto=1)
    rosa.get(f"{address}/2")
    rosa.post(f"{address}/2", {**shown(rosa), **STEPS[2], "email": "Rosa@Brinwick.example"}, expect=422)
    assert "There is an application with this address already" in rosa.page.text
    assert 'value="Rosa Alvarado"' in rosa.page.html


def test_an_account_is_not_changed_by_whoever_types_its_address(rosa, session, now):
    from tests.builders.cast import person

    with session() as s:
        person(s, "Sam Porter", "staff", email="rosa@brinwick.example")
    fill_in(rosa)
    with session() as s:
        sam = s.scalars(select(Person)).one()
        assert (sam.name, sam.roles, sam.company_role) == ("Sam Porter", ("staff",), "")
        assert s.scalars(select(Application.person_id)).all() == [sam.id]


def test_colleagues_are_kept_changed_and_taken_out(rosa, session):
    ben = {"name_1": "Ben", "email_1": "ben@brinwick.example", "role_1": "Sales", "name_2": "Cara"}
    address = fill_in(rosa, changes={2: ben})
    rosa.get(f"{address}/2")
    rosa.post(f"{address}/2", {**shown(rosa), **STEPS[2], "name_1": "Cara", "role_1": "Owner"})
    with session() as s:
        rows = s.scalars(select(ApplicationColleague)).all()
        assert [(row.number, row.name, row.role) for row in rows] == [(1, "Cara", "Owner")]


def test_answers_can_be_changed_until_the_deadline_and_not_after(rosa, session, set_clock):
    address = fill_in(rosa)
    rosa.get(f"{address}/4")
    form = {**shown(rosa), **STEPS[4]}
    rosa.post(f"{address}/4", {**form, "goals": "Ten inquiries."})
    assert only(session).goals == "Ten inquiries."
    set_clock(at(OPENS, 9))
    rosa.post(f"{address}/4", {**form, "goals": "Too late."}, expect=422)
    assert "deadline has passed" in rosa.page.text
    assert "Too late." in rosa.page.html
    assert only(session).goals == "Ten inquiries."


def test_when_no_cohort_takes_applications_the_page_says_what_else_there_is(browser, set_clock):
    browser.get("/apply")
    assert browser.page.h1 == "No cohort takes applications now"
    assert "/syllabus" in browser.page.links()


def test_an_application_can_be_withdrawn_and_made_anew(rosa, session):
    address = fill_in(rosa)
    rosa.post(f"{address}/withdrawal")
    rosa.post(f"{address}/withdrawal")
    rosa.get(address)
    assert rosa.page.h1 == "You withdrew this application"
    fill_in(rosa)
    with session() as s:
        assert sorted(s.scalars(select(Application.state))) == ["submitted", "withdrawn"]


def test_a_lost_link_comes_by_letter_and_the_page_tells_nobody_whether_there_is_one(rosa, session):
    rosa.get(fill_in(rosa))
    rosa.post("/apply/link", {"email": "rosa@brinwick.example"})
    rosa.get("/apply/link")
    known = rosa.page.text
    assert kinds(session).count("application-link") == 2
    rosa.post("/apply/link", {"email": "nobody@brinwick.example"})
    rosa.get("/apply/link")
    assert rosa.page.text == known


def test_the_last_step_says_who_will_read_the_answers(rosa):
    address = fill_in(rosa, upto=3)
    rosa.get(f"{address}/4")
    assert "your coaches read where you stand, your goals and what has kept you from them" in rosa.page.text
