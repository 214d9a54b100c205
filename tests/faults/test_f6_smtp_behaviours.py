"""F6: everything a mail server may do, to a batch of 1 and of 50. Only what it accepts counts as sent."""

from contextlib import ExitStack

import pytest

from tests.faults import worker
from tests.faults.harness import DUE, connected, deliver_at, many, tries
from tests.faults.judge import judge, read
from tests.faults.smtp_behaviours import ACCEPT, BEHAVIOURS, REFUSES, SLOW, mail_server, nobody
from tests.faults.worker import At

TIMEOUT = 0.4  # seconds
PASSES = 3  # with a server that is well again, before all must be over
MOST_OFFERS = 4  # of a pass, before a server that takes nothing is left alone


@pytest.mark.parametrize("people", [1, 50])
@pytest.mark.parametrize("name", [REFUSES, *BEHAVIOURS])
def test_nothing_is_lost_whatever_the_server_does(databases, url, name, people):
    behaviour = BEHAVIOURS.get(name, ACCEPT)
    with connected(url) as engine, mail_server() as server:
        told = many(engine, people)
        server.behaviour, server.pause = behaviour, 0.003
        with ExitStack() as stack:
            port = stack.enter_context(nobody()) if name == REFUSES else server.port
            sent = a_pass(engine, port)
        during_trouble(name, behaviour, people, sent, read(url).envelopes.values(), server)
        unheard = sum(not arrival.is_acknowledged for arrival in server.arrivals)
        server.behaviour = ACCEPT
        now = until_over(url, engine, server.port)
        judge(url, server.arrivals, told=told, skipped={}, now=now, doubles=unheard)
        ended = [envelope["sent_at"] is not None for envelope in read(url).envelopes.values()]
        assert len(ended) == people
        assert not any(ended) if behaviour.is_for_good else all(ended)


def a_pass(engine, port):
    """Post and deliver once; how many e-mails left."""
    office = worker.office(port, TIMEOUT)
    try:
        return worker.tick(engine, At(DUE), office)
    finally:
        office.close()


def during_trouble(name, behaviour, people, sent, envelopes, server):
    """What a pass with that server leaves behind."""
    is_well = name != REFUSES and behaviour.does in {"", SLOW}
    assert sent == sum(e["sent_at"] is not None for e in envelopes) == (people if is_well else 0)
    failed = [e for e in envelopes if e["failed_at"]]
    assert len(failed) == (people if behaviour.is_for_good else 0), "a fault of the server fails no letter"
    assert all(e["attempts"] == 1 for e in failed)
    if behaviour.is_about_the_letter:
        assert all(str(behaviour.does) in e["trouble"] for e in envelopes)
    elif not is_well:
        assert server.connections <= MOST_OFFERS, "a server that is down is left alone"
        assert all(e["try_at"] > DUE for e in envelopes)


def until_over(url, engine, port):
    """With a server that is well: whenever all that waits is to be tried; the moment at which all was over."""
    now = DUE
    for _ in range(PASSES):
        waiting = tries(url)
        if not waiting:
            return now
        now = max(now, waiting[-1])
        deliver_at(engine, port, now)
    raise AssertionError(f"not over after {PASSES} passes: {read(url).envelopes}")
