"""P9: of a locked week there are titles, objectives and when it opens. Nothing of its text, by any address."""

from datetime import UTC, datetime, timedelta

import pytest

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment, Week
from tests.learning.lessons import secret, slug

ROOM = "/cohorts/october-2026"
WEEK_3 = datetime(2026, 11, 2, 14, tzinfo=UTC)  # 9 AM in New York, after the clocks went back


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def move(session, cast, number, opens_at):
    with session() as s:
        week = s.query(Week).filter_by(cohort_id=cast.running.id, number=number).one()
        cohorts.open_early(s, s.get(Enrolment, cast.enrolment.id), week, opens_at)


def test_no_address_gives_the_text_of_a_locked_module(ada):
    for week, position in ((3, 1), (3, 2), (4, 1)):
        name = slug(week, position)
        pages = [ada.get(f"{ROOM}/modules/{name}", expect=403)]
        pages += [ada.get(f"{ROOM}/modules/{name}?{more}", expect=403) for more in ("week=1", "preview=1")]
        pages += [ada.client.head(f"{ROOM}/modules/{name}")]
        pages += [
            ada.get(path) for path in (f"{ROOM}/weeks/{week}", "/today", f"{ROOM}/glossary?q=canary", "/syllabus")
        ]
        assert not [page.request.path for page in pages if secret(name) in page.text]


def test_nothing_around_a_locked_module_opens_either(ada):
    """Its deliverable, its calculators and answers, the review of its week: read, or posted to."""
    module, ada.token = f"{ROOM}/modules/{slug(3, 1)}", ada._csrf()
    for path in (f"{module}/deliverable", f"{module}/calculators/ad-math", f"{ROOM}/weeks/3/review"):
        assert secret(slug(3, 1)) not in ada.get(path, expect=403).text
    for path in ("ticks", "done", "answers", "deliverable", "calculators/ad-math", "files"):
        sent = {"csrf_token": ada.token, "field": "proof", "item": f"{slug(3, 1)}-q1"}
        assert ada.client.post(f"{module}/{path}", data=sent).status_code in {403, 404}, path


def test_the_page_of_a_locked_module_says_when_it_opens(ada):
    ada.get(f"{ROOM}/modules/w3-m1", expect=403)
    assert ada.page.h1 == "3.1 Lesson 3.1"
    assert "Monday, November 2, 9:00 AM Eastern Time" in ada.page.text
    assert "Do w3-m1 well" in ada.page.text


def test_nothing_can_be_done_in_a_locked_module(ada):
    for what in ("ticks", "done", "place"):
        answer = ada.post(f"{ROOM}/modules/w3-m1/{what}", {"tick": "one", "place": "light"}, expect=403)
        assert "Monday, November 2, 9:00 AM Eastern Time" in answer.text


def test_the_page_of_a_locked_week_has_titles_and_objectives_and_no_way_in(ada):
    ada.get(f"{ROOM}/weeks/3")
    assert "Lesson 3.1" in ada.page.text and "Do w3-m1 well" in ada.page.text
    assert "This week opens in 4 days 22 h" in ada.page.text
    assert not [link for link in ada.page.links() if "/modules/w3" in link]


def test_a_week_opens_to_the_second(ada, cast, set_clock):
    set_clock(WEEK_3 - timedelta(seconds=1))
    ada.sign_in(cast.ada).get(f"{ROOM}/modules/w3-m1", expect=403)
    set_clock(WEEK_3)
    ada.get(f"{ROOM}/modules/w3-m1")


def test_early_access_opens_a_week_for_one_person(ada, session, cast, now):
    move(session, cast, 3, now)
    assert secret("w3-m1") in ada.get(f"{ROOM}/modules/w3-m1").text


def test_an_extension_of_a_date_locks_a_week_for_one_person(ada, session, cast, now):
    move(session, cast, 2, now + timedelta(days=1))
    ada.get(f"{ROOM}/modules/w2-m1", expect=403)
    ada.get(f"{ROOM}/weeks/2")
    assert "This week opens in 24 h 0 min" in ada.page.text


def test_the_next_and_previous_links_stop_at_the_lock(ada):
    ada.get(f"{ROOM}/modules/w2-m2")
    assert not [link for link in ada.page.links() if "/modules/w3" in link]


def test_an_unknown_module_or_week_is_not_there(ada):
    ada.get(f"{ROOM}/modules/w9-m1", expect=404)
    ada.get(f"{ROOM}/weeks/5", expect=404)
    ada.get(f"{ROOM}/weeks/0", expect=404)


def test_a_cohort_of_others_and_an_unknown_one_answer_alike(ada):
    for path in ("weeks/1", "modules/w1-m1", "glossary"):
        foreign, unknown = (ada.get(f"/cohorts/{slug}/{path}", expect=404).text for slug in ("other-2026", "nowhere"))
        assert foreign == unknown


def test_whose_time_has_ended_meets_a_kind_page(ada, session, cast, now):
    with session() as s:
        cohorts.set_end(s, s.get(Enrolment, cast.enrolment.id), now)
    ada.get(f"{ROOM}/modules/w1-m1", expect=404)
    ada.get("/today")
    assert ada.page.h1 == "Your time in the cohort is over, Ada."
