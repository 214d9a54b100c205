"""F13: the timer was dead for an hour, three days, three weeks. Every letter has its row, each person one e-mail."""

import time
from datetime import date, timedelta

import pytest

from sprint.schedule import JOB, Timer
from tests.builders.cast import at
from tests.faults import worker
from tests.faults.harness import connected, many, settle_marks
from tests.faults.judge import judge
from tests.faults.letterhead import composed
from tests.faults.smtp_behaviours import mail_server

WEEKS = (11, 12, 13)
OLDER = "told in the letter of week 3"
# When the timer died, for how long, how many people there are, and which weeks opened meanwhile.
DOWN = {
    "an hour": (at(date(2026, 10, 19), 8, 30), timedelta(hours=1), 50, WEEKS[:1]),
    "three days": (at(date(2026, 10, 18), 12), timedelta(days=3), 50, WEEKS[:1]),
    "three weeks": (at(date(2026, 10, 18), 12), timedelta(days=21), 500, WEEKS),
}


@pytest.mark.parametrize("spell", DOWN)
def test_everything_is_posted_once_and_told_in_one_mail(databases, url, app, set_clock, spell):
    died_at, down, people, weeks = DOWN[spell]
    told, skipped = expected(people, weeks)
    with connected(url) as engine, mail_server() as server:
        many(engine, people)
        settle_marks(engine, died_at)
        set_clock(died_at + down)
        timer = Timer(app, worker.office(server.port, write=composed))
        start = time.monotonic()
        assert timer.tick(JOB["post"]).count == len(told) + len(skipped)
        assert time.monotonic() - start < 60
        assert timer.tick(JOB["deliver"]).count == people
        timer.office.close()
        judge(url, server.arrivals, told=told, skipped=skipped, now=died_at + down)
        assert len(server.arrivals) == people


def expected(people, weeks):
    """One row for each person and week: the newest is told, the older ones say where. The same for the reminders of
    weeks not opened, which fall due three days after a week opens."""
    told, skipped = set(), {}
    kinds = ("week-opens", "week-unopened") if len(weeks) > 1 else ("week-opens",)
    for number in range(1, people + 1):
        for kind in kinds:
            told.add((kind, weeks[-1], 0, number))
            skipped.update({(kind, week, 0, number): OLDER for week in weeks[:-1]})
    return told, skipped
