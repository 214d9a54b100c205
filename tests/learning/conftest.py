"""The cast in a running cohort in its second week, with a small curriculum."""

import pytest

from tests.builders import cast as builders
from tests.learning import lessons


@pytest.fixture
def cast(session, set_clock):
    """Ada, Grace, Sam, Omar, Priya and Alex; the clock stands at the Wednesday of week 2."""
    with session() as s:
        lessons.publish(s)
        return builders.cast(s)
