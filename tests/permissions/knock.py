"""Knocking at every door: the requests of the matrix, and what their answers mean."""

import re
import shutil
from pathlib import Path

from sqlalchemy import text

from sprint import clock, create_app, database, uploads
from sprint.tables import ALL
from tests.browser import CheckingClient
from tests.conftest import settings_for
from tests.permissions import world

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


# an insert or update raises the newest xmin of its table, a delete lowers its count; a server-wide counter would move
# with every housekeeping of the server itself
NEWEST = " union all ".join(
    f"select '{table.name}', count(*), max(xmin::text::bigint) from {table.name}" for table in ALL
)


class House:
    """The application on the world of the matrix, with a way back to how it was."""

    def __init__(self, databases, folder) -> None:
        self.databases, self.folder = databases, folder
        template = databases.fresh()
        engine = database.connect(template)
        with clock.standing_at(lambda: world.NOW), database.transaction(engine) as session:
            self.tokens = world.build(session)
            self.ids = world.ids(session)
        kinds = ("file", "board_file", "attachment")
        for key in {things[kind] for things in self.ids.values() for kind in kinds} - {"f" * 32}:
            for part in ("", ".small"):
                path = uploads.path_of(folder / "uploads", key, part)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"Photo.")
        if template.startswith("sqlite"):
            with engine.connect() as connection:
                connection.rollback()
        engine.dispose()
        if template.startswith("sqlite"):
            import sqlite3

            raw = sqlite3.connect(template.removeprefix("sqlite:///"))
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()
        self.template, self.url = template, None
        self._open()

    def _open(self) -> None:
        self.url = self.databases.fresh(self.template)
        settings = settings_for(self.url, self.folder, PROPAGATE_ERRORS=False)
        self.app = create_app(settings)
        self.app.test_client_class = CheckingClient
        self.clients = {who.name: self._client(who.name) for who in world.PRINCIPALS}
        self.monitor = database.connect(self.url, isolation_level="AUTOCOMMIT").connect()

    def _client(self, name: str):
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = "c" * 40
            if name in self.tokens:
                cookie["_user_id"], cookie["_fresh"] = self.tokens[name], True
        return client

    def come_back(self, who: str) -> None:
        """The same person with the cookie of before: an answer may have taken it."""
        self.clients[who] = self._client(who)

    def version(self) -> object:
        """A number that moves when anything is written by anybody else."""
        if self.url.startswith("sqlite"):
            return self.monitor.connection.driver_connection.execute("PRAGMA data_version").fetchone()
        return self.monitor.execute(text(NEWEST)).all()

    def reset(self) -> None:
        """Everything as it was."""
        self.close()
        if self.url.startswith("sqlite"):
            path = Path(self.url.removeprefix("sqlite:///"))
            for suffix in ("-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
            shutil.copy(self.template.removeprefix("sqlite:///"), path)
            self.monitor = database.connect(self.url, isolation_level="AUTOCOMMIT").connect()
        else:
            self.databases.drop(self.url)
            self._open()

    def close(self) -> None:
        """Let go of the database."""
        self.monitor.close()
        self.monitor.engine.dispose()
        with self.app.app_context():
            database.db.engine.dispose()

    def token(self) -> str:
        """The CSRF token that belongs to the secret of every client here."""
        from flask_wtf.csrf import generate_csrf

        with self.app.test_request_context():
            from flask import session

            session["csrf_token"] = "c" * 40
            return generate_csrf()


def is_refused(answer) -> bool:
    """Refused: to the sign-in page and back, or 401 (it keeps what was typed), 403 or 404."""
    location = answer.headers.get("Location", "")
    return answer.status_code in {401, 403, 404} or (answer.status_code in {302, 303} and "/sign-in?next=" in location)


def masked(body: str, values: dict) -> str:
    """A body without what differs between two answers that say the same."""
    for value in (str(v) for v in values.values()):
        if len(value) > 3:  # a shorter one would mask what has nothing to do with it
            body = body.replace(value, "?")
    return re.sub(r"csrf-token\" content=\"[^\"]+|csrf_token\"[^>]*value=\"[^\"]+|next=[^\"&]*", "?", body)
