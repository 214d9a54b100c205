"""Files of one's own with a session: sent with the booking or later, seen by company, coach and staff alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from sprint import uploads
from sprint.coaching import actions
from sprint.coaching.models import Attachment, Meeting
from sprint.cohorts import actions as cohorts
from sprint.database import db
from tests.browser import Browser
from tests.builders.cast import at, person
from tests.builders.pictures import MARKERS, from_phone, product
from tests.coaching.test_booking import NINE, ROOM, TEN, THURSDAY, only_meeting, sent

PDF = b"%PDF-1.7\n" + b"x" * 2000 + b"\n%%EOF"
LONG_AGO = at(THURSDAY - timedelta(days=20))


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def upload(content=PDF, name="quote.pdf"):
    return BytesIO(content), name


def book(who, cast, *files, expect=303, starts_at=NINE, **more):
    data = sent(cast.grace, starts_at, files=list(files), **more)
    return who.post(ROOM, data, expect, content_type="multipart/form-data")


def add(who, meeting, *files, expect=303):
    where = f"{ROOM}/sessions/{meeting.id}/files"
    return who.post(where, {"files": list(files)}, expect, content_type="multipart/form-data")


def attached(session):
    with session() as s:
        return s.scalars(select(Attachment).order_by(Attachment.id)).all()


def on_disk(app):
    return sorted(path.name for path in app.config["UPLOADS_DIR"].rglob("*") if path.is_file())


def test_a_file_comes_with_the_booking_and_its_coach_and_staff_open_it(ada, app, cast, session):
    book(ada, cast, upload(), upload(from_phone(product(900, 700)), "IMG_1.jpeg"))
    meeting, (quote, photo) = only_meeting(session), attached(session)
    assert (quote.name, quote.kind, photo.kind) == ("quote.pdf", "application/pdf", "image/jpeg")
    kept = uploads.path_of(app.config["UPLOADS_DIR"], photo.key).read_bytes()
    assert not [marker for marker in MARKERS if marker in kept]  # what the phone wrote of itself and the place
    ada.get(f"{ROOM}/sessions/{meeting.id}")
    assert "quote.pdf" in ada.page.text
    for who, where in ((cast.ada, f"{ROOM}/sessions"), (cast.grace, "/coach/sessions"),
                       (cast.sam, "/staff/coaching/sessions")):  # fmt: skip
        one = Browser(app).sign_in(who)
        one.get(f"{where}/{meeting.id}")
        assert "quote.pdf" in one.page.text
        answer = one.get(f"{where}/{meeting.id}/files/{quote.key}")
        assert answer.data == PDF and answer.headers["Content-Disposition"].startswith("attachment")


def test_nobody_else_opens_it_and_with_the_session_it_changes_coaches(ada, app, cast, session, now):
    book(ada, cast, upload())
    meeting, (quote,) = only_meeting(session), attached(session)
    with session() as s:
        bea, ben = person(s, "Bea Lund", "participant"), person(s, "Ben Marsh", "participant")
        running = s.merge(cast.running)
        cohorts.enrol(s, running, bea, company=None, now=LONG_AGO)
        cohorts.enrol(s, running, ben, company=s.merge(cast.company), now=LONG_AGO)
    path, led = f"{ROOM}/sessions/{meeting.id}/files/{quote.key}", f"/coach/sessions/{meeting.id}/files/{quote.key}"
    Browser(app).sign_in(ben).get(path)
    Browser(app).sign_in(bea).get(path, expect=404)
    Browser(app).sign_in(bea).post(f"{path}/removal", expect=404)
    Browser(app).sign_in(cast.gus).get(led, expect=404)
    with session() as s:
        actions.reassign(s, meeting.id, cast.gus.id, reason="Ill", now=now)
    Browser(app).sign_in(cast.gus).get(led)
    Browser(app).sign_in(cast.grace).get(led, expect=404)


def test_a_file_of_one_session_is_not_in_another(ada, cast, session, app):
    book(ada, cast, upload())
    (quote,) = attached(session)
    book(ada, cast, starts_at=at(THURSDAY + timedelta(days=7)), key="n" * 20)
    with session() as s:
        other = s.scalars(select(Meeting.id).order_by(Meeting.id.desc())).first()
    ada.get(f"{ROOM}/sessions/{other}/files/{quote.key}", expect=404)
    Browser(app).sign_in(cast.grace).get(f"/coach/sessions/{other}/files/{quote.key}", expect=404)


def test_what_is_no_file_of_ours_is_refused_beside_its_field_and_nothing_is_booked_or_kept(ada, app, cast, session):
    book(ada, cast, upload(), upload(b"MZ\x90\x00" * 400, "setup.exe"), expect=422)
    assert "setup" in ada.page.text and "Striped photos" in ada.page.text
    book(ada, cast, *(upload(PDF + bytes([n]), f"{n}.pdf") for n in range(6)), expect=422)
    assert "A session takes 5 files" in ada.page.text
    with session() as s:
        assert s.scalars(select(Meeting)).all() == []
    assert on_disk(app) == []


def test_who_comes_too_late_keeps_no_file_here_and_is_told_to_choose_it_again(ada, app, cast, session):
    with session() as s:
        bea = person(s, "Bea Lund", "participant")
        mine = cohorts.enrol(s, s.merge(cast.running), bea, company=None, now=LONG_AGO)
        actions.book(s, mine, actions.Wish(cast.grace.id, NINE, "a", "b", "b" * 20), now=NINE - timedelta(days=1))
    book(ada, cast, upload(), expect=422)
    assert "Somebody was faster" in ada.page.text and "Choose your files again" in ada.page.text
    assert on_disk(app) == []


def test_the_same_form_twice_keeps_each_file_once(ada, app, cast, session):
    for _ in range(2):
        book(ada, cast, upload())
    assert len(attached(session)) == len(on_disk(app)) == 1


def test_files_are_added_and_taken_out_until_the_session_is_over(ada, app, cast, session, set_clock):
    book(ada, cast)
    meeting = only_meeting(session)
    add(ada, meeting, expect=422)
    assert "Choose a file first" in ada.page.text
    add(ada, meeting, *(upload(PDF + bytes([n]), f"{n}.pdf") for n in range(5)))
    add(ada, meeting, upload(PDF + b"6", "6.pdf"), expect=422)
    assert "Take one out first" in ada.page.text and len(on_disk(app)) == 5
    first = attached(session)[0]
    for _ in range(2):
        ada.post(f"{ROOM}/sessions/{meeting.id}/files/{first.key}/removal", expect=303 if not _ else 404)
    ada.get(f"{ROOM}/sessions/{meeting.id}")
    assert first.key not in ada.page.html and "1.pdf" in ada.page.text
    set_clock(TEN)
    ada.sign_in(cast.ada)
    add(ada, meeting, upload(PDF + b"7", "7.pdf"), expect=422)
    assert "This session is over" in ada.page.text


def test_a_companys_room_counts_them(ada, app, cast, session):
    app.config["UPLOADS_PER_COMPANY"] = len(PDF) + 10
    book(ada, cast, upload())
    add(ada, only_meeting(session), upload(PDF + b"2", "2.pdf"), expect=422)
    assert "and this one would go beyond" in ada.page.text and len(on_disk(app)) == 1


def test_the_timer_sweeps_what_was_taken_out_and_nothing_else(ada, app, cast, session, now):
    from sprint.schedule import Work, tidy_files

    book(ada, cast, upload(), upload(PDF + b"2", "2.pdf"))
    first, second = attached(session)
    with session() as s:
        s.get(Attachment, first.id).removed_at = now - timedelta(days=2)
    import os

    for path in app.config["UPLOADS_DIR"].rglob("*"):
        os.utime(path, (0, 0)) if path.is_file() else None
    with app.app_context():
        tidy_files(Work(db.engine, now, office=None, uploads=app.config["UPLOADS_DIR"]))
    assert on_disk(app) == [second.key]
