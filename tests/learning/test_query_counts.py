"""Pages ask the database the same few things, however much there is."""

import pytest

from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.learning.models import ModuleProgress, Tick
from tests.builders import cast as builders
from tests.learning import lessons
from tests.queries import asked_of

ROOM = "/cohorts/october-2026"
MOST = {
    "/today": 8,
    f"{ROOM}/weeks/2": 15,
    f"{ROOM}/weeks/3": 15,
    f"{ROOM}/modules/w2-m1": 6,
    f"{ROOM}/modules/w3-m1": 15,
    f"{ROOM}/glossary": 15,
    "/": 15,
    "/syllabus": 15,
}


def fill(session, people: int, now):
    """A cohort of so many people, each with progress; the curriculum and glossary are as large."""
    with session() as s:
        lessons.publish(s, each_week=max(2, people // 100), terms=people)
        made = builders.cast(s)
        s.add_all(Person(id=1000 + n, name=f"P{n}", email=f"p{n}@x.test", created_at=now) for n in range(people))
        s.flush()
        s.add_all(
            Enrolment(id=1000 + n, person_id=1000 + n, cohort_id=made.running.id, starts_at=now) for n in range(people)
        )
        s.flush()
        ids = [made.enrolment.id, *(1000 + n for n in range(people))]
        s.add_all(ModuleProgress(enrolment_id=i, slug="w2-m1", opened_at=now, read_at=now, place="light") for i in ids)
        s.add_all(Tick(enrolment_id=i, slug="w2-m1", item="one", ticked_at=now) for i in ids)
        return made


@pytest.mark.parametrize("people", [10, 1000])
def test_a_page_asks_no_more_for_many_than_for_few(app, browser, session, set_clock, now, people):
    made = fill(session, people, now)
    browser.sign_in(made.ada)
    browser.client.get("/today")  # a process reads the outline of a release and the text of a module once
    counts = {}
    for path in MOST:
        with asked_of(app) as statements:
            browser.client.get(path)
        counts[path] = len(statements)
    assert {path: n for path, n in counts.items() if n > MOST[path]} == {}
    assert (counts["/today"], counts[f"{ROOM}/modules/w2-m1"]) == (7, 5)
    browser.sign_in(made.grace)
    with asked_of(app) as statements:
        browser.get("/coach")
    assert len(statements) == 9  # without hours and sessions: tests/coaching counts those


def test_the_outline_of_a_release_and_the_text_of_a_module_are_read_once_a_process(
    app, browser, session, set_clock, now
):
    made = fill(session, 10, now)
    browser.sign_in(made.ada)
    counts = []
    for _ in range(2):
        with asked_of(app) as statements:
            browser.get(f"{ROOM}/modules/w2-m2")
        counts.append(len(statements))
    assert counts == [7, 5]
