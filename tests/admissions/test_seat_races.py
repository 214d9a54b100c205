"""However many click at once: one company, one place each, one letter each, and never more people than seats."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from sprint.accounts.models import Person
from sprint.admissions import links
from sprint.admissions.models import Application
from sprint.cohorts.models import Company, Enrolment
from sprint.database import db, transaction
from sprint.mail import actions as mail
from sprint.mail.models import Letter
from sprint.plan import KINDS
from tests.admissions.applying import offered, sent, upcoming

TRIES = 20  # a person whose page says that the site is busy tries again


@pytest.fixture
def arranged(session, set_clock, now):
    """So many accepted applications for so many seats."""

    def make(applications, seats):
        with session() as s:
            mail.write_due(s, KINDS, now)  # the timer has begun
            cohort = upcoming(s, seats=seats)
            for number in range(1, applications + 1):
                offered(s, sent(s, cohort, number, now=now, state="accepted", decided_at=now), now=now)

    return make


@pytest.fixture
def clicking(app):
    """Click on the confirmation of each of these applications at the same moment; the last answer to each."""
    app.config["WTF_CSRF_ENABLED"] = False  # the forgery tests are about it; here fifty browsers need none

    def click(numbers):
        with app.app_context():
            addresses = [f"/seat/{links.of_seat(f'{number:032d}')}/confirmation" for number in numbers]
        barrier = Barrier(len(addresses))

        def one(address):
            client = app.test_client()
            barrier.wait()
            for _again in range(TRIES):
                answer = client.post(address)
                if answer.status_code != 503:
                    break
            return answer.status_code

        with ThreadPoolExecutor(len(addresses)) as pool:
            return list(pool.map(one, addresses))

    return click


def test_twenty_clicks_on_one_seat_make_one_company_one_place_and_one_letter(app, arranged, clicking, now):
    arranged(1, 5)
    assert clicking([1] * 20) == [303] * 20
    with app.app_context(), transaction(db.engine) as s:
        mail.post(s, KINDS, now)
        for model in (Company, Enrolment, Person):
            assert s.scalar(select(func.count()).select_from(model)) == 1
        assert s.scalars(select(Letter.kind)).all() == ["welcome"]
        assert s.scalars(select(Application.state)).all() == ["confirmed"]


@pytest.mark.parametrize("seats", [1, 10])
def test_fifty_who_confirm_at_once_take_exactly_the_seats_there_are(app, arranged, clicking, seats):
    arranged(50, seats)
    answers = clicking(range(1, 51))
    assert (answers.count(303), answers.count(422)) == (seats, 50 - seats)
    with app.app_context(), transaction(db.engine) as s:
        assert s.scalar(select(func.count()).select_from(Enrolment)) == seats
        assert s.scalar(select(func.count()).select_from(Company)) == seats
        assert s.scalars(select(Application.state)).all().count("confirmed") == seats
