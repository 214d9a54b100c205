"""The theorem of the plan: the forecast is what gets posted, in whatever steps the clock goes, if no fact changes.

A new kind of letter must pass both properties; they are its contract.
"""

import os
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Week, WeekException
from sprint.mail import actions, queries
from sprint.mail.models import Letter, waiting
from sprint.mail.queries import OVERLAP, planned
from sprint.plan import KINDS
from tests.mail.facts import facts, save

thorough = settings(
    max_examples=int(os.environ.get("EXAMPLES", "30")), deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
WRITTEN = [kind.name for kind in KINDS if kind.planner is None]
COLUMNS = (Letter.kind, Letter.person_id, Letter.cohort_id, Letter.about_id, Letter.edition, Letter.due_at,
           Letter.expires_at, Letter.skipped)  # fmt: skip


def decided_at_posting(skipped):
    """Reasons that depend on when posting runs; no forecast can know them."""
    return skipped is not None and (skipped == "too late" or skipped.startswith("told in the letter of week"))


def in_order(rows):
    return sorted((tuple(row) for row in rows), key=repr)


@thorough
@given(data=facts())
def test_the_forecast_is_what_gets_posted(engine, data):
    rows, now, steps = data
    with Session(engine) as session, session.begin() as transaction:
        save(session, rows)
        actions.post(session, KINDS, now)
        there = set(session.scalars(select(Letter.id).where(or_(Letter.kind.not_in(WRITTEN), ~waiting))))
        until = now + sum(steps, timedelta())
        window = queries.window(session, queries.settled_until(session) - OVERLAP, until)
        foreseen = in_order(session.execute(queries.forecast(KINDS, window)))
        for step in steps:
            now += step
            actions.post(session, KINDS, now)
        ledger = session.execute(
            select(Letter.id, *COLUMNS).where(Letter.due_at > window.since, Letter.due_at <= until)
        )
        happened = [tuple(row)[1:] for row in ledger if row.id not in there]
        assert [row[:7] for row in foreseen] == in_order(row[:7] for row in happened)
        reasons = {row[:5]: row[7] for row in foreseen}
        for row in happened:
            if row[0] not in WRITTEN and not decided_at_posting(row[7]):
                assert row[7] == reasons[row[:5]]
        # and every letter has come to the one place that is left for it
        old = (Letter.due_at <= now - timedelta(hours=3), Letter.skipped.is_(None), Letter.envelope_id.is_(None))
        assert session.scalar(select(func.count()).where(*old)) == 0
        transaction.rollback()


cuts = st.tuples(st.integers(0, 99), st.one_of(st.integers(0, 14 * 3600), st.integers(-5 * 86400, 30 * 86400)))


@thorough
@given(data=facts(), drawn=st.lists(cuts, min_size=3, max_size=3))
def test_a_planner_answers_for_a_window_as_for_its_parts(engine, data, drawn):
    rows, _now, _steps = data
    opens = [row.opens_at for row in rows if isinstance(row, Week | WeekException)]
    # just after an opening is where windows are cut wrongly
    a, b, c = sorted(opens[number % len(opens)] + timedelta(seconds=seconds) for number, seconds in drawn)
    far = timedelta(days=40)
    with Session(engine) as session, session.begin() as transaction:
        save(session, rows)

        def plan(kind, since, until):
            return in_order(session.execute(planned(kind, queries.window(session, since, until))))

        for kind in KINDS:
            whole, wide = plan(kind, a, c), plan(kind, a - far, c + far)
            assert whole == in_order(plan(kind, a, b) + plan(kind, b, c)), kind.name
            assert whole == in_order(row for row in wide if a < row[5] <= c), kind.name
            keys = [(row[0], row[1], row[3], row[4]) for row in wide]
            assert len(keys) == len(set(keys)), kind.name
        transaction.rollback()
