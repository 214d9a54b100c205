"""Who is told that a week opens, and who is not."""

from datetime import date

from sprint.accounts.models import Mute, Person
from sprint.cohorts.models import Enrolment, Visit, Week, WeekException
from tests.builders.cast import NY, at, numbered

FIRST, SECOND, THIRD = date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)


def told(world, letter):
    """How often a letter left."""
    return [name for mail in world.office.mails for name in mail.letters].count(letter)


def test_a_week_is_announced_at_once_or_at_a_sane_hour(world):
    world.tick(at(FIRST, 9))  # 8:00 in Chicago, 3:00 in Honolulu
    assert [mail.to for mail in world.office.mails] == ["p1@example.com", "p2@example.com"]
    world.tick(at(FIRST, 12, 59))
    assert world.office.to(3) == []
    world.tick(at(FIRST, 13))  # 7:00
    assert world.office.to(3) == [("week-opens/11/0/3",)]


def test_a_week_that_opens_at_night_is_announced_in_the_morning(world):
    with world.change() as session:
        session.get(Week, 11).opens_at = at(FIRST, 22)
    world.tick(at(FIRST, 23))
    assert world.office.to(1) == []
    world.tick(at(date(2026, 10, 20), 7))
    assert world.office.to(1) == [("week-opens/11/0/1",)]


def test_a_new_place_is_welcomed_once(world):
    with world.change() as session:
        session.add(numbered(9))
        session.flush()
        session.add(Enrolment(id=9, person_id=9, cohort_id=1, starts_at=world.now))
    world.tick()
    world.tick()
    assert world.office.to(9) == [("welcome/9/0/9",)]


def test_a_late_joiner_hears_of_coming_weeks_only(world):
    world.tick(at(date(2026, 10, 27)))
    with world.change() as session:
        session.add(numbered(9))
        session.flush()
        session.add(Enrolment(id=9, person_id=9, cohort_id=1, starts_at=at(date(2026, 10, 28))))
    world.tick(at(date(2026, 10, 28), 9))
    world.tick(at(THIRD, 10))
    assert world.office.to(9) == [("welcome/9/0/9",), ("week-opens/13/0/9",)]


def test_who_joins_minutes_after_an_opening_is_welcomed_and_no_more(world):
    world.tick(at(FIRST, 9))
    with world.change() as session:
        session.add(numbered(9))
        session.flush()
        session.add(Enrolment(id=9, person_id=9, cohort_id=1, starts_at=at(FIRST, 9, 5)))
    world.tick(at(FIRST, 9, 6))
    assert world.office.to(9) == [("welcome/9/0/9",)]


def test_early_access_is_announced_instead_of_the_cohorts_date(world):
    with world.change() as session:
        session.add(WeekException(enrolment_id=1, week_id=13, opens_at=at(date(2026, 10, 21), 15)))
    world.tick(at(date(2026, 10, 21), 15, 1))
    world.tick(at(THIRD, 10))
    assert told(world, "week-opens/13/0/1") == 1
    assert world.ledger(kind="week-opens", about_id=13, person_id=1)[0].due_at == at(date(2026, 10, 21), 15)


def test_who_withdrew_after_posting_is_not_written_to(world):
    world.post(at(FIRST, 9))
    with world.change() as session:
        session.get(Enrolment, 1).withdrawn_at = world.now
    world.tick()
    assert world.office.to(1) == []
    assert world.ledger(person_id=1)[0].skipped == "withdrew from the cohort"


def test_suspended_bounced_and_muted_people_are_skipped_with_the_reason(world):
    with world.change() as session:
        session.get(Person, 1).suspended_at = session.get(Person, 2).bounced_at = world.now
        session.add(Mute(person_id=3, kind="week-unopened"))
        session.add(Mute(person_id=3, kind="week-opens"))  # cannot be switched off
    for day in (19, 22, 23):
        world.tick(at(date(2026, 10, day), 20))
    assert sorted((x.kind, x.person_id, x.skipped) for x in world.ledger() if x.skipped) == [
        ("week-opens", 1, "the account is suspended"),
        ("week-opens", 2, "the address does not accept mail"),
        ("week-unopened", 1, "the account is suspended"),
        ("week-unopened", 2, "the address does not accept mail"),
        ("week-unopened", 3, "switched off by the person"),
    ]
    assert world.office.to(3) == [("week-opens/11/0/3",)]
    assert len(world.office.mails) == 1


def test_who_opened_the_week_after_posting_is_not_nudged(world):
    world.tick(at(FIRST, 20))
    world.post(at(date(2026, 10, 22), 9, 30))  # the nudge waits three hours for company
    with world.change() as session:
        session.add(Visit(enrolment_id=1, week_id=11, opened_at=world.now))
    world.tick(at(date(2026, 10, 22), 13))
    assert world.office.to(1) == [("week-opens/11/0/1",)]
    assert ("week-unopened/11/0/2",) in world.office.to(2)
    assert [x.skipped for x in world.ledger(person_id=1, kind="week-unopened")] == ["has opened it"]


def test_a_week_moved_between_posting_and_sending_goes_back_into_the_plan(world):
    world.tick(at(SECOND, 8))
    world.post(at(SECOND, 9))
    with world.change() as session:
        session.get(Week, 12).opens_at = at(date(2026, 10, 28))
    world.tick(at(SECOND, 9, 10))
    assert world.ledger(about_id=12) == []
    world.tick(at(date(2026, 10, 28), 9))
    assert told(world, "week-opens/12/0/1") == 1


def test_a_week_moved_earlier_after_posting_still_goes(world):
    world.tick(at(SECOND, 8))
    world.post(at(SECOND, 9))
    with world.change() as session:
        session.get(Week, 12).opens_at = at(date(2026, 10, 22))
    world.tick()
    assert told(world, "week-opens/12/0/1") == 1


def test_a_week_moved_after_it_was_announced_is_news_only_if_staff_say_so(world):
    world.tick(at(SECOND, 8))
    world.tick(at(SECOND, 20))
    with world.change() as session:
        session.get(Week, 12).opens_at = at(date(2026, 10, 28))
    until = at(date(2026, 10, 29))
    assert not [row for row in world.forecast(until) if row.kind == "week-opens"]
    with world.change() as session:
        session.get(Week, 12).edition = 1
    assert len([row for row in world.forecast(until) if row.kind == "week-opens"]) == 3


def test_letters_that_are_ripe_together_travel_together(world):
    with world.change() as session:
        session.get(Week, 14).opens_at = at(SECOND, 9, 0)
    world.tick(at(SECOND, 8))
    sent = len(world.office.to(1))
    world.tick(at(SECOND, 9))
    assert world.office.to(1)[sent:] == [("week-opens/12/0/1", "week-opens/14/0/1")]


def test_a_broken_planner_does_not_stop_the_others(world):
    from dataclasses import replace

    from sqlalchemy import literal_column

    from sprint.plan import KIND, KINDS

    def broken(window):
        return KIND["week-opens"].planner(window).where(literal_column("no_such_column") == 1)

    world.tick(at(FIRST, 8))
    world.kinds = tuple(replace(kind, planner=broken) if kind.name == "week-opens" else kind for kind in KINDS)
    world.tick(at(date(2026, 10, 22), 12))
    assert {x.kind for x in world.ledger()} == {"week-unopened"}
    world.kinds = KINDS
    world.tick(at(date(2026, 10, 22), 13))
    assert {x.kind for x in world.ledger()} == {"week-unopened", "week-opens"}


def test_a_letter_written_while_another_posting_ran_is_not_lost(world):
    world.tick(at(FIRST, 8, 55))
    with world.change() as session:
        session.add(numbered(9, NY))
        session.flush()
        session.add(Enrolment(id=9, person_id=9, cohort_id=1, starts_at=at(FIRST, 8, 50)))  # seen after it was due
    world.tick(at(FIRST, 8, 56))
    assert world.office.to(9) == [("welcome/9/0/9",)]
