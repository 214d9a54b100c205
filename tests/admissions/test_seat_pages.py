"""From the confirmation to day one, page by page: colleagues, and the dates for one's calendar."""

from datetime import UTC

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from sprint.admissions import actions, links, queries
from sprint.admissions.models import ApplicationColleague
from sprint.cohorts.models import Enrolment, Week
from tests.admissions.applying import offered, sent, shown, upcoming
from tests.browser import Browser
from tests.builders.cast import person

BEN = {"name_1": "Ben", "email_1": "ben@company1.example", "role_1": "Sales"}


@pytest.fixture
def seat(app, session, set_clock, now):
    """The address of a confirmed seat, and the number of its applicant."""
    with session() as s:
        application = sent(s, upcoming(s), 1, now=now, state="accepted", decided_at=now)
        offered(s, application, now=now)
        actions.confirm(s, queries.find_application(s, application.nonce), now=now)
        person_id = application.person_id
    with app.app_context():
        return f"/seat/{links.of_seat(f'{1:032d}')}", person_id


def test_colleagues_typed_before_the_session_ended_are_there_after_signing_in(app, session, seat):
    path, rosa = f"{seat[0]}/colleagues", Browser(app)
    rosa.post(path, BEN, expect=401)
    kept = shown(rosa)["kept"]
    rosa.sign_in(seat[1]).post("/sign-in/resume", {"kept": kept}, expect=200)
    assert "ben@company1.example" in rosa.page.html
    for _twice in range(2):
        rosa.post(path, BEN)
    with session() as s:
        assert s.scalar(select(func.count()).select_from(Enrolment)) == 2
        assert s.scalar(select(func.count(ApplicationColleague.invited_at))) == 1


def test_somebody_else_who_is_signed_in_reaches_no_colleagues(app, session, seat):
    with session() as s:
        sam = Browser(app)
        number = person(s, "Sam Porter", "staff").id
    sam.sign_in(number).get(f"{seat[0]}/colleagues", expect=404)
    sam.post(f"{seat[0]}/colleagues", BEN, expect=404)


def test_the_four_openings_come_as_a_file_for_the_calendar(app, session, seat):
    rosa = Browser(app).sign_in(seat[1])
    rosa.get(f"{seat[0]}/ready")
    assert f"{seat[0]}/program.ics" in rosa.page.links() and rosa.page.html.count("<time") == 4
    answer = rosa.get(f"{seat[0]}/program.ics")
    assert answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    with session() as s:
        openings = sorted(s.scalars(select(Week.opens_at)))
    assert [event.decoded("dtstart").astimezone(UTC) for event in events] == openings
