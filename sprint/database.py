"""The one file that knows which database this is."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    CTE,
    Connection,
    CursorResult,
    Date,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    create_engine,
    event,
    literal,
    select,
    text,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PATIENCE = timedelta(seconds=5)  # for a lock that somebody else holds (RELIABILITY F14)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment: aware UTC in Python, timestamptz on PostgreSQL, text of fixed width on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it could be anybody's."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Every moment comes back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class later(FunctionElement[datetime]):
    """A moment some time after (or, with a negative time, before) another, in SQL; `times` repeats the step."""

    type = Instant()
    inherit_cache = True

    def __init__(self, moment: Any, by: timedelta, times: ColumnElement[int] | int = 1) -> None:
        super().__init__(moment, literal(int(by.total_seconds())) * times)


@compiles(later, "postgresql")
def _later_postgresql(element: later, compiler: Any, **kw: Any) -> str:
    moment, seconds = element.clauses
    return f"({compiler.process(moment, **kw)} + make_interval(secs => {compiler.process(seconds, **kw)}))"


@compiles(later, "sqlite")
def _later_sqlite(element: later, compiler: Any, **kw: Any) -> str:
    moment, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    # the same width as a stored moment, or comparing text goes wrong
    return f"(strftime('%Y-%m-%d %H:%M:%f', {moment}, ({seconds}) || ' seconds') || '000')"


class days_before(FunctionElement[date]):
    """A day some days before another, in SQL."""

    type = Date()
    inherit_cache = True

    def __init__(self, day: Any, days: int) -> None:
        super().__init__(day, literal(days))


@compiles(days_before, "postgresql")
def _days_before_postgresql(element: days_before, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({day} - CAST({days} AS integer))"


@compiles(days_before, "sqlite")
def _days_before_sqlite(element: days_before, compiler: Any, **kw: Any) -> str:
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({day}, '-' || {days} || ' days')"


class _rows(FunctionElement[Any]):
    inherit_cache = True


class _item(FunctionElement[Any]):
    inherit_cache = True

    def __init__(self, row: Any, number: int, type_: Any) -> None:
        self.type = type_
        super().__init__(row, literal(number))


@compiles(_rows, "postgresql")
def _rows_postgresql(element: _rows, compiler: Any, **kw: Any) -> str:
    return f"jsonb_array_elements(CAST({compiler.process(element.clauses, **kw)} AS jsonb))"


@compiles(_rows, "sqlite")
def _rows_sqlite(element: _rows, compiler: Any, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(_item, "postgresql")
def _item_postgresql(element: _item, compiler: Any, **kw: Any) -> str:
    row, number = (compiler.process(clause, **kw) for clause in element.clauses)
    if isinstance(element.type, Instant):
        return f"(CAST({row} ->> {number} AS timestamp) AT TIME ZONE 'UTC')"
    return f"CAST({row} ->> {number} AS {compiler.dialect.type_compiler_instance.process(element.type)})"


@compiles(_item, "sqlite")
def _item_sqlite(element: _item, compiler: Any, **kw: Any) -> str:
    row, number = (compiler.process(clause, **kw) for clause in element.clauses)
    item = f"json_extract({row}, '$[' || {number} || ']')"
    if isinstance(element.type, Instant):
        return item
    # a cast, or SQLite makes no automatic index for it
    return f"CAST({item} AS {compiler.dialect.type_compiler_instance.process(element.type)})"


def table(name: str, columns: Mapping[str, TypeEngine[Any]], rows: Iterable[Sequence[Any]]) -> CTE:
    """Rows made in Python as a table inside a query: a single parameter, however many rows."""
    text = json.dumps([[_moment_text(v) if isinstance(v, datetime) else v for v in row] for row in rows])
    row = _rows(literal(text)).table_valued("value").c.value
    items = (_item(row, n, type_).label(column) for n, (column, type_) in enumerate(columns.items()))
    return select(*items).cte(name).prefix_with("MATERIALIZED")


def _moment_text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


class Base(DeclarativeBase):
    """What every table inherits from."""

    registry = registry(type_annotation_map={datetime: Instant}, metadata=MetaData(naming_convention=NAMES))


_read_only: ContextVar[bool] = ContextVar("read_only", default=False)
_readers: dict[Engine, Engine] = {}


class _RequestSession(FlaskSession):
    """The session of a request: a request that only looks takes no write lock."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kw: Any) -> Engine | Connection:
        engine = super().get_bind(mapper, clause, bind, **kw)
        return reader(engine) if _read_only.get() and isinstance(engine, Engine) else engine


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": _RequestSession})


def insert(session: Session, table: Any) -> Any:
    """INSERT with ON CONFLICT, in the words of this database."""
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(table)


def ask(
    session: Session, statement: Executable, values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement for its columns. They need no unit of work: straight on the connection it takes half the time."""
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values)


def reader(engine: Engine) -> Engine:
    """The same engine for reading only: no write lock on SQLite, no BEGIN and ROLLBACK round trips on PostgreSQL."""
    if engine not in _readers:
        options = {"read_only": True}
        if engine.dialect.name == "postgresql":
            options["isolation_level"] = "AUTOCOMMIT"  # type: ignore[assignment]
        _readers[engine] = engine.execution_options(**options)
    return _readers[engine]


def prepare(engine: Engine) -> Engine:
    """Teach a new engine the project's manners: durable, patient, foreign keys on, writers take turns."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "connect", _postgresql_connect)
    return engine


def _sqlite_connect(dbapi: Any, _record: Any) -> None:
    dbapi.isolation_level = None
    for pragma in (
        f"busy_timeout={int(PATIENCE.total_seconds() * 1000)}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-20000",
        "temp_store=MEMORY",
    ):
        dbapi.execute("PRAGMA " + pragma)


def _sqlite_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("read_only"):
        connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]  # waits for nobody
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql_connect(dbapi: Any, _record: Any) -> None:
    dbapi.execute(f"SET lock_timeout = '{int(PATIENCE.total_seconds())}s'")
    dbapi.execute("SET TIME ZONE 'UTC'")
    dbapi.commit()


def connect(url: str, **options: Any) -> Engine:
    """An engine of its own, outside any application: for tests, benchmarks and scripts."""
    return prepare(create_engine(url, **options))


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A writing transaction: committed at the end, or not at all."""
    with Session(engine) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only looks."""
    with Session(reader(engine)) as session:
        yield session


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Everything as it is at one moment, however long the reading takes. Nobody waits for it."""
    is_postgresql = engine.dialect.name == "postgresql"
    still: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if is_postgresql else {"read_only": True}
    with engine.execution_options(**still).connect() as connection:
        yield connection


@contextmanager
def loading(engine: Engine) -> Iterator[Connection]:
    """One transaction for rows that bring their own ids: numbering goes on behind the highest."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # until the commit, which ends it
            connection.exec_driver_sql("PRAGMA cache_size=-2000")  # rows come once, and are not read again
        yield connection
        if connection.dialect.name == "postgresql":
            _number_on(connection)


def _number_on(connection: Connection) -> None:
    sequences = connection.execute(text(
        "select table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence"
        " from information_schema.columns where table_schema = current_schema()"
    )).all()  # fmt: skip
    for table, column, sequence in sequences:
        if sequence:
            connection.exec_driver_sql(f"select setval('{sequence}', coalesce(max({column}), 1)) from \"{table}\"")


def forbid_overlap(connection: Connection, table: str, owner: str, where: str) -> None:
    """For migrations: from now on no two rows of one owner overlap from `starts_at` to `ends_at` where both count.

    `where` says which rows count, with `{row}.` before each column; `owner` is a whole number.
    """
    name = overlap_of(table, owner)
    if connection.dialect.name == "postgresql":
        # a range of one number stands for the number: comparing plain integers here would need an extension
        connection.exec_driver_sql(
            f"alter table {table} add constraint {name} exclude using gist (int4range({owner}, {owner}, '[]') with &&,"
            f" tstzrange(starts_at, ends_at) with &&) where ({where.replace('{row}.', '')})"
        )
        return
    for when in ("insert", "update"):
        others = "" if when == "insert" else " and o.id <> new.id"
        connection.exec_driver_sql(
            f"create trigger {name}_{when} before {when} on {table} when {where.replace('{row}', 'new')} and exists ("
            f"select 1 from {table} o where o.{owner} = new.{owner} and {where.replace('{row}', 'o')}{others}"
            f" and o.starts_at < new.ends_at and new.starts_at < o.ends_at) begin select raise(abort, '{name}'); end"
        )


def overlap_of(table: str, owner: str) -> str:
    """The name of the rule that `forbid_overlap` makes."""
    return f"ex_{table}_{owner}"


def is_of(error: IntegrityError, rule: str) -> bool:
    """Whether it is this rule of the database that was broken."""
    return rule in str(error.orig)


def let_go(session: Session) -> None:
    """End what was only read so far, for work that takes its time: on SQLite nobody else can write until then.

    What was loaded stays readable as it was; before writing, ask anew.
    """
    session.expunge_all()
    session.rollback()


def only_look(session: Session) -> None:
    """From here on the request writes nothing: what it wrote is gone, and nobody waits for it while it answers."""
    let_go(session)
    _read_only.set(True)


def is_busy(error: DBAPIError) -> bool:
    """Whether the database could not be had in time: locked by somebody else, out of reach, or too busy."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    words = str(error.orig)
    return (
        error.connection_invalidated
        or "database is locked" in words
        or (sqlstate or "")[:2] in {"08", "40", "53", "57"}  # 40: two that waited for each other
        or sqlstate == "55P03"  # lock_timeout, from PostgreSQL's table of error codes
        or "connection failed" in words
    )


def init_app(app: Flask) -> None:
    """Bind the database to the application: one transaction a request, kept only if the answer is below 400."""
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)

    @app.before_request
    def _mode() -> None:
        _read_only.set(request.method in SAFE_METHODS)

    @app.after_request
    def _end(response: Any) -> Any:
        if request.method in SAFE_METHODS or response.status_code >= 400:
            db.session.close()  # not rollback, which would make everything that was read forget what it holds
        else:
            db.session.commit()
        return response

    @app.teardown_request
    def _reset(_error: BaseException | None) -> None:
        _read_only.set(False)
