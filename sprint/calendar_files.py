"""Calendar files (RFC 5545): invitations in letters, files to download, feeds.

Every moment goes out in UTC, which each calendar program shows in its owner's time. The same thing keeps its UID for
life; its `sequence` rises at every change, or programs keep what they have.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Digitization Sprint//EN"


@dataclass(frozen=True)
class Event:
    """Something in a calendar. `alarms` say how long before its start the calendar rings."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str = ""
    place: str = ""
    url: str = ""
    is_cancelled: bool = False
    alarms: tuple[timedelta, ...] = ()

    @property
    def method(self) -> str:
        """What an invitation asks of a calendar program (RFC 5546)."""
        return "CANCEL" if self.is_cancelled else "REQUEST"


def file_of(events: Iterable[Event], name: str, stamped_at: datetime) -> bytes:
    """A calendar to download or to subscribe to; `stamped_at` is when it was written."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _line(name))
    for event in events:
        calendar.add_component(_component(event, stamped_at))
    return calendar.to_ical()


def invitation(event: Event, organizer: tuple[str, str], attendee: tuple[str, str], stamped_at: datetime) -> bytes:
    """An invitation, its update or its cancellation, from and to a name with an e-mail address."""
    calendar, component = _calendar(event.method), _component(event, stamped_at)
    component["organizer"] = _address(*organizer)
    guest = _address(*attendee)
    guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    component.add("attendee", guest, encode=False)
    calendar.add_component(component)
    return calendar.to_ical()


def _calendar(method: str) -> "icalendar.Calendar":
    import icalendar  # slow to import, and few requests need it

    calendar = icalendar.Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    return calendar


def _component(event: Event, stamped_at: datetime) -> "icalendar.Event":
    import icalendar

    component = icalendar.Event()
    component.add("uid", _line(event.uid))
    component.add("sequence", event.sequence)
    for name, moment in (("dtstamp", stamped_at), ("dtstart", event.starts_at), ("dtend", event.ends_at)):
        component.add(name, moment.astimezone(UTC).replace(microsecond=0))
    component.add("summary", _line(event.title))
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    for name, text in (("description", _text(event.description)), ("location", _line(event.place))):
        if text:
            component.add(name, text)
    if event.url.startswith(("https://", "http://")):
        component.add("url", "".join(_line(event.url).split()))
    for before in () if event.is_cancelled else event.alarms:
        component.add_component(_alarm(event, before))
    return component


def _alarm(event: Event, before: timedelta) -> "icalendar.Alarm":
    import icalendar

    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(event.title))
    alarm.add("trigger", -before)
    return alarm


def _address(name: str, email: str) -> "icalendar.vCalAddress":
    import icalendar

    address = icalendar.vCalAddress("mailto:" + "".join(_line(email).split()))
    address.params["CN"] = _line(name).replace('"', "'")
    return address


def _line(text: str) -> str:
    """A text on one line: nobody's name or title begins a line of its own."""
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """Without control characters but line breaks, which the format escapes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"})
