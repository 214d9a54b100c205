"""Letters that a mail server does not take at once."""

import itertools
from datetime import date, timedelta

import pytest

from sprint.accounts.models import Person
from sprint.database import reading
from sprint.mail import delivery
from sprint.mail.messages import Answer
from sprint.mail.models import Envelope
from sprint.plan import KINDS
from tests.builders.cast import NY, at, numbered, program

FIRST = at(date(2026, 10, 19), 9)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def only(address, answer):
    """The server answers so for one address, and takes the rest."""
    return lambda mail: answer if mail.to == address else Answer()


def envelope(world, person):
    return world.read(Envelope, person_id=person)


def test_the_schedule_of_attempts_and_giving_up(world):
    """RELIABILITY F10: 1, 2, 4, 8, 16, 30 minutes, then hourly to 72 hours, each 20 % more or less."""
    tries = []

    def busy(mail):
        tries.append((mail.to, world.now))
        return Answer("451 come back") if mail.to == "p1@example.com" else Answer()

    world.office.answer = busy
    world.post(FIRST)
    world.deliver()
    while (it := envelope(world, 1)).failed_at is None:
        assert it.try_at > world.now  # a future time to try again, always
        world.now = it.try_at
        world.deliver()
    mine = [moment for to, moment in tries if to == "p1@example.com"]
    pauses = [(later - earlier) / MINUTE for earlier, later in itertools.pairwise(mine)]
    for pause, planned in zip(pauses, [1, 2, 4, 8, 16, 30] + [60] * len(pauses), strict=False):
        assert 0.8 * planned <= pause <= 1.2 * planned
    assert len({round(pause, 3) for pause in pauses}) > len(pauses) / 2  # they do not march in step
    assert it.failed_at == mine[-1]
    assert 72 * HOUR <= it.failed_at - FIRST <= 73.3 * HOUR
    assert (it.trouble, it.sent_at) == ("451 come back", None)
    assert len([1 for to, _moment in tries if to == "p2@example.com"]) == 1


def test_message_id_and_date_stay_over_retries(world):
    seen = []

    def busy(mail):
        seen.append((mail.message_id, mail.dated_at, mail.attempt))
        return Answer("451 come back") if len(seen) < 3 else Answer()

    world.office.answer = only("p1@example.com", Answer("451 come back"))
    world.post(FIRST)
    world.office.answer = busy
    for wait in (0, 2, 5, 20):
        world.now = FIRST + wait * MINUTE
        world.deliver()
    mine = [entry for entry in seen if entry[0] == envelope(world, 1).message_id]
    assert len({entry[:2] for entry in mine}) == 1
    assert mine[-1][2] == len(mine)


def test_a_message_id_is_no_row_number_and_belongs_to_our_domain(world):
    world.tick(FIRST)
    names = {mail.message_id for mail in world.office.mails}
    assert len(names) == 2
    assert all(len(name) > 40 and name.endswith("@example.org>") for name in names)


def test_an_address_refused_for_good_is_not_tried_again(world):
    world.office.answer = only("p1@example.com", Answer("550 5.1.1 no such user", for_good=True, bounced=True))
    world.tick(FIRST)
    assert [mail.to for mail in world.office.mails] == ["p2@example.com"]
    assert envelope(world, 1).failed_at == FIRST
    world.tick(at(date(2026, 10, 26), 8, 59))
    world.tick(at(date(2026, 10, 26), 9))
    assert world.ledger(person_id=1, kind="week-opens")[-1].skipped == "the address does not accept mail"


def test_a_letter_refused_for_its_content_leaves_the_address_alone(world):
    world.office.answer = only("p1@example.com", Answer("554 looks like spam", for_good=True))
    world.tick(FIRST)
    assert envelope(world, 1).failed_at == FIRST
    assert world.read(Person, id=1).bounced_at is None


def test_a_new_address_does_not_inherit_the_bounce_of_the_old_one(world):
    def moves(mail):
        with world.change() as session:
            session.get(Person, 1).email = "new@example.com"
        return Answer("550 no such user", for_good=True, bounced=True)

    world.office.answer = lambda mail: moves(mail) if mail.to == "p1@example.com" else Answer()
    world.tick(FIRST)
    assert world.read(Person, id=1).bounced_at is None


def test_a_server_that_is_down_costs_no_letter_its_attempts(world):
    calls = []

    def down(mail):
        calls.append(mail.to)
        return Answer("connection refused", is_down=True)

    world.office.answer = down
    world.post(FIRST)
    did = delivery.Round(world.engine, KINDS, lambda: world.now, world.office).go()
    assert (did.trouble, did.sent, len(calls)) == ("connection refused", 0, 1)  # one try stops the pass
    for person in (1, 2):
        it = envelope(world, person)
        assert (it.attempts, it.dated_at, it.failed_at) == (0, None, None)
        assert FIRST < it.try_at <= FIRST + 1.2 * MINUTE
    world.now = FIRST + 80 * HOUR  # longer than a letter is tried
    world.deliver()
    world.office.answer = lambda mail: Answer()
    world.now += 2 * MINUTE
    world.deliver()
    assert sorted(mail.to for mail in world.office.mails) == ["p1@example.com", "p2@example.com"]
    assert all(mail.attempt == 1 and mail.dated_at == world.now for mail in world.office.mails)


def test_three_broken_connections_in_a_row_stop_the_pass(world):
    with world.change() as session:
        program(session, cohort=2, people=[(number, NY) for number in range(20, 30)])
    world.office.answer = lambda mail: Answer("timed out", is_broken=True)
    world.post(FIRST)
    did = delivery.Round(world.engine, KINDS, lambda: world.now, world.office).go()
    assert (did.tried, did.trouble) == (3, "timed out")
    with reading(world.engine) as session:
        attempts = [row.attempts for row in session.query(Envelope)]
    assert sorted(attempts) == [0] * 9 + [1] * 3


def test_one_broken_connection_is_the_letters_own_bad_luck(world):
    world.office.answer = only("p1@example.com", Answer("timed out", is_broken=True))
    world.post(FIRST)
    did = delivery.Round(world.engine, KINDS, lambda: world.now, world.office).go()
    assert (did.sent, did.trouble) == (1, None)
    assert envelope(world, 1).attempts == 1


def test_who_claimed_before_may_not_mark_after_another(world):
    world.post(FIRST)
    late = delivery.claim(world.engine, KINDS, FIRST, world.office.letterhead)
    later = FIRST + delivery.LEASE
    again = delivery.claim(world.engine, KINDS, later, world.office.letterhead)
    assert [mail.attempt for mail in again] == [2, 2]
    delivery.mark(world.engine, late[0], Answer("550 no", for_good=True), later)
    delivery.give_back(world.engine, late[1], None, later)
    assert [envelope(world, mail.person_id).attempts for mail in again] == [2, 2]
    assert envelope(world, late[0].person_id).failed_at is None
    for mail in again:
        delivery.mark(world.engine, mail, Answer(), later)
    assert envelope(world, 1).sent_at == envelope(world, 2).sent_at == later


def test_a_claim_that_died_is_taken_up_after_its_lease(world):
    world.post(FIRST)
    delivery.claim(world.engine, KINDS, FIRST, world.office.letterhead)
    world.now = FIRST + delivery.LEASE - timedelta(seconds=1)
    assert world.deliver() == 0
    world.now = FIRST + delivery.LEASE
    assert world.deliver() == 2


def test_staff_can_have_a_failed_letter_tried_again(world):
    from sprint.mail import actions

    world.office.answer = only("p1@example.com", Answer("554 no", for_good=True))
    world.tick(FIRST)
    with world.change() as session:
        failed = session.get(Envelope, envelope(world, 1).id)
        actions.try_again(session, failed, now=FIRST + HOUR)
    world.office.answer = lambda mail: Answer()
    world.now = FIRST + HOUR
    assert world.deliver() == 1
    assert envelope(world, 1).sent_at == world.now


def test_what_somebody_waits_for_leaves_in_the_middle_of_a_long_batch(world, monkeypatch):
    """RELIABILITY S8: such letters go first."""
    from sprint.accounts.actions import ask_for_link

    monkeypatch.setattr(delivery, "LOOK_UP", -1.0)
    with world.change() as session:
        program(session, cohort=2, people=[(number, NY) for number in range(20, 30)])
        session.add(numbered(40))
    world.post(FIRST)

    def answer(mail):
        if len(world.office.mails) == 2:
            with world.change() as session:
                ask_for_link(session, session.get(Person, 40), "sign-in", now=world.now)
        return Answer()

    world.office.answer = answer
    world.deliver()
    assert [mail.to for mail in world.office.mails].index("p40@example.com") == 3
    assert len(world.office.mails) == 13


def test_a_pass_stops_when_it_is_asked_to_and_gives_the_rest_back(world):
    world.post(FIRST)
    asked = iter([False, False, True])
    did = delivery.Round(world.engine, KINDS, lambda: world.now, world.office, lambda: next(asked, True)).go()
    assert did.sent == 1
    assert world.deliver() == 1


def test_the_database_being_busy_delays_a_mark_but_loses_none(world, monkeypatch):
    from sqlalchemy import event
    from sqlalchemy.exc import OperationalError

    naps, busy = [], [True, True]

    def locked(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE envelope SET") and "sent_at" in statement.split("WHERE")[0] and busy:
            busy.pop()
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(world.engine, "before_cursor_execute", locked)
    monkeypatch.setattr(delivery.time, "sleep", naps.append)
    world.post(FIRST)
    assert world.deliver() == 2
    assert len(naps) == 2
    assert envelope(world, 1).sent_at == FIRST


@pytest.mark.parametrize("change", ["suspended_at", "bounced_at"])
def test_who_may_not_be_written_to_any_more_is_skipped_between_attempts(world, change):
    world.office.answer = only("p1@example.com", Answer("451 come back"))
    world.tick(FIRST)
    with world.change() as session:
        setattr(session.get(Person, 1), change, FIRST)
    world.office.answer = lambda mail: Answer()
    world.now = FIRST + 2 * MINUTE
    world.deliver()
    assert world.office.to(1) == []
    assert world.ledger(person_id=1)[0].skipped is not None
