"""Links in letters open once, in time, for whom they were made; looking at one changes nothing."""

import threading
from datetime import timedelta

import pytest

from sprint.accounts import actions, links
from sprint.accounts.models import Person, SignIn, Token
from sprint.database import db, transaction
from sprint.mail.models import Letter
from tests.accounts.cast import PASSWORD, count, get, link_of, person
from tests.browser import Browser

NEW = "a bolt in every third hole"


@pytest.fixture
def made(app, session, now):
    """Makes a link for a person: `made(ada, "reset")` gives its path."""

    def make(person_id, purpose="sign-in"):
        with session() as s:
            token = actions.ask_for_link(s, s.get(Person, person_id), purpose, now=now)
            s.flush()
            token_id = token.id
        return link_of(app, session, token_id)

    return make


def test_a_link_that_is_asked_for_is_written_into_a_letter(browser, ada, session):
    browser.post("/sign-in/link", {"email": "ADA@brinwick.example"}, expect=200)
    assert count(session, Token, Token.purpose == "sign-in", Token.person_id == ada) == 1
    assert count(session, Letter, Letter.kind == "sign-in", Letter.person_id == ada) == 1


def test_a_sign_in_link_shows_a_button_and_the_button_signs_in(browser, ada, made):
    path = made(ada)
    browser.get(path)
    assert "Sign me in" in browser.page.text
    assert browser.post(path).location == "/today"
    browser.get("/account")


def test_looking_at_a_link_changes_nothing(browser, ada, made, session):
    path = made(ada)
    for _n in range(3):
        browser.get(path)
        browser.client.head(path)
    assert count(session, Token, Token.used_at.is_not(None)) == 0
    assert count(session, SignIn) == 0


def test_a_link_opens_once(app, browser, ada, made, session):
    path = made(ada)
    browser.post(path)
    other = Browser(app)
    other.get(path, expect=410)
    assert "used already" in other.page.h1
    other.post(path, expect=410)
    assert count(session, SignIn) == 1


def test_who_clicks_the_button_twice_is_simply_signed_in(browser, ada, made):
    path = made(ada)
    browser.post(path)
    assert browser.post(path).location == "/today"
    assert browser.get(path, expect=303).location == "/today"


@pytest.mark.parametrize("purpose", ["sign-in", "reset"])
def test_of_two_that_use_a_link_at_the_same_time_one_succeeds(app, ada, made, session, purpose):
    path = made(ada, purpose)
    browsers, answers = [Browser(app) for _n in range(2)], []
    tokens = [browser._csrf() for browser in browsers]
    gate = threading.Barrier(2)

    def use(browser, token):
        gate.wait()
        answers.append(browser.client.post(path, data={"csrf_token": token, "password": NEW}).status_code)

    threads = [threading.Thread(target=use, args=pair) for pair in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 410]
    assert count(session, SignIn) == 1


@pytest.mark.parametrize(("purpose", "minutes"), [("sign-in", 15), ("reset", 60), ("invitation", 14 * 24 * 60)])
def test_each_link_has_its_time(browser, ada, made, now, set_clock, purpose, minutes):
    path = made(ada, purpose)
    set_clock(now + timedelta(minutes=minutes, seconds=-1))
    browser.get(path)
    set_clock(now + timedelta(minutes=minutes))
    browser.get(path, expect=410)
    assert "too old" in browser.page.h1
    assert {"/forgot-password", "/sign-in/link"} & set(browser.page.links())
    browser.post(path, {"password": NEW}, expect=410)


def test_a_link_dies_when_the_address_changes(browser, ada, made, session):
    path = made(ada, "reset")
    with session() as s:
        s.get(Person, ada).email = "ada@elsewhere.example"
    browser.get(path, expect=410)
    browser.post(path, {"password": NEW}, expect=410)


def test_a_link_dies_when_the_account_is_suspended(browser, ada, made, session, now):
    path = made(ada)
    with session() as s:
        actions.suspend(s, s.get(Person, ada), by=None, now=now)
    browser.post(path, expect=410)


def test_a_sign_in_link_cannot_be_turned_into_one_for_a_password(app, browser, ada, made, session):
    path = made(ada)
    with app.test_request_context():
        purpose, token_id, nonce = links.signer("link").loads(path.removeprefix("/link/"))
        forged = links.signer("link").dumps(["reset", token_id, nonce])
        other_salt = links.signer("kept").dumps([purpose, token_id, nonce])
    browser.get(f"/link/{forged}", expect=404)
    browser.get(f"/link/{other_salt}", expect=404)


def test_what_the_database_holds_opens_nothing(app, browser, ada, made, session):
    made(ada)
    with session() as s:
        row = s.query(Token).one()
        token_id, guesses = row.id, [row.nonce, str(row.id), f"{row.id}.{row.nonce}"]
    app.config["SECRET_KEY"] = "t" * 40
    with app.test_request_context():
        guesses.append(links.signer("link").dumps(["sign-in", token_id, "0" * 32]))
    for guess in guesses:
        browser.get(f"/link/{guess}", expect=404)


def test_a_row_number_that_comes_again_opens_nothing(browser, ada, made, session, now):
    path = made(ada)
    with session() as s:
        s.query(Token).one().nonce = "f" * 32
    browser.get(path, expect=404)


def test_a_link_signed_with_the_key_before_the_present_one_still_opens(app, browser, ada, made):
    path = made(ada)
    app.config["SECRET_KEY_FALLBACKS"], app.config["SECRET_KEY"] = [app.config["SECRET_KEY"]], "n" * 40
    browser.get(path)


def test_a_reset_link_sets_the_password_and_ends_every_other_sign_in(app, browser, ada, made, session):
    elsewhere = Browser(app).sign_in(ada)
    path = made(ada, "reset")
    browser.get(path)
    browser.post(path, {"password": NEW})
    elsewhere.get("/account", expect=303)
    fresh = Browser(app)
    fresh.post("/sign-in", {"email": "ada@brinwick.example", "password": PASSWORD}, expect=422)
    fresh.post("/sign-in", {"email": "ada@brinwick.example", "password": NEW})


def test_a_refused_password_does_not_use_the_link_up(browser, ada, made):
    path = made(ada, "reset")
    browser.post(path, {"password": "short"}, expect=422)
    assert "too short" in browser.page.text
    browser.post(path, {"password": NEW})


def test_a_new_password_voids_the_links_under_way(browser, app, ada, made):
    sign_in, reset = made(ada), made(ada, "reset")
    browser.post(reset, {"password": NEW})
    Browser(app).post(sign_in, expect=410)


def test_an_invitation_sets_password_and_zone(browser, session, app, made, now, set_clock):
    ada = person(session, "Ada", now=now, password_hash=None)
    path = made(ada, "invitation")
    browser.get(path)
    assert browser.page.h1 == "Welcome, Ada"
    browser.post(path, {"password": NEW, "zone": "Mars/Olympus"}, expect=422)
    browser.post(path, {"password": NEW, "zone": "America/Chicago"})
    row = get(session, Person, ada)
    assert row.zone == "America/Chicago" and row.password_hash.startswith("$argon2id$")
    browser.get("/account")


def test_a_link_asked_for_on_the_way_somewhere_leads_there(browser, ada, session, app):
    browser.post("/sign-in/link", {"email": "ada@brinwick.example", "next": "/account/password"}, expect=200)
    assert browser.post(link_of(app, session)).location == "/account/password"


def test_two_letters_about_two_links_are_two(app, ada, now):
    with app.test_request_context(), transaction(db.engine) as s:
        ada = s.get(Person, ada)
        one, two = (actions.ask_for_link(s, ada, "sign-in", now=now) for _n in range(2))
        assert links.url_for_token(one) != links.url_for_token(two)
        assert s.query(Letter).count() == 2
        assert links.url_for_token(one).startswith(app.config["BASE_URL"] + "/link/")
