"""A backup brings every file back with its row, and nothing that was only just coming in (RELIABILITY R2)."""

from io import BytesIO

from sqlalchemy import select

from sprint import backup, create_app, uploads
from sprint.database import connect, db, transaction
from sprint.learning.models import File
from tests.browser import Browser, CheckingClient
from tests.builders import cast as builders
from tests.builders.pictures import product, saved
from tests.conftest import settings_for
from tests.learning import lessons
from tests.learning.works import ROOM, WORK


def test_files_come_back_whole_and_can_be_opened(app, session, set_clock, now, databases, tmp_path):
    with session() as s:
        lessons.publish(s)
        ada = builders.cast(s).ada
    browser, folder = Browser(app).sign_in(ada), app.config["UPLOADS_DIR"]
    for field, name, content in (("photos", "a.jpg", saved(product(300, 300))), ("proof", "b.pdf", b"%PDF-1.7 ...")):
        data = {"field": field, "file": (BytesIO(content), name)}
        browser.post(f"{WORK}/files", data, content_type="multipart/form-data")
    (folder / uploads.INCOMING / "half").write_bytes(b"just coming in")
    with app.app_context():
        manifest = backup.take(backup.Place(db.engine, folder), tmp_path / "b.zip", now)
    assert len(manifest.files) == 3
    url = databases.fresh()
    there = create_app(settings_for(url, tmp_path / "there"))
    there.test_client_class = CheckingClient
    with there.app_context():
        backup.restore(backup.Place(db.engine, there.config["UPLOADS_DIR"]), tmp_path / "b.zip", now)
        db.engine.dispose()
    engine = connect(url)
    with transaction(engine) as s:
        rows = s.scalars(select(File)).all()
        keys = {row.key for row in rows}
        for row in rows:
            assert uploads.digest_of(uploads.path_of(there.config["UPLOADS_DIR"], row.key)) == row.sha256
    engine.dispose()
    assert {path.name[:32] for path in there.config["UPLOADS_DIR"].rglob("*") if path.is_file()} == keys
    visitor = Browser(there).sign_in(ada.id)
    for key in keys:
        visitor.get(f"{ROOM}/files/{key}")
    with there.app_context():
        db.engine.dispose()
