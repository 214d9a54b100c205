"""The mail: what goes out, what went, what failed and is offered again, and the switch that stops it all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import Person
from sprint.mail import actions as mail
from sprint.mail.models import Envelope, Hold, Letter
from sprint.plan import KINDS
from tests.builders import cast as builders


@pytest.fixture
def posted(session, cast, now):
    """Everything that is due by now is in the ledger."""
    with session() as s:
        mail.post(s, KINDS, builders.at(builders.START - timedelta(days=11)))
        mail.post(s, KINDS, now)


def fail(session, person, trouble="550 no such mailbox"):
    """Let everything on its way to a person fail."""
    with session() as s:
        for envelope in s.scalars(select(Envelope).where(Envelope.person_id == person.id)):
            envelope.failed_at, envelope.trouble, envelope.attempts = builders.LONG_AGO, trouble, 1
        s.get(Person, person.id).bounced_at = builders.LONG_AGO


def test_the_forecast_counts_what_the_plan_will_post(session, cast, posted, sam, now):
    sam.get("/staff/mail?days=35")
    said = int(sam.page.h1.split()[0])
    with session() as s:
        before = {letter.id for letter in s.scalars(select(Letter))}
        for day in range(1, 36):
            mail.post(s, KINDS, now + timedelta(days=day))
        coming = [x for x in s.scalars(select(Letter)) if x.id not in before and not x.skipped]
        assert said == len([x for x in coming if x.due_at < builders.at(builders.date(2026, 12, 2), 0)])


def test_the_forecast_goes_day_by_day_and_says_what_depends_on_people(cast, posted, sam):
    sam.get("/staff/mail")
    assert "Mon, Nov 2In 5 days" in sam.page.text and "Week 3 opens" in sam.page.text
    assert "As things stand: whoever opens the week before then gets none." in sam.page.text
    sam.get(f"/staff/mail?cohort={cast.other.slug}")
    assert "Mail of Other 2026" in sam.page.text


def test_who_gets_a_letter_and_who_does_not_and_why(session, cast, posted, sam):
    with session() as s:
        s.get(Person, cast.omar.id).suspended_at = builders.LONG_AGO
    sam.get("/staff/mail/letters/week-opens/people?day=2026-11-02")
    assert "Ada Marsh" in sam.page.text and "No: the account is suspended" in sam.page.text
    sam.get(f"/staff/mail/letters/week-opens/people?day=2026-11-02&cohort={cast.running.slug}")
    assert "Omar" not in sam.page.text
    sam.get("/staff/mail/letters/week-opens/people?day=2026-11-03")
    assert "No letter of this kind is planned for this day" in sam.page.text


def test_the_ledger_is_searched_by_person_kind_cohort_and_state(cast, posted, sam):
    sam.get("/staff/mail/letters?q=ada")
    assert "Ada Marsh" in sam.page.text and "Omar Reed" not in sam.page.text
    sam.get("/staff/mail/letters?kind=welcome&state=waiting")
    assert sam.page.h1 == "2 letters wait"
    sam.get(f"/staff/mail/letters?cohort={cast.other.slug}&kind=welcome")
    assert sam.page.h1 == "One letter"
    sam.get("/staff/mail/letters?state=sent")
    assert "No letter found" in sam.page.text


def test_a_failed_letter_says_why_and_is_offered_again(session, cast, posted, sam, now):
    fail(session, cast.ada)
    sam.get("/staff/mail/letters?state=failed")
    assert "Failed: 550 no such mailbox" in sam.page.text and "Correct the address" in sam.page.text
    with session() as s:
        envelope = s.scalar(select(Envelope).where(Envelope.person_id == cast.ada.id))
        number = envelope.id
    for _click in range(2):
        sam.post(f"/staff/mail/envelopes/{number}/retry")
    with session() as s:
        again = s.get(Envelope, number)
        assert again.failed_at is None and again.try_at == now
        assert s.get(Person, cast.ada.id).bounced_at is None, "or the plan would skip it at once"
    sam.get("/staff/audit?q=ada")
    assert sam.page.text.count("Offered an e-mail to Ada Marsh once more") == 1


def test_all_that_failed_is_offered_again_at_once(session, cast, posted, sam):
    for person in (cast.ada, cast.omar):
        fail(session, person, "421 busy")
    sam.get("/staff")
    assert "need a look" in sam.page.text
    sam.post("/staff/mail/retry")
    with session() as s:
        assert not s.scalars(select(Envelope).where(Envelope.failed_at.is_not(None))).all()


def test_all_mail_is_paused_with_a_reason_and_let_go(session, cast, posted, sam):
    sam.post("/staff/mail/pause", {"reason": " "}, expect=422)
    assert "Say in a few words why" in sam.page.text
    for _click in range(2):
        sam.post("/staff/mail/pause", {"reason": "Wrong dates"})
    with session() as s:
        holds = s.scalars(select(Hold)).all()
        assert [hold.reason for hold in holds] == ["Wrong dates"]
        number = holds[0].id
    sam.get("/staff/mail")
    assert "fall due in the next 14 days, and wait" in sam.page.h1
    sam.get("/staff")
    assert "All mail is paused. Wrong dates, since" in sam.page.text
    for _click in range(2):
        sam.post("/staff/mail/release", {"hold": number, "hour": "12:00"})
    with session() as s:
        assert not s.scalar(select(Hold))


def test_after_a_restore_what_was_sent_before_the_loss_is_left_out(session, cast, posted, sam, now):
    sam.post("/staff/mail/pause", {"reason": "Restored from a backup"})
    with session() as s:
        number = s.scalar(select(Hold.id))
    sam.post("/staff/mail/release", {"hold": number, "drop": "y", "day": "", "hour": "12:00"}, expect=422)
    assert "Choose the day" in sam.page.text
    sam.post("/staff/mail/release", {"hold": number, "drop": "y", "day": "2026-10-26", "hour": "12:00"})
    with session() as s:
        skipped = s.scalars(select(Letter).where(Letter.skipped == "Restored from a backup")).all()
        assert skipped and all(letter.due_at <= builders.at(builders.date(2026, 10, 26), 12) for letter in skipped)


def test_one_cohort_is_paused_by_itself(session, cast, sam):
    page = f"/staff/cohorts/{cast.running.slug}"
    for _click in range(2):
        sam.post(f"{page}/pause", {"reason": "The coach is ill"})
    with session() as s:
        assert [hold.cohort_id for hold in s.scalars(select(Hold))] == [cast.running.id]
    sam.get(page)
    assert "The mail of October 2026 is paused. The coach is ill" in sam.page.text
    for _click in range(2):
        sam.post(f"{page}/resume")
    with session() as s:
        assert not s.scalar(select(Hold))


def test_a_late_timer_is_said_in_words(session, cast, sam, now, set_clock, posted):
    with session() as s:
        mail.beat(s, "post", now=now - timedelta(hours=30), is_done=True)
    set_clock(now + timedelta(hours=29))
    sam.sign_in(cast.sam).get("/staff")
    assert "The timer is late" in sam.page.text and "E-mails wait and do not leave" in sam.page.text
    assert "Weeks open all the same" in sam.page.text
