"""Where the database's schema is, where this program needs it to be, and the way there (`migrations/`)."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy import Connection, inspect, text

from sprint.database import db

FOLDER = Path(__file__).parents[1] / "migrations"
_REVISION = re.compile(r"""^(revision|down_revision) = (?:["'](\w+)["']|None)$""", re.M)


class _Migrations:
    """Stands in for Flask-Migrate, which brings Alembic along, until somebody migrates: 13 MB in each worker."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        _use(self._app)
        return getattr(self._app.extensions["migrate"], name)


def init_app(app: Flask) -> None:
    """Let `flask db` and `upgrade` find the migrations."""
    if click.get_current_context(silent=True):  # a `flask` command, no worker
        _use(app)
    else:
        app.extensions["migrate"] = _Migrations(app)


def _use(app: Flask) -> None:
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(FOLDER), render_as_batch=True)


def current(connection: Connection) -> str | None:
    """The revision that the database is at, None before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("select version_num from alembic_version"))
    return revision


@cache
def _revisions() -> dict[str, str]:
    """Each migration of ours with the one before it, empty for the first; read from the files, without Alembic."""
    found = {}
    for path in (FOLDER / "versions").glob("*.py"):
        named = dict(_REVISION.findall(path.read_text("utf-8")))
        found[named["revision"]] = named["down_revision"]
    return found


def head() -> str:
    """The revision that this program was written for."""
    revisions = _revisions()
    (last,) = revisions.keys() - revisions.values()
    return last


def knows(revision: str) -> bool:
    """Whether the revision is one of ours; one of a newer program is not."""
    return revision in _revisions()


def upgrade(revision: str = "head") -> None:
    """Bring the database to a revision, in one transaction."""
    from alembic import command  # Alembic takes a while to load, and most requests never need it

    command.upgrade(_config(), revision)


def _config() -> Any:
    return current_app.extensions["migrate"].migrate.get_config()
