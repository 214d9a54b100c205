"""The second factor: set up in two minutes, asked for before anything else, each code good once."""

from datetime import timedelta

import pyotp
import pytest

from sprint.accounts import actions, doors, totp
from sprint.accounts.models import Person, RecoveryCode, SignIn
from sprint.database import db
from sprint.program import Program
from tests.accounts.cast import PASSWORD, count, get, person
from tests.accounts.test_sessions import cookie_of, put_cookie
from tests.browser import Browser

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADA = {"email": "ada@brinwick.example", "password": PASSWORD}


def code_at(moment, secret=SECRET):
    return pyotp.TOTP(secret).at(moment)


@pytest.fixture
def enrolled(session, ada, now):
    """Ada has a second factor; gives her recovery codes."""
    with session() as s:
        row = s.get(Person, ada)
        row.totp_secret, row.totp_enrolled_at = SECRET, now
        return actions.renew_recovery_codes(s, row)


def secret_on(page):
    return page.html.split('class="secret">')[1].split("<")[0].replace(" ", "")


def test_ada_sets_it_up_with_the_picture_or_the_key(app, browser, ada, session, now):
    browser.sign_in(ada)
    browser.get("/account/second-factor")
    secret = secret_on(browser.page)
    assert len(secret) == 32
    pictures = [a for t, a in browser.page.tags if t == "img"]
    assert pictures[0]["src"].startswith("data:image/svg+xml") and pictures[0]["alt"]
    browser.get("/account/second-factor")
    assert secret_on(browser.page) == secret, "the same key until it is confirmed"
    browser.post("/account/second-factor", {"code": "000000"}, expect=422)
    assert get(session, Person, ada).totp_enrolled_at is None
    browser.post("/account/second-factor", {"code": code_at(now, secret)}, expect=200)
    assert browser.page.h1 == "Keep these ten codes"
    row = get(session, Person, ada)
    assert row.totp_secret == secret and row.totp_enrolled_at == now
    assert count(session, RecoveryCode) == 10
    browser.get("/account")


def test_setting_it_up_signs_every_other_device_out_and_renews_this_one(app, ada, now):
    laptop, phone = Browser(app).sign_in(ada), Browser(app).sign_in(ada, second_factor=False)
    before = cookie_of(phone)
    phone.get("/account/second-factor")
    phone.post("/account/second-factor", {"code": code_at(now, secret_on(phone.page))}, expect=200)
    laptop.get("/account", expect=303)
    put_cookie(Browser(app), before).get("/account", expect=303)
    phone.get("/account")


def test_two_devices_are_offered_two_keys(app, ada):
    one, two = Browser(app).sign_in(ada), Browser(app).sign_in(ada)
    one.get("/account/second-factor")
    two.get("/account/second-factor")
    assert secret_on(one.page) != secret_on(two.page)


def test_the_password_alone_opens_nothing(browser, enrolled):
    assert browser.post("/sign-in", ADA).location == "/today"
    for path in ("/today", "/account", "/account/password", "/account/email"):
        assert browser.get(path, expect=303).location == f"/second-factor?next={path}"
    assert browser.get("/account/second-factor", expect=303).location == "/second-factor"
    browser.post("/account", {"name": "Eve"}, expect=401)
    browser.post("/account/second-factor/off", {"password": PASSWORD})
    browser.post("/account/second-factor/codes", {"password": PASSWORD})
    browser.get("/second-factor")


def test_a_code_opens_the_rest_with_a_new_token(app, browser, enrolled, now, session):
    browser.post("/sign-in", ADA)
    before = cookie_of(browser)
    answer = browser.post("/second-factor", {"code": code_at(now), "next": "/account/email"})
    assert answer.location == "/account/email"
    browser.get("/account")
    assert cookie_of(browser)["_user_id"] != before["_user_id"]
    put_cookie(Browser(app), before).get("/account", expect=303)
    assert count(session, SignIn) == 1


def test_a_code_works_once_and_an_earlier_one_not_after_it(app, enrolled, now):
    first, second = Browser(app), Browser(app)
    for browser in (first, second):
        browser.post("/sign-in", ADA)
    first.post("/second-factor", {"code": code_at(now)})
    second.post("/second-factor", {"code": code_at(now)}, expect=422)
    second.post("/second-factor", {"code": code_at(now - timedelta(seconds=30))}, expect=422)
    second.post("/second-factor", {"code": code_at(now + timedelta(seconds=30))})


def test_a_phone_may_be_half_a_minute_off(app, enrolled, now):
    for seconds, status in ((-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)):
        browser = Browser(app)
        browser.post("/sign-in", ADA)
        browser.post("/second-factor", {"code": code_at(now + timedelta(seconds=seconds))}, expect=status)


def test_whatever_is_typed_is_at_most_wrong(browser, enrolled):
    browser.post("/sign-in", ADA)
    for typed in ("", "abc", "12345", "١٢٣٤٥٦", "1234567", "é" * 6, "\x00", "-" * 5000):
        browser.post("/second-factor", {"code": typed}, expect=422)


def test_a_code_may_be_typed_with_a_blank(browser, enrolled, now):
    browser.post("/sign-in", ADA)
    code = code_at(now)
    browser.post("/second-factor", {"code": f" {code[:3]} {code[3:]}"})


def test_each_recovery_code_works_once_however_it_is_typed(app, enrolled, session):
    browser = Browser(app)
    browser.post("/sign-in", ADA)
    browser.post("/second-factor", {"code": enrolled[3].upper().replace("-", " ")})
    browser.get("/account")
    assert "9 recovery codes left" in browser.page.text
    again = Browser(app)
    again.post("/sign-in", ADA)
    again.post("/second-factor", {"code": enrolled[3]}, expect=422)
    again.post("/second-factor", {"code": enrolled[4]})


def test_recovery_codes_are_not_in_the_database(enrolled, session):
    with session() as s:
        kept = {row.code_hash for row in s.query(RecoveryCode)}
    assert kept == {totp.recovery_hash(code) for code in enrolled}
    assert not kept & set(enrolled)
    assert all(len(code) == 19 for code in enrolled) and len(set(enrolled)) == 10


def test_somebody_elses_recovery_code_is_wrong(browser, enrolled, session, now, app):
    omar = person(session, "Omar", now=now, totp_secret=SECRET, totp_enrolled_at=now)
    browser.sign_in(omar, second_factor=False)
    browser.post("/second-factor", {"code": enrolled[0]}, expect=422)


def test_ten_wrong_codes_and_no_more(app, browser, enrolled, now):
    browser.post("/sign-in", ADA)
    for _n in range(10):
        browser.post("/second-factor", {"code": "000000"}, expect=422)
    browser.post("/second-factor", {"code": code_at(now)}, expect=429)


def test_with_patience_it_is_still_forty_a_day(app, browser, enrolled, now, set_clock):
    browser.post("/sign-in", ADA)
    with app.app_context():
        for n in range(40):
            set_clock(now + timedelta(minutes=16 * (n // 10)))
            doors.try_code(db.engine, ADA["email"], f"203.0.113.{n}")
    set_clock(now + timedelta(minutes=16 * 5))
    browser.post("/second-factor", {"code": "000000"}, expect=429)


def test_new_codes_need_the_password_and_replace_the_old(browser, app, ada, enrolled):
    browser.sign_in(ada)
    browser.get("/account/second-factor")
    browser.post("/account/second-factor/codes", {"password": "wrong"}, expect=422)
    browser.post("/account/second-factor/codes", {"password": PASSWORD}, expect=200)
    assert browser.page.h1 == "Keep these ten codes"
    other = Browser(app).sign_in(ada, second_factor=False)
    other.post("/second-factor", {"code": enrolled[0]}, expect=422)


def test_turning_it_off_needs_the_password(browser, ada, enrolled, session):
    browser.sign_in(ada)
    browser.post("/account/second-factor/off", {"password": "wrong"}, expect=422)
    assert get(session, Person, ada).totp_enrolled_at is not None
    browser.post("/account/second-factor/off", {"password": PASSWORD})
    assert get(session, Person, ada).totp_secret is None and count(session, RecoveryCode) == 0
    browser.get("/account")


def test_where_the_program_asks_for_it_staff_set_it_up_before_anything_else(browser, sam, session, now):
    with session() as s:
        s.merge(Program(id=1, name="Digitization Sprint", second_factor_required=True))
    browser.sign_in(sam, second_factor=False)
    wanted = browser.get("/account", expect=303).location
    assert wanted == "/account/second-factor?next=/account"
    browser.get(wanted)
    browser.post(
        "/account/second-factor", {"code": code_at(now, secret_on(browser.page)), "next": "/account"}, expect=200
    )
    assert "/account" in browser.page.links()
    browser.get("/account")


def test_participants_are_not_made_to(browser, ada, session):
    with session() as s:
        s.merge(Program(id=1, name="Digitization Sprint", second_factor_required=True))
    browser.sign_in(ada, second_factor=False)
    browser.get("/account")


def test_a_person_may_sign_out_while_the_code_is_missing(browser, enrolled):
    browser.post("/sign-in", ADA)
    browser.post("/sign-out")
    browser.get("/second-factor", expect=303)
