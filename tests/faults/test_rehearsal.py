"""The rehearsal: 28 days of a cohort of 30 people in five zones, over the end of daylight-saving time."""

import time
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sprint.cohorts.models import Duty, Visit
from tests.builders.cast import NY, START, at, numbered, program
from tests.faults import worker
from tests.faults.harness import connected
from tests.faults.judge import judge
from tests.faults.letterhead import composed
from tests.faults.smtp_behaviours import mail_server
from tests.mail.world import World

ZONES = (NY, "America/Chicago", "America/Phoenix", "Pacific/Honolulu", "America/Los_Angeles")
PEOPLE, STAFF = 30, 31
DAYS, HOUR = timedelta(days=28), timedelta(hours=1)
NIGHT = (23, 10)  # by UTC, an evening and a night in all the zones: nothing falls due
WAITS = timedelta(hours=3)  # a reminder waits so long for company


def zone_of(number):
    """Where a person lives."""
    return ZONES[number % len(ZONES)]


def has_read(number):
    """Every third person has opened every week in time."""
    return number % 3 == 0


def thirty(session):
    """The cohort, and Sam of the staff."""
    program(session, people=[(number, zone_of(number)) for number in range(1, PEOPLE + 1)])
    session.add(numbered(STAFF, zone_of(STAFF)))
    session.flush()
    session.add(Duty(person_id=STAFF, cohort_id=1, role="staff"))
    for number in filter(has_read, range(1, PEOPLE + 1)):
        session.add_all(Visit(enrolment_id=number, week_id=11 + n, opened_at=at(START)) for n in range(4))


def by_hand():
    """What each person must be told, and when: worked out with zoneinfo alone."""
    plan = {}
    for n in range(4):
        day = START + timedelta(weeks=n)
        for number in range(1, PEOPLE + 1):
            opens = max(wall(day, 9, NY), wall(day, 7, zone_of(number)))
            plan["week-opens", 11 + n, 0, number] = opens
            if not has_read(number):
                plan["week-unopened", 11 + n, 0, number] = wall(day + timedelta(days=3), 7, zone_of(number))
        # staff read on Monday at seven about cohorts with a week that has opened in the last seven days
        if n:
            plan["week-in-review", 1, day.toordinal(), STAFF] = wall(day, 7, zone_of(STAFF))
    return plan


def wall(day, hour, zone):
    """The instant of a wall-clock hour that exists once."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


def test_what_was_approved_is_what_is_sent_and_when(databases, url):
    start, begin, end = time.process_time(), at(START, 0), at(START + DAYS, 0)
    with connected(url) as engine, mail_server() as server:
        world = World(engine)
        world.office = worker.office(server.port, write=composed)
        with world.change() as session:
            thirty(session)
        world.tick(begin)
        approved = {key(row): row.due_at for row in world.forecast(end) if not row.skip}
        assert approved == by_hand()
        moments = set(leaves(approved).values())
        while world.now < end:
            world.tick(next_tick(world.now, moments))
        world.office.close()
        assert {key(row): row.due_at for row in world.ledger() if not row.skipped} == approved
        judge(url, server.arrivals, told=approved, now=end)
        assert dates(server.arrivals) == Counter(leaves(approved).values())
    assert time.process_time() - start < 60
    print(f"rehearsal: {len(approved)} letters in {len(server.arrivals)} e-mails")


def next_tick(now, moments):
    """Every full hour at which something is to leave, and every third of the others; none at night."""
    then = now + (HOUR if now.hour != NIGHT[0] else HOUR * ((NIGHT[1] - NIGHT[0]) % 24))
    return then if then in moments or then.hour % 3 == 0 or then.hour in NIGHT else next_tick(then, moments)


def key(row):
    """The identity of a letter."""
    return row.kind, row.about_id, row.edition, row.person_id


def leaves(approved):
    """The tick at which each e-mail must leave: the full hour, for every hour here is full where people live."""
    return {letter: due + WAITS if letter[0] == "week-unopened" else due for letter, due in approved.items()}


def dates(arrivals):
    """How many e-mails are dated at each moment."""
    return Counter(datetime.strptime(arrival.date, "%a, %d %b %Y %H:%M:%S %z") for arrival in arrivals)


def test_clocks_change_in_the_middle():
    hours = {wall(date(2026, 10, 31), 9, NY).utcoffset(), wall(date(2026, 11, 2), 9, NY).utcoffset()}
    assert len(hours) == 2
