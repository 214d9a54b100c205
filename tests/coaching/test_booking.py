"""Booking a session: what a participant sees, sends and gets."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import Person
from sprint.coaching import actions
from sprint.coaching.models import Meeting, Seat
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment
from sprint.mail.models import Letter
from tests.browser import Browser
from tests.builders.cast import at, cohort, person

ROOM = "/cohorts/october-2026/coaching"
THURSDAY = datetime(2026, 10, 29).date()
NINE, TEN = at(THURSDAY, 9), at(THURSDAY, 10)
NEXT_WEEK = at(THURSDAY + timedelta(days=7), 9)


def sent(coach, starts_at, key="k" * 20, **more):
    """What the form sends."""
    slot = f"{coach.id}@{starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return {"slot": slot, "obstacle": "Striped photos", "help": "A better light", "key": key, **more}


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def letters(session, kind):
    with session() as s:
        return s.execute(
            select(Letter.person_id, Letter.about_id, Letter.edition).where(Letter.kind == kind).order_by(Letter.id)
        ).all()


def only_meeting(session):
    with session() as s:
        return s.scalars(select(Meeting)).one()


def test_free_times_stand_in_the_readers_zone(ada, cast, session):
    ada.get(ROOM)
    assert ada.page.h1 == "No session this week yet"
    assert "9:00 AM" in ada.page.text and "Eastern Time (New York)" in ada.page.text
    with session() as s:
        s.get(Person, cast.ada.id).zone = "America/Los_Angeles"
    ada.get(f"{ROOM}?coach={cast.grace.id}")
    assert "6:00 AM" in ada.page.text and "9:00 AM for Grace" in ada.page.text


def test_a_subject_narrows_the_coaches(ada, cast):
    ada.get(f"{ROOM}?subject=ads")
    values = [a["value"] for _t, a in ada.page.tags if a.get("name") == "slot"]
    assert values and all(value.startswith(f"{cast.gus.id}@") for value in values)


def test_a_booking_is_one_session_and_two_letters(ada, cast, session):
    answer = ada.post(ROOM, sent(cast.grace, NINE))
    meeting = only_meeting(session)
    assert answer.headers["Location"].endswith(f"{ROOM}/sessions/{meeting.id}")
    assert (meeting.coach_id, meeting.starts_at, meeting.meeting_url) == (
        cast.grace.id,
        NINE,
        "https://meet.example.com/grace",
    )
    assert letters(session, "session-invite") == [(cast.ada.id, meeting.id, 0), (cast.grace.id, meeting.id, 0)]
    ada.get(f"{ROOM}/sessions/{meeting.id}")
    assert "Striped photos" in ada.page.text
    ada.get(ROOM)
    assert ada.page.h1 == "Your next session is on Thursday, October 29, 9:00 AM Eastern Time"


def test_a_double_click_books_once_and_other_answers_with_the_same_key_are_refused(ada, cast, session):
    for _ in range(2):
        ada.post(ROOM, sent(cast.grace, NINE))
    assert len(letters(session, "session-invite")) == 2
    ada.post(ROOM, sent(cast.grace, TEN), expect=422)
    assert "sent before, with other answers" in ada.page.text
    only_meeting(session)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(ada, cast):
    ada.post(ROOM, sent(cast.grace, NINE, help=""), expect=422)
    assert "Say in a sentence what help you need" in ada.page.text and "Striped photos" in ada.page.text
    ada.post(ROOM, {**sent(cast.grace, NINE), "slot": ""}, expect=422)
    assert "Choose one of the times" in ada.page.text
    ada.post(ROOM, {**sent(cast.grace, NINE), "slot": "1@nonsense"}, expect=422)


def test_who_comes_second_is_told_and_sees_other_times(ada, cast, session, app):
    with session() as s:
        bea = person(s, "Bea Lund", "participant")
        cohorts.enrol(s, s.merge(cast.running), bea, company=None, now=at(THURSDAY - timedelta(days=20)))
    ada.post(ROOM, sent(cast.grace, NINE))
    other = Browser(app).sign_in(bea)
    other.post(ROOM, sent(cast.grace, NINE, key="b" * 20), expect=422)
    assert "Somebody was faster" in other.page.text and "Striped photos" in other.page.text
    assert "9:30 AM" in other.page.text
    only_meeting(session)


@pytest.mark.parametrize("wrong", [NINE + timedelta(minutes=10), at(THURSDAY, 15), at(THURSDAY - timedelta(days=3), 9)])
def test_a_time_that_is_not_offered_cannot_be_had(ada, cast, session, wrong):
    ada.post(ROOM, sent(cast.grace, wrong), expect=422)
    assert "not free any more" in ada.page.text
    with session() as s:
        assert s.scalars(select(Meeting)).all() == []


def test_a_coach_of_another_cohort_cannot_be_booked(ada, cast, session):
    from tests.coaching.conftest import give_hours

    with session() as s:
        zed = person(s, "Zed Foreign", "coach")
        give_hours(s, zed)
    ada.get(ROOM)
    assert "Zed" not in ada.page.text
    ada.post(ROOM, sent(zed, NINE), expect=422)


def test_a_company_has_one_session_a_week_and_two_ahead(ada, cast, session, app):
    with session() as s:
        ben = person(s, "Ben Marsh", "participant")
        cohorts.enrol(
            s, s.merge(cast.running), ben, company=s.merge(cast.company), now=at(THURSDAY - timedelta(days=20))
        )
    ada.post(ROOM, sent(cast.grace, NINE))
    colleague = Browser(app).sign_in(ben)
    colleague.get(ROOM)
    assert f"{NINE.astimezone(UTC):%Y-%m-%d}" not in "".join(a.get("value", "") for _t, a in colleague.page.tags)
    colleague.post(ROOM, sent(cast.gus, TEN, key="b" * 20), expect=422)
    assert "has its session of that week already" in colleague.page.text
    colleague.post(ROOM, sent(cast.gus, NEXT_WEEK, key="c" * 20))
    ada.post(ROOM, sent(cast.grace, NEXT_WEEK + timedelta(days=7), key="d" * 20), expect=422)
    assert "2 sessions ahead, which is the most" in ada.page.text


def test_companies_without_a_session_choose_first(ada, cast, session, set_clock):
    with session() as s:
        actions.save_rules(s, most_upcoming=3, most_a_week=1, cutoff_hours=24, first_pick_hours=24)
    monday = at(THURSDAY - timedelta(days=3), 10)
    set_clock(monday)
    ada.sign_in(cast.ada)
    ada.post(ROOM, sent(cast.grace, NINE))
    ada.get(ROOM)
    assert (
        "Until Tuesday, October 27, 9:00 AM Eastern Time, companies without a session this week choose first"
        in ada.page.text
    )
    ada.post(ROOM, sent(cast.grace, NEXT_WEEK, key="e" * 20), expect=422)
    set_clock(monday + timedelta(days=1))
    ada.sign_in(cast.ada)
    ada.post(ROOM, sent(cast.grace, NEXT_WEEK, key="e" * 20))


def test_one_person_cannot_be_in_two_sessions_at_once(cast, session, now):
    with session() as s:
        enrolment = s.get(Enrolment, cast.enrolment.id)
        actions.book(s, enrolment, actions.Wish(cast.grace.id, NINE, "a", "b", "1" * 20), now=now)
        with pytest.raises(Exception, match="another session at that time"):
            actions.book(s, enrolment, actions.Wish(cast.gus.id, NINE, "a", "b", "2" * 20), now=now, by_staff=True)
        assert s.scalars(select(Seat.meeting_id)).all() == [s.scalars(select(Meeting.id)).one()]


def test_today_says_that_a_session_is_missing_and_then_which_comes(ada, cast):
    ada.get("/today")
    assert "No session with a coach yet this week" in ada.page.text
    ada.post(ROOM, sent(cast.grace, NINE))
    ada.get("/today")
    assert "No session with a coach" not in ada.page.text and "With Grace Lindqvist" in ada.page.text


def test_coaches_and_staff_have_pages_of_their_own(browser, cast):
    browser.sign_in(cast.grace).get(ROOM, expect=403)


def test_what_a_company_handed_in_can_be_looked_at_together(ada, cast, session, browser, now):
    from sprint.learning import actions as learning
    from tests.learning.lessons import FIELDS

    with session() as s:
        enrolment, person_row = s.get(Enrolment, cast.enrolment.id), s.get(Person, cast.ada.id)
        work = learning.start_deliverable(s, enrolment, "w1-m1", now=now)
        learning.hand_in(s, work, FIELDS[:1], {"name": "Clip"}, (), number=1, person=person_row, now=now)
        draft = learning.start_deliverable(s, enrolment, "w1-m2", now=now)
        work_id, draft_id = work.id, draft.id
    ada.get(ROOM)
    assert "Sheet 1.1" in ada.page.text and "Sheet 1.2" not in ada.page.text
    ada.post(ROOM, sent(cast.grace, NINE, deliverables=str(draft_id)), expect=422)
    ada.post(ROOM, sent(cast.grace, NINE, deliverables=str(work_id)))
    meeting = only_meeting(session)
    ada.get(f"{ROOM}/sessions/{meeting.id}")
    assert "Sheet 1.1" in ada.page.text
    Browser(browser.app).sign_in(cast.grace).get(f"/coach/sessions/{meeting.id}")


def test_a_group_fills_then_waits_and_moves_up_by_itself(ada, cast, session, app, now):
    with session() as s:
        people = [person(s, f"P{n} Guest", "participant") for n in range(2)]
        for each in people:
            cohorts.enrol(s, s.merge(cast.running), each, company=None, now=at(THURSDAY - timedelta(days=20)))
    grace = Browser(app).sign_in(cast.grace)
    form = {
        "title": "Office hour",
        "cohort": cast.running.id,
        "day": "2026-10-30",
        "at": "15:00",
        "minutes": 50,
        "seats": 2,
    }
    for _ in range(2):
        grace.post("/coach/sessions/group", form)
    group = only_meeting(session)
    guests = [Browser(app).sign_in(each) for each in people]
    for n, one in enumerate((ada, *guests)):
        one.post(f"{ROOM}/groups/{group.id}/seat", {"question": f"Q{n}", "key": f"group-{n:016}"})
    guests[1].get(f"{ROOM}/sessions/{group.id}")
    assert "You are on the waiting list, number 1" in guests[1].page.text and "Q0" not in guests[1].page.text
    ada.post(f"{ROOM}/groups/{group.id}/seat/end")
    guests[1].get(f"{ROOM}/sessions/{group.id}")
    assert "You have a seat" in guests[1].page.text
    assert letters(session, "session-invite")[-1][0] == people[1].id
    grace.get(f"/coach/sessions/{group.id}")
    assert "2 people take part" in grace.page.text and "Q2" in grace.page.text


def test_a_group_is_for_the_cohort_that_runs_unless_another_is_chosen(ada, cast, session, app, now):
    with session() as s:
        for start in (date(2026, 9, 7), date(2027, 1, 11)):
            cohorts.assign(s, s.merge(cast.grace), cohort(s, f"From {start}", start), "coach")
    grace = Browser(app).sign_in(cast.grace)
    grace.get("/coach/sessions/group")
    chosen = [attrs["value"] for tag, attrs in grace.page.tags if tag == "option" and "selected" in attrs]
    assert chosen == [str(cast.running.id)]


def test_seats_of_a_group_change_and_who_waits_moves_up(ada, cast, session, app, now):
    with session() as s:
        guests = [person(s, f"P{n} Guest", "participant") for n in range(4)]
        mine = [
            cohorts.enrol(s, s.merge(cast.running), each, company=None, now=at(THURSDAY - timedelta(days=20)))
            for each in guests
        ]
        group = actions.open_group(
            s, coach_id=cast.grace.id, cohort_id=cast.running.id, title="Office hour", starts_at=at(THURSDAY, 15),
            length=timedelta(minutes=50), seats=2, now=now,
        ).id  # fmt: skip
        for n, each in enumerate(mine):
            actions.take_seat(s, each, group, question="", key=f"seat-{n:016}", now=now)

    def taken():
        with session() as s:
            rows = s.execute(select(Seat.person_id, Seat.number).where(Seat.state == "taken").order_by(Seat.number))
            return [tuple(row) for row in rows]

    grace, where = Browser(app).sign_in(cast.grace), f"/coach/sessions/{group}/seats"
    grace.post(where, {"seats": 1}, expect=422)
    grace.post(where, {"seats": 3})
    assert taken() == [(guest.id, n) for n, guest in enumerate(guests[:3], 1)]
    assert letters(session, "session-invite")[-1][0] == guests[2].id
    grace.post(where, {"seats": 2}, expect=422)
    assert "3 seats are taken, so there cannot be fewer than that" in grace.page.text
    grace.post(where, {"seats": 9})
    with session() as s:
        actions.leave_seat(s, s.merge(mine[0]), group, now=now)
    grace.post(where, {"seats": 3})  # the numbers 2 to 4 close ranks: nobody gets a seat twice, nobody loses one
    assert sorted(taken()) == [(guests[1].id, 2), (guests[2].id, 3), (guests[3].id, 1)]
    Browser(app).sign_in(cast.gus).post(where, {"seats": 9}, expect=404)


def test_looking_at_other_times_keeps_what_was_typed_and_books_nothing(ada, cast, session):
    typed = sent(cast.grace, NINE)
    for look, shown in (
        (f"coach={cast.gus.id}", "free times with Gus"), ("subject=Ads", "Striped photos"),
        (f"coach={cast.grace.id}&from=2026-11-05", "First days"), ("", "Gus"),
        (f"coach={cast.grace.id}", "free times with Grace"),
    ):  # fmt: skip
        ada.post(ROOM, {**typed, "look": look}, expect=200)
        assert "Striped photos" in ada.page.text and "A better light" in ada.page.text and shown in ada.page.text
    checked = [a["value"] for _t, a in ada.page.tags if a.get("name") == "slot" and "checked" in a]
    assert checked == [typed["slot"]]
    ada.post(ROOM, {**typed, "look": f"coach={cast.grace.id}&from=2026-11-05"}, expect=200)
    assert [a["value"] for _t, a in ada.page.tags if a.get("name") == "from"] == ["2026-11-05"]
    with session() as s:
        assert s.scalars(select(Meeting)).all() == []
