"""Pictures and files of posts: kept through a refusal, shown to the cohort, to nobody else."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from sprint.community.actions.files import forget_unsent_files
from sprint.community.forms import new_key
from sprint.community.models import BoardFile, Post
from tests.builders.pictures import MARKERS, from_phone, product, saved
from tests.community.board import ROOM, start


def send(browser, topic, files=(), expect=303, **data):
    """A reply with files, as a page's form sends it."""
    sent = {"key": new_key(), "files": [(BytesIO(body), name) for name, body in files], **data}
    return browser.post(f"{ROOM}/board/{topic}", sent, expect=expect, content_type="multipart/form-data")


@pytest.fixture(scope="module")
def photo():
    """A small photo, as a phone saves it."""
    return from_phone(product(600, 600))


def test_a_picture_is_shown_in_its_post_without_what_the_phone_hid(ada, of, photo, session):
    topic = start(ada)
    send(ada, topic, [("clip.jpg", photo)], body="Look")
    ben = of("ben")
    ben.get(f"{ROOM}/board/{topic}")
    small = next(a["src"] for tag, a in ben.page.tags if tag == "img")
    body = ben.get(small).data + ben.get(small.removesuffix("/small")).data
    assert body and not [marker for marker in MARKERS if marker in body]
    of("omar").get(small, expect=404)
    of("omar").get(small.replace("october", "other"), expect=404)
    ada.post(f"{ROOM}/posts/2/delete")
    ben.get(small, expect=404)


def test_a_refused_form_keeps_its_file_by_name_and_a_tick_less_leaves_it_out(ada, photo, session):
    topic, key = start(ada), new_key()
    send(ada, topic, [("clip.jpg", photo)], body="Hm", key=key, preview="1", expect=200)
    assert "clip.jpg" in ada.page.text
    kept = next(a["value"] for _t, a in ada.page.tags if a.get("name") == "keep")
    send(ada, topic, body="Without", key=key, shown=kept)
    with session() as s:
        assert s.scalar(select(func.count()).where(BoardFile.post_id.is_not(None))) == 0
    key = new_key()
    send(ada, topic, [("clip.jpg", photo)], body="Hm", key=key, preview="1", expect=200)
    kept = next(a["value"] for _t, a in ada.page.tags if a.get("name") == "keep")
    send(ada, topic, body="With", key=key, shown=kept, keep=kept)
    with session() as s:
        assert s.scalar(select(Post.source).join(BoardFile, BoardFile.post_id == Post.id)) == "With"


def test_what_no_field_takes_is_refused_and_the_text_is_kept(ada):
    topic = start(ada)
    send(ada, topic, [("page.html", b"<html><script>alert(1)</script>")], body="My words", expect=422)
    assert "My words" in ada.page.html


def test_a_file_alone_is_a_post(ada, session):
    topic = start(ada)
    send(ada, topic, [("sheet.jpg", saved(product(300, 300)))], body="")
    with session() as s:
        assert s.scalar(select(func.count()).where(Post.topic_id == topic)) == 2


def test_files_of_forms_that_nobody_sends_are_forgotten(ada, photo, session, now):
    send(ada, start(ada), [("clip.jpg", photo)], body="", preview="1", expect=200)
    with session() as s:
        forget_unsent_files(s, now=now + timedelta(days=1))
        assert s.scalar(select(func.count()).select_from(BoardFile)) == 1
        forget_unsent_files(s, now=now + timedelta(days=3))
        assert s.scalar(select(func.count()).select_from(BoardFile)) == 0


def test_nobody_takes_along_a_file_of_somebody_else(ada, of, photo, session):
    topic, key = start(ada), new_key()
    send(ada, topic, [("clip.jpg", photo)], body="", key=key, preview="1", expect=200)
    kept = next(a["value"] for _t, a in ada.page.tags if a.get("name") == "keep")
    ben = of("ben")
    ben.get(f"{ROOM}/board/files/{kept}", expect=404)
    send(ben, topic, body="Mine now", key=key, keep=kept)
    with session() as s:
        assert s.scalar(select(BoardFile.post_id)) is None
