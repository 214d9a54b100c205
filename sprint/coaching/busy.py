"""The gateway to calendar files that coaches bring: when they are busy, and nothing of with what.

A file is anybody's work, so everything is bounded: its size, its events, how far rules are followed, and for how long.
Nothing that a file names is fetched.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from sprint.coaching.slots import DAY, Span
from sprint.errors import Refused

MOST_BYTES = 1_000_000
MOST_EVENTS, MOST_SPANS = 5_000, 2_000
MOST_SECONDS = 3.0
AHEAD = 182 * DAY
OLDEST = 1990  # a rule that began earlier would be followed through too many years
NARROW = ("BYHOUR", "BYMINUTE", "BYSECOND")
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


@dataclass(frozen=True)
class Read:
    """What a file says: busy times, merged and in order; and how many of its events could not be followed."""

    spans: list[Span]
    ignored: int


def read(content: bytes, zone: str, now: datetime) -> Read:
    """The busy times of a calendar file from now on, half a year ahead; `zone` is meant where it names none.

    Refused for what is no calendar, is too large, or takes too long to follow.
    """
    from icalendar import Calendar

    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than 1 MB. Export the coming months only."), "file")
    if b"BEGIN:VCALENDAR" not in content[:2000].upper():
        raise Refused(_("This is no calendar file. It should begin with BEGIN:VCALENDAR."), "file")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Refused(
            _("This calendar file cannot be read. Export it anew from your calendar program."), "file"
        ) from error
    events = [event for calendar in calendars for event in islice(calendar.walk("VEVENT"), MOST_EVENTS)][:MOST_EVENTS]
    return _Reader(zone, now).read(events)


class _Reader:
    def __init__(self, zone: str, now: datetime) -> None:
        self.zone, self.since, self.until = ZoneInfo(zone), now, now + AHEAD
        self.deadline = time.monotonic() + MOST_SECONDS

    def read(self, events: list[Any]) -> Read:
        """All events, less what single changes of repeating ones have replaced."""
        replaced = {(str(e.get("UID")), self._key(e)) for e in events if e.get("RECURRENCE-ID")}
        spans: list[Span] = []
        ignored = 0
        for event in events:
            if time.monotonic() > self.deadline:
                raise Refused(
                    _("This calendar repeats in ways that take too long to follow. Export fewer months."), "file"
                )
            try:
                spans += islice(self._spans(event, replaced), MOST_SPANS)
            except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError):
                ignored += 1
            if len(spans) > 10 * MOST_SPANS:
                raise Refused(_("This calendar holds too many busy times. Export fewer months."), "file")
        merged = _merged(spans)
        if len(merged) > MOST_SPANS:
            raise Refused(_("This calendar holds too many busy times. Export fewer months."), "file")
        return Read(merged, ignored)

    def _key(self, event: Any) -> datetime | None:
        try:
            return self._instant(event["RECURRENCE-ID"].dt)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return None

    def _spans(self, event: Any, replaced: set[Any]) -> Iterator[Span]:
        """The times of one event in which its owner is busy."""
        if str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or str(event.get("STATUS", "")).upper() == "CANCELLED":
            return
        start = event["DTSTART"].dt
        length = self._length(event, start)
        uid, is_change = str(event.get("UID")), bool(event.get("RECURRENCE-ID"))
        for begins in self._starts(event, start):
            is_replaced = not is_change and (uid, begins) in replaced
            ends = self._instant(_wall(start, begins, self.zone) + length) if not _is_moment(start) else begins + length
            if not is_replaced and ends > self.since and begins < self.until and ends > begins:
                yield Span(begins, ends)

    def _length(self, event: Any, start: Any) -> timedelta:
        if event.get("DTEND"):
            length: timedelta = self._plain(event["DTEND"].dt) - self._plain(start)
            if _is_moment(start):
                length = self._instant(event["DTEND"].dt) - self._instant(start)
        elif event.get("DURATION"):
            length = event["DURATION"].dt
        else:
            length = timedelta(0) if _is_moment(start) else DAY
        if length > 366 * DAY:
            raise ValueError("longer than a year")
        return length

    def _starts(self, event: Any, start: Any) -> Iterator[datetime]:
        rules = event.get("RRULE")
        if not rules:
            yield self._instant(start)
            return
        rule = rules[0] if isinstance(rules, list) else rules
        away = {self._instant(day.dt) for dates in _listed(event.get("EXDATE")) for day in dates.dts}
        for moment in self._repeated(rule, start):
            if moment not in away:
                yield moment

    def _repeated(self, rule: Any, start: Any) -> Iterator[datetime]:
        """A rule's moments up to the horizon: by wall clock, so that Tuesday at four stays at four in winter."""
        from dateutil.rrule import rrulestr

        frequency = str((rule.get("FREQ") or [""])[0]).upper()
        if frequency not in FREQUENCIES or any(rule.get(part) for part in NARROW) or self._plain(start).year < OLDEST:
            raise ValueError("a rule that we do not follow")
        zone = start.tzinfo if _is_moment(start) and start.tzinfo else self.zone
        text = ";".join(f"{k}={v}" for k, v in _parts(rule) if k != "UNTIL")
        last = min([self.until, *(self._instant(end) for end in rule.get("UNTIL") or [])])
        wall_last = last.astimezone(zone).replace(tzinfo=None)
        found = rrulestr(text, dtstart=self._plain(start))
        for wall in found if rule.get("COUNT") else found.replace(until=wall_last):
            if wall > wall_last:
                return
            if time.monotonic() > self.deadline:
                raise Refused(
                    _("This calendar repeats in ways that take too long to follow. Export fewer months."), "file"
                )
            yield wall.replace(tzinfo=zone).astimezone(UTC)

    def _plain(self, moment: Any) -> datetime:
        """The wall clock's reading, without a zone."""
        if not isinstance(moment, datetime):
            return datetime.combine(moment, wall_time())
        return moment.replace(tzinfo=None)

    def _instant(self, moment: date | datetime) -> datetime:
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, wall_time())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.zone)
        return moment.astimezone(UTC).replace(microsecond=0)


def _is_moment(start: Any) -> bool:
    return isinstance(start, datetime)


def _wall(start: Any, begins: datetime, zone: ZoneInfo) -> datetime:
    """Whole days are meant by the owner's clock: from midnight to midnight, also when that is 23 hours."""
    return begins.astimezone(zone).replace(tzinfo=None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _parts(rule: Any) -> Iterator[tuple[str, str]]:
    for name, values in rule.items():
        yield (
            str(name).upper(),
            ",".join(str(getattr(v, "to_ical", lambda v=v: str(v).encode())().decode()) for v in values),
        )


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.starts_at <= merged[-1].ends_at:
            merged[-1] = Span(merged[-1].starts_at, max(span.ends_at, merged[-1].ends_at))
        else:
            merged.append(span)
    return merged
