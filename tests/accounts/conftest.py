"""Ada learns, Sam is staff, Alex is the administrator."""

import pytest

from tests.accounts import cast


@pytest.fixture
def ada(session, now, set_clock):
    """Ada learns, and has a password."""
    return cast.person(session, "Ada", now=now, roles=("participant",))


@pytest.fixture
def sam(session, now, set_clock):
    """Sam is staff."""
    return cast.person(session, "Sam", now=now, roles=("staff",))


@pytest.fixture
def optional_factor(session):
    """The program leaves the second factor to its staff."""
    from sprint.program import Program

    with session() as s:
        s.merge(Program(id=1, name="Digitization Sprint", second_factor_required=False))
