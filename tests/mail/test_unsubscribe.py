"""Stopping letters by the link in them."""

import pytest

from sprint import mailing
from sprint.accounts import actions
from sprint.accounts.models import Mute, Person
from sprint.database import db, reading
from sprint.mail import links
from tests.builders.cast import cast


@pytest.fixture
def ada(session):
    """Ada's number."""
    with session() as s:
        return cast(s).ada.id


@pytest.fixture
def link(app, ada):
    """The link in a letter to Ada, as her mail program has it."""
    return address(app, ada)


def address(app, person, kinds=("week-unopened",), email="ada@example.com"):
    signer = links.signer(mailing.letterhead(app).secrets)
    return "/unsubscribe/" + links.sign(signer, links.Wish(person, kinds, links.fingerprint(email)))


def muted(app, person):
    with app.app_context(), reading(db.engine) as session:
        return sorted(row.kind for row in session.query(Mute).filter_by(person_id=person))


def test_opening_the_page_stops_nothing(app, browser, ada, link):
    browser.get(link)
    assert browser.page.h1 == "Stop these letters?"
    assert "A week not opened yet" in browser.page.text
    assert muted(app, ada) == []


def test_the_button_stops_them_and_says_how_to_switch_them_on_again(app, browser, ada, link):
    browser.post(link, expect=200)
    assert browser.page.h1 == "These letters have stopped"
    assert muted(app, ada) == ["week-unopened"]
    browser.get(link)
    assert browser.page.h1 == "These letters have stopped"
    browser.post(f"{link}/undo", expect=200)
    assert browser.page.h1 == "These letters come again"
    assert muted(app, ada) == []


def test_a_mail_program_stops_them_with_one_click(app, ada, link):
    """RFC 8058: a POST from anywhere, without cookie, token or redirect; twice is the same as once."""
    for _click in range(2):
        answer = app.test_client().post(
            link, data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "https://mail.example.net"}
        )
        assert answer.status_code == 200
    assert muted(app, ada) == ["week-unopened"]


def test_undoing_asks_for_our_own_form(app, ada, link):
    browser = app.test_client()
    browser.post(link)
    assert browser.post(f"{link}/undo").status_code == 400
    assert muted(app, ada) == ["week-unopened"]


@pytest.mark.parametrize("change", [lambda link: link[:-1], lambda link: link + "x", lambda link: link.lower()])
def test_a_link_that_was_changed_is_no_page(browser, link, change):
    browser.get(change(link), expect=404)
    browser.post(change(link), expect=404)


def test_a_link_signed_for_another_purpose_stops_nothing(app, browser, ada):
    from sprint.accounts.links import signer

    with app.app_context():
        signed = signer("link").dumps([ada, ["week-unopened"], links.fingerprint("ada@example.com")])
    browser.post(f"/unsubscribe/{signed}", expect=404)


def test_what_cannot_be_switched_off_is_no_page(app, browser, ada):
    browser.post(address(app, ada, kinds=("week-opens", "sign-in")), expect=404)
    assert muted(app, ada) == []


def test_a_letter_to_an_old_address_stops_nothing(app, browser, session, ada, link, now):
    with session() as s:
        actions.change_address(s, s.get(Person, ada), "new@example.com", now=now)
    browser.post(link, expect=404)
    assert muted(app, ada) == []


def test_a_link_signed_with_an_earlier_secret_still_works(app, browser, ada, link):
    app.config.update(SECRET_KEY="t" * 40, SECRET_KEY_FALLBACKS=[app.config["SECRET_KEY"]])
    browser.post(link, expect=200)
    assert muted(app, ada) == ["week-unopened"]


def test_a_person_who_is_gone(app, browser, ada, link, session):
    browser.get(address(app, 999_999), expect=404)
