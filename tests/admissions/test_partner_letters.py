"""On the first morning of a month, a partner's officers read what became of their referrals."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import Person
from sprint.admissions import actions
from sprint.admissions.models import Partner
from sprint.database import db, reading
from sprint.mail import actions as mail
from sprint.mail.models import Letter
from sprint.mail.preview import preview
from sprint.mailing import composer
from sprint.plan import KIND, KINDS
from tests.admissions.referrals import came, partner
from tests.builders.cast import at

FIRST = date(2026, 11, 1)  # a Sunday, and the day on which clocks go back


@pytest.fixture
def chamber(session, cast, upcoming):
    """Priya's chamber, with a link and one company."""
    with session() as s:
        mail.post(s, KINDS, at(FIRST - timedelta(days=3)))
        made, link = partner(s, "Harbor Chamber", cast.priya, link="harbor")
        came(s, link, upcoming, "Quiet Works")
        came(s, link, upcoming, "Loud Castings", is_named=True)
        return made.id


def posted(session, until):
    with session() as s:
        mail.post(s, KINDS, until)
        rows = s.execute(select(Letter.person_id, Letter.due_at).where(Letter.kind == "partner-month"))
        return [tuple(row) for row in rows.all()]


def test_it_is_due_once_a_month_at_the_officers_own_hour(session, cast, chamber):
    assert posted(session, at(FIRST, 6, 59)) == []
    first = (cast.priya.id, at(FIRST, 7))
    assert posted(session, at(FIRST, 7)) == [first]
    assert posted(session, at(date(2026, 11, 30), 23)) == [first]
    assert posted(session, at(date(2026, 12, 2))) == [first, (cast.priya.id, at(date(2026, 12, 1), 7))]


def test_who_is_no_officer_any_more_and_partners_that_ended_get_none(session, cast, chamber, now):
    with session() as s:
        actions.end_partner(s, s.get(Partner, chamber), by=s.merge(cast.sam), now=now)
    assert posted(session, at(FIRST, 12)) == []
    with session() as s:
        actions.resume_partner(s, s.get(Partner, chamber), by=s.merge(cast.sam), now=now)
        actions.remove_officer(s, s.get(Partner, chamber), s.get(Person, cast.priya.id), by=s.merge(cast.sam), now=now)
    assert posted(session, at(date(2026, 12, 1), 12)) == []


def test_it_tells_what_the_desk_tells_and_no_more(app, session, cast, chamber, now):
    with app.app_context(), reading(db.engine) as s:
        it = preview(s, composer(app), KIND["partner-month"], s.get(Person, cast.priya.id), now)
    assert it.subject == "What became of your referrals: Harbor Chamber"
    assert "- Started: 1 or more" in it.text and "- Accepted: Hidden" in it.text
    assert "- Loud Castings: Applied" in it.text and "Quiet Works" not in it.text + it.html
    assert f"/partner?of={chamber}" in it.html
    assert "You get this because you are an officer of Harbor Chamber." in it.text


def test_without_referrals_it_brings_the_links_along(app, session, cast, now):
    with session() as s:
        partner(s, "New Guild", cast.priya, link="guild")
    with app.app_context(), reading(db.engine) as s:
        it = preview(s, composer(app), KIND["partner-month"], s.get(Person, cast.priya.id), now)
    assert "Nobody has opened your links yet." in it.text and "/r/guild" in it.text


def test_staff_see_it_before_anybody_got_one(browser, cast, chamber):
    browser.sign_in(cast.sam).get("/staff/mail/letters/partner-month")
    assert browser.page.h1 == "What became of your referrals: Harbor Chamber"
