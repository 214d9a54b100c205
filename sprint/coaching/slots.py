"""Which times of a coach are free: pure rules over hours, time off, sessions, busy times and the clock.

Hours are meant on the coach's own clock, and are cut into sessions on the one that never jumps. So an hour that spring
skips is never offered, and of the hour that fall repeats both are, as two times of their own.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
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
    first = max(since or now, now + hours.notice)
    zone, blocks = ZoneInfo(hours.zone), _blocks(hours)
    begins = [begin for begin, _end in blocks]
    booked = Counter(meeting.starts_at.astimezone(zone).date() for meeting in hours.meetings)
    found: list[Span] = []
    for day in _days(first.astimezone(zone).date(), until.astimezone(zone).date()):
        if booked[day] < hours.daily_most:
            for begin, end in _cuts(hours, day):
                n = bisect_right(begins, begin)
                is_clear = (n == 0 or blocks[n - 1][1] <= begin) and (n == len(blocks) or begins[n] >= end)
                if is_clear and first.timestamp() <= begin < until.timestamp():
                    found.append(Span(datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC)))
    return found


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _cuts(hours: Hours, day: date) -> Iterator[tuple[int, int]]:
    """The sessions that fit into a day's hours, as seconds since 1970."""
    length, step = _seconds(hours.length), _seconds(hours.length + hours.buffer)
    for starts, ends in hours.on(day):
        begin, last = (int(clock.instant(day, at, hours.zone).timestamp()) for at in (starts, ends))
        for at in range(begin, last - length + 1, step):
            yield at, at + length


def _blocks(hours: Hours) -> list[tuple[int, int]]:
    """What is in the way, in order and without overlaps: sessions with the buffer around them, and busy times."""
    buffer = _seconds(hours.buffer)
    around = [(_at(m.starts_at) - buffer, _at(m.ends_at) + buffer) for m in hours.meetings]
    return _merged([*around, *((_at(b.starts_at), _at(b.ends_at)) for b in hours.busy)])


def _merged(spans: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    merged: list[tuple[Any, Any]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


def _at(moment: datetime) -> int:
    return int(moment.timestamp())


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
