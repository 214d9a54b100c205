"""Progress hangs on ids: what people did survives a text that is mended, split or renamed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.cohorts.models import Cohort
from sprint.curriculum.models import Release
from sprint.learning.models import ModuleProgress, Tick
from tests.builders import cast as builders
from tests.builders.releases import SLUG, Shelf

PAGE = f"/cohorts/october-2026/modules/{SLUG}"
TYPO = ("One sheet of paper fixes that for you.", "One sheet of paper mends that for you.")
MORE = "Write the code on the bag. Then read it back to a colleague. " * 6  # a part has at least 120 words
STRIP = "Changed since you read this on"


@pytest.fixture
def cast(session, set_clock):
    """The cast, with no curriculum yet."""
    with session() as s:
        return builders.cast(s)


@pytest.fixture
def publish(tmp_path, app, session, cast, now):
    """Publish edits and move all cohorts to them; the first release is out from the start."""
    shelf = Shelf(tmp_path)

    def go(*changes):
        with app.app_context(), session() as s:
            release = shelf.edit(*changes).publish(s, now)
            for cohort in s.scalars(select(Cohort)):
                cohort.release_id = release.id
            return release.hash

    go()
    return go


@pytest.fixture
def ada(browser, cast, publish):
    """Ada has read the module, ticked two items, answered a question and called it done."""
    browser.sign_in(cast.ada)
    browser.get(PAGE)
    browser.post(f"{PAGE}/ticks", {"tick": ["code-on-bag", "date"]})
    browser.post(f"{PAGE}/place", {"place": "the-first-buyer"}, 204)
    browser.post(f"{PAGE}/answers", {"item": f"{SLUG}-q1", "choice": "0", "attempt": "1", "page": SLUG})
    browser.post(f"{PAGE}/done")
    return browser


def kept(browser):
    """What the page shows of Ada's work: ticks, the answered question, done."""
    browser.get(PAGE)
    checked = [attrs["value"] for tag, attrs in browser.page.tags if attrs.get("name") == "tick" and "checked" in attrs]
    text = browser.page.text
    return sorted(checked), "so that a new bend is a new version" in text, "Not done after all" in text


EDITS = {
    "a text that is mended": [TYPO],
    "a section that is split": [
        (
            "Keep the code short.",
            f"{MORE}\n\n> **Takeaway:** One code.\n\n### Keep it short {{#keep-it-short}}\n\nKeep the code short.",
        ),
        ("if they stumble.", f"if they stumble. {MORE}"),
    ],
    "titles that are renamed": [
        ('title: "A Sample Clip: Start to End"', 'title: "One Clip"'),
        ("### The first buyer is the one who asked {#the", "### Who asked comes first {#the"),
    ],
    "a tick that says it in other words": [("The code is on the bag", "The bag carries its code")],
    "ticks in another order": [
        ("- [ ] The code is on the bag <!-- #code-on-bag -->\n", ""),
        ("- [ ] The day of the call", "- [ ] The code is on the bag <!-- #code-on-bag -->\n- [ ] The day of the call"),
    ],
}


@pytest.mark.parametrize("edit", EDITS)
def test_nothing_that_a_person_did_is_lost(session, cast, publish, ada, edit):
    before = kept(ada)
    assert before == (["code-on-bag", "date"], True, True)
    publish(*EDITS[edit])
    assert kept(ada) == before
    with session() as s:
        assert s.get(ModuleProgress, (cast.enrolment.id, SLUG)).place == "the-first-buyer"


def test_a_file_that_is_renamed_is_refused_and_the_last_release_stays(tmp_path, app, session, publish, ada, now):
    before = kept(ada)
    with app.app_context(), session() as s:
        shelf = Shelf(tmp_path / "other")
        shelf.file.rename(shelf.file.with_name("w2-clip.md"))
        assert shelf.publish(s, now) is None
    assert kept(ada) == before


def test_a_tick_that_comes_back_is_still_ticked(session, cast, publish, ada):
    item = "- [ ] The code is on the bag <!-- #code-on-bag -->\n"
    other = "- [ ] The bag is shut <!-- #shut -->\n"
    publish((item, other))
    assert kept(ada)[0] == ["date"]
    publish((other, item))
    assert kept(ada)[0] == ["code-on-bag", "date"]


def test_a_reader_is_told_what_changed_until_they_have_read_it(session, cast, publish, ada, set_clock, now):
    publish(TYPO, ("The buyer is named <!--", "The buyers are named <!--"))
    set_clock(now + timedelta(days=2))
    ada.sign_in(cast.ada)
    for _look in range(2):
        ada.get(PAGE)
        assert f"{STRIP} Wednesday" in ada.page.text
        assert {"#why", "#check-your-work"} <= set(ada.page.links())
    ada.post(f"{PAGE}/changes", {"text": _text_of(ada)})
    ada.get(PAGE)
    assert STRIP not in ada.page.text


def _text_of(browser):
    return next(attrs["value"] for tag, attrs in browser.page.tags if attrs.get("name") == "text")


def test_who_reads_it_for_the_first_time_is_told_nothing(app, cast, publish):
    from tests.browser import Browser

    publish(TYPO)
    omar = Browser(app).sign_in(cast.omar)
    omar.get("/cohorts/other-2026/modules/" + SLUG)
    assert STRIP not in omar.page.text


def test_moving_on_again_before_it_was_read_tells_both_changes(cast, publish, ada):
    publish(TYPO)
    ada.get(PAGE)
    stale = _text_of(ada)
    publish(("Take one clip that you have in stock.", "Take a clip that you have in stock."))
    ada.get(PAGE)
    assert {"#why", "#do-it-now"} <= set(ada.page.links())
    ada.post(f"{PAGE}/changes", {"text": stale})
    ada.get(PAGE)
    assert STRIP in ada.page.text, "the second change was not on the page that was read"


def test_moving_back_ends_the_note(session, cast, publish, ada):
    publish(TYPO)
    with session() as s:
        s.get(Cohort, cast.running.id).release_id = s.scalar(select(Release.id).order_by(Release.id))
    ada.get(PAGE)
    assert STRIP not in ada.page.text


def test_what_only_concerns_the_front_matter_is_not_told(cast, publish, ada):
    publish(("last_checked: 2026-11-21", "last_checked: 2026-11-22"))
    ada.get(PAGE)
    assert STRIP not in ada.page.text


def test_ticks_of_others_are_not_touched(session, cast, publish, ada):
    publish(TYPO)
    with session() as s:
        assert {tick.enrolment_id for tick in s.scalars(select(Tick))} == {cast.enrolment.id}
