"""The schema: up, down, up again, killed anywhere, by two at once, and never at the cost of a row."""

import multiprocessing
import os
import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import event, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from sprint import database, searching
from sprint.accounts.models import Person, SignIn
from sprint.tables import ALL

pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index")
MIGRATIONS = Path(__file__).parents[2] / "migrations"
fork = multiprocessing.get_context("fork")
STRIDE = 11  # statements from one kill to the next on the way through all migrations


INDEXES = {
    "sqlite": "select name from sqlite_master where type = 'index' and sql is not null and name not like '%_fts%'"
    " order by name",
    "postgresql": "select indexname from pg_indexes where schemaname = 'public' and indexdef not like '%alembic%'"
    " and indexname not like '%_fts'"
    " and indexname not in (select conname from pg_constraint) order by indexname",
}


def indexes(engine):
    """The names of all indexes, those on expressions included, which reflection leaves out."""
    with engine.connect() as connection:
        return connection.scalars(text(INDEXES[engine.dialect.name])).all()


def table_names(inspector):
    """The tables that models know: the full-text search has its own."""
    return [table for table in inspector.get_table_names() if searching.INDEX not in table]


def schema(engine):
    """Every table, column, index and constraint there is, in words that can be compared."""
    inspector = inspect(engine)
    return {"indexes": indexes(engine)} | {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            sorted(str(k) for k in inspector.get_foreign_keys(table)),
            sorted(str(k) for k in inspector.get_unique_constraints(table)),
        )
        for table in table_names(inspector)
    }


@pytest.fixture
def empty(app):
    """A database without a single table, and the application on it."""
    with app.app_context():
        clear()
        yield database.db.engine


def clear():
    """Take every table out of the application's database."""
    if table_names(inspect(database.db.engine)):
        downgrade(revision="base")
        with database.db.engine.begin() as connection:
            connection.exec_driver_sql("drop table alembic_version")


@pytest.fixture
def later_migrations(tmp_path):
    """The migrations that ship, and after them one that rebuilds the table that most others point at."""

    def make(body):
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        head = max(path.name[:4] for path in (folder / "versions").glob("*.py"))
        (folder / "versions" / "9999_later.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision = '9999'\ndown_revision = '{head}'\n{body}\ndef downgrade():\n"
            "    with op.batch_alter_table('person') as table:\n        table.drop_column('nickname')\n"
        )
        return str(folder)

    return make


def fill(engine):
    """A person with a sign-in, which cascades when the person goes."""
    now = datetime(2026, 10, 28, 16, tzinfo=UTC)
    with database.transaction(engine) as session:
        ada = Person(name="Ada", email="ada@example.org", created_at=now)
        session.add(ada)
        session.flush()
        session.add(SignIn(person_id=ada.id, token_hash="h", created_at=now, seen_at=now))


def counts(engine):
    """How many people and sign-ins there are."""
    with engine.connect() as connection:
        return [connection.scalar(select(func.count()).select_from(model)) for model in (Person, SignIn)]


def include_name(name, _type, _parents):
    """What belongs to the full-text search is no model's."""
    return name is None or searching.INDEX not in name


def test_models_and_migrations_agree(app):
    with app.app_context(), database.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": include_name})
        assert compare_metadata(context, database.db.metadata) == []


def test_up_down_and_up_again_ends_where_it_began(app):
    with app.app_context():
        engine = database.db.engine
        first = schema(engine)
        fill(engine)
        downgrade(revision="base")
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert schema(engine) == first
        assert set(first) == {table.name for table in ALL} | {"alembic_version", "indexes"}


def test_migrations_end_with_the_indexes_of_the_models(app, empty):
    with app.app_context():
        upgrade()
        assert indexes(empty) == sorted(index.name for table in ALL for index in table.indexes)


REBUILD = """
def upgrade():
    with op.batch_alter_table('person') as table:
        table.alter_column('name', existing_type=sa.String(120), type_=sa.String(200))
        table.add_column(sa.Column('nickname', sa.String(20), server_default='', nullable=False))
"""


def test_rebuilding_a_table_keeps_the_rows_that_point_at_it(app, later_migrations):
    folder = later_migrations(REBUILD)
    with app.app_context():
        engine = database.db.engine
        fill(engine)
        upgrade(directory=folder)
        assert counts(engine) == [1, 1]
        downgrade(directory=folder, revision="-1")
        assert counts(engine) == [1, 1]
        upgrade(directory=folder)
        assert counts(engine) == [1, 1]
        with engine.connect() as connection:
            assert engine.dialect.name != "sqlite" or connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


FAILS = REBUILD + "    op.execute('select no_such_column from person')\n"
DANGLES = REBUILD + "    op.execute('delete from person')\n"


@pytest.mark.parametrize("body", [FAILS, DANGLES], ids=["it fails at its end", "it loses what others point at"])
def test_a_migration_that_fails_leaves_nothing_behind(app, later_migrations, body):
    folder = later_migrations(body)
    with app.app_context():
        engine = database.db.engine
        fill(engine)
        before = schema(engine)
        if engine.dialect.name == "postgresql" and body is DANGLES:
            return  # there the foreign keys stay on, and the rows cascade as they say
        with pytest.raises((DBAPIError, SystemExit)):
            upgrade(directory=folder)
        assert schema(engine) == before
        assert counts(engine) == [1, 1]


def migrate_and_die_at(app, engine, point, seen, revision="head"):
    """Migrate, and be killed just before the statement or commit of that number; count them into `seen`."""
    engine.dispose(close=False)

    def step(*_args):
        seen.value += 1
        if seen.value == point:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", step)
    event.listen(engine, "commit", step)
    with app.app_context():
        upgrade(revision=revision)
    step()
    os._exit(0)


def killed_at(app, engine, point, revision):
    """Migrate up to a revision in a process that dies at a point. Whether it came to its end, which is at or beyond."""
    engine.dispose()
    seen = fork.Value("i", 0)
    child = fork.Process(target=migrate_and_die_at, args=(app, engine, point, seen, revision))
    child.start()
    child.join(60)
    assert child.exitcode == (0 if seen.value < point else -signal.SIGKILL)
    return child.exitcode == 0


def revision_of(engine):
    """How far the database is migrated; None where no migration has run."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_killed_before_any_statement_of_any_migration_it_can_be_run_again(app, empty):
    """Between two revisions is nothing: each kill leaves the one before whole, or the new one (RELIABILITY R5)."""
    points, before = 0, set()
    for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())):
        point, here = 1, script.down_revision
        while not killed_at(app, empty, point, script.revision):
            now, tables = revision_of(empty), set(table_names(inspect(empty)))
            assert now in (here, script.revision), f"killed at {point}: neither {here} nor {script.revision} but {now}"
            assert now == script.revision or tables == before, f"killed at {point}: half of {script.revision}"
            point, points = point + 1, points + 1
        before = set(table_names(inspect(empty)))
    assert points > len(ALL)
    assert before == {table.name for table in ALL} | {"alembic_version"}


def test_killed_on_the_way_to_the_newest_nothing_of_any_is_left(app, empty):
    """All of them are one transaction: killed anywhere on the way, in strides here, the database is still empty."""
    point, whole = 1, {table.name for table in ALL} | {"alembic_version"}
    while not killed_at(app, empty, point, "head"):
        assert set(table_names(inspect(empty))) in (set(), whole), f"killed at {point}: half a schema"
        point += STRIDE
    assert set(table_names(inspect(empty))) == whole


def test_two_machines_that_migrate_at_once_take_turns(app, empty):
    empty.dispose()
    children = [fork.Process(target=migrate_and_die_at, args=(app, empty, 0, fork.Value("i", 0))) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert set(table_names(inspect(empty))) == {table.name for table in ALL} | {"alembic_version"}
