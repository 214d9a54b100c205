"""What people are told by mail: at once, in a digest, or never; never what they have seen, and never nothing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, select

from sprint import clock
from sprint.cohorts.models import Duty
from sprint.community.letter_facts import digest_facts, post_facts
from sprint.community.models import MailPace
from sprint.mail import actions as mail
from sprint.mail.models import Letter
from sprint.mail.queries import planned, window
from sprint.plan import KIND, KINDS
from sprint.planning import Told
from tests.community.board import ROOM, reply, start

MORNING = clock.instant(date(2026, 10, 29), time(7), "America/New_York")  # the one after `now`
DAY = timedelta(days=1)


def told(session, kind, since, until):
    """Who is told in a stretch of time, and why not."""
    with session() as s:
        rows = s.execute(planned(KIND[kind], window(s, since, until))).all()
        return {(row.person_id, row.about_id): row.skip for row in rows}


def facts_of(session, kind, letter):
    with session() as s:
        loaded = digest_facts if kind == "board-digest" else post_facts
        return loaded(s, [letter], letter.due_at).get(letter.identity)


def pace(session, person, how):
    with session() as s:
        s.add(MailPace(person_id=person.id, pace=how))


@pytest.fixture
def morning(now):
    return now, MORNING


def test_a_digest_comes_in_the_morning_with_what_is_unread(ada, of, session, cast, now):
    topic = start(ada, body="Looking for **light**.")
    due = told(session, "board-digest", now, MORNING)
    assert set(due) == {(cast.ben.id, cast.running.id), (cast.grace.id, cast.running.id)}
    letter = Told(
        "board-digest", cast.running.id, date(2026, 10, 29).toordinal(), cast.ben.id, cast.running.id, MORNING
    )
    facts = facts_of(session, "board-digest", letter)
    assert facts["topics"][0]["title"] == "Which light?"
    assert facts["topics"][0]["posts"][0]["words"] == "Looking for light."
    assert facts["topics"][0]["posts"][0]["is_first"]
    of("ben").get(f"{ROOM}/board/{topic}")
    assert set(told(session, "board-digest", now, MORNING)) == {(cast.grace.id, cast.running.id)}
    assert facts_of(session, "board-digest", letter) is None


def test_newcomers_first_posts_come_first(ada, of, session, cast, now):
    one = start(ada, title="Old hands")
    for n in range(5):
        reply(of("grace"), one, f"Again {n}")
    start(of("ben"), title="From a newcomer")
    letter = Told(
        "board-digest", cast.running.id, date(2026, 10, 29).toordinal(), cast.sam.id, cast.running.id, MORNING
    )
    with session() as s:
        from sprint.cohorts import actions as cohorts

        cohorts.assign(s, s.get(type(cast.sam), cast.sam.id), s.get(type(cast.running), cast.running.id), "coach")
    topics = facts_of(session, "board-digest", letter)["topics"]
    assert "From a newcomer" in [topic["title"] for topic in topics]
    assert all(topic["is_first"] for topic in topics)


def test_nobody_gets_an_empty_digest(ada, session, now):
    assert told(session, "board-digest", now, MORNING + 7 * DAY) == {}


def test_who_wants_it_weekly_hears_on_monday(ada, session, cast, now):
    pace(session, cast.ben, "weekly")
    start(ada)
    monday = clock.instant(date(2026, 11, 2), time(7), "America/New_York")
    assert (cast.ben.id, cast.running.id) not in told(session, "board-digest", now, monday - timedelta(seconds=1))
    assert (cast.ben.id, cast.running.id) in told(session, "board-digest", now, monday)


def test_who_wants_each_post_gets_it_at_once_and_no_digest(ada, session, cast, now):
    pace(session, cast.ben, "at-once")
    start(ada)
    assert told(session, "board-post", now - DAY, now) == {(cast.ben.id, 1): None}
    assert (cast.ben.id, cast.running.id) not in told(session, "board-digest", now, MORNING)


def test_who_wants_nothing_gets_nothing(ada, of, session, cast, now):
    pace(session, cast.ben, "never")
    start(ada, body="@Ben look")
    start(of("sam"), kind="announcement")
    assert cast.ben.id not in {person for person, _about in told(session, "board-post", now - DAY, MORNING)}
    assert cast.ben.id not in {person for person, _about in told(session, "board-digest", now - DAY, MORNING)}


def test_a_name_an_announcement_and_a_private_answer_are_told_at_once(ada, of, session, cast, now):
    start(ada, body="@Ben look")
    assert (cast.ben.id, 1) in told(session, "board-post", now - DAY, now)
    start(of("sam"), kind="announcement", title="To all")
    assert {(cast.ada.id, 2), (cast.ben.id, 2)} <= set(told(session, "board-post", now - DAY, now))
    private = start(of("ben"), kind="private", title="Alone")
    reply(of("grace"), private, "Only for you")
    due = told(session, "board-post", now - DAY, now)
    assert (cast.ben.id, 4) in due and (cast.ada.id, 4) not in due and (cast.ada.id, 3) not in due


def test_a_post_of_the_night_waits_for_the_morning(ada, of, session, cast, set_clock):
    night = datetime(2026, 10, 29, 6, tzinfo=UTC)  # two in the morning in New York
    set_clock(night)
    ada.sign_in(cast.ada)
    start(ada, body="@Ben look")
    assert told(session, "board-post", night - DAY, night + timedelta(hours=4)) == {}
    assert (cast.ben.id, 1) in told(session, "board-post", night - DAY, night + timedelta(hours=5))


def test_a_deleted_post_is_not_told(ada, session, cast, now):
    start(ada, body="@Ben look")
    ada.post(f"{ROOM}/posts/1/delete")
    assert told(session, "board-post", now - DAY, now) == {(cast.ben.id, 1): "the post is gone"}


def test_a_planned_announcement_is_forecast_for_its_hour(of, session, cast, now):
    start(of("sam"), kind="announcement", title="Later", day="2026-10-30", hour="09:00")
    assert told(session, "board-post", now - DAY, now) == {}
    at = clock.instant(date(2026, 10, 30), time(9), "America/New_York")
    assert (cast.ada.id, 1) in told(session, "board-post", now, at)


def test_a_question_without_an_answer_alarms_the_desk_after_its_hours(ada, of, session, cast, now):
    topic = start(ada)
    start(of("ben"), kind="talk")
    reply(ada, topic, "Anybody?")  # one's own word is no answer
    due = told(session, "question-waiting", now, now + DAY)
    assert due == {(cast.grace.id, topic): None, (cast.sam.id, topic): None}
    sam = of("sam")
    sam.post("/staff/cohorts/october-2026/board", {"alarm_hours": "2", "group_url": ""})
    assert told(session, "question-waiting", now, now + timedelta(hours=2)) == due
    reply(of("ben"), topic, "Paper")
    assert set(told(session, "question-waiting", now, now + DAY).values()) == {"was answered"}


def test_where_no_staff_look_after_a_cohort_all_of_them_hear_the_alarm(ada, session, cast, now):
    with session() as s:
        s.execute(delete(Duty).where(Duty.person_id == cast.sam.id))
    topic = start(ada)
    due = told(session, "question-waiting", now, now + DAY)
    assert {(cast.grace.id, topic), (cast.sam.id, topic)} <= set(due)
    assert (cast.ben.id, topic) not in due


def test_a_letter_of_the_board_knows_where_to_answer(ada, session, cast, now):
    topic = start(ada)
    letter = Told("board-post", 1, 0, cast.ben.id, cast.running.id, now)
    assert facts_of(session, "board-post", letter)["answer_at"] == f"{ROOM}/board/{topic}?page=1#post-1"


def test_a_new_event_is_in_the_digest_until_it_is_answered(ada, of, session, cast, now):
    of("sam").post(f"{ROOM}/events/new", {
        "kind": "other", "title": "Round", "day": "2026-11-04", "hour": "12:00", "minutes": "45",
        "zone": "America/New_York", "key": "a" * 32,
    })  # fmt: skip
    assert (cast.ada.id, cast.running.id) in told(session, "board-digest", now, MORNING)
    ada.post(f"{ROOM}/events/1/answer", {"answer": "no"})
    assert (cast.ada.id, cast.running.id) not in told(session, "board-digest", now, MORNING)


def test_letters_reach_the_ledger_once_and_no_stranger(ada, session, cast, now):
    with session() as s:
        mail.post(s, KINDS, now - timedelta(minutes=1))
    start(ada, body="@Ben look")
    for moment in (now, MORNING, MORNING + timedelta(minutes=1), MORNING + DAY):
        with session() as s:
            mail.post(s, KINDS, moment)
    with session() as s:
        rows = s.execute(select(Letter.kind, Letter.person_id).where(Letter.kind.startswith("board"))).all()
    assert sorted(tuple(row) for row in rows) == sorted([("board-post", cast.ben.id), ("board-digest", cast.grace.id)])


def test_a_post_in_a_modules_discussion_is_told_to_whom_its_week_is_open(ada, of, session, cast, now):
    of("grace").post(f"{ROOM}/modules/w3-m1/discussion", {"body": "@Ada and @Ben", "key": "b" * 32})
    assert told(session, "board-post", now - DAY, now) == {}
    assert told(session, "board-digest", now, MORNING) == {}
    of("grace").post(f"{ROOM}/modules/w2-m1/discussion", {"body": "All", "key": "c" * 32})
    expected = {(cast.ada.id, cast.running.id), (cast.ben.id, cast.running.id)}
    assert set(told(session, "board-digest", now, MORNING)) == expected


def test_a_digest_is_about_ones_own_cohort(ada, session, cast, now):
    start(ada)
    assert cast.omar.id not in {person for person, _about in told(session, "board-digest", now, MORNING)}
