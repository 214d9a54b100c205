"""The fixed cast, at noon on the Wednesday of week 2, with a small curriculum; Sam and Alex have browsers."""

import pytest

from sprint.program import Program
from tests.browser import Browser
from tests.builders import cast as builders
from tests.staff import modules


@pytest.fixture
def cast(session, now, set_clock):
    """Ada learns, Grace coaches, Sam is staff, Omar is elsewhere, Priya is the partner, Alex is the administrator."""
    with session() as s:
        s.add(Program(id=1, second_factor_required=False))
        modules.publish(s, now)
        return builders.cast(s)


@pytest.fixture
def sam(app, cast):
    """Sam's browser, signed in."""
    return Browser(app).sign_in(cast.sam)


@pytest.fixture
def alex(app, cast):
    """Alex's browser, signed in."""
    return Browser(app).sign_in(cast.alex)
