"""The cast, a small curriculum, and a cohort that takes applications."""

from datetime import date

import pytest

from tests.builders import cast as builders
from tests.learning import lessons


@pytest.fixture
def cast(session, set_clock):
    """The clock stands at the Wednesday of week 2 of the running cohort."""
    with session() as s:
        lessons.publish(s)
        return builders.cast(s)


@pytest.fixture
def upcoming(session, cast):
    """A cohort that begins in January."""
    with session() as s:
        made = builders.cohort(s, "January 2027", date(2027, 1, 11))
        s.expire_on_commit = False
        return made
