"""Free times: whatever the zone, the year and what is booked, every time that is offered can be kept."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprint import clock
from sprint.coaching.slots import DAY, Hours, Rota, Span, Weekly, free

ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "America/Indiana/Indianapolis",
    "America/Kentucky/Louisville", "America/Detroit", "America/Boise", "America/Adak", "America/St_Johns",
    "America/Halifax", "America/Havana", "America/Santiago", "America/Sao_Paulo", "America/Asuncion",
    "America/Scoresbysund", "Atlantic/Azores", "Europe/London", "Europe/Dublin", "Europe/Berlin", "Europe/Lisbon",
    "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
assert len(set(ZONES)) == 37
minutes = st.integers(0, 24 * 12 - 1).map(lambda n: time(n // 12, n % 12 * 5))
spans = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1])


@st.composite
def situations(draw):
    zone, year = draw(st.sampled_from(ZONES)), draw(st.integers(2020, 2037))
    # near the days on which clocks change, more often than not
    month, day = draw(st.sampled_from([(3, 8), (3, 27), (4, 2), (9, 3), (10, 2), (10, 25), (11, 1), (6, 15), (1, 1)]))
    now = datetime(year, month, day, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 12 * 24 * 60)))
    length, buffer = draw(st.integers(10, 180)), draw(st.integers(0, 60))

    def some(most):
        starts = draw(st.lists(st.integers(-3 * 1440, 20 * 1440), max_size=most))
        return [
            Span(at := now + timedelta(minutes=start), at + timedelta(minutes=draw(st.integers(5, 300))))
            for start in starts
        ]

    weekly = [
        Weekly(draw(st.integers(0, 6)), draw(spans), draw(st.none() | st.just(now.date())), None)
        for _ in range(draw(st.integers(0, 6)))
    ]
    days = {now.date() + draw(st.integers(0, 10)) * DAY: tuple(draw(st.lists(spans, max_size=2))) for _ in range(2)}
    off = ((start := now.date() + draw(st.integers(0, 14)) * DAY, start + draw(st.integers(0, 3)) * DAY),)
    rota = Rota(
        zone, timedelta(minutes=length), timedelta(minutes=buffer), tuple(weekly), tuple(days.items()),
        off if draw(st.booleans()) else (),
    )  # fmt: skip
    hours = Hours(
        rota, notice=timedelta(hours=draw(st.integers(0, 72))), daily_most=draw(st.integers(1, 6)), meetings=some(6),
        busy=some(6),
    )  # fmt: skip
    return hours, now


@settings(max_examples=200, deadline=None, database=None)
@given(situation=situations())
def test_no_time_is_offered_that_could_not_be_kept(situation):
    hours, now = situation
    zone, until = ZoneInfo(hours.rota.zone), now + 20 * DAY
    offered = free(hours, now=now, until=until)
    assert offered == sorted(set(offered))
    for slot in offered:
        assert slot.ends_at - slot.starts_at == hours.length
        assert now + hours.notice <= slot.starts_at < until
        for meeting in hours.meetings:
            assert not slot.overlaps(Span(meeting.starts_at - hours.rota.buffer, meeting.ends_at + hours.rota.buffer))
        assert not any(slot.overlaps(busy) for busy in hours.busy)
        local = slot.starts_at.astimezone(zone)
        assert clock.exists(local.date(), local.time(), hours.rota.zone)
        on_day = [m for m in hours.meetings if m.starts_at.astimezone(zone).date() == local.date()]
        assert len(on_day) < hours.daily_most
        assert not any(first <= local.date() <= last for first, last in hours.rota.off)
        within = [
            (clock.instant(local.date(), starts, hours.rota.zone), clock.instant(local.date(), ends, hours.rota.zone))
            for starts, ends in hours.rota.on(local.date())
        ]
        assert any(begin <= slot.starts_at and slot.ends_at <= end for begin, end in within)


@settings(max_examples=80, deadline=None, database=None)
@given(situation=situations())
def test_no_two_offered_times_overlap_and_all_can_be_booked_one_after_another(situation):
    hours, now = situation
    offered = free(hours, now=now, until=now + 20 * DAY)
    assert all(a.ends_at + hours.rota.buffer <= b.starts_at for a, b in pairwise(offered))


def test_the_last_time_before_midnight_gives_way_to_the_first_one_after_it():
    weekly = (Weekly(4, (time(22, 43), time(23, 35))), Weekly(5, (time(0), time(0, 10))))
    rota = Rota("America/New_York", timedelta(minutes=10), timedelta(minutes=31), weekly)
    offered = free(
        Hours(rota, timedelta(0), daily_most=9),
        now=datetime(2035, 6, 22, tzinfo=UTC),
        until=datetime(2035, 6, 24, tzinfo=UTC),
    )
    assert walls(offered, rota.zone, date(2035, 6, 22)) == ["22:43 EDT"]  # 23:24 leaves 26 minutes
    assert walls(offered, rota.zone, date(2035, 6, 23)) == ["00:00 EDT"]


@settings(max_examples=60, deadline=None, database=None)
@given(situation=situations(), cut=st.integers(0, 20 * 1440))
def test_a_window_offers_what_its_parts_offer(situation, cut):
    hours, now = situation
    until, middle = now + 20 * DAY, now + timedelta(minutes=cut)
    parts = free(hours, now=now, until=middle) + free(hours, now=now, since=middle, until=until)
    assert parts == free(hours, now=now, until=until)


def every_hour(zone):
    """All hours of all days, an hour each."""
    weekly = tuple(Weekly(day, (time(0), time(23, 59))) for day in range(7))
    return Hours(Rota(zone, timedelta(hours=1), timedelta(0), weekly), notice=timedelta(0), daily_most=99)


def walls(slots, zone, day):
    local = [slot.starts_at.astimezone(ZoneInfo(zone)) for slot in slots]
    return [f"{at:%H:%M %Z}" for at in local if at.date() == day]


def test_the_hour_that_spring_skips_is_never_offered():
    day = date(2027, 3, 14)
    slots = free(
        every_hour("America/New_York"), now=datetime(2027, 3, 14, tzinfo=UTC), until=datetime(2027, 3, 16, tzinfo=UTC)
    )
    found = walls(slots, "America/New_York", day)
    assert found[:4] == ["00:00 EST", "01:00 EST", "03:00 EDT", "04:00 EDT"]


def test_the_hour_that_fall_repeats_is_two_times_of_their_own():
    day = date(2026, 11, 1)
    slots = free(
        every_hour("America/New_York"), now=datetime(2026, 11, 1, tzinfo=UTC), until=datetime(2026, 11, 3, tzinfo=UTC)
    )
    assert walls(slots, "America/New_York", day)[:4] == ["00:00 EDT", "01:00 EDT", "01:00 EST", "02:00 EST"]
    assert len({slot.starts_at for slot in slots}) == len(slots)


@pytest.mark.parametrize("zone", ZONES)
def test_hours_stay_where_they_are_on_the_wall_through_a_whole_year(zone):
    rota = Rota(zone, timedelta(minutes=30), timedelta(0), (Weekly(2, (time(16), time(16, 30))),))
    hours = Hours(rota, notice=timedelta(0), daily_most=9)
    slots = free(hours, now=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2027, 1, 1, tzinfo=UTC))
    local = [slot.starts_at.astimezone(ZoneInfo(zone)) for slot in slots]
    assert {(at.weekday(), at.hour, at.minute) for at in local} == {(2, 16, 0)}
    assert 52 <= len(local) <= 53
