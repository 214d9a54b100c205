"""In a real browser a calculator computes while a person types, and the end of a module stands out when it is due."""

import pytest

from tests.learning.test_calculator_pages import MODULE, give_calculator
from tests.learning.works import standing

pytestmark = pytest.mark.browser


@pytest.fixture
def reading(page, site, browser, cast, session):
    """Ada at a module with a calculator, and everything that went wrong in her console."""
    give_calculator(session)
    browser.sign_in(cast.ada)
    cookie = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(MODULE)
    return page


def test_the_result_follows_what_is_typed_and_goes_into_the_draft(reading, session):
    spend = reading.get_by_label("Spend")
    spend.fill("3,000")
    reading.get_by_text("One click cost you $10, and one inquiry $250.").wait_for()
    assert reading.get_by_text("made up. Put in yours").count() == 0
    assert spend.evaluate("it => it === document.activeElement") and spend.input_value() == "3,000"
    reading.get_by_label("Put this into my deliverable").select_option(label="What it does")
    reading.get_by_role("button", name="Put it in").click()
    reading.wait_for_url("**/deliverable#field-story")
    assert standing(session, "story")[0].startswith("Ad math: One click cost you $10")
    assert reading.wrong == []


def test_an_error_comes_and_goes_beside_its_field(reading):
    clicks = reading.get_by_label("Clicks")
    clicks.fill("0")
    reading.get_by_text("This must be at least 1").wait_for()
    assert clicks.get_attribute("aria-invalid") == "true"
    clicks.fill("300")
    reading.get_by_text("This must be at least 1").wait_for(state="detached")
    assert clicks.get_attribute("aria-invalid") is None
    reading.get_by_text("One click cost you $5.00").wait_for()
    assert reading.wrong == []


def test_the_end_stands_out_with_the_last_tick(reading):
    end = reading.get_by_role("button", name="Mark module 2.1 done")
    assert reading.get_by_text("3 checks left.").is_visible()
    for check in ("Check one", "Check two"):
        reading.get_by_label(check).check()
    assert reading.get_by_text("1 check left.").is_visible() and "next" not in end.get_attribute("class")
    reading.get_by_label("Check three").check()
    assert "next" in end.get_attribute("class")
    assert reading.get_by_text("1 check left.").count() == 0
    assert reading.wrong == []
