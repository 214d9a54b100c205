"""A backup is taken while people work, and put back where nothing is: whole, quiet, on either database."""

import json
import multiprocessing
import resource
import time
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, func, insert, select, text

from sprint import archive, backup, create_app, database, schema
from sprint.accounts.models import Person, SignIn, Token
from sprint.curriculum.models import Release
from sprint.errors import Refused
from sprint.mail.models import Hold
from sprint.tables import ALL
from tests.conftest import settings_for

NOW = datetime(2026, 10, 28, 16, tzinfo=UTC)
NASTY = "Zoë \U0001f469\u200d\U0001f527 “O'Brien” \\n \t\r\n <b> 株式会社"
fork = multiprocessing.get_context("fork")


def person(name, number):
    """A row of a person."""
    return {"name": name, "email": f"p{number}@example.org", "created_at": NOW + timedelta(microseconds=number)}


def arrange(engine):
    """Ada with a sign-in and an unused link, a name to stumble over, and something in JSON."""
    with database.transaction(engine) as session:
        session.execute(insert(Person), [person("Ada", 1), person(NASTY, 2)])
        ada = session.scalar(select(Person).where(Person.name == "Ada"))
        session.add(SignIn(person_id=ada.id, token_hash="h", created_at=NOW, seen_at=NOW))
        session.add(Token(
            person_id=ada.id, purpose="sign-in", email=ada.email, nonce="n", created_at=NOW,
            expires_at=NOW + timedelta(minutes=15),
        ))  # fmt: skip
        session.add(Release(hash="h", published_at=NOW, weeks=[{"z": 1, "a": [None, True, 1.5, NASTY]}]))


@pytest.fixture
def place(app, tmp_path):
    """The site that is backed up: a database and two uploads."""
    uploads = tmp_path / "uploads"
    (uploads / "2026").mkdir(parents=True)
    (uploads / "2026" / "Angebot ü.pdf").write_bytes(b"%PDF" + bytes(range(256)) * 9000)
    (uploads / "empty.png").write_bytes(b"")
    with app.app_context():
        arrange(database.db.engine)
        yield backup.Place(database.db.engine, uploads)


@pytest.fixture
def elsewhere(databases, tmp_path):
    """Opens an empty place of any kind: `with elsewhere(url) as place:`; without a URL a new one of the same kind."""
    opened = []

    def make(url=None):
        folder = tmp_path / f"elsewhere{len(opened)}"
        target = create_app(settings_for(url or databases.fresh(), folder))
        context = target.app_context()
        context.push()
        opened.append((context, database.db.engine))
        return backup.Place(database.db.engine, folder / "uploads")

    yield make
    for context, engine in reversed(opened):
        context.pop()
        engine.dispose()


def contents(engine):
    """The hash of each table."""
    with database.snapshot(engine) as connection:
        return {table.name: archive.digest(connection, table) for table in archive.tables_in(connection)}


CHANGED_BY_RESTORING = {"sign_in", "token", "hold", "mark"}


def same(one, other):
    """Whether two databases hold the same rows, but for what restoring changes."""
    return {k: v for k, v in one.items() if k not in CHANGED_BY_RESTORING} == {
        k: v for k, v in other.items() if k not in CHANGED_BY_RESTORING
    }


def test_what_is_restored_is_what_was_saved(place, elsewhere, tmp_path):
    manifest = backup.take(place, tmp_path / "b.zip", NOW)
    assert set(manifest.tables) == {table.name for table in ALL}
    assert manifest.tables["person"].size == 2
    before, there = contents(place.engine), elsewhere()
    backup.restore(there, tmp_path / "b.zip", NOW)
    assert before["person"] == manifest.tables["person"]
    assert same(contents(there.engine), before)
    for path in ("2026/Angebot ü.pdf", "empty.png"):
        assert (there.uploads / path).read_bytes() == (place.uploads / path).read_bytes()
    with there.engine.connect() as connection:
        assert connection.scalar(select(Person.name).where(Person.email == "p2@example.org")) == NASTY
        assert schema.current(connection) == schema.head()


def test_a_backup_of_one_database_goes_into_the_other(place, databases, elsewhere, postgres_server, tmp_path):
    backup.take(place, tmp_path / "b.zip", NOW)
    before = contents(place.engine)
    if place.engine.dialect.name == "sqlite":
        admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("drop database if exists moved"))
            connection.execute(text("create database moved"))
        admin.dispose()
        there = elsewhere(postgres_server.replace("/postgres?", "/moved?"))
    else:
        there = elsewhere(f"sqlite:///{tmp_path}/moved.db")
    assert there.engine.dialect.name != place.engine.dialect.name
    backup.restore(there, tmp_path / "b.zip", NOW)
    assert same(contents(there.engine), before)
    with database.transaction(there.engine) as session:  # numbering goes on
        session.execute(insert(Person), [person("Grace", 3)])
        assert session.scalar(select(Person.id).where(Person.name == "Grace")) == 3


def test_after_a_restore_nobody_is_signed_in_no_old_link_works_and_mail_is_on_hold(place, elsewhere, tmp_path):
    backup.take(place, tmp_path / "b.zip", NOW)
    there = elsewhere()
    backup.restore(there, tmp_path / "b.zip", NOW + timedelta(hours=1))
    with there.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(SignIn)) == 0
        assert connection.scalar(select(Token.used_at)) == NOW + timedelta(hours=1)
        hold = connection.execute(select(Hold.kind, Hold.cohort_id, Hold.reason)).one()
        assert hold == (None, None, "Restored from a backup of October 28, 2026, 16:00 UTC")


def test_a_backup_never_replaces_another(place, tmp_path):
    (tmp_path / "b.zip").write_text("the only one")
    with pytest.raises(Refused, match="is there already"):
        backup.take(place, tmp_path / "b.zip", NOW)
    assert (tmp_path / "b.zip").read_text() == "the only one"


def test_a_backup_can_be_read_by_its_owner_alone(place, tmp_path):
    backup.take(place, tmp_path / "b.zip", NOW)
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part"))


def test_a_restore_never_mixes_with_what_is_there(place, elsewhere, tmp_path):
    backup.take(place, tmp_path / "b.zip", NOW)
    with pytest.raises(Refused, match="database is not empty"):
        backup.restore(place, tmp_path / "b.zip", NOW)
    there = elsewhere()
    there.uploads.mkdir(parents=True, exist_ok=True)
    (there.uploads / "mine").write_text("mine")
    with pytest.raises(Refused, match="Set UPLOADS_DIR"):
        backup.restore(there, tmp_path / "b.zip", NOW)
    assert contents(there.engine)["person"].size == 0


def damaged(file, change):
    """A copy of an archive whose manifest or members `change` has altered."""
    copy = file.with_name("damaged.zip")
    copy.unlink(missing_ok=True)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return copy


def without_a_row(name, data):
    """Loses a row that no other points at."""
    return data.split(b"\n", 1)[1] if name == "tables/release.jsonl" else data


def from_the_future(name, data):
    """Made by a program with a migration that we do not have."""
    return json.dumps({**json.loads(data), "revision": "7777"}).encode() if name == archive.MANIFEST else data


def climbing_out(name, data):
    """Holds a file that would be written outside its folder."""
    if name != archive.MANIFEST:
        return data
    known = json.loads(data)
    return json.dumps({**known, "files": {"../../x": known["files"]["empty.png"]}}).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [(without_a_row, "damaged"), (from_the_future, "newer version"), (climbing_out, "damaged")],
    ids=["a row is missing", "it is from the future", "it climbs out of its folder"],
)
def test_a_bad_archive_changes_nothing(place, elsewhere, tmp_path, change, words):
    backup.take(place, tmp_path / "b.zip", NOW)
    there = elsewhere()
    with pytest.raises(Refused, match=words):
        backup.restore(there, damaged(tmp_path / "b.zip", change), NOW)
    assert sum(content.size for content in contents(there.engine).values()) == 0
    assert not (tmp_path.parent / "x").exists()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_file_that_is_no_backup_is_told_apart(place, tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(Refused, match="no backup of this program"):
        backup.restore(place, tmp_path / "b.zip", NOW)
    with pytest.raises(Refused, match="There is no file"):
        backup.restore(place, tmp_path / "missing.zip", NOW)


def write_without_pause(url, stop, written):
    """Somebody works on the site: each transaction adds a person with a sign-in, some 20 a second."""
    engine = database.connect(url)
    while not stop.is_set():
        with database.transaction(engine) as session:
            number = written.value + 1000
            added = Person(**person(NASTY, number))
            session.add(added)
            session.flush()
            session.add(SignIn(person_id=added.id, token_hash=str(number), created_at=NOW, seen_at=NOW))
        written.value += 1
        stop.wait(0.05)


def test_backups_under_load_are_whole_and_can_be_restored(place, url, elsewhere, tmp_path):
    stop, written = fork.Event(), fork.Value("i", 0)
    place.engine.dispose()
    writer = fork.Process(target=write_without_pause, args=(url, stop, written), daemon=True)
    writer.start()
    try:
        deadline = time.monotonic() + 20
        for n in range(5):
            seen = written.value
            while written.value <= seen + 1 and time.monotonic() < deadline:
                stop.wait(0.01)
            manifest = backup.take(place, tmp_path / f"{n}.zip", NOW)
            # a sign-in is written together with its person: half a transaction would show here (RELIABILITY R1)
            assert manifest.tables["person"].size == manifest.tables["sign_in"].size + 1 > seen
    finally:
        stop.set()
        writer.join(10)
    there = elsewhere()
    backup.restore(there, tmp_path / "4.zip", NOW)
    after = contents(there.engine)
    assert {k: v for k, v in after.items() if k not in CHANGED_BY_RESTORING} == {
        k: v for k, v in manifest.tables.items() if k not in CHANGED_BY_RESTORING
    }


def growth(work):
    """How much memory, in MB, a process needs more at its peak for some work."""

    def measure(result):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        result.value = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    result = fork.Value("d", -1)
    child = fork.Process(target=measure, args=(result,))
    child.start()
    child.join(120)
    assert child.exitcode == 0
    return result.value


def test_memory_does_not_grow_with_the_rows(place, elsewhere, tmp_path):
    """40 MB of rows pass through, and no more than a few are in memory at a time."""
    with place.engine.begin() as connection:
        for n in range(10):
            rows = [{"hash": f"{n}-{i}", "published_at": NOW, "weeks": ["x" * 10_000]} for i in range(400)]
            connection.execute(insert(Release), rows)
    there = elsewhere()
    for engine in (place.engine, there.engine):
        engine.dispose()
    assert growth(lambda: backup.take(place, tmp_path / "b.zip", NOW)) < 20
    assert growth(lambda: backup.restore(there, tmp_path / "b.zip", NOW)) < 20
