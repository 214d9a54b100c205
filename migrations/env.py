"""How migrations run: on the application's own engine, all of them in one transaction, on both databases.

Killed at any moment, the database is where it was, and the same command finishes the work.
"""

from contextlib import contextmanager

from alembic import context
from flask import current_app

from sprint.searching import INDEX, keep_searchable

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata
TURN = 20260001  # the advisory lock of PostgreSQL that whoever migrates holds: any number, always the same
PATIENCE = 60  # seconds that a second machine waits for its turn


def render_item(type_, item, _autogen_context):
    """Write our own column type by its name."""
    return "Instant()" if type_ == "type" and type(item).__name__ == "Instant" else False


def include_name(name, _type, _parents):
    """What belongs to the full-text search is no model's."""
    return name is None or INDEX not in name


@contextmanager
def foreign_keys_off(connection):
    """SQLite changes a table by copying it and dropping the old one, and a drop deletes children that cascade.

    The pragma does nothing inside a transaction, so it is set on the raw connection before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    patience = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={patience}")
        raw.execute("PRAGMA foreign_keys=ON")


def take_turn(connection):
    """Let one migrate at a time. SQLite's BEGIN IMMEDIATE has done it already."""
    if connection.dialect.name == "postgresql":
        patience = connection.exec_driver_sql("show lock_timeout").scalar()
        connection.exec_driver_sql(f"set local lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({TURN})")
        connection.exec_driver_sql(f"set local lock_timeout = '{patience}'")


def check_references(connection):
    """With the foreign keys off, look for rows that lost what they point at before anything is kept."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left dangling references: {broken[:5]}")


def run():
    """Bring the database to the asked-for revision."""
    with engine.connect() as connection, foreign_keys_off(connection), connection.begin():
        take_turn(connection)
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, render_item=render_item,
            compare_type=True, include_name=include_name,
        )  # fmt: skip
        context.run_migrations()
        keep_searchable(connection)
        check_references(connection)


run()
