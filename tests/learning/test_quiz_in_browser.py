"""In a real browser an answer is checked in its place; without script the page does the same."""

import pytest
from sqlalchemy import select

from sprint.learning.models import Answer
from tests.builders import cast as builders
from tests.learning import questions

pytestmark = pytest.mark.browser
PATH = "/cohorts/october-2026/modules/w1-m1"
Q1 = "#w1-m1-q1"


@pytest.fixture
def cast(session, set_clock):
    with session() as s:
        questions.publish(s)
        return builders.cast(s)


def signed_in(context, site, browser, cast):
    browser.sign_in(cast.ada)
    cookie = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])


def kept(session):
    with session() as s:
        return [(a.attempt, a.is_right) for a in s.scalars(select(Answer).order_by(Answer.attempt))]


def test_an_answer_is_checked_in_its_place(page, site, browser, cast, session):
    signed_in(page.context, site, browser, cast)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(PATH)
    address = page.url
    question = page.locator(Q1)
    question.get_by_label("w1-m1-q1 option 0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # the keyboard alone
    question.get_by_text("The right answer is C.").wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-result')")
    question.get_by_role("link", name="Try again").click()
    assert "reason-of" not in question.inner_text()
    question.get_by_label("w1-m1-q1 option 2").check()
    question.get_by_role("button", name="Check my answer").dblclick()
    question.get_by_text("Your answer, and right").wait_for()
    assert page.url == address and kept(session) == [(1, False), (2, True)] and wrong == []


def test_a_lost_connection_loses_no_choice_and_counts_once(page, site, browser, cast, session):
    signed_in(page.context, site, browser, cast)
    page.goto(PATH)
    question = page.locator(Q1)
    question.get_by_label("w1-m1-q1 option 2").check()

    def arrives_but_the_answer_is_lost(route):
        route.fetch()
        route.abort()

    page.route("**/answers", arrives_but_the_answer_is_lost, times=1)
    question.get_by_role("button", name="Check my answer").click()
    question.get_by_text("the connection is down").wait_for()
    assert question.get_by_label("w1-m1-q1 option 2").is_checked()
    question.get_by_role("button", name="Check my answer").click()
    question.get_by_text("Your answer, and right").wait_for()
    assert kept(session) == [(1, True)]


def test_it_works_without_a_script(chromium, site, browser, cast, session):
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    signed_in(context, site, browser, cast)
    page = context.new_page()
    page.goto(PATH)
    page.locator(Q1).get_by_label("w1-m1-q1 option 0").check()
    page.locator(Q1).get_by_role("button", name="Check my answer").click()
    assert page.url.endswith(Q1) and page.locator(Q1).get_by_text("The right answer is C.").is_visible()
    page.locator(Q1).get_by_role("link", name="Try again").click()
    page.locator(Q1).get_by_label("w1-m1-q1 option 2").check()
    page.locator(Q1).get_by_role("button", name="Check my answer").click()
    assert page.locator(Q1).get_by_text("Your answer, and right").is_visible()
    assert kept(session) == [(1, False), (2, True)]
    context.close()


def test_paper_has_the_questions_and_no_answers(page, site, browser, cast, session):
    signed_in(page.context, site, browser, cast)
    page.goto(PATH)
    page.locator(Q1).get_by_label("w1-m1-q1 option 0").check()
    page.locator(Q1).get_by_role("button", name="Check my answer").click()
    page.locator(Q1).get_by_text("The right answer is C.").wait_for()
    page.emulate_media(media="print")
    question = page.locator(Q1)
    assert question.get_by_text("What of w1-m1-q1?").is_visible()
    assert question.get_by_text("w1-m1-q1 option 2").is_visible()
    for hidden in ("reason-of-w1-m1-q1", "Right answer", "Your answer"):
        assert not question.get_by_text(hidden).first.is_visible()
