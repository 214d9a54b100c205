"""The prep sheet shows where a company began, as far as it agreed to that when it applied."""

from datetime import timedelta

import pytest

from sprint.admissions import actions as admissions
from sprint.admissions.models import Application
from sprint.coaching import actions
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment
from tests.browser import Browser
from tests.builders.cast import at
from tests.coaching.test_booking import NINE, THURSDAY

SAID = "Five inquiries a month from our website"


@pytest.fixture
def applied(session, cast):
    """Ada's company has applied, and has a session with Grace; change the application and look at her sheet."""
    with session() as s:
        then = at(THURSDAY - timedelta(days=60))
        application = Application(
            nonce="n" * 32, cohort_id=cast.running.id, company_id=cast.company.id, state="confirmed", step=4,
            created_at=then, changed_at=then, submitted_at=then, confirmed_at=then, consented_at=then,
            consent_version=admissions.CONSENT_VERSION, company_name="Harlow Castings", goals=SAID,
            obstacle="Nobody has time", answers={"site": "card", "photos": "phone"}, phone="555 0100",
        )  # fmt: skip
        s.add(application)
        wish = actions.Wish(cast.grace.id, NINE, "Stripes", "Light", "k" * 20)
        seat = actions.book(s, s.get(Enrolment, cast.enrolment.id), wish, now=NINE - timedelta(days=1))
        return application.id, seat.meeting_id


def look(app, cast, meeting_id):
    grace = Browser(app).sign_in(cast.grace)
    grace.get(f"/coach/sessions/{meeting_id}")
    return grace.page.text


def test_the_coach_reads_where_the_company_began(app, cast, applied):
    text = look(app, cast, applied[1])
    assert SAID in text and "Nobody has time" in text and "A few pages about us, seldom changed" in text
    assert "555 0100" not in text


@pytest.mark.parametrize(
    "change", [{"consent_version": "2026-11"}, {"consented_at": None}, {"state": "accepted", "confirmed_at": None},
               {"company_id": "other"}, {"cohort_id": "other"}],
)  # fmt: skip
def test_nothing_is_shown_that_was_not_agreed_to_or_is_not_theirs(app, cast, session, applied, change):
    application_id, meeting_id = applied
    with session() as s:
        others = {"company_id": cohorts.find_or_add_company(s, "Elsewhere").id, "cohort_id": cast.other.id}
        for name, value in change.items():
            setattr(s.get(Application, application_id), name, others[name] if value == "other" else value)
    assert SAID not in look(app, cast, meeting_id)


def test_only_a_session_that_was_is_called_the_last_one(app, cast, session, applied, set_clock):
    with session() as s:
        wish = actions.Wish(cast.grace.id, NINE + timedelta(days=7), "Prices", "Advice", "l" * 20)
        enrolment = s.get(Enrolment, cast.enrolment.id)
        later = actions.book(s, enrolment, wish, now=NINE - timedelta(days=1), by_staff=True).meeting_id
    assert "Last time" not in look(app, cast, later)
    set_clock(NINE + timedelta(hours=2))
    assert "Last time" in look(app, cast, later) and "Obstacle: “Stripes”" in look(app, cast, later)
