"""Nobody learns here who has an account: the answers, and the time they take, are alike."""

import re
import statistics
import time

import pytest

from sprint.accounts.models import Token
from sprint.limits import hits
from sprint.mail.models import Letter
from tests.accounts.cast import count, person
from tests.browser import Browser

KNOWN, UNKNOWN = "ada@brinwick.example", "eve@brinwick.example"  # of one length
DOORS = [("/sign-in", {"password": "wrong"}), ("/sign-in/link", {}), ("/forgot-password", {})]


def masked(answer, email):
    """An answer without what differs from request to request."""
    text = answer.text.replace(email, "ADDRESS")
    text = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1TOKEN", text)
    return re.sub(r'(server-now" content=")[^"]*', r"\1NOW", text)


def heads(answer):
    return {
        name: value for name, value in answer.headers if name not in {"X-Request-Id", "Set-Cookie", "Content-Length"}
    }


@pytest.fixture
def ask(app, session):
    def ask(path, fields, email):
        browser = Browser(app)
        token = browser._csrf()
        with session() as s:
            s.execute(hits.delete())
        start = time.perf_counter()
        answer = browser.client.post(path, data={**fields, "email": email, "csrf_token": token})
        return answer, time.perf_counter() - start

    return ask


@pytest.mark.parametrize(("path", "fields"), DOORS)
def test_known_and_unknown_accounts_get_the_same_page(ask, ada, path, fields):
    (known, _), (unknown, _) = ask(path, fields, KNOWN), ask(path, fields, UNKNOWN)
    assert known.status_code == unknown.status_code
    assert masked(known, KNOWN) == masked(unknown, UNKNOWN)
    assert heads(known) == heads(unknown)


def medians(ask, path, fields):
    """Of 15 rounds, in turns, so that a busy machine troubles both alike."""
    known, unknown = [], []
    for _round in range(15):
        known.append(ask(path, fields, KNOWN)[1])
        unknown.append(ask(path, fields, UNKNOWN)[1])
    return statistics.median(known), statistics.median(unknown)


@pytest.mark.parametrize(("path", "fields"), DOORS)
def test_known_and_unknown_accounts_take_the_same_time(ask, ada, path, fields):
    for _measurement in range(6):  # a real difference shows in each of them, the machine's other work does not
        known, unknown = medians(ask, path, fields)
        if abs(known - unknown) <= max(0.020, 0.20 * max(known, unknown)):
            return
    pytest.fail(f"known {known:.3f} s, unknown {unknown:.3f} s")


def test_a_person_without_a_password_looks_the_same(ask, ada, session, now):
    person(session, "Ida", now=now, password_hash=None)
    (known, _), (invited, _) = (ask("/sign-in", {"password": "wrong"}, e) for e in (KNOWN, "ida@brinwick.example"))
    assert masked(known, KNOWN) == masked(invited, "ida@brinwick.example")


def test_unknown_and_suspended_people_get_no_letter(ask, session, now, set_clock):
    person(session, "Ada", now=now, suspended_at=now)
    for email in (KNOWN, UNKNOWN):
        assert ask("/forgot-password", {}, email)[0].status_code == 200
    assert count(session, Token) == count(session, Letter) == 0
