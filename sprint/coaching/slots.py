"""Which times of a coach are free: pure rules over hours, time off, sessions, busy times and the clock.

Hours are meant on the coach's own clock, and are cut into sessions on the one that never jumps. So an hour that spring
skips is never offered, and of the hour that fall repeats both are, as two times of their own.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sprint import clock

DAY = timedelta(days=1)
Times = tuple[time, time]


@dataclass(frozen=True, order=True)
class Span:
    """From one moment up to another."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether both have a moment in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Weekly:
    """Hours on a day of each week, as long as they hold."""

    weekday: int
    times: Times
    first_on: date | None = None
    last_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether these are hours of that day."""
        after, before = self.first_on is None or self.first_on <= day, self.last_on is None or day <= self.last_on
        return day.weekday() == self.weekday and after and before


@dataclass(frozen=True)
class Hours:
    """When a coach has time for sessions, and what is in the way."""

    zone: str
    length: timedelta
    buffer: timedelta
    notice: timedelta
    daily_most: int
    weekly: Sequence[Weekly] = ()
    days: Mapping[date, Sequence[Times]] = field(default_factory=dict)  # instead of the weekly ones
    off: Sequence[tuple[date, date]] = ()
    meetings: Sequence[Span] = ()
    busy: Sequence[Span] = ()

    def on(self, day: date) -> list[Times]:
        """The hours of a day, without those that overlap."""
        if any(first <= day <= last for first, last in self.off):
            return []
        return _merged(self.days[day] if day in self.days else (w.times for w in self.weekly if w.holds_on(day)))


def free(hours: Hours, *, now: datetime, until: datetime, since: datetime | None = None) -> list[Span]:
    """The times that can be booked now and begin before `until`, in their order."""
    starts = starts_of(hours, now=now, until=until, since=since)
    return [Span(at := datetime.fromtimestamp(start, UTC), at + hours.length) for start in starts]


def starts_of(hours: Hours, *, now: datetime, until: datetime, since: datetime | None = None) -> list[int]:
    """When those times begin, as seconds since 1970: for pages with thousands of them."""
    first, zone = max(since or now, now + hours.notice), ZoneInfo(hours.zone)
    earliest, latest, length = first.timestamp(), until.timestamp(), _seconds(hours.length)
    blocks = _blocks(hours)
    ends = [end for _begin, end in blocks]
    booked = Counter(meeting.starts_at.astimezone(zone).date() for meeting in hours.meetings)
    found: list[int] = []
    for day, begin in _apart(hours, first.astimezone(zone).date(), until.astimezone(zone).date()):
        if earliest <= begin < latest and booked[day] < hours.daily_most:
            n = bisect_right(ends, begin)  # the first block that is not over
            if n == len(blocks) or begin + length <= blocks[n][0]:
                found.append(begin)
    return found


def _apart(hours: Hours, first: date, last: date) -> Iterator[tuple[date, int]]:
    """The day and the beginning of each session; one that leaves no buffer before the next hours' first gives way."""
    step = _seconds(hours.length + hours.buffer)
    cuts = [(day, begin) for day in _days(first, last + DAY) for begin in _cuts(hours, day)]
    for (day, begin), (_day, following) in pairwise([*cuts, (last, cuts[-1][1] + step)] if cuts else []):
        if begin + step <= following and day <= last:
            yield day, begin


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _cuts(hours: Hours, day: date) -> Iterator[int]:
    """Where the sessions that fit into a day's hours begin."""
    length, step = _seconds(hours.length), _seconds(hours.length + hours.buffer)
    for starts, ends in hours.on(day):
        yield from range(_wall(day, starts, hours.zone), _wall(day, ends, hours.zone) - length + 1, step)


@lru_cache(maxsize=50_000)
def _wall(day: date, at: time, zone: str) -> int:
    return int(clock.instant(day, at, zone).timestamp())


def _blocks(hours: Hours) -> list[tuple[int, int]]:
    """What is in the way, in order and without overlaps: sessions with the buffer around them, and busy times."""
    buffer = _seconds(hours.buffer)
    around = [(_at(m.starts_at) - buffer, _at(m.ends_at) + buffer) for m in hours.meetings]
    return _merged([*around, *((_at(b.starts_at), _at(b.ends_at)) for b in hours.busy)])


def _merged(spans: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    spans = sorted(spans)
    if len(spans) < 2:
        return spans
    merged: list[tuple[Any, Any]] = []
    for begin, end in spans:
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


def _at(moment: datetime) -> int:
    return int(moment.timestamp())


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
