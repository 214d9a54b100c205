"""However saves and decisions meet, no word is lost, and one of two is first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.database import transaction
from sprint.errors import Refused
from sprint.learning import actions, queries
from sprint.learning.models import Deliverable, Draft, HandIn, Review
from tests.builders.cast import NY, START, at, numbered, program
from tests.learning.lessons import FIELDS

NOW = at(START, 12)
NAME = FIELDS[0]
WRITERS = 6


@pytest.fixture
def shop(engine):
    """Six colleagues without a company of their own: the work of person 1, and coaches 11 to 16."""
    with transaction(engine) as session:
        program(session, people=[(number, NY) for number in range(1, WRITERS + 1)])
        session.add_all(numbered(10 + number) for number in range(1, WRITERS + 1))
        session.flush()
        work = actions.start_deliverable(session, session.get(Enrolment, 1), "w1-m1", now=NOW)
        return work.id


def together(engine, act):
    """Six people act at the same moment, each in a transaction of their own; what came of each."""
    barrier = Barrier(WRITERS)

    def one(number):
        barrier.wait()
        try:
            with transaction(engine) as session:
                return act(session, number)
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(1, WRITERS + 1)))


def save(session, shop, text, person, based_on=0):
    work = session.get(Deliverable, shop)
    return actions.save_field(
        session, work, NAME, text, based_on=based_on, person=session.get(Person, person), now=NOW
    )  # fmt: skip


def test_of_six_who_save_at_once_one_stands_and_five_wait_beside_it(engine, shop):
    saved = together(engine, lambda session, n: save(session, shop, f"text {n}", n))
    assert sorted(each.revision for each in saved) == list(range(1, WRITERS + 1))
    assert [each.is_aside for each in saved].count(False) == 1
    with Session(engine) as session:
        standing = queries.drafts_of(session, shop)["name"]
        assert {draft.value for draft in standing.texts} == {f"text {n}" for n in range(1, WRITERS + 1)}


def test_one_save_sent_six_times_at_once_is_one(engine, shop):
    saved = together(engine, lambda session, _n: save(session, shop, "text", 1))
    assert {(each.revision, each.is_aside) for each in saved} == {(1, False)}


def test_work_begun_by_six_at_once_is_begun_once(engine, shop):
    def begin(session, _n):
        return actions.start_deliverable(session, session.get(Enrolment, 2), "w1-m2", now=NOW).id

    assert len(set(together(engine, begin))) == 1


def hand_in(session, shop, text, person, number=1):
    return actions.hand_in(
        session, session.get(Deliverable, shop), FIELDS, {"name": text}, (), number=number,
        person=session.get(Person, person), now=NOW,
    ).number  # fmt: skip


def test_one_version_sent_six_times_at_once_is_one(engine, shop):
    assert together(engine, lambda session, _n: hand_in(session, shop, "text", 1)) == [1] * WRITERS
    with Session(engine) as session:
        assert session.query(HandIn).count() == 1


def test_of_six_versions_at_once_one_is_handed_in_and_five_are_told(engine, shop):
    told = together(engine, lambda session, n: hand_in(session, shop, f"text {n}", n))
    assert told.count(1) == 1
    assert all("handed in version 1" in each.sentence for each in told if isinstance(each, Refused))


def decide(session, shop, n, is_accepted):
    version = queries.newest_version(session, shop)
    actions.decide(
        session, version, is_accepted=is_accepted, comment=f"comment {n}", missing=(),
        person=session.get(Person, 10 + n), role="coach", now=NOW,
    )  # fmt: skip


def test_of_six_reviewers_at_once_one_decides(engine, shop):
    with transaction(engine) as session:
        hand_in(session, shop, "text", 1)
    told = together(engine, lambda session, n: decide(session, shop, n, n % 2 == 0))
    assert told.count(None) == 1
    with Session(engine) as session:
        (review,) = session.query(Review).all()
        state = session.get(Deliverable, shop).state
        assert (state == "accepted") == review.is_accepted


def test_two_peers_at_once_accept_together(engine, shop):
    with transaction(engine) as session:
        hand_in(session, shop, "text", 1)

    def review(session, n):
        actions.review_as_peer(
            session, queries.newest_version(session, shop), enrolment=session.get(Enrolment, n),
            would_accept=n in (3, 5), taps={"understood": "All of it."}, now=NOW,
        )  # fmt: skip

    together(engine, review)
    with Session(engine) as session:
        assert session.get(Deliverable, shop).state == "accepted"


moves = st.tuples(
    st.integers(1, 3), st.sampled_from(["write", "write", "look", "resend"]), st.sampled_from(["a", "b", "c", ""])
)


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(story=st.lists(moves, max_size=14))
def test_whatever_three_people_do_every_text_is_kept_and_only_who_has_seen_it_replaces_what_stands(engine, shop, story):
    seen = {1: 0, 2: 0, 3: 0}  # the revision that each one's page is based on
    sent: dict[int, tuple[str, int]] = {}  # the last save of each that made a revision
    written = set()
    with Session(engine) as session, session.begin() as whole:
        session.execute(delete(Draft))
        for person, move, text in story:
            count = session.query(Draft).count()
            if move == "look":
                standing = queries.drafts_of(session, shop).get("name")
                seen[person] = standing.revision if standing else 0
            elif move == "resend" and person in sent:
                save(session, shop, sent[person][0], person, sent[person][1])
                assert session.query(Draft).count() == count  # what was sent again counts once
            else:
                based_on, stood = seen[person], queries.drafts_of(session, shop).get("name")
                seen[person] = save(session, shop, text, person, based_on).revision
                written |= {text} - {""}
                now_stands = queries.drafts_of(session, shop).get("name")
                if stood and stood.revision > based_on:  # who had not seen the newest replaces nothing
                    assert now_stands.draft.revision == stood.draft.revision
                if session.query(Draft).count() > count:
                    sent[person] = (text, based_on)
        kept = {draft.value for draft in session.query(Draft).all()}
        assert written <= kept
        whole.rollback()
