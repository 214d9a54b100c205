"""In a real browser photos go out as soon as they are chosen, one by one, and typed words stay where they are."""

import pytest
from sqlalchemy import select

from sprint.learning.models import File
from tests.builders.pictures import product, saved
from tests.learning.works import WORK

pytestmark = pytest.mark.browser


@pytest.fixture
def working(page, site, browser, cast):
    """Ada at her deliverable, and everything that went wrong in her console."""
    browser.sign_in(cast.ada)
    cookie = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(WORK, wait_until="networkidle")  # with the part that sends photos: it is asked for after the page
    return page


def photo(name, **options):
    return {"name": name, "mimeType": "image/jpeg", "buffer": saved(product(300, 300, **options))}


def names(session):
    with session() as s:
        return sorted(s.scalars(select(File.name).where(File.removed_at.is_(None))))


def test_photos_go_out_at_once_and_leave_the_words_alone(working, session):
    working.locator("[name=field-story]").fill("Not saved yet")
    field = working.locator("#field-photos")
    bad = {"name": "bad.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}
    field.locator("input[type=file]").set_input_files([photo("a.jpg"), bad, photo("b.jpg", fill=0.5)])
    field.get_by_text("2 of 3 so far").wait_for()
    field.get_by_text("bad.jpg: This is not a photo").wait_for()
    assert names(session) == ["a.jpg", "b.jpg"]
    assert working.locator("[name=field-story]").input_value() == "Not saved yet"
    field.get_by_role("button", name="Remove a.jpg").click()
    field.get_by_role("button", name="Put it back").click()
    field.get_by_text("2 of 3 so far").wait_for()
    assert names(session) == ["a.jpg", "b.jpg"] and working.wrong == []


def test_a_lost_connection_is_told_and_nothing_is_listed_that_is_not_there(working, session):
    field = working.locator("#field-photos")
    working.context.set_offline(True)
    field.locator("input[type=file]").set_input_files([photo("a.jpg")])
    field.get_by_text("a.jpg: Not sent: the connection was lost").wait_for()
    working.context.set_offline(False)
    field.locator("input[type=file]").set_input_files([photo("a.jpg")])
    field.get_by_text("1 of 3 so far").wait_for()
    assert names(session) == ["a.jpg"]
