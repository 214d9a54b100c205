"""A question is answered where it is asked: at once right or wrong, kept, and counted once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.cohorts import actions as cohorts
from sprint.curriculum import queries as curriculum
from sprint.learning import queries
from sprint.learning.course import Course
from sprint.learning.models import Answer, Card
from tests.builders import cast as builders
from tests.learning import questions
from tests.learning.questions import KEY

ROOM = "/cohorts/october-2026"
MODULE = f"{ROOM}/modules/w1-m1"
Q1 = "w1-m1-q1"
SCRIPT = {"X-Requested-With": "autosave"}


@pytest.fixture
def cast(session, set_clock):
    with session() as s:
        questions.publish(s)
        return builders.cast(s)


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def answer(who, choice, item=Q1, attempt=1, page="", module=MODULE, **kw):
    fields = {"item": item, "attempt": attempt, "page": page}
    if choice is not None:
        fields["choice"] = choice
    return who.post(f"{module}/answers", fields, **kw)


def answers(session):
    with session() as s:
        return [(a.item, a.attempt, a.choice, a.is_right) for a in s.scalars(select(Answer).order_by(Answer.attempt))]


def question(who, item=Q1):
    """The HTML of one question on the page in hand."""
    return who.page.html.partition(f'id="{item}"')[2].partition("data-question")[2].partition("data-question")[0]


def test_a_right_answer_is_told_with_its_reason_where_it_was_asked(ada, session):
    sent = answer(ada, KEY, page="w1-m1")
    assert sent.headers["Location"].endswith(f"{MODULE}#{Q1}")
    assert answers(session) == [(Q1, 1, KEY, True)]
    ada.get(MODULE)
    assert "Your answer, and right" in question(ada) and f"reason-of-{Q1}" in question(ada)
    assert "<form" not in question(ada)


def test_a_wrong_answer_shows_the_right_one_and_can_be_tried_again_at_once(ada, session):
    answer(ada, 0)
    ada.get(MODULE)
    assert "The right answer is C." in question(ada) and "Try again" in question(ada)
    ada.get(f"{MODULE}?again={Q1}")
    assert f"reason-of-{Q1}" not in ada.page.html and 'name="attempt" value="2"' in question(ada)
    answer(ada, KEY, attempt=2)
    assert [row[1:] for row in answers(session)] == [(1, 0, False), (2, KEY, True)]
    ada.get(f"{MODULE}?again={Q1}")
    assert "Your answer, and right" in question(ada)  # a right one is not asked again


def test_no_key_or_reason_is_in_a_page_before_the_answer(ada, session):
    for path in (MODULE, f"{MODULE}?again={Q1}", f"{ROOM}/weeks/1", f"{ROOM}/weeks/1/review", "/today", "/syllabus"):
        html = ada.get(path).text
        assert "reason-of" not in html and "Right answer" not in html and "key" not in html.partition("<main")[2]
    answer(ada, 1)
    html = ada.get(MODULE).text
    assert html.count("reason-of") == 1


def test_a_script_gets_the_question_back_with_its_result(ada):
    token = {"csrf_token": ada._csrf(), "item": Q1, "attempt": "1", "page": "w1-m1", "choice": "1"}
    sent = ada.client.post(f"{MODULE}/answers", data=token, headers=SCRIPT)
    assert sent.status_code == 200 and "<html" not in sent.text
    assert f'id="{Q1}"' in sent.text and "The right answer is C." in sent.text and "data-result" in sent.text


@pytest.mark.parametrize("choice", [None, "9", "-1", "x"])
def test_without_a_choice_the_question_asks_for_one_beside_it(ada, session, choice):
    answer(ada, choice, expect=422)
    assert "Choose one answer, then check it." in question(ada)
    assert "reason-of" not in ada.page.html and answers(session) == []
    token = {"csrf_token": ada._csrf(), "item": Q1, "attempt": "1"}
    sent = ada.client.post(f"{MODULE}/answers", data=token, headers=SCRIPT)
    assert sent.status_code == 422 and "Choose one answer" in sent.text and "<form" in sent.text


@pytest.mark.parametrize("attempt", ["3", "0", "", "x"])
def test_an_attempt_that_no_page_has_printed_is_not_kept(ada, session, attempt):
    answer(ada, KEY, attempt=attempt, expect=422)
    assert answers(session) == []


def test_an_answer_sent_again_counts_once_and_shows_the_first(ada, session):
    answer(ada, 0)
    answer(ada, KEY)  # the same form from a second tab
    assert answers(session) == [(Q1, 1, 0, False)]
    ada.get(MODULE)
    assert "The right answer is C." in question(ada)


def test_eight_at_the_same_moment_count_once(app, browser, cast, session):
    browsers = [type(browser)(app).sign_in(cast.ada) for _ in range(8)]
    tokens = [one._csrf() for one in browsers]
    start, codes = threading.Barrier(8), []

    def send(one, token, choice):
        start.wait()
        fields = {"csrf_token": token, "item": Q1, "attempt": "1", "choice": str(choice)}
        codes.append(one.client.post(f"{MODULE}/answers", data=fields).status_code)

    threads = [
        threading.Thread(target=send, args=(one, token, n % 4))
        for n, (one, token) in enumerate(zip(browsers, tokens, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [303] * 8
    with session() as s:
        [kept], [card] = s.scalars(select(Answer)).all(), s.scalars(select(Card)).all()
        assert (card.attempts, card.choice, card.is_missed) == (1, kept.choice, not kept.is_right)


def test_a_right_answer_is_not_overwritten_by_another_within_a_day(ada, session):
    answer(ada, KEY)
    answer(ada, 0, attempt=2)
    assert answers(session) == [(Q1, 1, KEY, True)]


def test_questions_of_a_locked_week_are_refused(ada, session):
    sent = answer(ada, KEY, item="w3-m1-q1", module=f"{ROOM}/modules/w3-m1", expect=403)
    assert "Monday, November 2" in sent.text and "reason-of" not in sent.text
    ada.get(f"{ROOM}/weeks/3/review", expect=403)
    assert answers(session) == []


def test_a_question_that_the_module_does_not_have_is_refused(ada, session):
    answer(ada, KEY, item="w1-m2-q1", expect=422)
    assert answers(session) == []


def test_an_answer_leads_back_to_pages_of_ours_only(ada):
    for page in ("https://elsewhere.test/", "w3-m1", "week-9", "week-x", "week-3", "../../staff"):
        assert answer(ada, KEY, page=page).headers["Location"].endswith(f"{MODULE}#{Q1}")
    assert answer(ada, KEY, page="w1-m2").headers["Location"].endswith(f"/modules/w1-m2#{Q1}")
    assert answer(ada, KEY, page="week-2").headers["Location"].endswith(f"/weeks/2/review#{Q1}")


def test_answers_stay_in_their_cohort(ada, cast, session, now):
    with session() as s:
        cohorts.enrol(s, s.merge(cast.other), s.merge(cast.ada), company=None, now=now)
    answer(ada, KEY)
    ada.get("/cohorts/other-2026/modules/w1-m1")
    assert "reason-of" not in ada.page.html and 'name="attempt" value="1"' in question(ada)
    answer(ada, 0, module="/cohorts/other-2026/modules/w1-m1")
    with session() as s:
        rights = s.execute(select(Answer.enrolment_id, Answer.is_right)).all()
        assert sorted(right for _, right in rights) == [False, True] and len({id for id, _ in rights}) == 2


@pytest.mark.parametrize("name", ["grace", "sam"])
def test_coaches_and_staff_read_all_answers_and_give_none(browser, cast, session, name):
    browser.sign_in(getattr(cast, name)).get(f"{ROOM}/modules/w4-m1")
    assert "reason-of-w4-m1-q1" in browser.page.text and "reason-of-w4-m1-w1" in browser.page.text
    assert "as learners read it after their answer" in browser.page.text
    answer(browser, KEY, expect=403)
    browser.get(f"{ROOM}/weeks/1/review", expect=403)
    assert answers(session) == []


def test_how_many_questions_are_answered_is_known(ada, cast, session):
    answer(ada, 0)
    answer(ada, KEY, item="w1-m1-q2")
    answer(ada, KEY, item="w1-m1-w1")  # the warm-up does not count
    with session() as s:
        assert queries.answered(s, [cast.enrolment.id]) == {(cast.enrolment.id, "w1-m1"): 2}
        release = curriculum.newest_release(s)
        ids = queries.quiz_ids(s, Course((), release_id=release.id))
        assert ids["w1-m1"] == ["w1-m1-q1", "w1-m1-q2", "w1-m1-q3"]


def test_answers_hang_on_ids_not_on_words(ada, cast, session):
    """A text may change in every word; the place of an option is its identity."""
    answer(ada, KEY)

    def rewrite(module):
        quiz = tuple(replace(each, question_html=each.question_html + " New.") for each in reversed(module.quiz))
        return replace(module, title=f"New {module.title}", quiz=quiz)

    with session() as s:
        questions.publish(s, change=rewrite)
    ada.get(MODULE)
    assert "New." in ada.page.text and "Your answer, and right" in question(ada)


def test_a_question_that_a_new_text_has_dropped_does_no_harm(ada, cast, session, set_clock, now):
    answer(ada, 0)
    with session() as s:
        questions.publish(s, change=lambda module: replace(module, quiz=module.quiz[1:]))
    set_clock(now + timedelta(days=3))
    ada.sign_in(cast.ada)
    for path in (MODULE, f"{ROOM}/modules/w1-m2", f"{ROOM}/weeks/2/review"):
        assert Q1 not in ada.get(path).text
