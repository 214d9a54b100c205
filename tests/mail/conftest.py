"""The world of the mail tests: three people in three zones, and the timer's first tick the day before week 1."""

from datetime import date

import pytest

from sprint import create_app, mailing
from sprint.database import db
from tests.builders.cast import NY, at, program
from tests.conftest import settings_for
from tests.mail.world import World

ZONES = (NY, "America/Chicago", "Pacific/Honolulu")


@pytest.fixture
def world(app):
    """Persons 1, 2 and 3 in New York, Chicago and Honolulu, and a timer that starts on October 18."""
    with app.app_context():
        world = World(db.engine)
        with world.change() as session:
            program(session, people=list(enumerate(ZONES, start=1)))
        world.tick(at(date(2026, 10, 18)))
        yield world


@pytest.fixture(scope="session")
def letter_app(tmp_path_factory):
    """An application that writes letters and touches no database."""
    folder = tmp_path_factory.mktemp("letters")
    return create_app(settings_for(f"sqlite:///{folder}/none.db", folder))


@pytest.fixture
def composer(letter_app):
    """Who writes the letters."""
    with letter_app.app_context():
        yield mailing.composer(letter_app)
