"""Reviews are told by mail: to the people whose work it is at once, to coaches when something waits for two days."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.learning import actions
from sprint.learning.models import HandIn
from sprint.mail import actions as mail
from sprint.mail.models import Letter
from sprint.mail.review import load_facts
from sprint.plan import KIND, KINDS
from tests.browser import Browser
from tests.learning.works import FULL, ROOM, WORK, member, work


@pytest.fixture
def ada(app, cast, session, now):
    """Ada has handed in; the timer has run since before."""
    with session() as s:
        mail.post(s, KINDS, now - timedelta(days=1))
    ada = Browser(app).sign_in(cast.ada)
    ada.post(WORK, FULL)
    return ada


def decide(app, cast, session, verdict, **more):
    grace = Browser(app).sign_in(cast.grace)
    grace.post(f"{ROOM}/deliverables/{work(session).id}/decision", {"version": "1", "verdict": verdict, **more})


def letters(session, kind):
    with session() as s:
        rows = s.execute(select(Letter.person_id, Letter.due_at, Letter.skipped).where(Letter.kind == kind))
        return sorted(tuple(row) for row in rows)


def post(session, now):
    with session() as s:
        mail.post(s, KINDS, now)


def facts(session, kind, now):
    """What the letters of a kind would print now."""
    from sprint.mail.review import told

    with session() as s:
        return load_facts(s, [KIND[kind]], [told(row) for row in s.scalars(select(Letter).filter_by(kind=kind))], now)


def test_everybody_whose_work_it_is_hears_of_a_decision(app, ada, cast, session, now):
    ben = member(session, cast, "Ben Dole", "Harlow Castings")
    member(session, cast, "Cy Kay", "Other Works")
    decide(app, cast, session, "return", comment="Name the steel.")
    assert letters(session, "deliverable-returned") == [(cast.ada.id, now, None), (ben.id, now, None)]
    (first, *_rest) = facts(session, "deliverable-returned", now).values()
    assert (first["comment"], first["by"], first["title"]) == ("Name the steel.", "Grace Lindqvist", "Sheet 2.1")
    assert not letters(session, "deliverable-accepted")


def test_an_acceptance_that_was_taken_back_is_not_told(app, ada, cast, session, now):
    decide(app, cast, session, "accept")
    assert len(facts(session, "deliverable-accepted", now)) == 1
    with session() as s:
        actions.reopen(s, s.merge(work(session)))
    assert facts(session, "deliverable-accepted", now) == {}


def test_coaches_are_told_once_of_what_waits_for_two_days(ada, cast, session, now):
    post(session, now + timedelta(hours=47))
    assert letters(session, "review-waiting") == []
    for hours in (48, 49, 100):
        post(session, now + timedelta(hours=hours))
    assert letters(session, "review-waiting") == [(cast.grace.id, now + timedelta(hours=48), None)]
    (told,) = facts(session, "review-waiting", now).values()
    assert (told["owner"], told["since"]) == ("Harlow Castings", now)


def test_coaches_are_not_told_of_what_was_reviewed_or_handed_in_anew(app, ada, cast, session, now, set_clock):
    set_clock(now + timedelta(hours=1))
    ada.post(WORK, {**FULL, "base-name": "1", "field-name": "Better clip", "number": "2"})
    set_clock(now)
    post(session, now + timedelta(hours=48, minutes=30))
    assert letters(session, "review-waiting") == [(cast.grace.id, now + timedelta(hours=48), "a newer version came")]
    grace = Browser(app).sign_in(cast.grace)
    grace.post(f"{ROOM}/deliverables/{work(session).id}/decision", {"version": "2", "verdict": "accept"})
    post(session, now + timedelta(hours=50))
    assert letters(session, "review-waiting")[-1][2] == "was reviewed"


def test_a_coach_who_sleeps_is_told_in_the_morning(ada, cast, session, now):
    with session() as s:
        s.scalars(select(HandIn)).one().handed_in_at = now.replace(hour=5)  # 1 AM in New York
    post(session, now + timedelta(days=3))
    ((_who, due_at, _skipped),) = letters(session, "review-waiting")
    assert due_at.hour == 11 and due_at.day == 30  # 7 AM
