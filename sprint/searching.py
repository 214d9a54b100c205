"""Full-text search: an index of words beside a table, which the database itself keeps true, and how it is asked."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Connection, Integer, Subquery, column, literal_column, select, text
from sqlalchemy.orm import Session

INDEX = "_fts"  # how the tables, triggers and indexes of the full-text search end
SPACED = " || ' ' || "
_WORD = re.compile(r"[^\W_]+")


def make_searchable(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Index the words of a table with the key `id`, and keep the index true from now on: for migrations."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"create index {table}{INDEX} on {table} using gin ({_document(columns)})")
        return
    options = f"content='{table}', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2', prefix='3'"
    connection.exec_driver_sql(f"create virtual table {table}{INDEX} using fts5({', '.join(columns)}, {options})")
    keep_searchable(connection)
    connection.exec_driver_sql(f"insert into {table}{INDEX} ({table}{INDEX}) values ('rebuild')")


def stop_searching(connection: Connection, table: str) -> None:
    """Drop the index of a table's words, before the table itself or its columns go."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"drop index {table}{INDEX}")
        return
    for moment in ("insert", "delete", "update"):
        connection.exec_driver_sql(f"drop trigger {table}_{moment}{INDEX}")
    connection.exec_driver_sql(f"drop table {table}{INDEX}")


def keep_searchable(connection: Connection) -> None:
    """SQLite: put the triggers of the search where they are missing. A migration that rebuilds a table loses them."""
    if connection.dialect.name != "sqlite":
        return
    found = "select name from sqlite_master where sql like 'create virtual table%' and name like ?"
    for (index,) in connection.exec_driver_sql(found, (f"%{INDEX}",)).all():
        columns = [row[1] for row in connection.exec_driver_sql(f"pragma table_info({index})")]
        _make_triggers(connection, index.removesuffix(INDEX), columns)


def _make_triggers(connection: Connection, table: str, columns: Sequence[str]) -> None:
    index, names = f"{table}{INDEX}", ", ".join(columns)
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    forget = f"insert into {index} ({index}, rowid, {names}) values ('delete', old.id, {old});"
    learn = f"insert into {index} (rowid, {names}) values (new.id, {new});"
    for moment, does in (("insert", learn), ("delete", forget), (f"update of {names}", forget + learn)):
        trigger = f"create trigger if not exists {table}_{moment.split()[0]}{INDEX} after {moment} on {table}"
        connection.exec_driver_sql(f"{trigger} begin {does} end")


def _document(columns: Sequence[str]) -> str:
    return f"to_tsvector('english', {SPACED.join(columns)})"


def as_query(session: Session, words: str) -> str | None:
    """What a person typed as the value `words` of statements with `hits`: each word, or its beginning; None for none.

    Whatever it is, it is a word or a gap between words: nothing of it is read as syntax.
    """
    asked = [word[:40] for word in _WORD.findall(words)[:8]]
    if session.get_bind().dialect.name == "postgresql":
        return " & ".join(f"'{word}':*" for word in asked) or None
    return " ".join(f'"{word}"*' for word in asked) or None


def hits(session: Session, table: str, columns: tuple[str, ...], also: tuple[str, ...] = ()) -> Subquery | CTE:
    """The ids of the rows of a searchable table in which the value `words` stands, with some columns of theirs; the
    same object each time."""
    return _hits(session.get_bind().dialect.name, table, columns, also)


@lru_cache(maxsize=20)
def _hits(dialect: str, table: str, columns: tuple[str, ...], also: tuple[str, ...]) -> Subquery | CTE:
    more: list[Any] = [column(name) for name in also]
    if dialect == "postgresql":
        matches = text(f"{_document(columns)} @@ to_tsquery('english', :words)")
        found = select(literal_column("id", Integer).label("id"), *more).select_from(text(table)).where(matches)
        # by the index and first: left to itself it may walk through all rows from the newest on, parsing each
        return found.cte(f"{table}_hits").prefix_with("MATERIALIZED")
    index = f"{table}{INDEX}"
    row_id = literal_column(f"{index}.rowid", Integer)
    rows = f"{index} join {table} on {table}.id = {index}.rowid" if also else index
    return select(row_id.label("id"), *more).select_from(text(rows)).where(text(f"{index} match :words")).subquery()
