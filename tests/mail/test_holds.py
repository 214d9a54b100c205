"""Switches that keep letters back."""

from datetime import date, timedelta

from sqlalchemy import select

from sprint.mail import actions
from sprint.mail.models import Hold, Letter
from sprint.plan import KIND
from tests.builders.cast import at, program

FIRST, SECOND = date(2026, 10, 19), date(2026, 10, 26)


def hold(world, **what):
    with world.change() as session:
        actions.hold(session, reason="staff look into it", now=world.now, **what)


def release(world, **how):
    with world.change() as session:
        actions.release(session, session.scalar(select(Hold)), **how)


def test_a_hold_keeps_letters_and_a_release_lets_them_go_as_one(world):
    hold(world, cohort_id=1)
    world.tick(at(FIRST, 20))
    world.tick(at(SECOND, 20))
    assert world.office.mails == []
    release(world)
    world.tick()
    assert len(world.office.to(1)) == 1
    assert world.office.to(1)[0][0] == "week-opens/11/0/1"


def test_a_hold_of_one_cohort_leaves_the_others_alone(world):
    with world.change() as session:
        program(session, cohort=2, people=[(9, "America/New_York")])
    hold(world, cohort_id=1)
    world.tick(at(FIRST, 9))
    assert [mail.to for mail in world.office.mails] == ["p9@example.com"]


def test_a_hold_stops_what_is_already_sealed(world):
    world.post(at(FIRST, 9))
    hold(world)
    world.tick()
    assert world.office.mails == []
    release(world)
    world.tick()
    assert len(world.office.mails) == 2


def test_no_hold_keeps_a_letter_that_somebody_waits_for(world):
    hold(world)
    with world.change() as session:
        from sprint.accounts.actions import ask_for_link
        from sprint.accounts.models import Person

        ask_for_link(session, session.get(Person, 1), "sign-in", now=world.now)
    world.deliver()  # no posting in between: it was sealed when it was written
    assert [mail.parts[0].kind.name for mail in world.office.mails] == ["sign-in"]


def test_an_ordinary_letter_of_an_action_is_held(world):
    from dataclasses import replace

    hold(world)
    calm = replace(KIND["invitation"], urgent=False, facts=None)
    world.kinds = tuple(calm if kind.name == "invitation" else kind for kind in world.kinds)
    with world.change() as session:
        assert actions.write(session, calm, person_id=1, about_id=5, now=world.now)
    world.tick(world.now + timedelta(minutes=1))
    assert world.office.mails == []
    release(world)
    world.tick()
    assert world.office.to(1) == [("invitation/5/0/1",)]


def test_after_a_restore_nothing_leaves_until_it_is_released(world):
    """RELIABILITY F20."""
    world.tick(at(FIRST, 20))
    world.tick(at(SECOND, 20))
    sent = len(world.office.mails)
    world.now = at(date(2026, 11, 4))
    hold(world)
    for minute in range(0, 60, 10):
        world.tick(at(date(2026, 11, 4), 9, minute))
    assert len(world.office.mails) == sent
    assert len([row for row in world.ledger() if row.skipped is None and row.envelope_id is None]) >= 3
    release(world, drop_before=world.now)
    world.tick(at(date(2026, 11, 4), 20))
    assert len(world.office.mails) == sent
    assert world.read(Letter, kind="week-opens", about_id=13, person_id=1).skipped == "staff look into it"
    world.tick(at(date(2026, 11, 9), 8))
    world.tick(at(date(2026, 11, 9), 9))
    assert "week-opens/14/0/1" in world.office.to(1)[-1]
