"""In a real browser the module page keeps ticks and the place by itself, and prints without its controls."""

import pytest
from sqlalchemy import select

from sprint.learning.models import ModuleProgress, Tick

pytestmark = pytest.mark.browser
PATH = "/cohorts/october-2026/modules/w2-m1"


@pytest.fixture
def reading(page, site, browser, cast):
    """Ada at the module, and everything that went wrong in her console."""
    browser.sign_in(cast.ada)
    cookie = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(PATH)
    return page


def test_ticks_and_place_are_kept_without_a_click_on_save(reading, session):
    with reading.expect_response(f"**{PATH}/ticks") as answer:
        reading.get_by_label("Check two").check()
    assert answer.value.status == 204
    reading.get_by_text("Saved.").wait_for()
    with reading.expect_response(f"**{PATH}/place", timeout=20_000):
        reading.evaluate("document.getElementById('way-on').scrollIntoView()")
        reading.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    with session() as s:
        assert s.scalars(select(Tick.item)).all() == ["two"]
        assert s.scalars(select(ModuleProgress.place)).all()[0]
    assert reading.wrong == []


def test_it_works_without_a_script(chromium, site, browser, cast, session):
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    browser.sign_in(cast.ada)
    cookie = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page = context.new_page()
    page.goto(PATH)
    page.get_by_label("Check one").check()
    page.get_by_role("button", name="Save my ticks").click()
    page.get_by_role("button", name="Mark module 2.1 done").click()
    assert page.get_by_role("heading", name="Module 2.1 is done").is_visible()
    with session() as s:
        assert s.scalars(select(Tick.item)).all() == ["one"]
    context.close()


def test_paper_shows_the_text_and_none_of_the_controls(reading):
    reading.emulate_media(media="print")
    assert reading.get_by_text("canary-of-w2-m1", exact=True).is_visible()
    assert not reading.get_by_role("navigation", name="In this module").is_visible()
    assert not reading.get_by_role("button", name="Mark module 2.1 done").is_visible()
