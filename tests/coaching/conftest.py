"""Ada's cohort with two coaches who have hours."""

from contextlib import contextmanager
from datetime import time

import pytest

from sprint.coaching import actions
from sprint.cohorts import actions as cohorts
from tests.builders import cast as builders
from tests.learning import lessons


def give_hours(session, coach, **wishes):
    """Every weekday from nine to noon, in New York: half an hour a session, nothing between, no notice."""
    wanted = {"zone": builders.NY, "length_minutes": 30, "buffer_minutes": 0, "notice_hours": 0, "daily_most": 20}
    actions.save_offer(session, coach, **{**wanted, **wishes})
    for weekday in range(5):
        actions.add_weekly(session, coach, weekday, (time(9), time(12)))


@pytest.fixture
def cast(session, set_clock):
    """The cast, a small curriculum, Grace's hours, and a second coach who has them, too: Gus."""
    with session() as s:
        lessons.publish(s)
        made = builders.cast(s)
        gus = builders.person(s, "Gus Moreno", "coach")
        cohorts.assign(s, gus, made.running, "coach")
        actions.save_rules(s, most_upcoming=2, most_a_week=1, cutoff_hours=24, first_pick_hours=0)
        give_hours(s, made.grace, meeting_url="https://meet.example.com/grace", subjects="Listings, Quotes")
        give_hours(s, gus, subjects="Ads")
        made.__dict__["gus"] = gus
        return made


@pytest.fixture
def session(session):
    """The same, and what was loaded stays readable after its transaction."""

    @contextmanager
    def arranging():
        with session() as s:
            s.expire_on_commit = False
            yield s

    return arranging
