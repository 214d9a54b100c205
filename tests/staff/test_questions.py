"""Staff see which questions mislead, by the first answers of people."""

import pytest

from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.learning.models import Answer
from tests.builders import cast as builders
from tests.learning import questions
from tests.queries import asked_of

PATH = "/staff/questions"


@pytest.fixture
def cast(session, set_clock, now):
    """Twenty-five people answered two questions: most miss the first, nearly all know the second."""
    with session() as s:
        questions.publish(s)
        made = builders.cast(s)
        s.add_all(Person(id=1000 + n, name=f"P{n}", email=f"p{n}@x.test", created_at=now) for n in range(25))
        s.flush()
        s.add_all(
            Enrolment(id=1000 + n, person_id=1000 + n, cohort_id=made.running.id, starts_at=now) for n in range(25)
        )
        s.flush()
        for n in range(25):
            _answer(s, 1000 + n, "w1-m1-q1", 1, 2 if n < 5 else n % 2, now)
            _answer(s, 1000 + n, "w1-m1-q1", 2, 2, now)  # a second try changes nothing here
            _answer(s, 1000 + n, "w2-m1-q2", 1, 2, now)
        return made


def _answer(session, enrolment_id, item, attempt, choice, now):
    session.add(Answer(
        enrolment_id=enrolment_id, item=item, attempt=attempt, slug=item[:5], choice=choice, is_right=choice == 2,
        answered_at=now,
    ))  # fmt: skip


@pytest.fixture
def sam(browser, cast):
    return browser.sign_in(cast.sam)


def row(who, words):
    """The row of a question as text."""
    rows = [part for part in who.page.html.split("<tr>") if words in part]
    return " ".join(rows[0].split()) if rows else ""


def test_what_misleads_stands_first_and_says_why(sam):
    sam.get(PATH)
    assert sam.page.h1 == "Two questions need a look"
    hard, easy = row(sam, "What of w1-m1-q1?"), row(sam, "What of w2-m1-q2?")
    assert sam.page.html.index("What of w1-m1-q1?") < sam.page.html.index("What of w2-m1-q2?")
    assert sam.page.html.index("What of w2-m1-q2?") < sam.page.html.index("What of w1-m1-w1?")
    assert "Under 30% are right" in hard and "Under 5% choose D." in hard and ">20%<" in hard
    assert "Over 95% are right" in easy and "Under 5% choose A, B, D." in easy


def test_first_answers_are_counted_by_option(sam):
    sam.get(PATH)
    part = row(sam, "What of w1-m1-q1?").partition('class="tally"')[2]
    counts = [piece.partition(">")[2].partition("<")[0] for piece in part.split("<li><span")[1:]]
    assert counts == ["10", "10", "5", "0"]


def test_below_twenty_answers_nothing_is_said(sam, session, now):
    with session() as s:
        for n in range(19):
            _answer(s, 1000 + n, "w1-m2-q1", 1, 0, now)
    sam.get(PATH)
    assert "Under" not in row(sam, "What of w1-m2-q1?") and ">0%<" in row(sam, "What of w1-m2-q1?")
    with session() as s:
        _answer(s, 1019, "w1-m2-q1", 1, 0, now)
    sam.get(PATH)
    assert "Under 30% are right" in row(sam, "What of w1-m2-q1?")


def test_a_cohort_and_a_week_narrow_the_list(sam):
    sam.get(f"{PATH}?cohort=other-2026")
    assert sam.page.h1 == "Nobody has answered a question yet"
    sam.get(f"{PATH}?cohort=october-2026&week=2")
    assert "What of w2-m1-q2?" in sam.page.text and "What of w1-m1-q1?" not in sam.page.text
    sam.get(f"{PATH}?cohort=nowhere", expect=404)
    sam.get(f"{PATH}?week=x&page=99")
    assert "What of" in sam.page.text


def test_the_page_asks_the_database_a_few_things(app, sam):
    with asked_of(app) as statements:
        sam.get(f"{PATH}?cohort=october-2026")
    assert len(statements) <= 15


def test_nobody_else_sees_it(browser, cast):
    for who in (cast.ada, cast.grace, cast.priya):
        browser.sign_in(who).get(PATH, expect=403)
