"""Loading what letters print costs the same number of queries for one letter as for a hundred."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from sprint.admissions.models import Application, Decision, Offer, Partner
from sprint.coaching.models import Meeting, Seat
from sprint.cohorts.models import ActionItem, Duty, Enrolment, Visit
from sprint.community.models import Caution, Event, Post, Rsvp, Topic
from sprint.database import reading
from sprint.learning.models import Deliverable, HandIn
from sprint.mail.review import load_facts
from sprint.plan import KIND, KINDS
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
    "application-link": lambda n: n,
    "application-received": lambda n: n,
    "application-unsent": lambda n: n,
    "decision": lambda n: n,
    "seat-offered": lambda n: n,
    "seat-link": lambda n: n,
    "seat-reminder": lambda n: n,
    "session-invite": lambda n: n,
    "session-cancelled": lambda n: n,
    "session-tomorrow": lambda n: n,
    "session-soon": lambda n: n,
    "session-rating": lambda n: n,
    "session-unbooked": lambda n: 12,
    "action-due": lambda n: n,
    "coach-agenda": lambda n: n,
    "board-post": lambda n: 1,
    "board-digest": lambda n: 1,
    "question-waiting": lambda n: 1,
    "board-caution": lambda n: n,
    "event-invitation": lambda n: n,
    "event-cancelled": lambda n: 200 + n,
    "event-tomorrow": lambda n: n,
}

EDITION = {"board-digest": NOW.toordinal()}  # the day


@pytest.fixture
def crowd(engine, app):
    """A hundred people in one cohort, each with an application, a seat that waits, a session and the board."""
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
        session.add_all(_application(n) for n in range(1, 101))
        session.flush()
        session.add_all(
            Offer(id=n, application_id=n, offered_at=NOW, expires_at=NOW + timedelta(days=7)) for n in range(1, 101)
        )
        session.add_all(
            Decision(
                id=n, application_id=n, outcome="accepted", subject=f"Letter {n}", body="Come.", drafted_at=NOW,
                released_at=NOW,
            )
            for n in range(1, 101)
        )  # fmt: skip
        session.add_all(_coached())
        session.add_all(_said())
    with app.app_context():  # their letters hold signed addresses
        yield engine


def _coached():
    """Person n leads a session tomorrow in which the next person sits, and each promised something."""
    hours = {"starts_at": NOW + timedelta(hours=20), "ends_at": NOW + timedelta(hours=21)}
    for n in range(1, 101):
        yield Meeting(id=n, uid=f"m{n}", cohort_id=1, coach_id=n, made_at=NOW, **hours)
        yield ActionItem(id=n, cohort_id=1, person_id=n, text="Do it", source="session", source_id=n, agreed_at=NOW)
    for n in range(1, 101):
        yield Seat(
            id=n, meeting_id=n, enrolment_id=n % 100 + 1, person_id=n % 100 + 1, state="taken", number=1, key=f"s{n}",
            made_at=NOW, **hours,
        )  # fmt: skip


def _said():
    """A topic with one post, a word about it for each person, and for each an event to come and one called off."""
    yesterday = NOW - timedelta(hours=20)
    yield Topic(
        id=1, cohort_id=1, person_id=500, kind="question", title="T", key="t1", posted_at=yesterday,
        last_post_at=yesterday, last_number=1,
    )  # fmt: skip
    yield Post(id=1, topic_id=1, number=1, person_id=500, key="p1", source="How?", html="How?", posted_at=yesterday)
    yield from (Caution(id=n, post_id=1, by_id=500, text="Well", at=NOW) for n in range(1, 101))
    for n in range(1, 101):
        for number, cancelled_at in ((n, None), (200 + n, NOW)):
            yield Event(
                id=number, cohort_id=1, uid=f"e{number}", kind="other", title="E", minutes=45, zone=NY, created_at=NOW,
                starts_at=NOW + timedelta(days=1), cancelled_at=cancelled_at,
            )  # fmt: skip
            yield Rsvp(event_id=number, person_id=n, state="going", answered_at=NOW)


def _application(n):
    """What person n sent, and was accepted with."""
    return Application(
        id=n, nonce=f"{n:032d}", cohort_id=1, person_id=n, state="accepted", step=4, created_at=NOW, changed_at=NOW,
        submitted_at=NOW, answers={}, company_name=f"Company {n}", applicant_name=f"P{n}",
    )  # fmt: skip


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

    told = [Told(letter, ABOUT[letter](n), EDITION.get(letter, 0), n, 1, NOW) for n in range(1, people + 1)]
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


def test_every_letter_but_those_with_a_link_is_counted_here():
    assert {kind.name for kind in KINDS} - ABOUT.keys() == {"sign-in", "reset", "invitation"}


def test_an_applicants_letter_tells_of_their_own_application(crowd):
    _n, facts = count(crowd, "decision", 100)
    mine = facts["decision", 7, 0, 7]
    assert (mine["company"], mine["subject"], mine["expires_at"]) == ("Company 7", "Letter 7", NOW + timedelta(days=7))


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
