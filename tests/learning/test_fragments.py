"""What readers of a module share is printed once; what is a person's own is not shared."""

from sprint.curriculum.models import Module
from sprint.learning.models import ModuleProgress
from tests.builders import cast as builders
from tests.learning import lessons

MODULE = "/cohorts/{}/modules/w1-m1"


def here(page):
    """Where the side menu says that the reader is."""
    return [a["href"] for tag, a in page.tags if tag == "a" and a.get("aria-current") == "location"]


def test_each_reader_has_a_menu_of_their_own(app, browser, cast, session):
    ada, omar = browser.sign_in(cast.ada), type(browser)(app).sign_in(cast.omar)
    ada.post(MODULE.format("october-2026") + "/place", {"place": "light"}, expect=204)
    ada.get(MODULE.format("october-2026"))
    omar.get(MODULE.format("other-2026"))
    assert (here(ada.page), here(omar.page)) == (["#light"], [])
    omar.post(MODULE.format("other-2026") + "/done")
    omar.get(MODULE.format("other-2026"))
    ada.get(MODULE.format("october-2026"))
    read = [a for tag, a in omar.page.tags if tag == "a" and a.get("class") == "read"]
    assert len(read) == 5 and here(ada.page) == ["#light"]


def test_a_new_release_is_read_at_once(browser, cast, session):
    browser.sign_in(cast.ada).get(MODULE.format("october-2026"))
    with session() as s:
        newer = lessons.publish(s)
        row = s.query(Module).filter_by(release_id=newer.id, slug="w1-m1").one()
        changed = {**row.body, "objectives": ["Do something new"]}
        row.body = changed
    browser.get(MODULE.format("october-2026"))
    assert "Do something new" in browser.page.text


def test_a_text_that_no_longer_has_the_heading_begins_at_the_top(browser, session, set_clock, now):
    with session() as s:
        lessons.publish(s)
        made = builders.cast(s)
        s.add(ModuleProgress(enrolment_id=made.enrolment.id, slug="w1-m1", opened_at=now, read_at=now, place="dropped"))
    browser.sign_in(made.ada).get(MODULE.format("october-2026"))
    assert "Go on at" not in browser.page.text
    browser.get("/today")
    assert "You stopped at" not in browser.page.text
