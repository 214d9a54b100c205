"""The one clock, and the instants of people's wall clocks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


def _wall() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _wall


def now() -> datetime:
    """This moment, aware, in UTC. Read it once a request, job or command, and hand it on."""
    return _source()


@contextmanager
def standing_at(moment: Callable[[], datetime]) -> Iterator[None]:
    """Let another clock tell the time: for tests and rehearsals."""
    global _source
    before, _source = _source, moment
    try:
        yield
    finally:
        _source = before


@lru_cache(maxsize=100_000)
def instant(day: date, at: time, zone: str) -> datetime:
    """The UTC instant of a wall-clock time.

    A time that a change of clocks skips is the first one after the gap; a doubled one is the first of the two.
    """
    wall = datetime.combine(day, at, ZoneInfo(zone))
    early, late = sorted((wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)))
    if early == late or late.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return early
    offset = early.astimezone(ZoneInfo(zone)).utcoffset()  # the wall time does not exist: find where the gap ends
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset else (early, middle)
    return late.replace(microsecond=0)


def exists(day: date, at: time, zone: str) -> bool:
    """Whether clocks in the zone show that time on that day: the hour that spring skips does not exist."""
    local = instant(day, at, zone).astimezone(ZoneInfo(zone))
    return (local.date(), local.time()) == (day, at.replace(tzinfo=None))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether the name is an IANA time zone that this machine knows."""
    return name in _zones()
