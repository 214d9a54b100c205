"""Events: planned, answered, moved, seated, told of."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from sprint.cohorts.models import ActionItem
from sprint.community.event_facts import event_facts
from sprint.community.forms import new_key
from sprint.community.models import Event, EventQuestion, QuestionVote, Rsvp, Topic
from sprint.mail.models import Letter
from sprint.mail.queries import planned, window
from sprint.plan import KIND
from sprint.planning import Told
from tests.community.board import ROOM

SOON = {"kind": "round-table", "title": "Ad worth it?", "day": "2026-11-04", "hour": "12:00", "minutes": "45",
        "zone": "America/New_York", "body": "Bring **numbers**.", "url": "https://meet.example.com/x"}  # fmt: skip


def plan(browser, **more):
    answer = browser.post(f"{ROOM}/events/new", {**SOON, "key": new_key(), **more})
    return int(answer.headers["Location"].rpartition("/")[2])


def come(browser, event, answer="going", **more):
    return browser.post(f"{ROOM}/events/{event}/answer", {"answer": answer, **more})


def letters(session, kind):
    with session() as s:
        found = s.execute(select(Letter.person_id, Letter.edition).where(Letter.kind == kind).order_by(Letter.id))
        return [tuple(row) for row in found]


@pytest.fixture
def sam(of):
    return of("sam")


def test_no_event_says_so(ada):
    ada.get(f"{ROOM}/events")
    assert ada.page.h1 == "No event is planned"
    ada.get(f"{ROOM}/events/new", expect=404)


def test_an_event_is_planned_and_answered(ada, sam, session):
    event = plan(sam)
    ada.get(f"{ROOM}/events")
    assert "Ad worth it?" in ada.page.h1
    ada.get(f"{ROOM}/events/{event}")
    assert "<strong>numbers</strong>" in ada.page.html and "Do you come?" in ada.page.text
    come(ada, event, subject="Search ads")
    ada.get(f"{ROOM}/events/{event}")
    assert "You have a seat" in ada.page.text
    come(ada, event, "no")
    ada.get(f"{ROOM}/events/{event}")
    assert "Nobody has answered yet" in ada.page.text


def test_the_same_form_plans_once(sam, session):
    key = new_key()
    assert plan(sam, key=key) == plan(sam, key=key)


def test_weekly_events_keep_their_local_hour_when_clocks_change(sam, session):
    plan(sam, day="2026-10-30", hour="12:00", times="3")  # clocks go back on November 1
    with session() as s:
        starts = s.scalars(select(Event.starts_at).order_by(Event.starts_at)).all()
    assert [at.hour for at in starts] == [16, 17, 17]
    assert starts[1] - starts[0] == timedelta(days=7, hours=1)


def test_an_hour_that_spring_skips_is_refused_beside_what_was_typed(sam):
    data = {**SOON, "key": new_key(), "day": "2027-03-14", "hour": "02:30"}
    sam.post(f"{ROOM}/events/new", data, expect=422)
    assert "does not exist" in sam.page.text and "Ad worth it?" in sam.page.html


def test_the_last_seat_goes_to_one_and_the_next_free_one_to_who_waits(ada, of, sam, session):
    event = plan(sam, capacity="1")
    ben = of("ben")
    come(ada, event)
    come(ben, event)
    ben.get(f"{ROOM}/events/{event}")
    assert "You are on the waiting list" in ben.page.text
    come(ada, event, "no")
    ben.get(f"{ROOM}/events/{event}")
    assert "You have a seat" in ben.page.text
    with session() as s:
        states = dict(s.execute(select(Rsvp.person_id, Rsvp.state)).all())
    assert sorted(states.values()) == ["going", "no"]
    assert len(letters(session, "event-invitation")) == 2


def test_more_seats_let_those_in_who_wait(ada, of, sam, session):
    event = plan(sam, capacity="1")
    come(ada, event)
    come(of("ben"), event)
    sam.post(f"{ROOM}/events/{event}/edit", {**SOON, "capacity": "2"})
    with session() as s:
        assert s.scalars(select(Rsvp.state)).all() == ["going", "going"]


def test_an_invitation_follows_each_change_with_the_same_uid(ada, sam, session, now, cast):
    event = plan(sam)
    come(ada, event)
    sam.post(f"{ROOM}/events/{event}/edit", {**SOON, "hour": "13:00"})
    sam.post(f"{ROOM}/events/{event}/cancel")
    sam.post(f"{ROOM}/events/{event}/cancel")  # twice is once
    assert letters(session, "event-invitation") == [(cast.ada.id, 1000), (cast.ada.id, 1001)]
    assert letters(session, "event-cancelled") == [(cast.ada.id, 1002)]
    with session() as s:
        told = [Told("event-cancelled", event, 1002, cast.ada.id, None, now),
                Told("event-invitation", event, 1000, cast.ada.id, None, now)]  # fmt: skip
        facts = event_facts(s, told, now)
        calendar = facts[told[0].identity]["calendar"]
        assert calendar.is_cancelled and calendar.sequence == 2
        assert told[1].identity not in facts  # what is no longer true is not sent
        uid = s.get(Event, event).uid
    assert calendar.uid.startswith(uid)
    sam.post(f"{ROOM}/events/{event}/cancel", {"undo": "1"})
    assert letters(session, "event-invitation")[-1] == (cast.ada.id, 1003)


def test_who_gives_a_seat_up_has_it_taken_out_of_the_calendar(ada, sam, session, now, cast):
    event = plan(sam)
    for answer in ("going", "no", "no", "going"):
        come(ada, event, answer)
    assert letters(session, "event-invitation") == [(cast.ada.id, 1000), (cast.ada.id, 2000)]
    assert letters(session, "event-cancelled") == [(cast.ada.id, 1000)]
    told = Told("event-cancelled", event, 1000, cast.ada.id, None, now)
    with session() as s:
        assert not event_facts(s, [told], now)  # she comes after all
    come(ada, event, "no")
    with session() as s:
        facts = event_facts(s, [told], now)[told.identity]
    assert facts["calendar"].is_cancelled and not facts["is_off"]


def test_ones_own_calendar_holds_the_events_one_comes_to(ada, sam, app):
    event = plan(sam)
    ada.get("/calendar")
    address = next(a["value"] for _t, a in ada.page.tags if a.get("id") == "address")
    feed = lambda: app.test_client().get("/calendar/" + address.rsplit("/", 1)[1]).text  # noqa: E731
    assert "Ad worth it?" not in feed()
    come(ada, event)
    assert "SUMMARY:Ad worth it?" in feed()
    come(ada, event, "no")
    assert "Ad worth it?" not in feed()


def test_a_calendar_file_holds_the_event(ada, sam):
    event = plan(sam, title="Evil\r\nATTENDEE:x")
    answer = ada.get(f"{ROOM}/events/{event}/calendar")
    assert answer.mimetype == "text/calendar"
    assert "DTSTART:20261104T170000Z" in answer.text
    assert "\nATTENDEE" not in answer.text


def test_questions_are_voted_up_once_each(ada, of, sam, session):
    event, ben = plan(sam), of("ben")
    key = new_key()
    for _time in range(2):
        ada.post(f"{ROOM}/events/{event}/questions", {"text": "What does a click cost?", "key": key})
    ben.post(f"{ROOM}/events/{event}/questions", {"text": "Who writes the ad?", "key": new_key()})
    for _time in range(2):
        ben.post(f"{ROOM}/events/{event}/questions/1/vote")
    with session() as s:
        assert len(s.scalars(select(EventQuestion.id)).all()) == 2
        assert len(s.scalars(select(QuestionVote.question_id).where(QuestionVote.question_id == 1)).all()) == 2
    sam.get(f"{ROOM}/events/{event}")
    assert sam.page.text.index("What does a click cost?") < sam.page.text.index("Who writes the ad?")
    ben.post(f"{ROOM}/events/{event}/questions/1/remove", expect=404)
    ada.post(f"{ROOM}/events/{event}/questions/1/remove")


def test_the_host_sets_tables_writes_the_recap_and_what_was_taken_on(ada, of, sam, session, cast):
    event, ben = plan(sam), of("ben")
    come(ada, event, subject="Ads")
    come(ben, event, subject="Photos")
    sam.get(f"{ROOM}/events/{event}/host")
    sam.post(f"{ROOM}/events/{event}/tables", {"size": "2"})
    sam.get(f"{ROOM}/events/{event}/host")
    assert "Table 1" in sam.page.text
    ada.get(f"{ROOM}/events/{event}/host", expect=404)
    sam.post(f"{ROOM}/events/{event}/promises", {"person": str(cast.ada.id), "text": "Call two buyers"})
    sam.post(f"{ROOM}/events/{event}/recap", {"body": "We **did**", "recording_url": "https://v.example.com"})
    ada.get(f"{ROOM}/events/{event}")
    assert "Call two buyers" in ada.page.text and "<strong>did</strong>" in ada.page.html
    with session() as s:
        assert s.scalars(select(ActionItem.text)).all() == ["Call two buyers"]


def test_the_weekly_rhythm_is_planned_once(sam, ada, session):
    for _time in range(2):
        sam.post(f"{ROOM}/events/rhythm")
    with session() as s:
        kinds = s.scalars(select(Event.kind).order_by(Event.starts_at)).all()
        drops = s.scalars(select(Topic.id)).all()
    assert kinds == ["town-hall", "round-table", "town-hall", "round-table", "town-hall"]
    assert len(drops) == 2  # those of weeks 3 and 4: what is past is not planned
    ada.get(f"{ROOM}/board")
    assert "Tuesday drop" not in ada.page.text
    sam.get(f"{ROOM}/board?show=hidden")
    assert "Tuesday drop: a $600 test" in sam.page.text


def test_a_foreign_event_is_not_there(of, sam):
    event = plan(sam)
    omar = of("omar")
    omar.get(f"/cohorts/other-2026/events/{event}", expect=404)
    omar.post(f"/cohorts/other-2026/events/{event}/answer", {"answer": "going"}, expect=404)


NOON = datetime(2026, 11, 4, 17, tzinfo=UTC)


def test_who_comes_is_reminded_a_day_before(ada, sam, session, cast):
    event = plan(sam)
    come(ada, event)
    with session() as s:
        span = window(s, NOON - timedelta(days=2), NOON)
        rows = s.execute(planned(KIND["event-tomorrow"], span)).all()
        assert [(row.person_id, row.about_id, row.due_at) for row in rows] == [
            (cast.ada.id, event, NOON - timedelta(days=1))
        ]
