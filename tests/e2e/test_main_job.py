"""The main job in a real browser, by keyboard alone: sign in, find the next thing, read, tick, finish, sign out."""

import pytest

pytestmark = pytest.mark.browser


def press_to(page, name: str, role: str = "link", most: int = 60):
    """Tab until the focus stands on a link or button of this name; fails where the keyboard cannot reach it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const e = document.activeElement; return [e.tagName, (e.innerText || e.value || '').trim(), "
            "e.name || ''] }"
        )
        if name in (focused[1] or "") or name == focused[2]:
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_a_participant_does_the_next_thing_by_keyboard(open_as):
    page = open_as(None).new_page()
    page.goto("/sign-in")
    press_to(page, "email")
    page.keyboard.type("colleague@demo.test")
    press_to(page, "password")
    page.keyboard.type("sprint-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today*")
    press_to(page, "module")
    page.keyboard.press("Enter")
    page.wait_for_url("**/modules/**")
    box = page.locator("form[data-autosave] input[type=checkbox]:not(:checked)").first
    item = box.get_attribute("value")
    box.focus()
    with page.expect_response("**/ticks") as answer:
        page.keyboard.press("Space")
    assert answer.value.status == 204
    page.reload()
    assert page.locator(f"input[value='{item}']").is_checked()
    page.locator("text=/Mark module .* done/").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=/is done. The way on/")
    page.goto("/sign-out")
    press_to(page, "Sign out", role="button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/today")
    assert "/sign-in" in page.url


def test_reading_goes_on_where_it_stopped(open_as):
    page = open_as("late").new_page()
    path = "/cohorts/running/modules/w1-speak-the-language"
    page.goto(path)
    page.evaluate("document.querySelector('#see-it-done').scrollIntoView({behavior: 'instant'})")
    page.wait_for_function("scrollY > 200")
    with page.expect_response("**/place"):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.goto(path)
    assert page.locator(".onward a.button").get_attribute("href") == "#see-it-done"


def test_a_glossary_word_explains_itself_in_place(open_as):
    page = open_as("participant").new_page()
    page.goto("/cohorts/running/modules/w1-speak-the-language")
    word = page.locator("button.term").first
    word.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"#{word.get_attribute('popovertarget')}").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(f"#{word.get_attribute('popovertarget')}").is_visible()


def test_a_locked_week_shows_when_it_opens_and_nothing_to_read(open_as):
    page = open_as("participant").new_page()
    page.goto("/cohorts/running/weeks/4")
    assert "opens" in page.locator("main").inner_text().lower()
    answer = page.goto("/cohorts/running/modules/w4-rfq-to-quote")
    assert answer.status == 403
    assert page.locator(".prose").count() == 0
