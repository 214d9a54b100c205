"""A company makes its deliverable together, loses no word of it, and hands it in."""

from datetime import timedelta

import pytest

from sprint.cohorts.models import Enrolment
from sprint.learning.models import Deliverable, Draft
from tests.learning.works import FULL, ROOM, WORK, member, rows, standing, versions, work

HARLOW = "Harlow Castings"
SCRIPT = {"X-Requested-With": "autosave"}


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


@pytest.fixture
def ben(app, session, cast):
    """Ada's colleague, at a device of his own."""
    from tests.browser import Browser

    return Browser(app).sign_in(member(session, cast, "Ben Dole", HARLOW))


def save(who, text, base=0, field="name", expect=200):
    return who.post(f"{WORK}/draft", {f"base-{field}": str(base), f"field-{field}": text}, expect, headers=SCRIPT)


def test_the_page_shows_what_is_asked(ada):
    ada.get(WORK)
    assert ada.page.h1 == "Sheet 2.1"
    assert "A reviewer looks for canary-of-w2-m1" in ada.page.text
    assert "Up to 30 characters" in ada.page.text and "0 of 3 rows filled" in ada.page.text
    assert "Filled canary-of-w2-m1" in ada.page.text


def test_looking_begins_nothing(ada, session):
    ada.get(WORK)
    assert not rows(session, Deliverable)


def test_the_module_page_leads_to_it_and_tells_its_state(ada):
    ada.get(f"{ROOM}/modules/w2-m1")
    assert ("h3", "Hand it in") in ada.page.headings and "Not begun" in ada.page.text
    assert WORK in ada.page.links()
    ada.post(f"{WORK}", FULL)
    ada.get(f"{ROOM}/modules/w2-m1")
    assert "Waits for a review" in ada.page.text


def test_a_field_is_saved_alone_and_answered_with_its_revision(ada, session):
    assert save(ada, "Spring").json == {"fields": {"name": {"revision": 1}}}
    assert save(ada, "Spring clip", 1).json == {"fields": {"name": {"revision": 2}}}
    assert standing(session) == ["Spring clip"]
    assert not rows(session, Draft, field="story")


def test_a_save_sent_again_counts_once(ada, session):
    for _try in range(3):
        assert save(ada, "Spring").json["fields"]["name"]["revision"] == 1
    save(ada, "Spring clip", 1)
    assert save(ada, "Spring", 0).json["fields"]["name"] == {"revision": 1}  # the answer to the first was lost
    assert len(rows(session, Draft)) == 2
    assert standing(session) == ["Spring clip"]


def test_without_script_one_button_saves_all(ada, session):
    ada.post(f"{WORK}/draft", FULL)
    assert standing(session, "sizes") == [[["Length", "22 mm"]]]
    ada.get(WORK)
    assert "Your draft is saved" in ada.page.text and "1 of 3 rows filled" in ada.page.text


def test_add_a_row_keeps_what_is_written_and_shows_more(ada):
    answer = ada.post(f"{WORK}/draft", {**FULL, "more": "sizes"})
    ada.get(answer.headers["Location"])
    assert 'name="field-sizes-5-0"' in ada.page.html and "22 mm" in ada.page.html


def test_a_colleague_goes_on_with_it(ada, ben, session):
    save(ada, "Spring")
    ben.get(WORK)
    assert 'value="Spring"' in ben.page.html and "Saved by Ada Marsh" in ben.page.text
    save(ben, "Spring clip", 1)
    assert [draft.person_id for draft in sorted(rows(session, Draft), key=lambda d: d.revision)] == [1, ben_id(session)]


def ben_id(session):
    return max(enrolment.person_id for enrolment in rows(session, Enrolment))


def test_two_who_write_in_one_field_both_keep_their_text(ada, ben, session, set_clock, now):
    save(ada, "Start")
    save(ada, "Ada's words", 1)
    set_clock(now + timedelta(minutes=2))
    told = save(ben, "Ben's words", 1).json["fields"]["name"]
    assert told["revision"] == 3
    assert "Ada Marsh wrote 2 minutes ago" in told["both"] and "You wrote just now" in told["both"]
    assert standing(session) == ["Ada's words", "Ben's words"]
    ada.get(WORK)
    assert "Two people wrote here at the same time" in ada.page.text
    assert "Ben&#39;s words" in ada.page.html and 'value="Ada&#39;s words"' in ada.page.html


def test_a_person_who_has_seen_both_keeps_one(ada, ben, session):
    save(ada, "Ada's words")
    save(ben, "Ben's words")
    ada.post(f"{WORK}/draft", {"base-name": "2", "field-name": "Ada's words", "use": "name:2"})
    assert standing(session) == ["Ben's words"]
    save(ben, "Ben's words", 2)
    ada.get(WORK)
    assert "Two people wrote here" not in ada.page.text


def test_keeping_what_stands_settles_it_too(ada, ben, session):
    save(ada, "Ada's words")
    save(ben, "Ben's words")
    ada.post(f"{WORK}/draft", {"base-name": "2", "field-name": "Ada's words", "use": "name:1"})
    assert standing(session) == ["Ada's words"]
    assert len(rows(session, Draft)) == 3  # Ben's are kept


def test_without_script_the_second_writer_is_led_to_both_texts(ada, ben, session):
    save(ada, "Ada's words")
    ben.post(f"{WORK}/draft", {"base-name": "0", "field-name": "Ben's words"})
    ben.get(WORK)
    assert "Both texts are kept" in ben.page.text and "Two people wrote here at the same time" in ben.page.text


def test_what_is_far_too_long_is_refused_and_kept_in_the_form(ada, session):
    assert save(ada, "x" * 20_001, expect=422).json["trouble"].startswith("This is longer than we can keep")
    ada.post(f"{WORK}/draft", {"base-story": "0", "field-story": "y" * 20_001}, expect=422)
    assert "y" * 20_001 in ada.page.html
    assert not rows(session, Draft)


def test_control_characters_and_odd_revisions_do_no_harm(ada, session):
    save(ada, "Spr\0ing\x1b\u2028 clip", "-9")
    save(ada, "Spring clip again", "99999999999999999999")
    assert standing(session)[0].startswith("Spring")


def test_handing_in_keeps_a_version_as_it_was(ada, session, now):
    ada.post(f"{ROOM}/modules/w2-m1/ticks", {"tick": ["one", "two"]})
    ada.post(WORK, FULL)
    (version,) = versions(session)
    assert (version.number, version.ticked, version.handed_in_at) == (1, ["one", "two"], now)
    assert version.content["sizes"] == [["Length", "22 mm"]] and version.content["name"] == "Spring clip"
    assert [field["id"] for field in version.fields][:3] == ["name", "story", "sizes"]
    assert (work(session).state, work(session).is_shared) == ("handed-in", False)
    ada.get(WORK)
    assert "Handed in. You hear from us" in ada.page.text and "Hand in version 2" in ada.page.text


@pytest.mark.parametrize(("change", "says"), [
    ({"field-name": ""}, "Write something here"),
    ({"field-name": "x" * 33}, "3 characters over the limit of 30"),
    ({"field-sizes-0-0": "", "field-sizes-0-1": " "}, "Fill at least one row"),
    ({"base-days": "0", "field-days": "soon"}, "This is not a number"),
    ({"base-page": "0", "field-page": "javascript:alert(1)"}, "This is not a web address"),
])  # fmt: skip
def test_what_is_missing_is_told_beside_its_field_and_all_that_was_typed_stays(ada, session, change, says):
    ada.post(WORK, {**FULL, **change}, expect=422)
    assert says in ada.page.text
    assert "One thing to mend, then send again" in ada.page.text
    assert "It holds a pipe." in ada.page.html
    assert all(value in ada.page.html for value in change.values())
    assert not versions(session)


def test_a_double_click_hands_in_once(ada, session):
    for _click in range(2):
        ada.post(WORK, FULL)
    assert [version.number for version in versions(session)] == [1]


def test_of_two_colleagues_who_hand_in_at_once_the_second_is_told(ada, ben, session):
    ada.post(WORK, FULL)
    ben.post(WORK, {**FULL, "base-name": "1", "field-name": "Pipe clip"}, expect=422)
    assert "Ada Marsh handed in version 1" in ben.page.text
    assert 'value="Pipe clip"' in ben.page.html
    ben.post(WORK, {**FULL, "base-name": "1", "field-name": "Pipe clip", "number": "2"})
    assert [version.content["name"] for version in versions(session)] == ["Spring clip", "Pipe clip"]


def test_handing_in_waits_while_two_texts_stand_in_a_field(ada, ben, session):
    save(ada, "Ada's words")
    ben.post(WORK, FULL)
    ben.get(WORK)
    assert "Not handed in yet" in ben.page.text
    assert not versions(session) and standing(session) == ["Ada's words", "Spring clip"]


def test_the_same_text_handed_in_again_while_it_waits_is_no_new_version(ada, session):
    ada.post(WORK, FULL)
    ada.post(WORK, {**FULL, "base-name": "1", "base-story": "1", "base-sizes": "1", "number": "2"})
    assert len(versions(session)) == 1


def test_who_sees_it_is_chosen_and_can_be_changed(ada, session):
    ada.post(WORK, {**FULL, "audience": "peers"})
    assert (work(session).is_shared, work(session).wants_peers) == (True, True)
    ada.post(f"{WORK}/audience", {"audience": "coaches"})
    assert (work(session).is_shared, work(session).wants_peers) == (False, False)
    ada.post(f"{WORK}/audience", {"audience": "everybody"}, expect=422)


def test_somebody_without_a_company_works_alone(app, session, cast, ada):
    from tests.browser import Browser

    for name in ("Lone Ranger", "Solo Smith"):
        alone = Browser(app).sign_in(member(session, cast, name))
        alone.post(WORK, {**FULL, "field-name": name})
    ada.post(WORK, FULL)
    names = {version.content["name"] for version in versions(session)}
    assert names == {"Lone Ranger", "Solo Smith", "Spring clip"}
    assert len(rows(session, Deliverable)) == 3


def test_a_locked_week_gives_nothing_and_takes_nothing(ada, session):
    locked = f"{ROOM}/modules/w3-m1/deliverable"
    for answer in (ada.get(locked, expect=403), ada.post(locked, FULL, 403), ada.post(f"{locked}/draft", FULL, 403)):
        assert "Monday, November 2, 9:00 AM Eastern Time" in answer.text
        assert "canary-of-w3-m1" not in answer.text and "Name of the part" not in answer.text
    assert not rows(session, Deliverable)


def test_who_withdrew_has_no_place_and_the_colleague_goes_on(ada, ben, session, now):
    save(ben, "Ben's words")
    with session() as s:
        s.query(Enrolment).filter_by(person_id=ben_id(session)).one().withdrawn_at = now
    ben.get(WORK, expect=404)
    save(ben, "More", 1, expect=404)
    ada.get(WORK)
    assert "Saved by Ben Dole" in ada.page.text


@pytest.mark.parametrize("name", ["grace", "sam"])
def test_coaches_and_staff_see_what_is_asked_and_change_nothing(browser, cast, session, name):
    browser.sign_in(getattr(cast, name)).get(WORK)
    assert "What companies hand in: Sheet 2.1" in browser.page.text
    for path in ("", "/draft", "/audience"):
        browser.post(f"{WORK}{path}", FULL, expect=403)
    assert not rows(session, Deliverable)
