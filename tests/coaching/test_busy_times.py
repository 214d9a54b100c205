"""Busy times from a coach's own calendar file: repeated by the wall clock, and bounded whatever the file says."""

import io
import time
from datetime import UTC, datetime, timedelta

import pytest

from sprint.coaching import busy
from sprint.coaching.slots import Span
from sprint.errors import Refused
from tests.builders.cast import NY, at

NOW = datetime(2026, 10, 28, 16, tzinfo=UTC)


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//EN"]
    for n, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:u{n}", "DTSTAMP:20260101T000000Z", *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def spans(*events: str) -> list[Span]:
    return busy.read(calendar(*events), NY, NOW).spans


def test_a_single_entry_is_busy_from_its_start_to_its_end():
    assert spans("DTSTART:20261030T130000Z|DTEND:20261030T140000Z") == [
        Span(datetime(2026, 10, 30, 13, tzinfo=UTC), datetime(2026, 10, 30, 14, tzinfo=UTC))
    ]


def test_what_is_over_free_cancelled_or_without_length_is_left_out():
    assert spans(
        "DTSTART:20261001T130000Z|DTEND:20261001T140000Z",
        "DTSTART:20261030T130000Z|DTEND:20261030T140000Z|TRANSP:TRANSPARENT",
        "DTSTART:20261030T130000Z|DTEND:20261030T140000Z|STATUS:CANCELLED", "DTSTART:20261030T130000Z",
    ) == []  # fmt: skip


def test_tuesday_at_four_stays_at_four_when_clocks_change():
    found = spans("DTSTART;TZID=America/New_York:20261006T160000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=8")
    assert [s.starts_at for s in found] == [at(datetime(2026, 11, d).date(), 16) for d in (3, 10, 17, 24)]
    assert found[0].starts_at.hour == 21


def test_days_that_were_taken_out_or_moved_are_not_busy_at_the_old_time():
    series = "DTSTART:20261102T150000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3|EXDATE:20261103T150000Z"
    moved = "DTSTART:20261104T180000Z|DURATION:PT1H|RECURRENCE-ID:20261104T150000Z"
    content = calendar(series, moved).replace(b"UID:u1", b"UID:u0")
    assert [s.starts_at for s in busy.read(content, NY, NOW).spans] == [
        datetime(2026, 11, 2, 15, tzinfo=UTC), datetime(2026, 11, 4, 18, tzinfo=UTC)
    ]  # fmt: skip


def test_a_whole_day_is_a_day_of_the_coachs_own_clock_also_when_it_has_25_hours():
    (day,) = spans("DTSTART;VALUE=DATE:20261101|DTEND;VALUE=DATE:20261102")
    assert day.ends_at - day.starts_at == timedelta(hours=25)


@pytest.mark.parametrize("rule", [
    "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2;BYSECOND=1,2,3", "FREQ=NEVER",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=999999999",
    "FREQ=DAILY;COUNT=999999999", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO",
])  # fmt: skip
def test_a_hostile_rule_ends_in_time(rule):
    begun = time.monotonic()
    events = [
        f"DTSTART:{year}0101T000000Z|DURATION:PT5M|RRULE:{rule}" for year in ("1991", "0001", "2026", "9999")
    ] * 20
    try:
        assert len(spans(*events)) <= busy.MOST_SPANS
    except Refused as refused:
        assert refused.field == "file"
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("content", [
    b"", b"hello", b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfeBEGIN:VCALENDAR\r\n",
    b"BEGIN:VCALENDAR\r\n" + b"X" * 2_000_000, b"<?xml version='1.0'?>",
    b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nBEGIN:EVIL\r\n",
    b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000,
])  # fmt: skip
def test_what_is_no_calendar_is_refused_or_empty_never_an_error(content):
    try:
        assert busy.read(content, NY, NOW).spans == []
    except Refused as refused:
        assert refused.field == "file"


def test_a_coach_sends_a_file_and_people_see_fewer_times(browser, cast):
    grace = browser.sign_in(cast.grace)
    grace.get("/coach/hours")
    before = grace.page.h1
    content = calendar("DTSTART;TZID=America/New_York:20261030T080000|DURATION:PT10H|SUMMARY:Dentist secret")
    grace.post(
        "/coach/hours/busy", {"file": (io.BytesIO(content), "mine.ics"), "text": ""}, content_type="multipart/form-data"
    )
    grace.get("/coach/hours")
    assert "One busy time ahead, from mine.ics" in grace.page.text and "Dentist" not in grace.page.html
    assert grace.page.h1 != before
    grace.post("/coach/hours/busy", {"text": "nonsense"}, expect=422)
    assert "This is no calendar file" in grace.page.text and "nonsense" in grace.page.html
    grace.post("/coach/hours/busy/end")
    grace.get("/coach/hours")
    assert grace.page.h1 == before


def test_hours_days_and_time_off_change_what_is_free_and_say_what_is_wrong(browser, cast):
    grace = browser.sign_in(cast.grace)
    grace.post("/coach/hours/weekly", {"weekday": 5, "starts": "10:00", "ends": "09:00"}, expect=422)
    assert "Choose a later hour" in grace.page.text
    grace.post("/coach/hours/weekly", {"weekday": 5, "starts": "09:00", "ends": "10:00"})
    grace.post("/coach/hours/weekly", {"weekday": 5, "starts": "09:00", "ends": "10:00"})
    grace.get("/coach/hours")
    assert grace.page.text.count("Saturday, 9:00 AM to 10:00 AM") == 1
    grace.post("/coach/hours/off", {"first_on": "2026-10-29", "last_on": "2026-10-30"})
    grace.post("/coach/hours/day", {"day": "2026-11-02", "starts": "20:00", "ends": "21:00"})
    grace.get("/coach/hours")
    assert "Oct 29" not in grace.page.text.split("What people see")[1]
    assert "8:00 PM" in grace.page.text.split("What people see")[1]
    grace.post("/coach/hours/offer", {
        "subjects": "Ads", "meeting_url": "javascript:x", "zone": "America/Chicago", "length_minutes": 20,
        "buffer_minutes": 10, "notice_hours": 1, "daily_most": 2,
    }, expect=422)  # fmt: skip
    assert "A link begins with https://" in grace.page.text
