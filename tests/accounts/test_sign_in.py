"""People sign in with a password, and only they do."""

from sprint.accounts.models import Person, SignIn
from tests.accounts.cast import PASSWORD, count, get, person


def sign_in(browser, email="ada@brinwick.example", password=PASSWORD, expect=303, **fields):
    return browser.post("/sign-in", {"email": email, "password": password, **fields}, expect=expect)


def test_ada_signs_in_with_her_password(browser, ada):
    browser.get("/sign-in")
    assert sign_in(browser).location == "/today"
    browser.get("/account")
    assert browser.page.h1 == "Your account"


def test_the_address_may_be_typed_in_capitals_with_blanks_around(browser, ada):
    sign_in(browser, email="  ADA@Brinwick.EXAMPLE ")


def test_she_comes_to_the_page_that_she_wanted(browser, ada):
    wanted = browser.get("/account/password", expect=303).location
    assert wanted == "/sign-in?next=/account/password"
    browser.get(wanted)
    field = next(a for _t, a in browser.page.forms[0]["fields"] if a.get("name") == "next")
    assert sign_in(browser, next=field["value"]).location == "/account/password"


def test_no_link_leads_her_to_another_site(browser, ada):
    for target in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
    ):
        assert sign_in(browser, next=target).location == "/today", target


def test_a_wrong_password_is_refused_and_the_address_kept(browser, ada, session):
    sign_in(browser, password="wrong", expect=422)
    assert 'value="ada@brinwick.example"' in browser.page.html
    assert "wrong" not in [a.get("value") for _t, a in browser.page.tags]
    assert count(session, SignIn) == 0


def test_a_person_without_a_password_cannot_sign_in_with_one(browser, session, now, set_clock):
    person(session, "Ada", now=now, password_hash=None)
    sign_in(browser, password="", expect=422)
    sign_in(browser, password=PASSWORD, expect=422)


def test_who_is_suspended_is_told_so_only_with_the_right_password(browser, session, now, set_clock):
    person(session, "Ada", now=now, suspended_at=now)
    sign_in(browser, password="wrong", expect=422)
    assert "suspended" not in browser.page.text
    sign_in(browser, expect=422)
    assert "suspended" in browser.page.text


def test_the_demo_signs_in_only_in_the_demo(browser, app, session, now, set_clock):
    person(session, "Ada", now=now, email="participant@demo.test")
    app.config["IS_DEMO"] = False
    sign_in(browser, email="participant@demo.test", expect=422)
    app.config["IS_DEMO"] = True
    sign_in(browser, email="participant@demo.test")


def test_a_hash_of_weaker_figures_is_renewed_at_sign_in(browser, session, now, set_clock):
    from argon2 import PasswordHasher

    ada = person(session, "Ada", now=now, password_hash=PasswordHasher(1, 8192, 1).hash(PASSWORD))
    sign_in(browser)
    assert "m=19456,t=2,p=1" in get(session, Person, ada).password_hash


def test_signing_out_asks_first_when_it_is_opened_as_a_page(browser, ada):
    sign_in(browser)
    browser.get("/sign-out")
    browser.get("/account")
    answer = browser.post("/sign-out")
    assert answer.location == "/sign-in" and answer.headers["Clear-Site-Data"] == '"cache"'
    browser.get("/account", expect=303)
