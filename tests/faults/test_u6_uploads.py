"""An upload that is killed leaves no row without its file, and after the sweep no file without its row (U6).
Uploads that come at once never overflow a company's room (U5).

The full form of U5, a hundred uploads of 10 MiB, is too heavy for a suite; these are fewer and lighter.
"""

import multiprocessing
import os
import signal
import sys
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import delete, select

from sprint import schedule, uploads
from sprint.database import connect, db, transaction
from sprint.learning.models import File
from sprint.schedule import Work
from tests.browser import Browser
from tests.builders import cast as builders
from tests.builders.pictures import product, saved
from tests.learning import lessons
from tests.learning.works import WORK

fork = multiprocessing.get_context("fork")
KILLS = 24
WATCHED = tuple(
    os.path.join("sprint", *name.split("/"))
    for name in ("uploads.py", "photos.py", "storing.py", "learning/actions/files.py",
                 "learning/routes/files.py", "database.py", "redirects.py")
)  # fmt: skip
PHOTO = saved(product(400, 400))


@pytest.fixture
def ada(app, session, set_clock):
    """Ada at her device, and no connection open that a fork would share."""
    with session() as s:
        lessons.publish(s)
        cast = builders.cast(s)
    browser = Browser(app).sign_in(cast.ada)
    browser.token = browser._csrf()
    with app.app_context():
        db.engine.dispose()
    return browser


def send(ada, content, name, field):
    data = {"field": field, "csrf_token": ada.token, "file": (BytesIO(content), name)}
    return ada.client.post(f"{WORK}/files", data=data, content_type="multipart/form-data").status_code


def killed_at(ada, point, pipe):
    """Send a photo, and be killed at a call or return of our own code; tell how many there were."""
    passed = 0

    def count(frame, event, _argument):
        nonlocal passed
        if frame.f_code.co_filename.endswith(WATCHED):
            passed += 1
            if passed == point:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    status = send(ada, PHOTO, "a.jpg", "photos")
    sys.setprofile(None)
    pipe.send((status, passed))


def upload(ada, point=0):
    mine, theirs = fork.Pipe()
    process = fork.Process(target=killed_at, args=(ada, point, theirs))
    process.start()
    theirs.close()
    process.join(60)
    if point:
        assert process.exitcode == -signal.SIGKILL
        return None
    return mine.recv()


def judge(url, folder, now):
    """What a later sweep finds: every row with its whole file, and nothing beside."""
    engine = connect(url)
    try:
        with transaction(engine) as session:
            rows = {row.key: row.sha256 for row in session.scalars(select(File))}
        assert all(uploads.digest_of(uploads.path_of(folder, key)) == digest for key, digest in rows.items())
        schedule.tidy_files(Work(engine, now + timedelta(days=400), None, uploads=folder))
        files = {path.name for path in folder.rglob("*") if path.is_file()}
        assert files == {name for key in rows for name in (key, f"{key}.small")}
        with transaction(engine) as session:
            session.execute(delete(File))
        return len(rows)
    finally:
        engine.dispose()


def test_an_upload_that_is_killed_leaves_a_whole_file_or_nothing(app, ada, url, now):
    folder = app.config["UPLOADS_DIR"]
    upload(ada)  # it begins the deliverable
    assert judge(url, folder, now) == 1
    status, points = upload(ada)
    assert status == 303 and points > 4 * KILLS
    assert judge(url, folder, now) == 1
    survived = 0
    for n in range(KILLS):
        upload(ada, points - n if n < 4 else 1 + n * (points - 4) // KILLS)  # some at the very end, around the commit
        survived += judge(url, folder, now)
    assert 0 < survived < KILLS / 2
    assert upload(ada)[0] == 303


def send_some(ada, first, gate, pipe):
    gate.wait(60)
    pipe.send([send(ada, b"%PDF-" + bytes([65 + n]) * 20_000, f"{n}.pdf", "proof") for n in range(first, first + 6)])


@pytest.mark.parametrize("room", [1, 100])
def test_uploads_at_once_overflow_neither_the_room_nor_the_field(app, ada, url, room, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOADS_PER_COMPANY", room * 20_005)
    gate, pipes, processes = fork.Barrier(4), [], []
    for n in range(4):
        mine, theirs = fork.Pipe()
        processes.append(fork.Process(target=send_some, args=(ada, 6 * n, gate, theirs)))
        processes[-1].start()
        pipes.append(mine)
    answers = [status for pipe in pipes for status in pipe.recv()]
    for process in processes:
        process.join(60)
    most = min(room, 2)
    assert sorted(answers) == [303] * most + [422] * (24 - most)
    engine = connect(url)
    with transaction(engine) as session:
        assert len(session.scalars(select(File)).all()) == most
    engine.dispose()
    assert len([path for path in app.config["UPLOADS_DIR"].rglob("*") if path.is_file()]) == most
