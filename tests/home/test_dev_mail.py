"""/dev/mail: the letters of the demo, and nothing that is not one."""

import re

import pytest

from sprint import clock, mailing
from sprint.accounts import actions
from sprint.accounts.models import Person
from sprint.database import db
from sprint.mail.delivery import deliver
from sprint.plan import KINDS
from tests.builders.cast import cast


@pytest.fixture
def sent(app, session, set_clock):
    """Ada asked for a sign-in link, and the demo wrote it down."""
    with session() as s:
        ada = cast(s).ada.id
    with session() as s:
        actions.ask_for_link(s, s.get(Person, ada), "sign-in", now=clock.now())
    with app.app_context():
        deliver(db.engine, KINDS, clock.now, mailing.office(app))


def test_the_list_leads_to_a_letter_and_its_link_to_the_site(sent, browser):
    browser.get("/dev/mail")
    address = next(link for link in browser.page.links() if link.startswith("/dev/mail/"))
    page = browser.get(address)
    assert browser.page.h1 == "Your sign-in link for Digitization Sprint"
    link = next(link for link in browser.page.links() if "/link/" in link)
    browser.get(link.removeprefix("http://127.0.0.1:8000"))
    assert "Ada" in browser.page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_html_of_a_letter_can_run_nothing(sent, browser):
    browser.get("/dev/mail")
    address = next(link for link in browser.page.links() if link.startswith("/dev/mail/"))
    answer = browser.client.get(f"{address}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert re.search(r'<a class="go"[^>]*style="[^"]*#ff6d1f', answer.text)


@pytest.mark.parametrize("name", ["20261028T160000000000-9", "..%2F..%2Fsecret_key", "secret_key", "%2E%2E"])
def test_what_is_no_letter_is_not_found(sent, browser, name):
    browser.get(f"/dev/mail/{name}", expect=404)


def test_without_letters_the_page_says_how_to_get_one(browser):
    browser.get("/dev/mail")
    assert browser.page.h1 == "No letters yet"
