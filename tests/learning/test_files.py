"""Files of a deliverable: sent once, seen by those who may, handed out harmlessly, taken out and put back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from sprint import uploads
from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment, Week
from sprint.curriculum.hand_in import Field
from sprint.database import transaction
from sprint.errors import Refused
from sprint.learning import actions, queries
from sprint.learning.models import Deliverable, File
from tests.browser import Browser
from tests.builders.heic import heic
from tests.builders.pictures import MARKERS, from_phone, product, saved, tags
from tests.learning.works import FULL, ROOM, WORK, member, rows
from tests.queries import asked_of

FILES = f"{WORK}/files"
HARLOW = "Harlow Castings"
SCRIPT = {"X-Requested-With": "autosave"}
PDF = b"%PDF-1.7\n" + b"x" * 2000 + b"\n%%EOF"
SMALL = saved(product(600, 600))


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


@pytest.fixture
def somebody(app, session, cast):
    """Opens a device for a person: one of the cast, or a new participant of a company."""

    def sign_in(who, company=None, cohort=None):
        person = member(session, cast, who, company, cohort) if isinstance(who, str) else who
        return Browser(app).sign_in(person)

    return sign_in


def send(who, content=PDF, name="quote.pdf", field="proof", expect=303, **more):
    files = [(BytesIO(each), name) for each in (content if isinstance(content, list) else [content])]
    data = {"field": field, "file": files}
    return who.post(FILES, data, expect, content_type="multipart/form-data", **more)


def files(session):
    return sorted(rows(session, File), key=lambda file: file.id)


def on_disk(app):
    return sorted(path.name for path in app.config["UPLOADS_DIR"].rglob("*") if path.is_file())


def test_a_file_is_kept_as_it_came_and_handed_out_to_be_saved(ada, app, session):
    answer = send(ada, name="Quote № 7.PDF")
    assert answer.headers["Location"].endswith("/deliverable#field-proof")
    (file,) = files(session)
    assert (file.name, file.kind, file.size, file.field) == ("Quote № 7.pdf", "application/pdf", len(PDF), "proof")
    assert on_disk(app) == [file.key]
    answer = ada.get(f"{ROOM}/files/{file.key}")
    assert answer.data == PDF and uploads.digest_of(uploads.path_of(app.config["UPLOADS_DIR"], file.key)) == file.sha256
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_photo_is_measured_at_once_and_written_anew(ada, app, session):
    send(ada, from_phone(product(1600, 1200, fill=0.5)), "IMG_2041.jpeg", "photos")
    (file,) = files(session)
    assert (file.report["width"], file.report["height"]) == (1200, 1600)  # as it is seen, with the camera turned
    assert on_disk(app) == [file.key, f"{file.key}.small"]
    for address in (f"{ROOM}/files/{file.key}", f"{ROOM}/files/{file.key}/small"):
        answer = ada.get(address)
        assert not [marker for marker in MARKERS if marker in answer.data]
        image = Image.open(BytesIO(answer.data))
        assert set(image.getexif()) <= {0x0112} and not image.getexif().get_ifd(0x8825)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert (image.width, image.height) == (360, 480)
    ada.get(WORK)
    assert (
        "Passes at 3 of 6 places" in ada.page.text and "The short side has 1,200 pixels of the 2,200" in ada.page.text
    )
    ada.get(f"{ROOM}/files/{file.key}/check")
    assert ada.page.h1 == "Passes at 3 of 6 places" and "Walmart" in ada.page.text


def test_a_photo_from_an_iphone_becomes_a_jpeg(ada, session):
    send(ada, heic(columns=4, rows=3, exif=tags().tobytes()[6:]), "IMG_0001.HEIC", "photos")
    (file,) = files(session)
    assert (file.kind, file.name, file.report["width"]) == ("image/jpeg", "IMG_0001.jpg", 256)
    answer = ada.get(f"{ROOM}/files/{file.key}")
    assert Image.open(BytesIO(answer.data)).format == "JPEG" and b"Canary" not in answer.data


def test_a_script_gets_the_field_anew(ada, session):
    answer = send(ada, SMALL, "a.jpg", "photos", 200, headers=SCRIPT)
    html = answer.json["html"]
    assert "data-filing" in html and "a.jpg" in html and "<h1" not in html


@pytest.mark.parametrize(
    ("content", "name", "field", "sentence"),
    [
        (b"<!doctype html><script>alert(1)</script>", "a.pdf", "proof", "We cannot take this kind of file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "photos", "This is not a photo"),
        (PDF, "a.jpg", "photos", "This is not a photo"),
        (b"", "empty.pdf", "proof", "This file is empty"),
        (SMALL[: len(SMALL) // 2], "half.jpg", "photos", "This photo is damaged or not complete"),
        (saved(Image.new("RGB", (40, 900))), "thin.jpg", "photos", "a side of only 40 pixels"),
        ([], "", "photos", "Choose a photo first"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(ada, app, session, content, name, field, sentence):
    send(ada, PDF)
    send(ada, content, name, field, 422)
    assert sentence in ada.page.text
    where = ada.page.html.index(sentence)
    assert ada.page.html.rindex(f'id="field-{field}"', 0, where) > 0
    assert sentence in send(ada, content, name, field, 422, headers=SCRIPT).json["html"]
    assert [file.name for file in files(session)] == ["quote.pdf"] and len(on_disk(app)) == 1


def test_of_several_with_one_bad_none_is_kept_and_the_bad_one_is_named(ada, app, session):
    files_sent = [(BytesIO(SMALL), "good.jpg"), (BytesIO(b"no photo"), "bad one.jpg")]
    ada.post(FILES, {"field": "photos", "file": files_sent}, 422, content_type="multipart/form-data")
    assert "bad one: This is not a photo" in ada.page.text
    assert not files(session) and not on_disk(app)


def test_a_field_that_the_module_does_not_have_takes_nothing(ada, app, session):
    send(ada, field="nonsense", expect=422)
    send(ada, field="name", expect=422)
    assert not files(session) and not on_disk(app)


def test_more_than_is_read_at_once_is_refused_unread(ada, app, session):
    body = BytesIO(b"--x\r\n")
    answer = ada.client.post(
        FILES, input_stream=body, content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(26 * 2**20)},
    )  # fmt: skip
    assert answer.status_code == 413 and "Send one file at a time" in answer.text
    assert body.tell() == 0


def test_the_same_file_sent_twice_is_there_once(ada, app, session):
    for _ in range(2):
        send(ada, SMALL, "a.jpg", "photos")
    (file,) = files(session)
    assert on_disk(app) == [file.key, f"{file.key}.small"]


def test_a_full_field_takes_no_more(ada, app, session):
    for n in range(3):
        send(ada, PDF + bytes([48 + n]), expect=303 if n < 2 else 422)
    assert "There is room for 2 here" in ada.page.text
    assert len(files(session)) == len(on_disk(app)) == 2


def test_a_company_has_its_room_and_is_told_when_it_is_used_up(ada, app, session, somebody):
    app.config["UPLOADS_PER_COMPANY"] = 3000
    send(ada)
    send(somebody("Ben Dole", HARLOW), PDF + b"2", expect=422)
    app.config["UPLOADS_PER_COMPANY"], app.config["UPLOADS_PER_PERSON"] = 9000, 3000
    send(ada, PDF + b"2", expect=422)
    assert "as much as one person can" in ada.page.text
    send(somebody("Cleo Park", HARLOW), PDF + b"3")
    assert len(files(session)) == len(on_disk(app)) == 2


def test_colleagues_who_send_at_once_take_turns(app, session, cast, ada, engine, now):
    send(ada)
    (first,) = files(session)

    def put(name):
        with transaction(engine) as s:
            place, work = s.get(Enrolment, cast.enrolment.id), s.get(Deliverable, first.deliverable_id)
            stored = actions.Stored(name * 32, f"{name}.pdf", "application/pdf", 10, name * 64)
            room, field = actions.Room(10_000_000, 10_000_000), Field("proof", "Proof", "", "files", most=2)
            actions.add_file(s, place, work, field, stored, room=room, person=s.get(Person, cast.ada.id), now=now)
            is_in.set()
            assert may_end.wait(30)

    is_in, may_end = threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(put, "a")
        assert is_in.wait(30)
        is_in.clear()
        other = threads.submit(put, "b")
        assert not is_in.wait(0.5), "two are in the field's count at once"
        may_end.set()
        one.result(30)
        with pytest.raises(Refused, match="room for 2 here"):
            other.result(30)
    assert len(files(session)) == 2


def test_a_file_taken_out_can_be_put_back(ada, app, session):
    send(ada)
    (file,) = files(session)
    for _ in range(2):
        assert "Put it back" in ada.post(f"{ROOM}/files/{file.key}/remove", None, 200, headers=SCRIPT).json["html"]
    ada.get(WORK)
    assert "quote.pdf" not in ada.page.text
    for _ in range(2):
        ada.post(f"{ROOM}/files/{file.key}/remove", {"undo": "1"})
    ada.get(WORK)
    assert "quote.pdf" in ada.page.text


def test_a_version_shows_its_files_after_they_were_taken_out(ada, session, somebody, cast, now):
    send(ada)
    ada.post(WORK, FULL)
    (file,) = files(session)
    ada.post(f"{ROOM}/files/{file.key}/remove")
    grace = somebody(cast.grace)
    grace.get(f"{ROOM}/deliverables/{file.deliverable_id}")
    assert f"{ROOM}/files/{file.key}" in grace.page.links()
    with session() as s:
        assert actions.forget_removed_files(s, now=now + timedelta(days=2)) == 0


def test_what_was_taken_out_and_never_handed_in_is_forgotten_after_a_day(ada, session, now):
    send(ada)
    (file,) = files(session)
    ada.post(f"{ROOM}/files/{file.key}/remove")
    with session() as s:
        assert actions.forget_removed_files(s, now=now + timedelta(hours=23)) == 0
        assert actions.forget_removed_files(s, now=now + timedelta(hours=25)) == 1


def test_who_may_see_a_file(ada, session, somebody, cast):
    send(ada, SMALL, "a.jpg", "photos")
    (file,) = files(session)
    addresses = [f"{ROOM}/files/{file.key}{part}" for part in ("", "/small", "/check")]
    ben, zoe = somebody("Ben Dole", HARLOW), somebody("Zoe Hart", "Other Works")
    alone, omar = somebody("Lee Alone"), somebody(cast.omar)
    grace, sam = somebody(cast.grace), somebody(cast.sam)
    for address in addresses:
        for who in (ada, ben, grace, sam):
            who.get(address)
        for who in (zoe, alone, omar, somebody(cast.priya)):
            who.get(address, 404)
        omar.get(address.replace("october-2026", "other-2026"), 404)
    for who in (zoe, grace, sam, omar):
        who.post(f"{ROOM}/files/{file.key}/remove", None, 404)
    ada.post(WORK, {**FULL, "audience": "cohort"})
    zoe.get(addresses[0])
    send(ada, PDF)
    zoe.get(f"{ROOM}/files/{files(session)[1].key}", 404)  # not handed in yet
    ada.post(f"{WORK}/audience", {"audience": "coaches"})
    zoe.get(addresses[0], 404)


def test_a_week_that_is_shut_again_shuts_its_files(ada, session, somebody, cast, now):
    send(ada)
    (file,) = files(session)
    with session() as s:
        for week in s.scalars(select(Week).where(Week.number == 2)):
            week.opens_at = now + timedelta(days=1)
    ada.get(f"{ROOM}/files/{file.key}", 404)
    send(ada, PDF + b"2", expect=403)
    ada.get(FILES, 403)
    somebody(cast.grace).get(f"{ROOM}/files/{file.key}")


def test_who_has_withdrawn_sees_nothing_more(ada, session, cast, now):
    send(ada)
    (file,) = files(session)
    with session() as s:
        s.get(Enrolment, cast.enrolment.id).withdrawn_at = now
    ada.get(f"{ROOM}/files/{file.key}", 404)
    send(ada, PDF + b"2", expect=404)


def test_accepted_work_stays_as_it_is(ada, app, session, now):
    send(ada)
    (file,) = files(session)
    with session() as s:
        work = s.get(Deliverable, file.deliverable_id)
        work.state, work.handed_in_at, work.accepted_at = "accepted", now, now
    send(ada, PDF + b"2", expect=422)
    ada.post(f"{ROOM}/files/{file.key}/remove", None, 422)
    assert "This was accepted" in ada.page.text
    assert [each.removed_at for each in files(session)] == [None] and len(on_disk(app)) == 1


def test_coaches_send_nothing(somebody, cast, app, session):
    send(somebody(cast.grace), expect=403)
    assert not on_disk(app)


def test_while_a_photo_is_read_nobody_waits_for_the_database(ada, app, session, monkeypatch, cast, now):
    from sprint import photos

    def keep(*args):
        with session() as s:  # another writer gets its turn at once, or fails after five seconds
            s.get(Enrolment, cast.enrolment.id).core_path_at = now
        return kept(*args)

    kept = photos.keep
    monkeypatch.setattr(photos, "keep", keep)
    send(ada, SMALL, "a.jpg", "photos")
    assert len(files(session)) == 1


def test_a_page_with_many_files_asks_no_more_than_one_with_few(ada, app, session, cast, now):
    send(ada)
    counts = []
    for more in (0, 60):
        with session() as s:
            work = s.scalar(select(Deliverable))
            person = cast.ada.id
            s.add_all(
                File(
                    key=f"{n:032x}", deliverable_id=work.id, field="photos", name=f"{n}.jpg", kind="image/jpeg", size=1,
                    sha256=f"{n:064x}", person_id=person, added_at=now,
                )
                for n in range(more)
            )  # fmt: skip
        for path in (WORK, FILES):
            with asked_of(app) as statements:
                ada.get(path)
            counts.append(len(statements))
    assert counts[:2] == counts[2:] and max(counts) <= 15
    with session() as s:
        assert len(queries.known_keys(s, [f"{n:032x}" for n in range(2000)])) == 60
