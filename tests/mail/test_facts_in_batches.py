"""Loading what letters print costs the same number of queries for one letter as for a hundred."""

from datetime import date

import pytest
from sqlalchemy import event

from sprint.admissions.models import Partner
from sprint.cohorts.models import Duty, Enrolment, Visit
from sprint.database import reading
from sprint.learning.models import Deliverable, HandIn
from sprint.mail.review import load_facts
from sprint.plan import KIND
from sprint.planning import Told
from tests.builders.cast import NY, at, numbered, program

NOW = at(date(2026, 10, 27), 12)
ABOUT = {
    "welcome": lambda n: n,
    "week-opens": lambda n: 12,
    "week-unopened": lambda n: 12,
    "week-in-review": lambda n: 1,
    "content-faults": lambda n: 12,
    "deliverable-returned": lambda n: 2,
    "deliverable-accepted": lambda n: 1,
    "review-waiting": lambda n: n,
    "partner-month": lambda n: n,
}


@pytest.fixture
def crowd(engine):
    """A hundred people in one cohort."""
    from sprint.database import transaction

    with transaction(engine) as session:
        program(session, people=[(number, NY) for number in range(1, 101)])
        session.add(numbered(500))
        session.flush()
        session.add(Duty(person_id=500, cohort_id=1, role="staff"))
        session.add_all(_work(n) for n in range(1, 101))
        session.flush()
        session.add_all(
            HandIn(id=n, deliverable_id=n, number=1, content={}, fields=[], ticked=[], handed_in_at=NOW)
            for n in range(1, 101)
        )
        session.add_all(Partner(id=n, name=f"Guild {n}", created_at=NOW) for n in range(1, 101))
        session.add_all(Visit(enrolment_id=n, week_id=11, opened_at=NOW) for n in range(1, 51))
    return engine


def _work(n):
    """What person n made: the first is accepted, the second returned, the rest waits."""
    state = {1: "accepted", 2: "returned"}.get(n, "handed-in")
    return Deliverable(
        id=n, cohort_id=1, enrolment_id=n, slug="w1-m1", state=state, started_at=NOW, handed_in_at=NOW,
        accepted_at=NOW if n == 1 else None,
    )  # fmt: skip


def count(engine, letter, people):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    told = [Told(letter, ABOUT[letter](n), 0, n, 1, NOW) for n in range(1, people + 1)]
    with reading(engine) as session:
        event.listen(engine, "before_cursor_execute", note)
        facts = load_facts(session, [KIND[letter]], told, NOW)
        event.remove(engine, "before_cursor_execute", note)
    assert len(facts) == people
    return len(statements), facts


@pytest.mark.parametrize("letter", ABOUT)
def test_the_number_of_queries_does_not_grow(crowd, letter):
    one, _facts = count(crowd, letter, 1)
    hundred, _facts = count(crowd, letter, 100)
    assert one == hundred <= 7


def test_the_weeks_that_a_person_has_not_opened(crowd):
    _n, facts = count(crowd, "week-opens", 100)
    assert facts["week-opens", 12, 0, 1]["others"] == []
    assert facts["week-opens", 12, 0, 51]["others"] == [1]


def test_the_numbers_of_the_monday_summary(crowd):
    from sprint.database import transaction

    with transaction(crowd) as session:
        session.add_all(Visit(enrolment_id=n, week_id=12, opened_at=NOW) for n in range(31, 61))
        session.get(Enrolment, 100).withdrawn_at = NOW
    _n, facts = count(crowd, "week-in-review", 1)
    it = facts["week-in-review", 1, 0, 1]
    assert (it["week"], it["people"], it["on_track"]) == (2, 99, 60)
    assert it["headline"] == "60 of 99 on track. 39 need a call."  # 61 to 99 have opened neither week
    assert (it["names"][0], len(it["names"]), it["more_names"]) == ("P61", 5, 34)
    assert it["next"]["number"] == 3


def test_a_letter_about_something_that_is_gone_has_no_facts(crowd):
    told = [
        Told("welcome", 999, 0, 1, 1, NOW),
        Told("week-opens", 999, 0, 1, 1, NOW),
        Told("sign-in", 9, 0, 1, None, NOW),
    ]
    with reading(crowd) as session:
        assert load_facts(session, KIND.values(), told, NOW) == {}
