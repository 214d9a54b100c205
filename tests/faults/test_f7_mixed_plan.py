"""F7: 200 letters through connections of which 60 % fail, each in another way and at another letter."""

import itertools
import random
from datetime import timedelta

import pytest

from tests.faults.harness import DUE, connected, deliver_at, many, recover, tries
from tests.faults.judge import judge
from tests.faults.smtp_behaviours import ACCEPT, TRANSIENT, mail_server

PEOPLE, CONNECTIONS, FAULTY = 200, 200, 0.6
SOON, MOST = timedelta(minutes=10), 180  # so many have left by then; who broke four times waits a quarter of an hour
AT_LAST, TICK = timedelta(hours=2), timedelta(seconds=20)


@pytest.mark.parametrize("seed", [11])
def test_all_are_taken_in_the_end_and_most_of_them_soon(databases, url, seed, capsys):
    random.seed(seed)  # the pauses of delivery, too
    chance = random.Random(seed)
    with connected(url) as engine, mail_server() as server:
        told = many(engine, PEOPLE)
        server.plan = iter([plan_one(chance) for _ in range(CONNECTIONS)])
        now, soon = DUE, 0
        recover(engine, server.port, now)
        while waiting := tries(url):
            soon = PEOPLE - len(waiting) if waiting[0] <= DUE + SOON else soon
            now = max(now + TICK, waiting[0])
            assert now <= DUE + AT_LAST, f"seed {seed}: {len(waiting)} still wait"
            deliver_at(engine, server.port, now)
        unheard = sum(not arrival.is_acknowledged for arrival in server.arrivals)
        judge(url, server.arrivals, told=told, skipped={}, now=now, doubles=unheard)
    with capsys.disabled():
        print(f"\nF7: seed {seed}: {server.connections} connections, {soon} sent soon, all after {now - DUE}")
    assert soon >= MOST


def plan_one(chance):
    """A connection: good for all letters, or bad after none, one or two of them."""
    if chance.random() >= FAULTY:
        return ACCEPT
    return chance.choice(TRANSIENT).after(chance.randrange(3))


def test_the_plan_is_as_bad_as_it_says():
    chance = random.Random(7)
    bad = sum(plan_one(chance) != ACCEPT for _ in itertools.repeat(None, 2_000))
    assert 0.57 < bad / 2_000 < 0.63
