"""From the first step of an application to a seat, killed after every write and around every commit (U7).

Each form is sent by a process that is killed at the first point, then at the second, and so on, as by somebody who
presses the button again, until one gets through. A kill leaves everything or nothing of what was sent, and in the end
there is one application, one company, one place and one letter of each kind.
"""

import multiprocessing
import os
import signal
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select

from sprint import limits
from sprint.accounts.models import AuditEntry, Person
from sprint.admissions import actions, links, queries
from sprint.admissions.models import Application, ApplicationColleague, Decision, Offer
from sprint.cohorts.models import Cohort, Company, Enrolment
from sprint.database import db, reader
from sprint.mail.models import Letter
from sprint.program import Program
from tests.admissions.applying import STEPS, offered, sent, shown, upcoming
from tests.browser import Browser
from tests.builders import cast as builders

fork = multiprocessing.get_context("fork")
KEPT = (Person, Application, ApplicationColleague, Decision, Offer, Company, Enrolment, Letter, AuditEntry)
BEN = {"name_1": "Ben", "email_1": "ben@brinwick.example", "role_1": "Sales"}


class Sender:
    """Sends forms from processes that are killed, each a point later, until one comes through."""

    def __init__(self, app, session):
        self.app, self.session, self.kills = app, session, 0

    def state(self):
        """Every row of what is kept."""
        with self.session() as s:
            found = [[tuple(row) for row in s.execute(select(model.__table__)).all()] for model in KEPT]
        return [sorted(rows, key=repr) for rows in found]

    def send(self, browser, path, data):
        """Until it gets through. Nothing of it is there, or all of it, after each kill."""
        form = {"csrf_token": browser._csrf(), **data}
        before, after, point = self.state(), None, 1
        while self._killed(browser, path, form, point):
            now = self.state()
            assert after in (None, now), f"{path}: a kill at point {point} left something else than the one before"
            after = now if now != before else None
            point += 1
        assert point > 2, "nothing was killed"
        assert self.state() != before
        assert after in (None, self.state()), f"{path}: sent again, it did something again"
        self.kills += point - 1

    def _killed(self, browser, path, form, point):
        with self.session() as s:
            s.execute(delete(limits.hits))  # who is killed twenty times may press twenty times
        with self.app.app_context():
            db.engine.dispose()
        process = fork.Process(target=post_until, args=(browser, path, form, point))
        process.start()
        process.join(60)
        assert process.exitcode in (-signal.SIGKILL, 0), f"{path}: {process.exitcode}"
        return process.exitcode != 0


def post_until(browser, path, form, point):
    """Send a form, and be killed at a point; 0 is the exit code of whoever gets through."""
    with browser.app.app_context():
        for engine in (db.engine, reader(db.engine)):
            engine.dispose(close=False)
            watch(engine, point)
    answer = browser.client.post(path, data=form)
    os._exit(0 if answer.status_code == 303 else 1)


def watch(engine, point):
    """Count each write that is done and each commit that begins and ends; kill this process at the point."""
    passed = 0

    def step():
        nonlocal passed
        passed += 1
        if passed == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def note(_connection, _cursor, sql, *_rest):
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            step()

    def commit(connection, real=engine.dialect.do_commit):
        step()
        real(connection)
        step()

    event.listen(engine, "after_cursor_execute", note)
    engine.dialect.do_commit = commit


@pytest.fixture
def sender(app, session, set_clock, now):
    """A cohort of three seats, staff, and a minute on the clock between a page and its form."""
    with session() as s:
        s.add(Program(id=1, second_factor_required=False))
        upcoming(s, seats=3)
        builders.person(s, "Sam Porter", "staff")
    return Sender(app, session)


def test_no_kill_between_the_first_step_and_the_seat_loses_or_doubles_anything(sender, app, session, set_clock, now):
    rosa = Browser(app)
    rosa.get("/apply")
    address = rosa.page.forms[0]["attrs"]["action"].rsplit("/", 1)[0]
    set_clock(now + timedelta(minutes=1))
    for number in (1, 2, 3, 4):
        if number > 1:
            rosa.get(f"{address}/{number}")
        sender.send(rosa, f"{address}/{number}", {**shown(rosa), **STEPS[number]})
    with session() as s:
        assert s.scalars(select(Application.state)).all() == ["submitted"]
        assert sorted(s.scalars(select(Letter.kind))) == ["application-link", "application-received"]
        it = s.scalars(select(Application)).one()
        number, nonce, person_id = it.id, it.nonce, it.person_id
        sam = s.scalars(select(Person).where(Person.is_staff)).one().id

    staff = Browser(app).sign_in(sam)
    sender.send(staff, f"/staff/applications/{number}/decision", {"outcome": "accepted"})
    with session() as s:
        draft = f"{s.scalars(select(Decision.id)).one()}.1"  # killed inserts leave gaps in PostgreSQL's numbers
    sender.send(staff, "/staff/decisions", {"decision": draft})

    with app.app_context():
        seat = f"/seat/{links.of_seat(nonce)}"
    sender.send(rosa, f"{seat}/confirmation", {})
    rosa.sign_in(person_id)
    sender.send(rosa, f"{seat}/colleagues", BEN)

    with session() as s:
        assert s.scalars(select(Application.state)).all() == ["confirmed"]
        assert s.scalars(select(Company.name)).all() == ["Brinwick Stamping, Inc."]
        assert len(s.scalars(select(Enrolment)).all()) == 2
        kinds = sorted(s.scalars(select(Letter.kind)))
        assert kinds == ["application-link", "application-received", "decision", "invitation"]
        assert queries.free_seats(s, queries.find_application(s, nonce).cohort, now) == 1
    assert sender.kills > 60


def test_no_kill_while_a_seat_is_given_back_or_an_application_withdrawn_loses_the_next_ones_turn(
    sender, app, session, now
):
    with session() as s:
        cohort = s.scalars(select(Cohort)).one()
        cohort.capacity = 2
        for number in (1, 2):
            offered(s, sent(s, cohort, number, now=now, state="accepted", decided_at=now), now=now)
        for number in (101, 102):
            sent(s, cohort, number, now=now, state="waitlisted", decided_at=now)
        actions.work_out(s, cohort.id, now=now)
    with app.app_context():
        refused, withdrawn = links.of_seat(f"{1:032d}"), links.of(f"{2:032d}")
    rosa = Browser(app)
    sender.send(rosa, f"/seat/{refused}/refusal", {})
    sender.send(rosa, f"/apply/{withdrawn}/withdrawal", {})
    with session() as s:
        mine = select(Application.company_name).join(Offer).where(Offer.answered_at.is_(None), Offer.offered_at == now)
        assert sorted(s.scalars(mine)) == ["Company 101", "Company 102"]
