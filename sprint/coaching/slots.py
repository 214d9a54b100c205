"""Which times of a coach are free: pure rules over hours, time off, sessions, busy times and the clock.

Hours are meant on the coach's own clock, and are cut into sessions on the one that never jumps. So an hour that spring
skips is never offered, and of the hour that fall repeats both are, as two times of their own.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
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


class Weekly(NamedTuple):
    """Hours on a day of each week, as long as they hold."""

    weekday: int
    times: Times
    first_on: date | None = None
    last_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether these are hours of that day."""
        after, before = self.first_on is None or self.first_on <= day, self.last_on is None or day <= self.last_on
        return day.weekday() == self.weekday and after and before


class Rota(NamedTuple):
    """The hours a coach keeps, by the coach's clock, and how long a session and the pause after it are."""

    zone: str
    length: timedelta
    buffer: timedelta
    weekly: tuple[Weekly, ...] = ()
    days: tuple[tuple[date, tuple[Times, ...]], ...] = ()  # dates with hours of their own, instead of the weekly ones
    off: tuple[tuple[date, date], ...] = ()  # the first and the last day

    def on(self, day: date) -> list[Times]:
        """The hours of a day, without those that overlap."""
        if any(first <= day <= last for first, last in self.off):
            return []
        own = dict(self.days).get(day)
        return _merged((w.times for w in self.weekly if w.holds_on(day)) if own is None else own)


@dataclass(frozen=True)
class Hours:
    """When a coach has time for sessions, and what is in the way."""

    rota: Rota
    notice: timedelta
    daily_most: int
    meetings: Sequence[Span] = ()
    busy: Sequence[Span] = ()

    @property
    def length(self) -> timedelta:
        """How long a session is."""
        return self.rota.length


def free(hours: Hours, *, now: datetime, until: datetime, since: datetime | None = None) -> list[Span]:
    """The times that can be booked now and begin before `until`, in their order."""
    starts = starts_of(hours, now=now, until=until, since=since)
    return [Span(at := datetime.fromtimestamp(start, UTC), at + hours.length) for start in starts]


def starts_of(hours: Hours, *, now: datetime, until: datetime, since: datetime | None = None) -> list[int]:
    """When those times begin, as seconds since 1970: for pages with thousands of them."""
    first, zone = max(since or now, now + hours.notice), ZoneInfo(hours.rota.zone)
    begins, days = _sessions(hours.rota, first.astimezone(zone).date(), until.astimezone(zone).date())
    window = slice(bisect_left(begins, first.timestamp()), bisect_left(begins, until.timestamp()))
    booked = Counter(meeting.starts_at.astimezone(zone).date() for meeting in hours.meetings)
    full = {day for day, count in booked.items() if count >= hours.daily_most}
    blocks, length = _blocks(hours), _seconds(hours.length)
    if not blocks and not full:
        return list(begins[window])
    ends = [end for _begin, end in blocks]

    def is_clear(begin: int) -> bool:
        n = bisect_right(ends, begin)  # the first block that is not over
        return n == len(blocks) or begin + length <= blocks[n][0]

    found = zip(begins[window], days[window], strict=True)
    return [begin for begin, day in found if day not in full and is_clear(begin)]


@lru_cache(maxsize=256)
def _sessions(rota: Rota, first: date, last: date) -> tuple[tuple[int, ...], tuple[date, ...]]:
    """When the sessions that fit into the hours begin, and their days.

    The last one of some hours gives way where it would leave no buffer before the first one of the next hours.
    """
    step = _seconds(rota.length + rota.buffer)
    cuts = [(begin, day) for day in _days(first, last + DAY) for begin in _cuts(rota, day)]
    followed = [begin for begin, _day in cuts[1:]] + [cuts[-1][0] + step] if cuts else []
    kept = [cut for cut, next_begin in zip(cuts, followed, strict=True) if cut[0] + step <= next_begin]
    return tuple(begin for begin, day in kept if day <= last), tuple(day for _begin, day in kept if day <= last)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _cuts(rota: Rota, day: date) -> Iterator[int]:
    """Where the sessions that fit into a day's hours begin."""
    length, step = _seconds(rota.length), _seconds(rota.length + rota.buffer)
    for starts, ends in rota.on(day):
        yield from range(_wall(day, starts, rota.zone), _wall(day, ends, rota.zone) - length + 1, step)


def _wall(day: date, at: time, zone: str) -> int:
    return int(clock.instant(day, at, zone).timestamp())


def _blocks(hours: Hours) -> list[tuple[int, int]]:
    """What is in the way, in order and without overlaps: sessions with the buffer around them, and busy times."""
    buffer = _seconds(hours.rota.buffer)
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
