"""The board in a real browser: drafts outlive a closed page, new posts come by themselves, scripts are not needed."""

import pytest

from sprint.community.models import Topic
from sprint.database import db, transaction

pytestmark = pytest.mark.browser
BOARD = "/cohorts/running/board"


@pytest.fixture
def topic(demo):
    """The address of a topic in which anybody may write."""
    with demo.app_context(), transaction(db.engine) as session:
        return f"{BOARD}/{session.query(Topic.id).filter_by(title='One-page line card: roast mine').scalar()}"


def test_what_was_typed_outlives_a_closed_page_until_it_is_posted(open_as, topic):
    window = open_as("participant")
    page = window.new_page()
    page.goto(topic)
    page.fill("#body", "Half a sentence")
    page.close()
    page = window.new_page()
    page.goto(topic)
    assert page.input_value("#body") == "Half a sentence"
    page.click("text=Post reply")
    page.wait_for_selector("article:has-text('Half a sentence')")
    page.goto(topic)
    assert page.input_value("#body") == ""


def test_a_changed_post_keeps_its_draft_for_the_version_that_it_began_with(open_as, topic):
    window = open_as("priya")
    page = window.new_page()
    page.goto(topic)
    page.click("article >> text=Edit")
    address = page.url
    page.fill("#body", "A better beginning")
    page.goto(address)
    assert page.input_value("#body") == "A better beginning"
    page.click("text=Save")
    page.goto(address)
    page.fill("#body", "Again")
    page.goto(topic)
    page.goto(address)
    assert page.input_value("#body") == "Again"


def test_a_new_post_comes_without_reloading_and_a_hidden_tab_asks_for_nothing(open_as, topic):
    reader, writer = open_as("participant").new_page(), open_as("coach", scheme="dark").new_page()
    reader.clock.install()
    reader.goto(topic)
    asked = []
    reader.on("request", lambda request: asked.append(request.url) if "/news" in request.url else None)
    writer.goto(topic)
    writer.fill("#body", "Fresh from the coach")
    writer.click("text=Post reply")
    writer.wait_for_load_state()
    reader.clock.run_for(21_000)
    reader.wait_for_selector("article:has-text('Fresh from the coach')")
    assert len(asked) == 1
    reader.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")
    reader.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    reader.clock.run_for(100_000)
    assert len(asked) == 1


def test_a_question_is_asked_and_an_event_answered_without_script(demo, open_as, chromium):
    cookies = open_as("late").cookies()
    window = chromium.new_context(base_url=demo.config["BASE_URL"], java_script_enabled=False)
    try:
        window.add_cookies(cookies)
        page = window.new_page()
        page.goto(BOARD)
        page.click("text=Start a topic")
        page.fill("#title", "Where do I get white paper?")
        page.fill("#body", "The **roll** kind.")
        page.click("text=Preview")
        assert page.inner_text(".preview strong") == "roll"
        page.click("text=Post it")
        assert page.inner_text("h1") == "Where do I get white paper?"
        page.goto("/cohorts/running/events")
        page.click(".rows a >> nth=1")
        page.click("button:has-text('I come')")
        assert "You have a seat" in page.inner_text("main")
    finally:
        window.close()
