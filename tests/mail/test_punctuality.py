"""Weeks open by the wall clock of their cohort, whatever its zone does to its clocks (RELIABILITY F12)."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from sprint import clock

CASES = [  # by hand, from the zones' own rules
    ("America/New_York", date(2026, 11, 2), time(6), "2026-11-02T11:00"),  # the Monday after clocks go back
    ("America/New_York", date(2026, 10, 26), time(6), "2026-10-26T10:00"),  # the Monday before
    ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),  # doubled: the first
    ("America/New_York", date(2027, 3, 14), time(2, 30), "2027-03-14T07:00"),  # skipped: 3:00, when the gap ends
    ("America/New_York", date(2027, 3, 14), time(3), "2027-03-14T07:00"),
    ("America/New_York", date(2027, 3, 15), time(6), "2027-03-15T10:00"),
    ("America/Phoenix", date(2027, 3, 15), time(6), "2027-03-15T13:00"),  # never changes
    ("Pacific/Honolulu", date(2026, 11, 2), time(6), "2026-11-02T16:00"),
    ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # doubled
    ("Europe/Berlin", date(2027, 3, 28), time(2, 30), "2027-03-28T01:00"),  # skipped
    ("America/Havana", date(2027, 3, 14), time(0), "2027-03-14T05:00"),  # midnight is skipped
    ("America/Santiago", date(2026, 9, 6), time(0), "2026-09-06T04:00"),  # midnight is skipped
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),  # a gap of half an hour
    ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 45), "2027-04-03T14:45"),  # doubled by half an hour
    ("Asia/Kolkata", date(2026, 11, 2), time(6), "2026-11-02T00:30"),
    ("Pacific/Kiritimati", date(2026, 11, 2), time(6), "2026-11-01T16:00"),  # a day ahead
    ("Asia/Kathmandu", date(2026, 11, 2), time(6), "2026-11-02T00:15"),
]


@pytest.mark.parametrize(("zone", "day", "at", "instant"), CASES)
def test_by_hand(zone, day, at, instant):
    assert clock.instant(day, at, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def by_the_rule(day, at, zone):
    """The first instant at which clocks in the zone show that time or, where it is skipped, a later one.

    Found by walking the minutes in UTC: slow, and knows nothing of how the product does it.
    """
    place, wanted = ZoneInfo(zone), datetime.combine(day, at)
    moment = datetime.combine(day, at, UTC) - timedelta(hours=15)
    before = moment.astimezone(place).replace(tzinfo=None)
    while True:
        moment += timedelta(minutes=1)
        shown = moment.astimezone(place).replace(tzinfo=None)
        if before < wanted <= shown:
            return moment
        before = shown


def test_a_thousand_random_openings_follow_the_rule():
    """First valid minute where clocks skip the time, first occurrence where they repeat it; each exactly once."""
    seed = random.randrange(10**6)
    drawn, zones = random.Random(seed), sorted(available_timezones())
    for _case in range(1000):
        zone, at = drawn.choice(zones), time(drawn.randrange(24), drawn.choice([0, 0, 15, 30, 59]))
        start = date(2020, 1, 1) + timedelta(days=drawn.randrange(11 * 365 - 30))
        day = start + timedelta(days=7 * drawn.randrange(4))
        assert clock.instant(day, at, zone) == by_the_rule(day, at, zone), (seed, zone, day, at)
