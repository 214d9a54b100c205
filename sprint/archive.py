"""The file that a backup is: the rows of every table as JSON lines, the uploads, and a list of what it holds.

It is an ordinary ZIP, the same for both databases, so that a backup of one can be restored into the other.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from zipfile import ZipFile

from sqlalchemy import Column, Connection, DateTime, MetaData, Table, insert, inspect, select
from sqlalchemy.types import TypeEngine

from sprint.database import Instant
from sprint.searching import INDEX

FORMAT = 1
MANIFEST = "manifest.json"
BATCH = 50  # rows that are in memory at a time; a module's row is some 50 KB
TURNS = 2**256

WRITE: dict[type, Callable[[Any], Any]] = {
    datetime: lambda value: value.astimezone(UTC).isoformat(),
    date: date.isoformat,
    time: time.isoformat,
    Decimal: str,
    bytes: lambda value: base64.b64encode(value).decode(),
}
READ: dict[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    Decimal: Decimal,
    bytes: base64.b64decode,
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What one table's or file's member of the archive holds. The order of the rows does not change `digest`."""

    size: int  # rows of a table, bytes of a file
    digest: str


@dataclass
class Manifest:
    """What an archive holds. Tables are in an order in which no row comes before the one that it points at."""

    created_at: str
    revision: str
    format: int = FORMAT
    tables: dict[str, Content] = field(default_factory=dict)
    files: dict[str, Content] = field(default_factory=dict)

    def write(self, archive: ZipFile) -> None:
        """Put it into the archive, as its last member."""
        archive.writestr(MANIFEST, json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, archive: ZipFile) -> "Manifest":
        """The manifest of an archive. KeyError, ValueError or TypeError if it has none that we can read."""
        known = json.loads(archive.read(MANIFEST))
        tables, files = ({k: Content(**c) for k, c in known.pop(kind).items()} for kind in ("tables", "files"))
        manifest = cls(**known, tables=tables, files=files)
        if manifest.format != FORMAT:
            raise ValueError("another format")
        return manifest


class Digest:
    """A hash of rows that does not depend on their order: two databases sort text differently."""

    def __init__(self) -> None:
        self.size, self.total = 0, 0

    def add(self, line: bytes) -> None:
        """Count a row in."""
        self.size += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % TURNS

    def content(self) -> Content:
        """What has been counted."""
        return Content(self.size, f"{self.total:064x}")


def tables_in(connection: Connection) -> list[Table]:
    """The tables that this database has at whatever revision it is, those first that others point at.

    Less those of the full-text search: it grows anew with the rows.
    """
    inspector = inspect(connection)
    names = [name for name, _keys in inspector.get_sorted_table_and_fkc_names() if name and INDEX not in name]
    return [_table(inspector.get_columns(name), name) for name in names if name != "alembic_version"]


def _table(columns: list[Any], name: str) -> Table:
    typed = ((c["name"], Instant() if isinstance(c["type"], DateTime) else c["type"]) for c in columns)
    return Table(name, MetaData(), *(Column(column, type_) for column, type_ in typed))


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row as a line of JSON."""
    rows = connection.execute(select(table), execution_options={"yield_per": BATCH})
    for row in rows.mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=_write).encode() + b"\n"


def _write(value: Any) -> Any:
    return WRITE[type(value)](value)


def digest(connection: Connection, table: Table) -> Content:
    """The hash of a table as it is in the database."""
    count = Digest()
    for line in lines(connection, table):
        count.add(line)
    return count.content()


def write_table(archive: ZipFile, connection: Connection, table: Table) -> Content:
    """Copy a table into the archive."""
    count = Digest()
    with archive.open(_member(table.name), "w", force_zip64=True) as member:
        for line in lines(connection, table):
            count.add(line)
            member.write(line)
    return count.content()


def read_table(archive: ZipFile, connection: Connection, table: Table) -> None:
    """Copy the archive's rows into an empty table."""
    readers = {c.name: READ[kind] for c in table.columns if (kind := _python_type(c.type)) in READ}
    with archive.open(_member(table.name)) as member:
        rows = (_row(line, readers) for line in member)
        while batch := list(islice(rows, BATCH)):
            connection.execute(insert(table), batch)


def _python_type(type_: TypeEngine[Any]) -> type:
    return datetime if isinstance(type_, Instant) else type_.python_type


def _row(line: bytes, readers: dict[str, Any]) -> Row:
    row: Row = json.loads(line)
    for name in readers.keys() & row.keys():
        if row[name] is not None:
            row[name] = readers[name](row[name])
    return row


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def file_member(path: str) -> str:
    """Where an uploaded file is in the archive."""
    return f"uploads/{path}"


def chunks(stream: Any) -> Iterable[bytes]:
    """A file in pieces that fit into memory."""
    return iter(lambda: stream.read(2**20), b"")
