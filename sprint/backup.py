"""Taking a backup while the site runs, and putting one back into an empty place."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, Table, delete, exists, insert, select, update
from sqlalchemy.exc import DBAPIError

from sprint import archive, database, schema, uploads
from sprint.archive import Content, Manifest
from sprint.errors import Refused
from sprint.mail import actions as mail
from sprint.plan import KINDS

RESTORED = "Restored from a backup"  # how the hold of a restore begins: releasing it drops what may have been sent


@dataclass(frozen=True)
class Place:
    """Where a site keeps what people gave it."""

    engine: Engine
    uploads: Path


def take(place: Place, file: Path, now: datetime) -> Manifest:
    """Write one archive of all rows, as they are at one moment, and of all uploads. Refused where the file exists."""
    if file.exists():
        raise Refused(_("%(file)s is there already. Name a new file, so that no backup is lost.", file=file))
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # it holds everything that people wrote
    with ZipFile(part, "w", ZIP_DEFLATED) as target, database.snapshot(place.engine) as connection:
        manifest = Manifest(now.astimezone(UTC).isoformat(), schema.current(connection) or "")
        for table in archive.tables_in(connection):
            manifest.tables[table.name] = archive.write_table(target, connection, table)
        for path in _files(place.uploads):
            if content := _write_file(target, place.uploads, path):
                manifest.files[path] = content
        manifest.write(target)
    _keep(part, file)
    return manifest


def restore(place: Place, file: Path, now: datetime) -> Manifest:
    """Fill an empty place from an archive; nothing is mailed afterwards until the hold is released.

    Refused where there is anything already, or where the archive is damaged or newer than this program.
    Who was signed in is so no more, and the links in letters sent before are dead.
    """
    try:
        with ZipFile(file) as source:
            manifest = Manifest.read(source)
            if source.testzip():
                raise BadZipFile
            _demand_empty(place, manifest)
            schema.upgrade(manifest.revision)
            with database.loading(place.engine) as connection:
                _load(source, connection, manifest, now)
                _read_files(source, place.uploads, manifest)
    except FileNotFoundError:
        raise Refused(_("There is no file %(file)s.", file=file)) from None
    except (BadZipFile, KeyError, ValueError, TypeError):
        raise Refused(_("%(file)s is damaged, or no backup of this program.", file=file)) from None
    except DBAPIError as error:
        raise Refused(_("The database does not take a row: %(why)s", why=str(error.orig).split("\n")[0])) from error
    schema.upgrade()
    with database.transaction(place.engine) as session:  # so that a release can drop what fell due since the backup
        mail.post(session, KINDS, now)
    return manifest


def _files(folder: Path) -> Iterator[str]:
    """Every file but those that are just coming in: nobody has them yet."""
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return (path.as_posix() for path in found if path.parts[0] != uploads.INCOMING)


def _write_file(target: ZipFile, folder: Path, path: str) -> Content | None:
    """Copy one upload; None if it was deleted while the backup ran."""
    digest, size = hashlib.sha256(), 0
    try:
        source = (folder / path).open("rb")
    except FileNotFoundError:
        return None
    with source, target.open(archive.file_member(path), "w", force_zip64=True) as member:
        for chunk in archive.chunks(source):
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return Content(size, digest.hexdigest())


def _keep(part: Path, file: Path) -> None:
    """Give the finished file its name only when it is on the disk."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _demand_empty(place: Place, manifest: Manifest) -> None:
    if not schema.knows(manifest.revision):
        raise Refused(_("This backup was made by a newer version of the program. Install that version first."))
    with database.snapshot(place.engine) as connection:
        tables = archive.tables_in(connection)
        full = [table.name for table in tables if connection.scalar(select(exists(select(table))))]
        if full or (tables and schema.current(connection) != manifest.revision):
            why = _("it has rows in %(table)s", table=full[0]) if full else _("it has tables of another version")
            raise Refused(_("The database is not empty (%(why)s). Set DATABASE_URL to a new, empty database.", why=why))
    if any(_files(place.uploads)):
        raise Refused(_("%(folder)s is not empty. Set UPLOADS_DIR to a new folder.", folder=place.uploads))


def _read_files(source: ZipFile, folder: Path, manifest: Manifest) -> None:
    for path in manifest.files:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise BadZipFile
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open(archive.file_member(path)) as member, target.open("xb") as written:
            for chunk in archive.chunks(member):
                written.write(chunk)


def _load(source: ZipFile, connection: Connection, manifest: Manifest, now: datetime) -> None:
    """Load every table, compare what is there now with what was saved, and make the past harmless."""
    tables = {table.name: table for table in archive.tables_in(connection)}
    for name in manifest.tables:
        archive.read_table(source, connection, tables[name])
    for name, content in manifest.tables.items():
        if archive.digest(connection, tables[name]) != content:
            raise BadZipFile
    _make_harmless(connection, tables, manifest, now)


def _make_harmless(connection: Connection, tables: dict[str, Table], manifest: Manifest, now: datetime) -> None:
    """Let nobody be signed in, no old link work, and no letter leave (RELIABILITY R3, F20).

    Tokens stay as used ones: were they deleted, SQLite would number new ones as the old, and the ledger would take
    their letters for sent.
    """
    connection.execute(delete(tables["sign_in"]))
    token, hold = tables["token"], tables["hold"]
    connection.execute(update(token).where(token.c.used_at.is_(None)).values(used_at=now))
    taken = datetime.fromisoformat(manifest.created_at)
    reason = f"{RESTORED} of {taken:%B %-d, %Y, %H:%M} UTC"
    connection.execute(insert(hold).values(reason=reason, since=now))
