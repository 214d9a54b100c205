"""Questions come back: in the warm-up of a later module and in the weekly review, what was missed first."""

from datetime import timedelta
from itertools import pairwise

import pytest

from sprint.learning.models import Card
from tests.builders import cast as builders
from tests.learning import questions
from tests.learning.questions import KEY
from tests.queries import asked_of

ROOM = "/cohorts/october-2026"
REVIEW = f"{ROOM}/weeks/2/review"
DAY = timedelta(days=1)


@pytest.fixture
def cast(session, set_clock):
    with session() as s:
        questions.publish(s)
        return builders.cast(s)


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


@pytest.fixture
def later(browser, cast, set_clock, now):
    """Moves the clock and signs Ada in anew."""

    def move(by):
        set_clock(now + by)
        return browser.sign_in(cast.ada)

    return move


def answer(who, item, choice, attempt=1, page=""):
    slug = item.rpartition("-")[0]
    who.post(f"{ROOM}/modules/{slug}/answers", {"item": item, "attempt": attempt, "page": page, "choice": choice})


def asked(who):
    """The questions on the page in hand, in their order."""
    return [a["id"] for tag, a in who.page.tags if tag == "div" and "data-question" in a]


def opened(who):
    """Those that wait for an answer."""
    return [f["fields"][1][1]["value"] for f in who.page.forms if f["attrs"].get("action", "").endswith("/answers")]


def learn_week_1(who):
    """Ada answers the quizzes of week 1: she misses the second question of each."""
    for module in ("w1-m1", "w1-m2"):
        who.get(f"{ROOM}/modules/{module}")
        for n in (1, 2, 3):
            answer(who, f"{module}-q{n}", 0 if n == 2 else KEY)


def test_nothing_is_asked_again_on_the_day_of_its_answer(ada):
    learn_week_1(ada)
    ada.get(f"{ROOM}/modules/w2-m1")
    assert asked(ada)[0] == "w2-m1-w1"
    ada.get(REVIEW)
    assert asked(ada) == [] and ada.page.h1 == "Nothing is due"
    assert "Come back on Thursday, October 29" in ada.page.text


def test_the_warm_up_of_a_later_module_asks_what_was_missed_first(ada, later):
    learn_week_1(ada)
    who = later(timedelta(hours=30))  # what was right is not due before two days
    who.get(f"{ROOM}/modules/w2-m1")
    assert asked(who)[:2] == ["w1-m1-q2", "w1-m2-q2"]
    who.get(f"{ROOM}/modules/w1-m2")
    assert asked(who)[:2] == ["w1-m1-q2", "w1-m2-w1"]  # of earlier modules only; then its own


def test_a_warm_up_stays_as_it_is_through_a_visit(ada, later):
    learn_week_1(ada)
    who = later(2 * DAY)
    answer(who, "w1-m1-q2", KEY, attempt=2, page="w2-m1")
    who.get(f"{ROOM}/modules/w2-m1")
    assert asked(who)[:2] == ["w1-m1-q2", "w1-m2-q2"]
    assert [one for one in opened(who) if one.startswith("w1")] == ["w1-m2-q2"]
    answer(who, "w1-m2-q2", KEY, attempt=2, page="w2-m1")
    who.get(f"{ROOM}/modules/w2-m1")
    assert asked(who)[:2] == ["w1-m1-q2", "w1-m2-q2"] and not [one for one in opened(who) if one.startswith("w1")]


def test_the_weekly_review_mixes_five_with_those_missed_and_keeps_them_through_a_visit(ada, later):
    learn_week_1(ada)
    who = later(5 * DAY)
    who.get(REVIEW)
    first = asked(who)
    assert len(first) == 5 and {"w1-m1-q2", "w1-m2-q2"} < set(first) and opened(who) == first
    modules = [item.rpartition("-")[0] for item in first]
    assert all(one != other for one, other in pairwise(modules))
    for n, item in enumerate(first):
        answer(who, item, KEY if n else 0, attempt=2, page="week-2")
        who.get(REVIEW)
        assert asked(who) == first
    assert who.page.h1 == "Done: 4 of 5 right"
    assert "Try again" in who.page.text


def test_only_modules_that_were_opened_in_weeks_that_are_open_take_part(ada, later, session, cast):
    learn_week_1(ada)
    with session() as s:  # a card of a module that she never opened, and one of a locked week
        for slug in ("w2-m2", "w3-m1"):
            row = s.get(Card, (cast.enrolment.id, "w1-m1-q2"))
            facts = {c.name: getattr(row, c.name) for c in Card.__table__.columns}
            s.add(Card(**{**facts, "item": f"{slug}-q1", "slug": slug}))
    who = later(3 * DAY)
    who.get(REVIEW)
    assert asked(who) and not [item for item in asked(who) if item.startswith(("w2-m2", "w3"))]


def test_a_finished_module_without_answers_gives_its_questions(ada):
    ada.get(f"{ROOM}/modules/w1-m1")
    ada.get(REVIEW)
    assert asked(ada) == [] and "Answer its quiz" not in ada.page.text and "answer its quiz" in ada.page.text
    ada.post(f"{ROOM}/modules/w1-m1/done")
    ada.get(REVIEW)
    assert asked(ada) == ["w1-m1-q1", "w1-m1-q2", "w1-m1-q3"]


def test_a_review_without_a_choice_asks_for_one_in_its_place(ada):
    ada.get(f"{ROOM}/modules/w1-m1")
    ada.post(f"{ROOM}/modules/w1-m1/done")
    fields = {"item": "w1-m1-q2", "attempt": 1, "page": "week-2"}
    ada.post(f"{ROOM}/modules/w1-m1/answers", fields, expect=422)
    assert "Choose one answer" in ada.page.text and len(asked(ada)) == 3 and "reason-of" not in ada.page.html


def test_the_week_leads_to_its_review_once_a_module_of_it_was_opened(ada):
    ada.get(f"{ROOM}/weeks/2")
    assert REVIEW not in ada.page.links()
    ada.get(f"{ROOM}/modules/w2-m1")
    ada.get(f"{ROOM}/weeks/2")
    assert REVIEW in ada.page.links()


def test_today_says_how_many_are_due(ada, later):
    learn_week_1(ada)
    ada.get("/today")
    assert "to recall" not in ada.page.text
    who = later(2 * DAY)
    who.get("/today")
    assert "to recall" in who.page.text and REVIEW in who.page.links()


def test_the_review_asks_the_database_a_few_things(app, ada, later):
    learn_week_1(ada)
    who = later(5 * DAY)
    with asked_of(app) as statements:
        who.get(REVIEW)
    assert len(statements) <= 8
    with asked_of(app) as statements:
        who.get(f"{ROOM}/modules/w2-m2")
    assert len(statements) <= 6
