"""What applicants read: each letter has its link, its words and its way on, in text and HTML."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from sprint import mailing
from sprint.accounts.models import Person
from sprint.admissions import actions, links, queries
from sprint.admissions.models import Application
from sprint.database import db
from sprint.mail import preview
from sprint.plan import KIND
from tests.admissions.applying import OPENS, at, offered, sent, upcoming
from tests.builders.cast import person
from tests.mail.world import World

DAY = timedelta(days=1)
NOW = at(OPENS - 20 * DAY, 12)


@pytest.fixture
def world(app):
    """The timer runs; one company has begun, one has applied and two are to be decided."""
    with app.app_context():
        world = World(db.engine)
        world.tick(NOW - DAY)
        with world.change() as s:
            cohort = upcoming(s, seats=1)
            sent(s, cohort, 1, now=NOW)
            sent(s, cohort, 2, now=NOW)
            draft = sent(s, cohort, 3, now=NOW)
            draft.state, draft.submitted_at = "draft", None
            person(s, "Sam Porter", "staff")
        yield world


def find(s, number):
    return queries.find_application(s, f"{number:032d}")


def decide(world, outcomes):
    with world.change() as s:
        sam = s.scalars(select(Person).where(Person.is_staff)).one()
        for number, outcome in outcomes.items():
            actions.draft(
                s, [find(s, number)], outcome, reason="full" if outcome == "declined" else "", by=sam, now=NOW
            )
        actions.release(s, {one.id: one.version for one in queries.drafts(s)}, by=sam, now=NOW)


def words(app, world, kind):
    """The letters of a kind that have left, as they read."""
    composer = mailing.composer(app)
    return [composer.words(mail) for mail in world.office.mails if mail.parts[0].kind.name == kind]


def test_an_acceptance_brings_the_seat_its_deadline_and_no_other_link(app, world):
    decide(world, {1: "accepted"})
    world.tick(NOW)
    (letter,) = words(app, world, "decision")
    seat = f"/seat/{links.of_seat(f'{1:032d}')}"
    assert seat in letter.text and seat in letter.html
    assert "It is kept for you until" in letter.text


def test_a_decline_says_why_and_what_else_there_is_and_offers_no_seat(app, world):
    decide(world, {1: "declined"})
    world.tick(NOW)
    (letter,) = words(app, world, "decision")
    assert "more good applications came than we have seats" in letter.text
    assert "/seat/" not in letter.text + letter.html


def test_a_letter_about_an_offered_seat_names_the_deadline(app, world):
    decide(world, {1: "waitlisted"})
    world.tick(NOW + timedelta(minutes=1))
    (letter,) = words(app, world, "seat-offered")
    assert letter.subject.startswith("A seat is yours until")
    assert "/seat/" in letter.text


def test_who_withdraws_before_the_letter_leaves_is_not_told(app, world):
    decide(world, {1: "waitlisted"})
    world.post(NOW + timedelta(minutes=1))
    with world.change() as s:
        actions.withdraw(s, find(s, 1), now=NOW + timedelta(minutes=2))
    world.deliver()
    assert words(app, world, "seat-offered") == []


def test_three_days_before_the_deadline_who_has_begun_is_reminded_and_who_has_sent_is_not(app, world):
    world.tick(at(OPENS, 9) - 3 * DAY + timedelta(minutes=1))
    letters = words(app, world, "application-unsent")
    assert len(letters) == 1
    assert "is begun, and not sent" in letters[0].text


def test_a_link_asked_for_again_is_another_letter(app, world):
    for minutes in (0, 1):
        with world.change() as s:
            actions.send_link(s, find(s, 1), now=NOW + timedelta(minutes=minutes))
    world.tick(NOW + timedelta(minutes=2))
    assert len(words(app, world, "application-link")) == 2


def test_a_seats_letter_can_be_sent_again_while_it_waits(app, world):
    with world.change() as s:
        find(s, 1).state = "accepted"
        offered(s, find(s, 1), now=NOW)
        actions.send_seat(s, find(s, 1), now=NOW)
    world.tick(NOW)
    (letter,) = words(app, world, "seat-link")
    assert "/seat/" in letter.text


def test_staff_who_look_at_a_letter_do_not_see_the_link_of_the_seat(app, world):
    decide(world, {1: "accepted"})
    world.tick(NOW)
    with world.change() as s:
        applicant = s.scalars(select(Person).where(Person.name == "Person 1")).one()
        shown = preview.preview(s, mailing.composer(app), KIND["decision"], applicant, NOW)
    assert "Confirm your seat" in shown.text
    assert "/seat/" not in shown.text + shown.html


def test_what_letters_print_costs_the_same_for_one_as_for_many(app, world):
    from sprint.admissions.letters import application_facts
    from sprint.planning import Told
    from tests.queries import asked_of

    with world.change() as s:
        cohort_id = s.scalar(select(Application.cohort_id).limit(1))
        cohort = find(s, 1).cohort
        for number in range(10, 40):
            sent(s, cohort, number, now=NOW)
        assert s.scalar(select(func.count()).where(Application.cohort_id == cohort_id)) == 33
    told = [Told("application-link", n, 0, n, None, NOW) for n in range(1, 34)]
    counts = []
    for some in (told[:1], told):
        with world.change() as s, asked_of(app) as asked:
            application_facts(s, some, NOW)
        counts.append(len(asked))
    assert counts == [1, 1]
