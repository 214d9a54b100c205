"""A letter with an invitation: what calendar programs read of it."""

import email
from datetime import UTC, datetime, timedelta
from email.policy import default

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprint import calendar_files
from sprint.calendar_files import Event
from tests.mail.letters import DUE, some_mail

HOUR = timedelta(hours=1)
CALL = Event(
    "booking-7@x.test", 2, DUE, DUE + HOUR, "Call, with Grace", "Bring: photos; a list\nand tea", alarms=(HOUR,)
)
HOSTILE = (
    "a\r\nATTENDEE:mailto:eve@x.test", "a\nEND:VEVENT\nBEGIN:VEVENT", "a\\n;b,c:d", "\x00\x07bell", "a\u2028b\x85c",
    '"; CN=x:mailto:eve@x.test', "BEGIN:VALARM", "x" * 300, "ä" * 200, "=?utf-8?q?x=0D=0ABcc=3Aeve?=",
)  # fmt: skip


def invitation_in(composer, event):
    """The calendar part of a letter with an invitation, and the letter."""
    mail = some_mail("welcome", calendar=event)
    data = composer.write(mail)
    assert data == composer.write(mail), "a retry is another letter"
    message = email.message_from_bytes(data, policy=default)
    (part,) = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    return part, message


def read(data: bytes):
    """The one event of a calendar, after the checks that hold for each."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_letter_carries_the_invitation_beside_its_text_and_html(composer):
    part, message = invitation_in(composer, CALL)
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    calendar, event = read(part.get_payload(decode=True))
    assert calendar["method"] == "REQUEST" and event["uid"] == CALL.uid and event["sequence"] == 2
    assert event["dtstart"].dt == DUE and event["dtend"].dt == DUE + HOUR
    assert event["summary"] == "Call, with Grace" and event["description"] == "Bring: photos; a list\nand tea"
    assert event["attendee"] == "mailto:ada@example.com" and event["attendee"].params["CN"] == "Ada Marsh"
    assert event["organizer"].startswith("mailto:") and event["organizer"].params["CN"] == "Digitization Sprint"
    assert event.walk("VALARM")[0]["trigger"].dt == -HOUR


def test_a_cancellation_takes_it_out_of_the_calendar_and_rings_no_more(composer):
    part, _message = invitation_in(
        composer, Event(CALL.uid, 3, DUE, DUE + HOUR, "Call", is_cancelled=True, alarms=(HOUR,))
    )
    calendar, event = read(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["method"] == "CANCEL" and event["status"] == "CANCELLED"
    assert not event.walk("VALARM")


def test_a_letter_without_an_invitation_has_no_such_part(composer):
    message = email.message_from_bytes(composer.write(some_mail("welcome")), policy=default)
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_or_name_adds_a_line(text):
    event = Event(text, 0, DUE, DUE + HOUR, text, text, text, "https://x.test/" + text)
    data = calendar_files.invitation(event, (text, "a@x.test"), (text, "b@x.test" + text[:1]), DUE)
    calendar, found = read(data)
    assert len(calendar.walk("VEVENT")) == 1 and not calendar.walk("VALARM")
    assert not isinstance(found["attendee"], list) and found["attendee"].startswith("mailto:b@x.test")


@given(st.text(max_size=200), st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_whatever_is_said_comes_back_as_one_event(text, moment):
    event = Event("u", 1, moment, moment + HOUR, text, text, text)
    _calendar, found = read(calendar_files.file_of([event], text, moment))
    assert found["dtstart"].dt == moment.replace(microsecond=0)
    assert set(found) <= {
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "STATUS",
        "DESCRIPTION",
        "LOCATION",
    }
