"""A sign-in ends when it should, on the next request, whatever cookie comes back."""

import hashlib
from datetime import timedelta

import pytest

from sprint.accounts import actions
from sprint.accounts.models import Person, SignIn
from tests.accounts.cast import HASH, PASSWORD, count, get
from tests.browser import Browser

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


def cookie_of(browser):
    with browser.client.session_transaction() as cookie:
        return dict(cookie)


def put_cookie(browser, cookie):
    with browser.client.session_transaction() as mine:
        mine.clear()
        mine.update(cookie)
    return browser


def signed_in(app, email="ada@brinwick.example"):
    browser = Browser(app)
    browser.post("/sign-in", {"email": email, "password": PASSWORD})
    return browser


def test_the_database_keeps_a_hash_of_a_token_of_256_bits(app, ada, session):
    token = cookie_of(signed_in(app))["_user_id"]
    assert len(token) >= 43
    with session() as s:
        row = s.query(SignIn).one()
        assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
        assert token not in "".join(str(value) for value in vars(row).values())


def test_a_cookie_planted_before_signing_in_is_worth_nothing_afterwards(app, ada):
    browser = Browser(app)
    browser.get("/sign-in")
    planted = {**cookie_of(browser), "_user_id": "planted-by-somebody", "extra": "x"}
    put_cookie(browser, planted)
    browser.post("/sign-in", {"email": "ada@brinwick.example", "password": PASSWORD})
    after = cookie_of(browser)
    assert after["_user_id"] != "planted-by-somebody" and "extra" not in after
    assert after.get("csrf_token") != planted.get("csrf_token")
    put_cookie(Browser(app), planted).get("/account", expect=303)


def test_signing_in_again_gives_a_new_token_and_ends_the_one_before(app, ada, session):
    browser = signed_in(app)
    before = cookie_of(browser)
    browser.post("/sign-in", {"email": "ada@brinwick.example", "password": PASSWORD})
    assert cookie_of(browser)["_user_id"] != before["_user_id"]
    assert count(session, SignIn) == 1


def test_the_cookie_from_before_signing_out_is_dead(app, ada):
    browser = signed_in(app)
    kept = cookie_of(browser)
    browser.get("/account")
    browser.post("/sign-out")
    put_cookie(Browser(app), kept).get("/account", expect=303)


def test_signing_out_everywhere_ends_every_device_at_once(app, ada):
    phone, laptop = signed_in(app), signed_in(app)
    phone.post("/account/sign-out-everywhere")
    phone.get("/account", expect=303)
    laptop.get("/account", expect=303)


def test_a_changed_password_ends_every_other_device_and_renews_this_one(app, ada):
    phone, laptop = signed_in(app), signed_in(app)
    before = cookie_of(phone)
    phone.post("/account/password", {"current_password": PASSWORD, "new_password": "a bolt in every third hole"})
    phone.get("/account")
    laptop.get("/account", expect=303)
    put_cookie(Browser(app), before).get("/account", expect=303)


def change_roles(s, person, alex, now):
    actions.set_roles(s, person, ["participant", "coach"], by=alex, now=now)


def suspend(s, person, alex, now):
    actions.suspend(s, person, by=alex, now=now)


def reset_factor(s, person, alex, now):
    actions.turn_off_second_factor(s, person, by=alex, now=now)


@pytest.mark.parametrize("change", [change_roles, suspend, reset_factor])
def test_what_others_change_ends_every_device_on_its_next_request(app, ada, session, now, change):
    browser = signed_in(app)
    browser.get("/account")
    with session() as s:
        change(s, s.get(Person, ada), None, now)
    browser.get("/account", expect=303)


def test_roles_that_stay_the_same_end_nothing(app, ada, session, now):
    browser = signed_in(app)
    with session() as s:
        actions.set_roles(s, s.get(Person, ada), ["participant"], by=None, now=now)
    browser.get("/account")


def test_another_process_sees_the_end_at_once(app, url, tmp_path, ada):
    from sprint import create_app
    from sprint.database import db
    from tests.conftest import settings_for

    browser = signed_in(app)
    second = create_app(settings_for(url, tmp_path))
    there = put_cookie(Browser(second), cookie_of(browser))
    there.get("/account")
    browser.post("/sign-out")
    there.get("/account", expect=303)
    with second.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("role", "idle", "longest"), [("participant", 12 * HOUR, 30 * DAY), ("staff", HOUR, 12 * HOUR)]
)
def test_idle_and_longest_time_by_the_clock(app, ada, session, now, set_clock, optional_factor, role, idle, longest):
    with session() as s:
        person = s.get(Person, ada)
        person.is_staff, person.is_participant = role == "staff", role == "participant"
    rested = signed_in(app)
    set_clock(now + idle)
    rested.get("/account")
    set_clock(now + idle + idle + SECOND)
    rested.get("/account", expect=303)

    set_clock(now)
    busy = signed_in(app)
    with session() as s:
        s.query(SignIn).order_by(SignIn.id.desc()).first().seen_at = now + longest - idle  # never idle so far
    set_clock(now + longest)
    busy.get("/account")
    set_clock(now + longest + SECOND)
    busy.get("/account", expect=303)


def test_being_here_is_remembered_at_most_once_a_minute(app, ada, session, now, set_clock):
    browser = signed_in(app)
    with session() as s:
        row = s.query(SignIn).one().id
    for seconds, seen in ((59, 0), (60, 60), (119, 60), (120, 120)):
        set_clock(now + timedelta(seconds=seconds))
        browser.get("/account")
        assert get(session, SignIn, row).seen_at == now + timedelta(seconds=seen)


def test_the_account_lists_the_devices(app, ada):
    browser = Browser(app)
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
    browser.post("/sign-in", {"email": "ada@brinwick.example", "password": PASSWORD}, headers={"User-Agent": chrome})
    browser.get("/account")
    assert "Chrome on Windows this one" in browser.page.text


def test_old_rows_are_swept(app, ada, session, now):
    signed_in(app)
    with session() as s:
        assert actions.sweep(s, now=now + timedelta(days=29)) == 0
        assert actions.sweep(s, now=now + timedelta(days=31)) == 1
    assert HASH.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
