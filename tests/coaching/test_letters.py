"""What the letters of coaching say: each is written once, for whom it is meant."""

from datetime import datetime, timedelta

from sprint.coaching import actions
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment
from sprint.database import db
from sprint.mail.compose import Composer
from tests.builders.cast import at
from tests.builders.office import LETTERHEAD
from tests.mail.world import World

FRIDAY = datetime(2026, 10, 30).date()
NINE, HOUR = at(FRIDAY, 9), timedelta(hours=1)
SAYS = {
    "session-invite": ("Booked: Coaching session with Grace Lindqvist", "/cohorts/october-2026/coaching/sessions/"),
    "session-tomorrow": ("Friday, October 30, 9:00 AM", "You wrote: “Stripes”"),
    "session-soon": ("In an hour: Coaching session with Grace Lindqvist", "https://meet.example.com/grace"),
    "session-rating": ("How was your session with Grace Lindqvist?", "#rate"),
    "action-due": ("Today: Buy a card", "/cohorts/october-2026/coaching#actions"),
    "session-unbooked": ("Your company has no session with a coach yet this week", "choose first. That is you."),
    "session-cancelled": ("Cancelled: Coaching session with Grace Lindqvist", "The reason given: “Ill”"),
    "coach-agenda": ("One session today: Coaching: Ada Marsh, Harlow Castings", "Stripes"),
}


def test_each_letter_says_what_it_is_about(app, cast, session, now):
    with app.app_context():
        world = World(db.engine)
    with session() as s:
        enrolment = s.get(Enrolment, cast.enrolment.id)
        actions.save_rules(s, most_upcoming=2, most_a_week=1, cutoff_hours=24, first_pick_hours=24)
        wish = actions.Wish(cast.grace.id, NINE, "Stripes", "Light", "k" * 20)
        meeting_id = actions.book(s, enrolment, wish, now=now).meeting_id
        cohorts.agree(
            s, cohort_id=cast.running.id, company_id=None, person_id=cast.ada.id, text="Buy a card", due_on=FRIDAY,
            source=("session", meeting_id), by=cast.grace, now=now,
        )  # fmt: skip
    world.tick(now)
    for day in (-1, 0, 3):  # Thursday, Friday, and the Monday on which the next week opens
        for hour in (7, 8, 9, 11, 15):
            world.tick(moment := at(FRIDAY + timedelta(days=day), hour))
    with session() as s:
        later = actions.Wish(cast.grace.id, at(FRIDAY + timedelta(days=7), 9), "a", "b", "l" * 20)
        later_id = actions.book(s, s.get(Enrolment, cast.enrolment.id), later, now=moment, by_staff=True).meeting_id
        actions.cancel_as_leader(s, later_id, reason="Ill", now=moment)
    world.tick(moment)
    composer, found = Composer(app.jinja_env, LETTERHEAD, ""), {}
    with app.test_request_context():
        for mail in world.office.mails:
            words = composer.words(mail)
            for part in mail.parts:
                found.setdefault(part.kind.name, []).append(f"{words.subject} {words.text} {words.html}")
    for kind, expected in SAYS.items():
        assert any(all(text in letter for text in expected) for letter in found[kind]), (kind, found.get(kind))
    assert len(found["session-soon"]) == len(found["session-rating"]) == len(found["action-due"]) == 1
