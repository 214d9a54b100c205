"""A seat that is promised to an applicant is kept: staff cannot give it away unawares, and moved dates move offers."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from sprint.accounts.models import AuditEntry, Person
from sprint.admissions import actions, queries
from sprint.admissions.models import Application, Offer
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Enrolment
from sprint.database import db, transaction
from sprint.errors import Refused
from sprint.mail import actions as mail
from sprint.plan import KINDS
from sprint.program import Program
from sprint.staff import actions as staff
from sprint.staff.listing import Entry
from tests.admissions.applying import offered, sent, upcoming
from tests.browser import Browser
from tests.builders import cast as builders

DAY = timedelta(days=1)
BO = {"email": "bo@example.com", "name": "Bo Quist", "company": "Quist Tools"}


@pytest.fixture
def sam(app, session, set_clock, now):
    """Sam's browser. Of two seats one is promised to company 1, and one was offered to the first who waits."""
    with session() as s:
        s.add(Program(id=1, second_factor_required=False))
        cohort = upcoming(s, seats=2)
        offered(s, sent(s, cohort, 1, now=now, state="accepted", decided_at=now), now=now)
        for number in (101, 102):
            sent(s, cohort, number, now=now, state="waitlisted", decided_at=now)
        actions.work_out(s, cohort.id, now=now)
        sam = builders.person(s, "Sam Porter", "staff")
        number = sam.id
    browser = Browser(app)
    browser.sign_in(number)
    return browser


def seats(session, now):
    """Seats in all, people with a place, and seats that wait for an answer."""
    with session() as s:
        cohort = s.scalars(select(Cohort)).one()
        taken = s.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.withdrawn_at.is_(None)))
        return cohort.capacity, taken, queries.live_offers(s, cohort.id, now)


ADD, SETTINGS = "/staff/cohorts/december-2026/people/add", "/staff/cohorts/december-2026/settings"


def test_staff_are_told_that_the_last_seats_are_promised_and_until_when(sam, session, now):
    sam.get(ADD)
    assert sam.page.h1 == "Every seat is taken or promised"
    sam.post(ADD, BO, expect=422)
    assert "2 seats are promised to companies, and no other is free. The next must answer until" in sam.page.text
    assert "Saturday, October 31" in sam.page.text and 'value="Bo Quist"' in sam.page.html
    assert seats(session, now) == (2, 0, 2)
    with session() as s:
        assert s.scalar(select(Person.id).where(Person.email == "bo@example.com")) is None, "nothing is left of it"


def test_staff_can_add_a_seat_with_the_person_and_who_waits_gets_neither_less_nor_more(sam, session, now):
    before = waiting(session)
    sam.post(ADD, {**BO, "adds_seat": "y"})
    assert (seats(session, now), waiting(session)) == ((3, 1, 2), before)
    with session() as s:
        assert "Added a seat: there are 3" in s.scalars(select(AuditEntry.sentence)).all()


def test_a_list_is_refused_whole_and_its_preview_counts_what_is_promised(sam, session, now):
    lines = {"lines": "Bo Quist, bo@example.com"}
    sam.post(f"{ADD}-list", lines, expect=200)
    assert "No seat is free" in sam.page.text
    sam.post(f"{ADD}-list", {**lines, "confirmed": "yes"}, expect=422)
    assert "Line 1: 2 seats are promised" in sam.page.text
    assert seats(session, now) == (2, 0, 2)


def test_nobody_is_let_in_again_on_a_promised_seat(sam, session, now):
    sam.post(ADD, {**BO, "adds_seat": "y"})
    with session() as s:
        enrolment = s.scalars(select(Enrolment)).one()
        enrolment.withdrawn_at, number = enrolment.starts_at, enrolment.id
        s.scalars(select(Cohort)).one().capacity = 2
    sam.post(f"/staff/cohorts/december-2026/people/{number}/readmission", expect=422)
    assert "2 seats are promised" in sam.page.text
    assert seats(session, now) == (2, 0, 2)


def test_there_are_never_fewer_seats_than_are_promised(sam, session, now):
    sam.post(SETTINGS, {"name": "December 2026", "capacity": "1"}, expect=422)
    assert "2 seats are promised" in sam.page.text
    assert seats(session, now) == (2, 0, 2)


def test_an_applicant_whom_staff_enrolled_by_hand_can_still_confirm(sam, session, now):
    sam.post(ADD, {**BO, "email": "applicant1@example.com", "adds_seat": "y", "company": ""})
    with session() as s:
        s.scalars(select(Cohort)).one().capacity = 1
        actions.confirm(s, queries.find_application(s, f"{1:032d}"), now=now)
    with session() as s:
        assert s.scalars(select(Enrolment)).one().company_id is not None
        assert queries.find_application(s, f"{1:032d}").state == "confirmed"


def waiting(session):
    """Who is offered a seat when, from the waitlist."""
    with session() as s:
        mine = select(Application.company_name, Offer.offered_at, Offer.expires_at).join(Offer)
        return {name: (at, until) for name, at, until in s.execute(mine.where(Offer.is_from_waitlist))}


def test_moving_the_first_week_works_the_waitlist_out_anew_at_once(sam, session, now):
    assert waiting(session)["Company 102"] == (now + 3 * DAY, now + 6 * DAY)
    with session() as s:
        cohort = cohort_of(s)
        opens = cohort.weeks[0].opens_at
        cohorts.move_week(s, cohort, 1, now + 4 * DAY, now=now)
    assert waiting(session)["Company 102"] == (now + 3 * DAY, now + 4 * DAY), "until the cohort begins"
    with session() as s:
        cohorts.move_week(s, cohort_of(s), 1, now + 2 * DAY, now=now)
    assert "Company 102" not in waiting(session), "no seat comes free before that"
    with session() as s:
        cohorts.move_week(s, cohort_of(s), 1, opens, now=now)
    assert waiting(session)["Company 102"] == (now + 3 * DAY, now + 6 * DAY)


def cohort_of(s):
    """The cohort, with its weeks."""
    return s.scalars(select(Cohort).options(selectinload(Cohort.weeks))).one()


def test_the_last_seat_goes_to_one_when_staff_enrol_and_accept_in_the_same_moment(app, session, set_clock, now):
    with session() as s:
        mail.write_due(s, KINDS, now)
        cohort = upcoming(s, seats=1)
        sam = builders.person(s, "Sam Porter", "staff")
        found = queries.find_application(s, sent(s, cohort, 1, now=now).nonce)
        actions.draft(s, [found], "accepted", by=sam, now=now)
        versions, cohort_id, sam_id = {one.id: one.version for one in queries.drafts(s)}, cohort.id, sam.id
    gate, done = threading.Barrier(9), []

    def accept(s):
        actions.release(s, versions, by=s.get(Person, sam_id), now=now)

    def enrol(s, number):
        entry = Entry(f"Bo {number}", f"bo{number}@example.com", "", "")
        staff.enrol(s, s.get(Cohort, cohort_id), entry, by=s.get(Person, sam_id), now=now, invited=False)

    def one(change, *args):
        gate.wait(30)
        try:
            with app.app_context(), transaction(db.engine) as s:
                change(s, *args)
            done.append(change.__name__)
        except Refused:
            pass

    threads = [threading.Thread(target=one, args=(enrol, n)) for n in range(8)]
    threads.append(threading.Thread(target=one, args=(accept,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) == 1
    assert seats(session, now) == ((1, 0, 1) if done == ["accept"] else (1, 1, 0))
