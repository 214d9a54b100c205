"""B7: invitations that two independent libraries read alike, and into which no name or title can write a line."""

import email
import warnings
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sprint import times
from sprint.accounts.models import Person
from sprint.coaching import actions
from sprint.coaching.models import Seat
from sprint.cohorts.models import Enrolment
from sprint.database import db
from sprint.mail.compose import Composer
from tests.builders.cast import at
from tests.builders.office import LETTERHEAD
from tests.mail.world import World

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import vobject
import icalendar

FRIDAY = date(2026, 10, 30)
NINE = at(FRIDAY, 9)
HOSTILE = [
    name
    for end in ("\r\n", "\n", "\r", "\u2028", "\u0085", "\\n", "\x0b", "\x0c")
    for name in (
        f"Ada{end}ATTENDEE:mailto:evil@x.test", f"Ada{end}END:VEVENT{end}BEGIN:VEVENT{end}SUMMARY:Two",
        f"Ada{end} folded{end}\tX-EVIL:1", f'Ada";X-EVIL=1:mailto:evil@x.test{end}',
    )
] + ["Ada;CN=Evil:mailto:evil@x.test", 'A"B;C,D:E\\F']  # fmt: skip
assert len(HOSTILE) == 34


@pytest.fixture
def world(app):
    with app.app_context():
        return World(db.engine)


def book(session, cast, now, **answers):
    with session() as s:
        wish = actions.Wish(
            cast.grace.id, NINE, answers.get("obstacle", "Stripes"), answers.get("help", "Light"), "k" * 20
        )
        return actions.book(s, s.get(Enrolment, cast.enrolment.id), wish, now=now).meeting_id


def calendars(app, world):
    """The calendar part of every e-mail that left, in the order in which they left; with its addressee."""
    composer, found = Composer(app.jinja_env, LETTERHEAD, ""), []
    for mail in world.office.mails:
        with app.test_request_context():
            message = email.message_from_bytes(composer.write(mail))
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                assert part.get_param("method") in {"REQUEST", "CANCEL"}
                found.append((mail.to, part.get_payload(decode=True)))
    return found


def read_both(content: bytes) -> tuple:
    """What icalendar and vobject say of it: the same, or the test fails."""
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    one = icalendar.Calendar.from_ical(content)
    (event,) = one.walk("VEVENT")
    two = vobject.readOne(content.decode())
    assert len(two.vevent_list) == 1
    other = two.vevent
    ours = (
        str(one["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt, event["DTEND"].dt,
        str(event["SUMMARY"]), str(event["STATUS"]),
    )  # fmt: skip
    theirs = (
        two.method.value, other.uid.value, int(other.sequence.value), other.dtstart.value, other.dtend.value,
        other.summary.value, other.status.value,
    )  # fmt: skip
    assert ours == theirs
    assert len(other.attendee_list) == 1 and "evil" not in other.attendee.value
    assert event.keys() == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "ORGANIZER", "ATTENDEE",
        *(["LOCATION", "URL"] if "LOCATION" in event else []),
    }  # fmt: skip
    return ours


def test_one_uid_for_life_a_rising_sequence_and_a_cancellation_at_the_end(app, cast, session, world, now):
    meeting_id = book(session, cast, now)
    world.tick(now)
    with session() as s:
        actions.move_as_leader(s, meeting_id, at(FRIDAY, 10), reason="r", now=now)
    world.tick(now + timedelta(minutes=1))
    with session() as s:
        actions.reassign(s, meeting_id, cast.gus.id, reason="r", now=now)
    world.tick(now + timedelta(minutes=2))
    with session() as s:
        actions.cancel_as_leader(s, meeting_id, reason="r", now=now)
    world.tick(now + timedelta(minutes=3))
    told = [(to, *read_both(content)) for to, content in calendars(app, world)]
    assert len({line[2] for line in told}) == 1
    ada = [
        (line[1], line[3], times.local(line[4], "America/New_York").hour)
        for line in told
        if line[0] == "ada@example.com"
    ]
    assert ada == [("REQUEST", 0, 9), ("REQUEST", 1, 10), ("REQUEST", 2, 10), ("CANCEL", 3, 10)]
    grace = [(line[1], line[3]) for line in told if line[0] == "grace@example.com"]
    assert grace == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert [(line[1], line[3]) for line in told if line[0] == "gus@example.com"] == [("REQUEST", 2), ("CANCEL", 3)]


def test_no_name_title_or_answer_adds_a_property_an_attendee_or_an_event(app, cast, session, world, now):
    meeting_id = book(session, cast, now)
    for n, name in enumerate(HOSTILE):
        with session() as s:
            for person_id in (cast.ada.id, cast.grace.id):
                s.get(Person, person_id).name = name
            seat = s.scalars(select(Seat)).one()
            seat.obstacle, seat.help = name, name
            actions.move_as_leader(s, meeting_id, at(FRIDAY, 10 + n % 2), reason=name, now=now)
        world.office.mails.clear()
        world.tick(now + timedelta(minutes=n))
        found = calendars(app, world)
        assert len(found) == 2
        for _to, content in found:
            assert read_both(content)[0] == "REQUEST"


def test_the_file_to_download_reads_the_same(browser, cast, session, now):
    meeting_id = book(session, cast, now)
    answer = browser.sign_in(cast.ada).get(f"/cohorts/october-2026/coaching/sessions/{meeting_id}/session.ics")
    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["DTSTART"].dt == NINE and str(event["SUMMARY"]) == "Coaching session with Grace Lindqvist"


def test_the_private_feed_holds_sessions_weeks_and_promised_days_and_can_be_renewed(browser, app, cast, session, now):
    from sprint.cohorts import actions as cohorts

    book(session, cast, now)
    with session() as s:
        cohorts.agree(
            s, cohort_id=cast.running.id, company_id=None, person_id=cast.ada.id, text="Buy a card", due_on=FRIDAY,
            source=("session", 1), by=cast.grace, now=now,
        )  # fmt: skip
    ada = browser.sign_in(cast.ada)
    ada.get("/calendar")
    address = next(a["value"] for _t, a in ada.page.tags if a.get("id") == "address")
    path = "/calendar/" + address.rsplit("/", 1)[1]
    anybody = app.test_client()
    events = icalendar.Calendar.from_ical(anybody.get(path).data).walk("VEVENT")
    titles = sorted(str(event["SUMMARY"]) for event in events)
    assert titles == ["Coaching session with Grace Lindqvist", "Due today: Buy a card",
                      *(f"Week {n} opens: October 2026" for n in (1, 2, 3, 4))]  # fmt: skip
    assert len(vobject.readOne(anybody.get(path).text).vevent_list) == 6
    ada.post("/calendar/address")
    assert anybody.get(path).status_code == 404
    ada.get("/calendar")
    assert address not in ada.page.html
    assert anybody.get("/calendar/nonsense.ics").status_code == 404
