"""Only our own pages' forms change anything: no token, no other session's, no other site, no other kind of body."""

import pytest

from sprint.accounts.models import AuditEntry, Mute, Person, RecoveryCode, SignIn, Token
from sprint.mail.models import Letter
from tests.accounts.cast import PASSWORD
from tests.browser import Browser

INSIDE = {
    "/account": {"name": "Eve", "zone": "America/Denver", "mail_hour": "3", "company_role": ""},
    "/account/password": {"current_password": PASSWORD, "new_password": "a bolt in every third hole"},
    "/account/email": {"email": "eve@brinwick.example", "password": PASSWORD},
    "/account/second-factor": {"code": "123456"},
    "/account/second-factor/codes": {"password": PASSWORD},
    "/account/second-factor/off": {"password": PASSWORD},
    "/account/sign-out-everywhere": {},
    "/second-factor": {"code": "123456"},
    "/sign-out": {},
}
OUTSIDE = {
    "/sign-in": {"email": "ada@brinwick.example", "password": PASSWORD},
    "/sign-in/link": {"email": "ada@brinwick.example"},
    "/forgot-password": {"email": "ada@brinwick.example"},
    "/sign-in/resume": {"kept": "x"},
    "/link/x": {"password": "a bolt in every third hole"},
}


def facts(session):
    tables = (Person, SignIn, Token, Mute, RecoveryCode, AuditEntry, Letter)
    with session() as s:
        return [tuple(row) for model in tables for row in s.execute(model.__table__.select()).all()]


def forged(browser, other, path, fields):
    """Every way to send a form that is not our own page's."""
    send, token = browser.client.post, browser._csrf()
    with_token = {**fields, "csrf_token": token}
    yield "no token", send(path, data=fields)
    yield "a wrong token", send(path, data={**fields, "csrf_token": "x" + token[1:]})
    yield "another session's token", send(path, data={**fields, "csrf_token": other._csrf()})
    yield "a token in the address", send(f"{path}?csrf_token={token}", data=fields)
    yield "from another site", send(path, data=with_token, headers={"Origin": "https://evil.example"})
    yield "from a sandbox", send(path, data=with_token, headers={"Origin": "null"})
    plain = "&".join(f"{k}={v}" for k, v in with_token.items())
    yield "plain text", send(path, data=plain, content_type="text/plain")
    yield "JSON", send(path, json=with_token)


@pytest.mark.parametrize("forms", [INSIDE, OUTSIDE], ids=["signed in", "signed out"])
def test_refused_and_nothing_changed(app, ada, session, forms):
    browser, other = Browser(app), Browser(app)
    if forms is INSIDE:
        browser.sign_in(ada)
    browser._csrf()
    before = facts(session)
    for path, fields in forms.items():
        for how, answer in forged(browser, other, path, fields):
            assert answer.status_code in {400, 403}, (path, how)
            assert facts(session) == before, (path, how)


def test_a_look_changes_nothing(app, ada, session):
    browser = Browser(app).sign_in(ada)
    before = facts(session)
    for path in {*INSIDE, *OUTSIDE}:
        for method in ("GET", "HEAD", "OPTIONS"):
            browser.client.open(path, method=method)
            browser.client.open(path + "?csrf_token=x&name=Eve&code=123456", method=method)
        assert facts(session) == before, path


def test_a_header_with_the_token_takes_no_json(app, ada, session):
    browser = Browser(app).sign_in(ada)
    before = facts(session)
    for body in ({"name": "Eve", "zone": "America/Denver", "mail_hour": 3}, ["a", "list"], "text", None):
        answer = browser.client.post("/account", json=body, headers={"X-CSRFToken": browser._csrf()})
        assert answer.status_code in {400, 415, 422}, body
    assert facts(session) == before


def test_fields_that_no_form_has_change_nothing(app, ada, session):
    browser = Browser(app).sign_in(ada)
    more = {
        "is_admin": "1", "is_staff": "1", "roles": "admin", "email": "eve@brinwick.example", "id": "999",
        "password_hash": "x", "created_at": "2020-01-01", "suspended_at": "", "totp_secret": "x", "person_id": "999",
    }  # fmt: skip
    before = facts(session)[0]
    browser.post("/account", {"name": "Ada Miller", "zone": "America/New_York", "mail_hour": "7", **more})
    assert facts(session)[0] == before
