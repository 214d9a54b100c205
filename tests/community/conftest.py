"""A cohort with a board: Ada and Ben of two companies, their coach, staff, and Omar who must never see it."""

import pytest

from sprint.cohorts import actions as cohorts
from tests.builders import cast as builders
from tests.learning import lessons

ROOM = "/cohorts/october-2026"


@pytest.fixture
def cast(session, set_clock):
    """The cast, with Ben of a second company; everybody's curriculum is published."""
    with session() as s:
        lessons.publish(s)
        made = builders.cast(s)
        ben = builders.person(s, "Ben Harlow", "participant")
        company = cohorts.find_or_add_company(s, "Ovenmarch", makes="Ovens")
        cohorts.enrol(s, made.running, ben, company=company, now=builders.LONG_AGO)
        made.__dict__["ben"] = ben
        return made


@pytest.fixture
def ada(app, browser, cast):
    """Ada's browser."""
    return browser.sign_in(cast.ada)


@pytest.fixture
def of(app, cast):
    """The browser of anybody, by name: `of("ben").get(...)`."""
    from tests.browser import Browser

    return lambda name: Browser(app).sign_in(getattr(cast, name))
