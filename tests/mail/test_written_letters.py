"""Letters that actions decide on: links, and what they say."""

from datetime import date, timedelta

import pytest

from sprint.accounts.actions import ask_for_link, change_address, invite
from sprint.accounts.models import Person, Token
from sprint.mail import actions, delivery
from sprint.mail.models import Envelope, Letter
from sprint.plan import KIND
from tests.builders.cast import at


def ask(world, person=1, purpose="sign-in"):
    with world.change() as session:
        return ask_for_link(session, session.get(Person, person), purpose, now=world.now).id


def test_a_link_leaves_with_the_next_delivery_and_alone(world):
    world.post(at(date(2026, 10, 19), 9))
    ask(world)
    assert world.deliver() == 3
    assert [mail.parts[0].kind.name for mail in world.office.mails] == ["sign-in", "week-opens", "week-opens"]
    assert len(world.office.to(1)) == 2


def test_a_link_overtakes_letters_that_are_ready_longer(world, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 1)
    world.post(at(date(2026, 10, 19), 9))
    world.now += timedelta(minutes=1)
    ask(world)
    world.deliver()
    assert world.office.mails[0].parts[0].kind.name == "sign-in"
    assert len(world.office.mails) == 3


def test_a_link_is_signed_when_it_is_read_and_stored_nowhere(world):
    token = ask(world)
    world.deliver()
    url = world.office.mails[0].parts[0].facts["url"]
    assert url.startswith("http://127.0.0.1:8000/link/")
    assert world.read(Token, id=token).nonce not in str(world.read(Letter, about_id=token).__dict__)


@pytest.mark.parametrize("later", [timedelta(minutes=15), timedelta(minutes=16)])
def test_a_link_that_has_run_out_is_not_sent(world, later):
    token = ask(world)
    world.now += later
    assert world.deliver() == 0
    assert world.read(Letter, about_id=token).skipped == "too late"


def test_a_link_that_was_used_up_meanwhile_is_not_sent(world):
    token = ask(world)
    with world.change() as session:
        session.get(Token, token).used_at = world.now
    assert world.deliver() == 0
    assert world.read(Letter, about_id=token).skipped == "what it was about is gone"
    assert world.read(Envelope, person_id=1).trouble == "nothing left to tell"


def test_an_invitation_reaches_who_has_no_password(world):
    with world.change() as session:
        invite(session, session.get(Person, 3), now=world.now)
    world.deliver()
    assert [mail.parts[0].kind.name for mail in world.office.mails] == ["invitation"]


def test_the_same_letter_is_written_once(world):
    with world.change() as session:
        assert actions.write(session, KIND["invitation"], person_id=1, about_id=5, now=world.now)
        assert not actions.write(session, KIND["invitation"], person_id=1, about_id=5, now=world.now)


def test_a_letter_written_ahead_is_forecast_and_can_be_taken_back(world):
    due = at(date(2026, 10, 20), 9)
    with world.change() as session:
        for person, about in ((1, 5), (2, 6)):
            actions.write(session, KIND["invitation"], person_id=person, about_id=about, now=world.now, due_at=due)
    coming = [row for row in world.forecast(at(date(2026, 10, 21))) if row.kind == "invitation"]
    assert [(row.person_id, row.due_at) for row in coming] == [(1, due), (2, due)]
    with world.change() as session:
        actions.take_back(session, KIND["invitation"], about_id=6, reason="it was a mistake")
    world.post(due)
    assert world.read(Letter, about_id=5, kind="invitation").envelope_id is not None
    taken_back = world.read(Letter, about_id=6, kind="invitation")
    assert (taken_back.skipped, taken_back.envelope_id) == ("it was a mistake", None)


def test_a_link_does_not_follow_a_person_to_a_new_address(world):
    token = ask(world)
    with world.change() as session:
        change_address(session, session.get(Person, 1), "new@example.com", now=world.now)
    assert world.deliver() == 0
    assert world.read(Letter, about_id=token).skipped is not None
