"""In a real browser a deliverable saves itself, keeps on the device what could not be sent, and offers it back."""

import pytest

from tests.browser import Browser
from tests.learning.works import WORK, member, standing

pytestmark = pytest.mark.browser


@pytest.fixture
def bench(page, site, browser, cast):
    """Ada at her company's work, and everything that went wrong in her console."""
    browser.sign_in(cast.ada)
    cookie = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(WORK, wait_until="networkidle")  # with the part that saves: it is asked for after the page
    return page


def saved(bench, field="name"):
    bench.locator(f'[data-field="{field}"] .saved', has_text="Saved.").wait_for()


def test_what_is_written_is_saved_without_a_click(bench, session):
    bench.get_by_label("Name of the part").fill("Spring")
    saved(bench)
    bench.get_by_label("Name of the part").fill("Spring clip")
    bench.get_by_label("What it does").fill("It holds a pipe.")
    saved(bench, "story")
    assert standing(session) == ["Spring clip"] and standing(session, "story") == ["It holds a pipe."]
    bench.reload()
    assert bench.get_by_label("Name of the part").input_value() == "Spring clip"
    assert bench.wrong == []


def test_a_table_grows_and_is_saved(bench, session):
    bench.get_by_label("Size, row 3").fill("Width")
    bench.get_by_role("button", name="Add a row").click()
    with bench.expect_response(lambda answer: "mm" in (answer.request.post_data or "")):
        bench.get_by_label("Value, row 4").fill("8 mm")
        bench.get_by_label("Size, row 1").click()
    saved(bench, "sizes")
    assert standing(session, "sizes") == [[["", ""], ["", ""], ["Width", ""], ["", "8 mm"]]]
    assert bench.wrong == []


def test_a_lost_connection_loses_no_word(bench, session):
    bench.context.set_offline(True)
    bench.get_by_label("What it does").fill("Written in the hall without a network.")
    bench.get_by_text("Not saved yet: the connection is down.").wait_for()
    assert standing(session, "story") == []
    bench.context.set_offline(False)
    saved(bench, "story")
    assert standing(session, "story") == ["Written in the hall without a network."]


def test_a_closed_laptop_offers_the_words_back(bench, session):
    bench.context.set_offline(True)
    bench.get_by_label("What it does").fill("Closed in the middle of")
    bench.get_by_text("Not saved yet: the connection is down.").wait_for()
    later = bench.context.new_page()
    bench.close(run_before_unload=False)
    later.context.set_offline(False)
    later.goto(WORK)
    later.get_by_text("You wrote this on this device, and it was not saved:").wait_for()
    assert later.get_by_label("What it does").input_value() == ""
    later.get_by_role("button", name="Put it into the field").click()
    saved(later, "story")
    assert standing(session, "story") == ["Closed in the middle of"]
    later.reload()
    assert later.get_by_text("You wrote this on this device").count() == 0


def test_two_who_write_at_once_see_both_texts_and_keep_one(bench, app, session, cast):
    ben = Browser(app).sign_in(member(session, cast, "Ben Dole", "Harlow Castings"))
    ben.post(f"{WORK}/draft", {"base-name": "0", "field-name": "Ben's words"})
    bench.get_by_label("Name of the part").fill("Ada's words")
    bench.get_by_text("Two people wrote here at the same time.").wait_for()
    assert bench.get_by_label("Name of the part").input_value() == "Ada's words"
    assert standing(session) == ["Ben's words", "Ada's words"]
    bench.get_by_role("button", name="Keep my text").click()
    bench.get_by_text("Your draft is saved.").wait_for()
    assert standing(session) == ["Ada's words"]
    assert bench.get_by_text("Two people wrote here").count() == 0
    assert bench.wrong == []
