"""F8: one address among 200 is refused for good, or again and again."""

from datetime import timedelta

from tests.faults.harness import DUE, connected, deliver_at, many, recover, tries
from tests.faults.judge import judge, read
from tests.faults.smtp_behaviours import mail_server

PEOPLE, REFUSED = 200, "p77@example.com"
GIVE_UP = timedelta(hours=72)


def the_refused(url):
    """The envelope of the refused address."""
    return next(e for e in read(url).envelopes.values() if e["email"] == REFUSED)


def sent(url):
    """How many e-mails are marked as sent."""
    return sum(e["sent_at"] is not None for e in read(url).envelopes.values())


def test_an_address_that_does_not_exist_costs_one_attempt(databases, url):
    with connected(url) as engine, mail_server() as server:
        told = many(engine, PEOPLE)
        server.refused = {REFUSED: 550}
        assert recover(engine, server.port, DUE) == sent(url) == PEOPLE - 1
        dead = the_refused(url)
        assert dead["failed_at"] == DUE
        assert dead["trouble"].startswith("550")
        assert dead["attempts"] == 1
        for hours in (1, 24, 80):
            deliver_at(engine, server.port, DUE + timedelta(hours=hours))
        assert server.offers[REFUSED] == 1
        judge(url, server.arrivals, told=told, skipped={}, now=DUE, never={REFUSED})


def test_an_address_that_is_busy_is_given_up_after_three_days(databases, url):
    with connected(url) as engine, mail_server() as server:
        told = many(engine, PEOPLE)
        server.refused = {REFUSED: 450}
        assert recover(engine, server.port, DUE) == sent(url) == PEOPLE - 1
        now = DUE
        while waiting := tries(url):
            now = waiting[0]
            assert now < DUE + GIVE_UP + timedelta(hours=2), "not given up"
            deliver_at(engine, server.port, now)
        dead = the_refused(url)
        assert GIVE_UP <= dead["failed_at"] - DUE <= GIVE_UP + timedelta(hours=1, minutes=12)
        assert dead["trouble"].startswith("450")
        assert 60 <= server.offers[REFUSED] <= 100, "1, 2, 4, 8, 16, 30 minutes, then hourly to 72 hours"
        judge(url, server.arrivals, told=told, skipped={}, now=now, never={REFUSED})
