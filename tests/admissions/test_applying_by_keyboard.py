"""The whole application on a phone of 360 px, by keyboard alone; no page of it troubles a screen reader."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from sprint.accounts import actions as accounts
from sprint.admissions import actions, links, queries
from tests.admissions.applying import STEPS, offered, sent, upcoming
from tests.e2e.test_main_job import press_to

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture
def phone(chromium, site, session, set_clock, now):
    with session() as s:
        offered(s, sent(s, upcoming(s), 1, now=now, state="accepted", decided_at=now), now=now)
    context = chromium.new_context(base_url=site, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def check(page):
    """No finding of axe that is serious, and nothing wider than the phone."""
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in {"serious", "critical"}]
    assert not found, [(v["id"], v["nodes"][0]["html"][:200]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def type_in(page, number):
    """Go through the fields in the order of the page, as the keyboard meets them."""
    for name, value in STEPS[number].items():
        kind = page.locator(f"main form [name={name}]").first.evaluate("e => e.type")
        if kind == "radio":
            reach(page, name)
            page.keyboard.press("Space")
            while page.locator(f"[name={name}]:checked").get_attribute("value") != value:
                page.keyboard.press("ArrowDown")
        elif kind == "checkbox":
            reach(page, name)
            page.keyboard.press("Space")
        elif kind == "select-one":
            reach(page, name)
            page.keyboard.type(page.locator(f"[name={name}] option[value='{value}']").inner_text())
        elif value:
            reach(page, name)
            page.keyboard.type(value)


def reach(page, name):
    """Tab to a field, by its name; round the page if need be."""
    for _step in range(80):
        if page.evaluate("document.activeElement.name || ''") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def send_too_early(page):
    """Send an empty step: the error is said first, beside its field, and leads there."""
    press_to(page, "Save and go to", role="button", most=80)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.title().startswith("Error: ")
    check(page)
    page.locator("[role=alert] a").first.click()
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "company_name"


def test_the_whole_application_by_keyboard_on_a_phone(phone, set_clock, now):
    phone.goto("/apply")
    set_clock(now + timedelta(minutes=2))
    send_too_early(phone)
    for number in (1, 2, 3, 4):
        check(phone)
        type_in(phone, number)
        press_to(phone, "Save and go to" if number < 4 else "Send my application", role="button", most=80)
        with phone.expect_navigation():
            phone.keyboard.press("Enter")
    assert phone.locator("h1").inner_text() == "Your application is with us"
    check(phone)


def test_the_pages_of_a_seat_hold_on_a_phone(phone, app, session, now):
    with app.app_context():
        status, seat = links.of(f"{1:032d}"), links.of_seat(f"{1:032d}")
    for path in (f"/apply/{status}", f"/seat/{seat}"):
        phone.goto(path)
        check(phone)
    with session() as s:
        it = queries.find_application(s, f"{1:032d}")
        actions.confirm(s, it, now=now)
        token, _row = accounts.sign_in(s, it.person, device="test", now=now)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    name = app.config["SESSION_COOKIE_NAME"]
    phone.goto(f"/seat/{seat}")
    check(phone)
    phone.context.add_cookies([{"name": name, "value": client.get_cookie(name).value, "url": app.config["BASE_URL"]}])
    for page in ("colleagues", "ready"):
        phone.goto(f"/seat/{seat}/{page}")
        check(phone)
