"""A restored site is quiet: what a backup still meant to send may have been sent long ago (RELIABILITY F20, R3)."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sprint import backup, create_app
from sprint.accounts import actions as accounts
from sprint.accounts import links
from sprint.accounts.models import Person, Token
from sprint.database import db, transaction
from sprint.mail.models import Envelope, Letter
from tests.builders.cast import at, program
from tests.conftest import settings_for
from tests.mail.world import World

FIRST, SECOND = date(2026, 10, 19), date(2026, 10, 26)
TAKEN = at(SECOND, 8, 59)  # a minute before week 2 opens


def ask_for_link(world, email="p1@example.com"):
    """A person asks for a link to sign in; its letter is written."""
    with transaction(world.engine) as session:
        asked = session.scalar(select(Person).where(Person.email == email))
        return accounts.ask_for_link(session, asked, "sign-in", now=world.now).id


@pytest.fixture
def saved(app, tmp_path):
    """A backup with one e-mail sealed and not sent, one urgent letter waiting, and week 2 about to open."""
    with app.app_context():
        world = World(db.engine)
        with world.change() as session:
            program(session, people=[(1, "America/New_York"), (2, "America/Chicago")])
        world.tick(at(FIRST, 8))
        world.post(at(FIRST, 9))
        world.now = TAKEN
        ask_for_link(world)
        with db.engine.connect() as connection:
            assert connection.scalars(select(Envelope.sent_at)).all().count(None) >= 1
        backup.take(backup.Place(db.engine, tmp_path / "none"), tmp_path / "b.zip", TAKEN)
    return tmp_path / "b.zip"


@contextmanager
def restored(databases, saved, at):
    """The site as it is after the restore, some time later."""
    app = create_app(settings_for(databases.fresh(), saved.parent / "new"))
    with app.app_context():
        backup.restore(backup.Place(db.engine, saved.parent / "new" / "uploads"), saved, at)
        world = World(db.engine)
        world.now = at
        yield app, world
        db.engine.dispose()


def wait(world, hours, step=timedelta(minutes=10)):
    """Let the timer run."""
    for _ in range(int(timedelta(hours=hours) / step)):
        world.tick(world.now + step)


def test_nothing_leaves_in_the_first_hour_nor_later(databases, saved):
    with restored(databases, saved, at(SECOND, 14)) as (_app, world):
        wait(world, 1)
        wait(world, 48, timedelta(hours=12))
        assert world.office.mails == []
        assert len(world.ledger(kind="week-opens", about_id=12)) == 2, "the plan goes on: letters are only kept back"


def test_whoever_asks_for_a_link_after_the_restore_gets_it_at_once(databases, saved):
    with restored(databases, saved, at(SECOND, 14)) as (_app, world):
        ask_for_link(world)
        world.tick()
        assert [mail.letters for mail in world.office.mails] == [("sign-in/2/0/1",)]


def test_links_from_before_open_nothing(app, databases, saved):
    with app.app_context(), db.engine.connect():
        before = [links.url_for_token(token) for token in db.session.scalars(select(Token))]
    with restored(databases, saved, at(SECOND, 14)) as (_app, world), transaction(world.engine) as session:
        [token] = session.scalars(select(Token))
        assert links.url_for_token(token) == before[0], "the same token: and it is used up"
        assert token.used_at is not None
        assert not accounts.use_link(session, token, now=world.now)


def test_a_release_sends_what_comes_and_drops_what_may_have_been_sent(databases, saved):
    with restored(databases, saved, at(SECOND, 14)) as (app, world):
        said = app.test_cli_runner().invoke(args=["mail", "release"])
        assert said.exit_code == 0
        assert "Restored from a backup of October 26, 2026, 12:59 UTC" in said.output
        world.tick(world.now + timedelta(minutes=1))
        assert world.office.mails == []
        assert {letter.skipped for letter in world.ledger(kind="week-opens", about_id=12)} != {None}
        wait(world, 24 * 7, timedelta(hours=12))
        told = {
            letter.split("/")[1] for mail in world.office.mails for letter in mail.letters if "week-opens" in letter
        }
        assert told == {"13"}, "week 3 is told of; of the weeks before nothing, for it may have been told already"
        with world.change() as session:
            waiting = select(Letter).where(Letter.envelope_id.is_(None), Letter.skipped.is_(None))
            assert [x.kind for x in session.scalars(waiting) if x.due_at < at(SECOND, 14)] == []
