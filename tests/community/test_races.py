"""A hundred people at once: no reply and no vote is lost, none counts twice, no seat is given twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from sprint.accounts.models import Person
from sprint.cohorts import actions as members
from sprint.cohorts import queries as cohorts
from sprint.community.actions import events, marking, posts
from sprint.community.actions.posts import Written
from sprint.community.forms import new_key
from sprint.community.models import Event, Helpful, Post, Rsvp, Topic
from sprint.community.queries import board
from sprint.database import is_busy, transaction
from sprint.mail.models import Letter
from tests.builders import cast as builders
from tests.community.board import ROOM, start

MANY = 100


@pytest.fixture
def crowd(session, cast):
    """A hundred members of the running cohort, by number."""
    with session() as s:
        running = cohorts.find_cohort(s, "october-2026")
        running.capacity = MANY + 10
        people = [builders.person(s, f"Person{n} Crowd", "participant") for n in range(MANY)]
        for person in people:
            members.enrol(s, running, person, company=None, now=builders.LONG_AGO)
        return [person.id for person in people]


def at_once(engine, people, now, does):
    """Everybody does something, eight at a time, each in a transaction of their own; told to try again, they do."""

    def one(number):
        for _try in range(20):
            try:
                with transaction(engine) as s:
                    person = s.get(Person, number)
                    return does(s, cohorts.find_place(s, "october-2026", seen_by=person, now=now), person)
            except DBAPIError as error:
                if not is_busy(error):
                    raise
        raise AssertionError("the database was busy twenty times")

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, people))


def test_a_hundred_replies_at_once_are_all_there_and_counted(ada, crowd, engine, session, now):
    topic = start(ada)
    keys = {number: new_key() for number in crowd}

    def answer(s, place, person):
        found = board.find_topic(s, place, person, topic, now)
        return posts.reply(s, place, found, person, Written("Me, too", keys[person.id]), now=now).number

    numbers = at_once(engine, crowd + crowd, now, answer)  # each sends the same form twice
    assert sorted(set(numbers)) == list(range(2, MANY + 2))
    with session() as s:
        row = s.get(Topic, topic)
        assert (row.last_number, row.replies) == (MANY + 1, MANY)
        assert s.scalar(select(func.count()).where(Post.topic_id == topic)) == MANY + 1


def test_a_hundred_votes_at_once_are_each_counted_once(ada, crowd, engine, session, now):
    topic = start(ada)

    def vote(s, place, person):
        post = board.find_post(s, place, person, 1, now)
        marking.find_helpful(s, post, person, is_helpful=True)

    at_once(engine, crowd + crowd, now, vote)
    with session() as s:
        assert s.scalar(select(func.count()).where(Helpful.post_id == 1)) == MANY
    ada.get(f"{ROOM}/board/{topic}")
    assert f"Helpful · {MANY}" in ada.page.text


def test_seats_are_not_given_twice(crowd, of, engine, session, now):
    of("sam").post(f"{ROOM}/events/new", {
        "kind": "other", "title": "Round", "day": "2026-11-04", "hour": "12:00", "minutes": "45", "capacity": "12",
        "zone": "America/New_York", "key": new_key(),
    })  # fmt: skip

    def come(s, _place, person):
        events.answer(s, s.get(Event, 1), person, is_coming=True, subject="", with_peers=False, now=now)

    at_once(engine, crowd + crowd, now, come)
    with session() as s:
        states = s.scalars(select(Rsvp.state)).all()
        assert (states.count("going"), states.count("waiting")) == (12, MANY - 12)
        assert s.scalar(select(func.count()).where(Letter.kind == "event-invitation")) == 12
        assert s.scalar(select(func.count(func.distinct(Letter.person_id))).where(
            Letter.kind == "event-invitation")) == 12  # fmt: skip


def _reply(s, place, topic, person, now):
    found = board.find_topic(s, place, person, topic, now)
    posts.reply(s, place, found, person, Written("An answer", new_key()), now=now)


def test_two_who_accept_an_answer_at_once_leave_one(ada, crowd, engine, session, now):
    topic = start(ada)
    for number in crowd[:2]:
        at_once(engine, [number], now, lambda s, place, person: _reply(s, place, topic, person, now))

    def accept(s, place, person):
        post = board.find_post(s, place, person, 2 if person.id == crowd[0] else 3, now)
        marking.accept(s, post, person, now=now)

    at_once(engine, crowd[:2] * 8, now, accept)
    with session() as s:
        assert s.scalar(select(func.count()).where(Post.accepted_at.is_not(None))) == 1
