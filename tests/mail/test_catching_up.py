"""After the timer stood still: every letter has its row, and each person gets one e-mail."""

from datetime import date, timedelta

from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment, Week
from tests.builders.cast import NY, at, numbered

AFTER_WEEK_3 = at(date(2026, 11, 3), 10)


def test_only_the_newest_week_is_told(world):
    world.tick(AFTER_WEEK_3)
    assert [len(world.office.to(number)) for number in (1, 2, 3)] == [1, 1, 1]
    assert world.office.to(1) == [("week-unopened/12/0/1", "week-opens/13/0/1")]


def test_the_older_weeks_have_their_rows_with_the_reason(world):
    world.tick(AFTER_WEEK_3)
    rows = world.ledger(person_id=1, kind="week-opens")
    assert [(row.about_id, row.skipped) for row in rows] == [
        (11, "told in the letter of week 3"), (12, "told in the letter of week 3"), (13, None),
    ]  # fmt: skip
    nudges = world.ledger(person_id=1, kind="week-unopened")
    assert [(row.about_id, row.skipped) for row in nudges] == [(11, "told in the letter of week 2"), (12, None)]


def test_a_week_that_is_skipped_for_another_reason_tells_nothing(world):
    with world.change() as session:
        session.get(Enrolment, 1).ends_at = at(date(2026, 11, 1))
    world.tick(at(date(2026, 10, 30), 10))
    rows = world.ledger(person_id=1, kind="week-opens")
    assert [(row.about_id, row.skipped) for row in rows] == [(11, "told in the letter of week 2"), (12, None)]
    with world.change() as session:
        session.get(Person, 2).suspended_at = world.now
    world.tick(at(date(2026, 11, 10), 10))
    assert [row.skipped for row in world.ledger(person_id=2, kind="week-opens")][2:] == ["the account is suspended"] * 2


def test_a_person_in_two_cohorts_hears_of_both(world):
    from tests.builders.cast import program

    with world.change() as session:
        program(session, cohort=2)
        session.add(Enrolment(id=200, person_id=1, cohort_id=2, starts_at=at(date(2026, 10, 18), 10)))
    world.tick(AFTER_WEEK_3)
    told = [name for letters in world.office.to(1) for name in letters]
    assert "week-opens/13/0/1" in told
    assert "week-opens/23/0/1" in told
    assert len(world.office.to(1)) == 1


def test_a_running_timer_tells_every_week_even_where_two_open_together(world):
    with world.change() as session:
        session.get(Week, 12).opens_at = at(date(2026, 10, 19), 9)
    world.tick(at(date(2026, 10, 19), 8, 45))
    world.tick(at(date(2026, 10, 19), 9))
    assert world.office.to(1) == [("week-opens/11/0/1", "week-opens/12/0/1")]


def test_five_hundred_people_three_weeks(world):
    """RELIABILITY F13: one row for each person and week, one catch-up message each."""
    begins = at(date(2026, 10, 18), 1)
    with world.change() as session:
        session.add_all(numbered(number, NY) for number in range(100, 597))
        session.flush()
        session.add_all(
            Enrolment(id=number, person_id=number, cohort_id=1, starts_at=begins - timedelta(days=9))
            for number in range(100, 597)
        )
    world.tick(AFTER_WEEK_3)
    rows = world.ledger(kind="week-opens")
    assert len(rows) == len({(row.about_id, row.person_id) for row in rows}) == 500 * 3
    assert len(world.office.mails) == len({mail.to for mail in world.office.mails}) == 500
