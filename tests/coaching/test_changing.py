"""A session moves, changes hands, ends: every calendar and every reminder goes with it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from sprint.coaching import actions, queries
from sprint.coaching.models import Seat
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment
from sprint.database import db
from sprint.errors import Refused
from sprint.mail.models import Letter
from tests.browser import Browser
from tests.builders.cast import at, person
from tests.mail.world import World

ROOM = "/cohorts/october-2026/coaching"
FRIDAY = datetime(2026, 10, 30).date()
NINE, TEN = at(FRIDAY, 9), at(FRIDAY, 10)
HOUR = timedelta(hours=1)


def book(session, cast, starts_at=NINE, coach=None, key="k" * 20, **more):
    """Ada's session, booked now."""
    with session() as s:
        wish = actions.Wish((coach or cast.grace).id, starts_at, "Stripes", "Light", key)
        enrolment = s.get(Enrolment, cast.enrolment.id)
        return actions.book(
            s, enrolment, wish, now=more.pop("now", at(FRIDAY - timedelta(days=2), 12)), **more
        ).meeting_id


def told(session, kind):
    with session() as s:
        rows = s.execute(select(Letter.person_id, Letter.edition).where(Letter.kind == kind).order_by(Letter.id))
        return [tuple(row) for row in rows]


def meeting_of(session, meeting_id):
    with session() as s:
        return queries.locked(s, meeting_id)


def choice(coach, starts_at):
    return f"{coach.id}@{starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def test_a_participant_moves_it_up_to_the_cutoff_and_all_are_told(browser, cast, session, set_clock):
    meeting_id, ada = book(session, cast), browser.sign_in(cast.ada)
    ada.get(f"{ROOM}/sessions/{meeting_id}/move")
    assert "9:30 AM" in ada.page.text
    ada.post(f"{ROOM}/sessions/{meeting_id}/move", {"slot": choice(cast.grace, TEN), "reason": "A rush job"})
    moved = meeting_of(session, meeting_id)
    assert (moved.starts_at, moved.people[0].starts_at, moved.sequence, moved.moves) == (TEN, TEN, 1, 1)
    assert told(session, "session-invite") == [
        (cast.ada.id, 0), (cast.grace.id, 0), (cast.ada.id, 1), (cast.grace.id, 1)
    ]  # fmt: skip
    set_clock(TEN - 23 * HOUR)
    ada.sign_in(cast.ada).post(f"{ROOM}/sessions/{meeting_id}/move", {"slot": choice(cast.grace, NINE)}, expect=422)
    assert "You could change this session until Thursday, October 29, 10:00 AM" in ada.page.text


def test_a_participant_cancels_it_with_a_reason_and_the_time_is_free_again(browser, cast, session):
    meeting_id, ada = book(session, cast), browser.sign_in(cast.ada)
    ada.post(f"{ROOM}/sessions/{meeting_id}/cancellation", {"reason": ""}, expect=422)
    ada.post(f"{ROOM}/sessions/{meeting_id}/cancellation", {"reason": "Ill"})
    ada.post(f"{ROOM}/sessions/{meeting_id}/cancellation", {"reason": "Ill"})
    assert told(session, "session-cancelled") == [(cast.ada.id, 1), (cast.grace.id, 1)]
    assert book(session, cast, key="n" * 20) != meeting_id


def test_after_the_cutoff_the_coach_can(browser, cast, session, set_clock):
    meeting_id = book(session, cast)
    set_clock(NINE - HOUR)
    ada = browser.sign_in(cast.ada)
    ada.post(f"{ROOM}/sessions/{meeting_id}/cancellation", {"reason": "Ill"}, expect=422)
    assert "Now only your coach" in ada.page.text
    grace = Browser(browser.app).sign_in(cast.grace)
    grace.post(f"/coach/sessions/{meeting_id}/cancellation", {"reason": "Ill myself"})
    assert meeting_of(session, meeting_id).reason == "Ill myself"


def test_a_coach_moves_it_anywhere_but_onto_another_session(browser, cast, session, set_clock):
    meeting_id = book(session, cast)
    with session() as s:
        bea = person(s, "Bea Lund", "participant")
        other = cohorts.enrol(s, s.merge(cast.running), bea, company=None, now=at(FRIDAY - timedelta(days=20)))
        actions.book(s, other, actions.Wish(cast.grace.id, TEN, "a", "b", "b" * 20), now=NINE - timedelta(days=2))
    grace = browser.sign_in(cast.grace)
    where = f"/coach/sessions/{meeting_id}/move"
    grace.post(where, {"day": "2026-10-30", "at": "09:45", "reason": "Late"}, expect=422)
    assert "this time is taken" in grace.page.text
    grace.post(where, {"day": "2026-10-30", "at": "18:15", "reason": "Late"})
    assert meeting_of(session, meeting_id).starts_at == at(FRIDAY, 18, 15)


def test_staff_hand_it_to_another_coach_and_everybody_is_told(browser, cast, session):
    meeting_id, sam = book(session, cast), browser.sign_in(cast.sam)
    where = f"/staff/coaching/sessions/{meeting_id}"
    sam.get(where)
    sam.post(f"{where}/coach", {"coach": cast.gus.id, "reason": "Grace is ill"})
    handed = meeting_of(session, meeting_id)
    assert (handed.coach_id, handed.uid) == (cast.gus.id, meeting_of(session, meeting_id).uid)
    assert told(session, "session-cancelled") == [(cast.grace.id, 1)]
    assert told(session, "session-invite")[2:] == [(cast.ada.id, 1), (cast.gus.id, 1)]


def test_staff_book_for_somebody_past_notice_and_quota_never_past_another_session(browser, cast, session):
    sam = browser.sign_in(cast.sam)
    where, whose = "/staff/coaching/book/october-2026", {"for": cast.enrolment.id}
    sam.get(f"{where}?for={cast.enrolment.id}")
    form = {**whose, "slot": choice(cast.grace, NINE), "obstacle": "a", "help": "b", "key": "s" * 20}
    sam.post(where, form)
    sam.post(where, {**form, "slot": choice(cast.gus, TEN), "key": "t" * 20})
    sam.post(where, {**form, "slot": choice(cast.grace, NINE), "key": "u" * 20}, expect=422)
    assert len(told(session, "session-invite")) == 4


def test_who_withdraws_has_no_session_ahead(browser, cast, session, now):
    meeting_id = book(session, cast)
    browser.sign_in(cast.sam).post(f"/staff/cohorts/october-2026/people/{cast.enrolment.id}/withdrawal")
    assert meeting_of(session, meeting_id).cancelled_at == now
    assert told(session, "session-cancelled") == [(cast.ada.id, 1), (cast.grace.id, 1)]
    with pytest.raises(Refused, match="no longer take part"):
        book(session, cast, key="w" * 20)


@pytest.fixture
def world(app):
    with app.app_context():
        return World(db.engine)


def reminders(world):
    kinds = {"session-tomorrow", "session-soon", "session-rating", "coach-agenda"}
    return [(row.kind, row.due_at, row.edition) for row in world.ledger() if row.kind in kinds and not row.skipped]


def run(world, *moments):
    """The timer at the moments at which something is due, and at some between."""
    for moment in moments:
        world.tick(moment)


def test_reminders_go_the_day_before_and_an_hour_before_and_the_coach_gets_the_day(cast, session, world, now):
    book(session, cast)
    thursday, friday = FRIDAY - timedelta(days=1), FRIDAY
    run(world, now, at(thursday, 6), at(thursday, 7), at(thursday, 12), at(friday, 7), NINE - 1.5 * HOUR, NINE - HOUR,
        NINE, TEN, NINE + 1.5 * HOUR, NINE + 3 * HOUR)  # fmt: skip
    assert sorted((kind, due) for kind, due, _edition in reminders(world)) == [
        ("coach-agenda", at(friday, 7)), ("session-rating", NINE + 1.5 * HOUR), ("session-soon", NINE - HOUR),
        ("session-tomorrow", at(thursday, 7)),
    ]  # fmt: skip


def test_a_moved_session_reminds_again_and_a_cancelled_one_never(cast, session, world, now):
    meeting_id = book(session, cast)
    run(world, now, at(FRIDAY - timedelta(days=1), 7), at(FRIDAY, 7), NINE - HOUR, NINE - HOUR / 2)
    with session() as s:
        actions.move_as_leader(s, meeting_id, at(FRIDAY, 14), reason="r", now=NINE - HOUR / 4)
    run(world, NINE, TEN, NINE + 3.5 * HOUR, NINE + 4 * HOUR, NINE + 4.5 * HOUR)
    assert [(d, e) for kind, d, e in reminders(world) if kind == "session-soon"] == [
        (NINE - HOUR, 0),
        (NINE + 4 * HOUR, 1),
    ]
    with session() as s:
        actions.cancel_as_leader(s, meeting_id, reason="r", now=NINE + 4 * HOUR + HOUR / 2)
    run(world, *(NINE + hours * HOUR for hours in (5, 6, 6.5, 7, 9)))
    assert not [kind for kind, _d, _e in reminders(world) if kind == "session-rating"]


def test_a_letter_that_a_change_has_overtaken_is_not_sent(cast, session, world, now):
    meeting_id = book(session, cast)
    with session() as s:
        actions.move_as_leader(s, meeting_id, TEN, reason="r", now=now)
    world.tick(now)
    subjects = [
        mail.parts[0].facts["starts_at"] for mail in world.office.mails if mail.parts[0].kind.name == "session-invite"
    ]
    assert subjects == [TEN, TEN]


def test_who_was_there_rates_once_it_is_over(browser, cast, session, set_clock):
    meeting_id, ada = book(session, cast), browser.sign_in(cast.ada)
    ada.post(f"{ROOM}/sessions/{meeting_id}/rating", {"rating": "5", "words": "Good"}, expect=422)
    set_clock(NINE + HOUR)
    ada.sign_in(cast.ada)
    ada.get(f"{ROOM}/sessions/{meeting_id}")
    ada.post(f"{ROOM}/sessions/{meeting_id}/rating", {"rating": "5", "words": "Good"})
    with session() as s:
        assert s.scalars(select(Seat.rating)).all() == [5]
    grace = Browser(browser.app).sign_in(cast.grace)
    seat_id = meeting_of(session, meeting_id).people[0].id
    grace.post(f"/coach/sessions/{meeting_id}/seats/{seat_id}", {"has_come": "no", "rating": "0", "words": ""})
    ada.post(f"{ROOM}/sessions/{meeting_id}/rating", {"rating": "1", "words": ""}, expect=422)
    browser.sign_in(cast.sam).get("/staff/coaching")
    assert "In the last seven days coaches gave 0.5 hours. Say thank you." in browser.page.text


def test_notes_are_private_or_shared_and_promises_stand_on_today_and_on_the_next_sheet(
    browser, cast, session, set_clock
):
    meeting_id, grace = book(session, cast), Browser(browser.app)
    set_clock(NINE + HOUR)
    grace.sign_in(cast.grace).post(
        f"/coach/sessions/{meeting_id}/notes", {"shared_notes": "Use a card", "private_notes": "Is in a hurry"}
    )
    grace.post(
        f"/coach/sessions/{meeting_id}/actions", {"text": "Buy a card", "owner": cast.ada.id, "due_on": "2026-11-02"}
    )
    ada = browser.sign_in(cast.ada)
    ada.get(f"{ROOM}/sessions/{meeting_id}")
    assert "Use a card" in ada.page.text and "hurry" not in ada.page.text
    ada.get("/today")
    assert "One thing you promised" in ada.page.text and "Buy a card" in ada.page.text
    next_id = book(session, cast, at(FRIDAY + timedelta(days=7), 9), key="2" * 20, now=NINE + HOUR)
    grace.get(f"/coach/sessions/{next_id}")
    assert "Buy a card" in grace.page.text and "Is in a hurry" in grace.page.text and "Use a card" in grace.page.text
    with session() as s:
        item_id = cohorts.queries.open_items(s, s.get(Enrolment, cast.enrolment.id))[0].id
    ada.post(f"{ROOM}/actions/{item_id}", {"state": "done"})
    grace.get(f"/coach/sessions/{next_id}")
    assert "Done" in grace.page.text
    grace.get("/coach")
    assert "Stripes" in grace.page.text


def test_no_other_company_reads_what_one_tells_its_coach(browser, cast, session):
    meeting_id = book(session, cast)
    with session() as s:
        bea = person(s, "Bea Lund", "participant")
        cohorts.enrol(s, s.merge(cast.running), bea, company=None, now=at(FRIDAY - timedelta(days=20)))
        ben = person(s, "Ben Marsh", "participant")
        cohorts.enrol(s, s.merge(cast.running), ben, company=s.merge(cast.company), now=at(FRIDAY - timedelta(days=20)))
    other = browser.sign_in(bea)
    for path in ("", "/move", "/session.ics"):
        other.get(f"{ROOM}/sessions/{meeting_id}{path}", expect=404)
    other.post(f"{ROOM}/sessions/{meeting_id}/cancellation", {"reason": "x"}, expect=404)
    other.get(ROOM)
    assert "Stripes" not in other.page.html
    Browser(browser.app).sign_in(ben).get(f"{ROOM}/sessions/{meeting_id}")
    Browser(browser.app).sign_in(cast.gus).get(f"/coach/sessions/{meeting_id}", expect=404)
