"""A module offers its end when checklist and quiz are done; a week says when it is; who is behind gets a way back."""

from datetime import timedelta

import pytest
from markupsafe import Markup
from sqlalchemy import update

from sprint.curriculum.models import Module as Row
from sprint.curriculum.models import Release
from sprint.curriculum.module import Option, QuizItem
from sprint.learning.counting import duration
from sprint.learning.models import ModuleProgress
from tests.learning import lessons

ROOM = "/cohorts/october-2026"
MODULE = f"{ROOM}/modules/w2-m1"
CHECKS = ["one", "two", "three"]


@pytest.fixture
def ada(browser, cast, session):
    """Ada, at a module whose quiz has two questions."""
    options = (Option(Markup("Yes"), is_key=True), Option(Markup("No"), is_key=False))
    quiz = tuple(QuizItem(f"w2-m1-q{n}", Markup(f"Is {n} so?"), options, Markup("It is.")) for n in (1, 2))
    body = {**lessons.text(2, 1).to_json()}
    body["quiz"] = [
        {"id": item.id, "question_html": str(item.question_html), "explanation_html": "It is.", "more_html": "",
         "options": [{"html": str(o.html), "is_key": o.is_key} for o in item.options]}
        for item in quiz
    ]  # fmt: skip
    body["sections"].append({"id": "quiz", "title": "Quiz", "html": "", "kind": "quiz", "children": [], "after": ""})
    with session() as s:
        s.execute(update(Row).where(Row.slug == "w2-m1").values(body=body))
        s.execute(update(Release).values(hash=lessons.new_hash()))
    return browser.sign_in(cast.ada)


def answer(who, n, choice="0"):
    who.post(f"{MODULE}/answers", {"item": f"w2-m1-q{n}", "choice": choice, "attempt": "1", "page": "w2-m1"})


def button(page):
    """How the button at the end looks: its classes."""
    return next(attrs.get("class") for tag, attrs in page.tags if "data-finish" in attrs)


def test_the_end_says_what_is_left_and_is_not_forced(ada):
    ada.get(MODULE)
    assert "3 checks and 2 questions left." in ada.page.text and button(ada.page) == "button"
    ada.post(f"{MODULE}/ticks", {"tick": CHECKS[:2]})
    answer(ada, 1)
    ada.get(MODULE)
    assert "1 check and 1 question left." in ada.page.text
    ada.post(f"{MODULE}/ticks", {"tick": CHECKS})
    ada.get(MODULE)
    assert "1 question left." in ada.page.text and "and" not in ada.page.text.split("1 question left.")[0][-8:]
    ada.post(f"{MODULE}/done", {})
    ada.get(MODULE)
    assert ("h2", "Module 2.1 is done. The way on") in ada.page.headings


def test_it_is_offered_when_all_is_ticked_and_answered_once_right_or_wrong(ada):
    ada.post(f"{MODULE}/ticks", {"tick": CHECKS})
    ada.post(f"{MODULE}/place", {"place": "learn"}, 204)
    answer(ada, 1)
    ada.get(MODULE)
    assert button(ada.page) == "button"
    answer(ada, 2, choice="1")
    ada.get(MODULE)
    assert button(ada.page) == "button next" and " left." not in ada.page.text
    assert "You stopped here last time." not in ada.page.text  # there is one next thing


def test_a_week_is_done_when_its_core_modules_are(ada, cast, session, now):
    ada.get(f"{ROOM}/weeks/2")
    assert "A week is done when its core modules are: one of them is left here." in ada.page.text
    finish(session, cast, now, "w2-m1")
    for path in (f"{ROOM}/weeks/2", "/today"):
        ada.get(path)
        assert "Week 2 is done: all its core modules are." in ada.page.text


def finish(session, cast, now, *slugs):
    with session() as s:
        s.add_all(
            ModuleProgress(enrolment_id=cast.enrolment.id, slug=slug, opened_at=now, read_at=now, done_at=now)
            for slug in slugs
        )


def test_who_is_behind_gets_the_shortest_way_back(ada, cast, session, set_clock, now):
    set_clock(now + timedelta(days=14))
    ada.sign_in(cast.ada)
    for path in (f"{ROOM}/weeks/4", "/today"):
        ada.get(path)
        assert "Three core modules, 2 h, and you are level" in ada.page.text
    finish(session, cast, now, "w1-m1", "w3-m1")
    ada.get(f"{ROOM}/weeks/4")
    assert "One core module, 40 min, and you are level" in ada.page.text
    ada.get(f"{ROOM}/weeks/1")
    assert "you are level" not in ada.page.text


def test_who_is_not_behind_sees_no_way_back(ada, cast, session, now):
    finish(session, cast, now, "w1-m1")
    ada.get(f"{ROOM}/weeks/2")
    assert "you are level" not in ada.page.text


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (45, "45 min"), (120, "2 h"), (130, "2 h 10 min")])
def test_times_are_said_in_hours(app, minutes, said):
    with app.test_request_context():
        assert duration(minutes) == said
