"""A session that ends while somebody writes loses nothing of what was written."""

from datetime import timedelta

import pytest

from sprint.accounts import kept, links
from sprint.accounts.models import Person
from tests.accounts.cast import PASSWORD, get, link_of, person
from tests.accounts.test_second_factor import SECRET, code_at
from tests.browser import Page

SIGN_IN = {"email": "ada@brinwick.example", "password": PASSWORD}
PROFILE = {
    "name": "Ada Miller", "company_role": 'Head of "presses" <& more>\r\nsecond line', "zone": "America/Denver",
    "mail_hour": "6",
}  # fmt: skip


def fields_of(page, action):
    form = next(form for form in page.forms if form["attrs"].get("action") == action)
    return {a["name"]: a.get("value", "") for _t, a in form["fields"] if a.get("name")}


@pytest.fixture
def interrupted(browser, ada, now, set_clock):
    """Ada sends her profile after her sign-in has ended: gives what the page that comes instead carries."""
    browser.sign_in(ada)
    browser.get("/account")
    set_clock(now + timedelta(hours=13))
    browser.post("/account", PROFILE, expect=401)
    assert "What you wrote is kept" in browser.page.text
    return fields_of(browser.page, "/sign-in")["kept"]


def finish(browser, page_fields):
    assert {name: page_fields[name] for name in PROFILE} == PROFILE
    browser.post("/account", page_fields)


def test_after_signing_in_it_is_there_and_is_sent_with_one_click(browser, interrupted, ada, session):
    browser.post("/sign-in", {**SIGN_IN, "kept": interrupted}, expect=200)
    assert browser.page.h1 == "Send what you wrote?"
    assert 'Head of "presses" <& more>' in browser.page.text
    assert get(session, Person, ada).zone == "America/New_York", "nothing is sent without a click"
    finish(browser, fields_of(browser.page, "/account"))
    assert get(session, Person, ada).zone == "America/Denver"


def test_a_wrong_password_in_between_loses_nothing(browser, interrupted):
    browser.post("/sign-in", {**SIGN_IN, "password": "wrong", "kept": interrupted}, expect=422)
    again = fields_of(browser.page, "/sign-in")["kept"]
    browser.post("/sign-in", {**SIGN_IN, "kept": again}, expect=200)
    finish(browser, fields_of(browser.page, "/account"))


def test_with_a_second_factor_it_comes_after_the_code(browser, interrupted, ada, session, now):
    with session() as s:
        row = s.get(Person, ada)
        row.totp_secret, row.totp_enrolled_at = SECRET, now
    browser.post("/sign-in", {**SIGN_IN, "kept": interrupted}, expect=200)
    browser.post("/second-factor", {"kept": fields_of(browser.page, "/second-factor")["kept"]}, expect=200)
    carried = fields_of(browser.page, "/second-factor")["kept"]
    browser.post("/second-factor", {"code": "000000", "kept": carried}, expect=422)
    carried = fields_of(browser.page, "/second-factor")["kept"]
    browser.post("/second-factor", {"code": code_at(now + timedelta(hours=13)), "kept": carried}, expect=200)
    finish(browser, fields_of(browser.page, "/account"))


def test_with_a_link_the_page_that_waits_shows_it_again(app, browser, interrupted, session):
    browser.post("/sign-in/link", {"email": SIGN_IN["email"], "kept": interrupted}, expect=200)
    waiting = fields_of(browser.page, "/sign-in/resume")
    browser.post(link_of(app, session))
    answer = browser.client.post("/sign-in/resume", data=waiting, headers={"Origin": "http://localhost"})
    assert answer.status_code == 200, "the token of the page that waited is from before; it is ours all the same"
    finish(browser, fields_of(Page(answer.text), "/account"))


def test_who_signed_out_in_another_tab_loses_nothing_either(browser, ada):
    browser.sign_in(ada)
    browser.get("/account")
    token = fields_of(browser.page, "/account")["csrf_token"]
    browser.post("/sign-out")
    data = {**PROFILE, "csrf_token": token}
    answer = browser.client.post("/account", data=data, headers={"Origin": "http://localhost"})
    assert answer.status_code == 400 and "What you wrote is kept" in answer.text
    carried = fields_of(Page(answer.text), "/sign-in")["kept"]
    browser.post("/sign-in", {**SIGN_IN, "kept": carried}, expect=200)
    finish(browser, fields_of(browser.page, "/account"))


def test_who_signed_in_again_in_another_tab_is_asked_to_send_it_once_more(browser, ada):
    browser.sign_in(ada)
    data = {**PROFILE, "csrf_token": "of-the-session-before"}
    answer = browser.client.post("/account", data=data, headers={"Origin": "http://localhost"})
    assert answer.status_code == 400 and "Send what you wrote?" in answer.text


def test_another_sites_form_is_not_offered_to_be_sent(browser, ada):
    browser.sign_in(ada)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        answer = browser.client.post("/account", data=PROFILE, headers=headers)
        assert answer.status_code == 400 and "presses" not in answer.text


def test_another_person_at_the_same_device_does_not_see_it(browser, interrupted, session, now):
    person(session, "Omar", now=now)
    browser.post("/sign-in", {**SIGN_IN, "email": "omar@brinwick.example", "kept": interrupted})
    browser.get("/account")
    assert "presses" not in browser.page.html


def test_passwords_and_codes_do_not_travel(browser, ada, now, set_clock):
    browser.sign_in(ada)
    set_clock(now + timedelta(hours=13))
    browser.post("/account/email", {"email": "new@brinwick.example", "password": PASSWORD}, expect=401)
    browser.post("/sign-in", {**SIGN_IN, "kept": fields_of(browser.page, "/sign-in")["kept"]}, expect=200)
    carried = fields_of(browser.page, "/account/email")
    assert carried["email"] == "new@brinwick.example" and "password" not in carried


def test_what_was_not_sealed_here_is_not_shown(browser, ada, app, now):
    browser.sign_in(ada)
    until = (now + kept.LASTS).timestamp()
    with app.test_request_context():
        ours = [
            ["/account", [["name", "x"]], False, None, until],
            ["//evil.example", [["name", "x"]], False, None, until],
        ]
        late = ["/account", [["name", "x"]], False, None, now.timestamp() - 1]
        good, elsewhere, old = (links.signer("kept").dumps(p) for p in (*ours, late))
        other = links.signer("link").dumps(ours[0])
    browser.post("/sign-in/resume", {"kept": good}, expect=200)
    for wrong in (elsewhere, old, other, good[:-2] + "xx", "", "nonsense"):
        browser.post("/sign-in/resume", {"kept": wrong})


def test_too_much_to_carry_says_so(browser, ada, now, set_clock):
    browser.sign_in(ada)
    set_clock(now + timedelta(hours=13))
    browser.post("/account", {"name": "x" * (kept.LONGEST + 1)}, expect=401)
    assert "Go back in your browser" in browser.page.text


def test_a_page_that_was_only_looked_at_comes_back_by_itself(browser, ada, now, set_clock):
    browser.sign_in(ada)
    set_clock(now + timedelta(hours=13))
    there = browser.get("/account?tab=letters", expect=303).location
    assert there.startswith("/sign-in?next=/account")
