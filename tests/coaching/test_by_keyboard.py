"""From Today to a booked session by keyboard alone: at most 15 key presses besides the words."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from sprint.coaching.models import Meeting
from tests.coaching.test_booking import ROOM

pytestmark = pytest.mark.browser
MOST = 15


class Keyboard:
    """Counts what is pressed; words are typed at the side."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key: str, times: int = 1):
        for _ in range(times):
            self.page.keyboard.press(key)
        self.presses += times

    def tab_to(self, selector: str):
        """Tab until the focus is there."""
        for _ in range(MOST):
            self.press("Tab")
            if self.page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.fixture
def ada(page, site, app, browser, cast):
    browser.sign_in(cast.ada)
    name = app.config["SESSION_COOKIE_NAME"]
    page.context.add_cookies([{"name": name, "value": browser.client.get_cookie(name).value, "url": site}])
    return page


def test_a_session_is_booked_with_few_keys(ada, session, capsys):
    ada.goto("/today")
    keys = Keyboard(ada)
    keys.press("Tab")
    keys.press("Enter")  # skip to the content
    keys.tab_to("a[href$='#times']")
    with ada.expect_navigation():
        keys.press("Enter")
    keys.tab_to("input[name=slot]")
    keys.press("Space")
    keys.tab_to("textarea[name=obstacle]")
    ada.keyboard.type("Stripes in the photos")
    keys.tab_to("textarea[name=help]")
    ada.keyboard.type("A better light")
    keys.tab_to("button[type=submit]")
    with ada.expect_navigation():
        keys.press("Enter")
    assert "/coaching/sessions/" in ada.url
    with session() as s:
        assert s.scalars(select(Meeting)).one()
    assert keys.presses <= MOST
    with capsys.disabled():
        print(f"\nKey presses from Today to a booked session: {keys.presses}")


def test_a_screen_reader_hears_day_time_and_coach_and_axe_finds_nothing(ada, cast):
    ada.goto(f"{ROOM}?coach={cast.grace.id}")
    group = ada.get_by_role("group", name="Thu")
    assert group.get_by_role("radio", name="9:00 AM").is_enabled()
    for path in (ROOM, f"{ROOM}?coach={cast.grace.id}", "/calendar"):
        ada.goto(path)
        assert Axe().run(ada).response["violations"] == []
