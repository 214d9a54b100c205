"""Fresh databases of both kinds, each a copy of one that was migrated once."""

import itertools
import os
import pathlib
import shutil

from sqlalchemy import create_engine, text

_serial = itertools.count(1)


class Sqlite:
    """Databases that are files."""

    def __init__(self, folder: pathlib.Path, migrate) -> None:
        self.folder, self.template = folder, folder / "template.db"
        migrate(f"sqlite:///{self.template}")
        engine = create_engine(f"sqlite:///{self.template}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def fresh(self, template: str | None = None) -> str:
        """The address of a new copy of the template, or of another database of ours."""
        file = self.folder / f"t{next(_serial)}.db"
        shutil.copy(template.removeprefix("sqlite:///") if template else self.template, file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        """Delete a copy."""
        for suffix in ("", "-wal", "-shm"):
            pathlib.Path(url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)


class Postgres:
    """Databases on one throw-away server."""

    def __init__(self, server: str, migrate) -> None:
        self.server = server
        self.prefix = f"t{os.getpid()}_"
        self.template = f"{self.prefix}template"
        self._admin(f"create database {self.template}")
        migrate(self.url(self.template))

    def url(self, name: str) -> str:
        """The address of a database by name."""
        return self.server.replace("/postgres?", f"/{name}?")

    def fresh(self, template: str | None = None) -> str:
        """The address of a new copy of the template, or of another database of ours."""
        name = f"{self.prefix}{next(_serial)}"
        source = template.split("/")[3].split("?")[0] if template else self.template
        self._admin(f"create database {name} template {source}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a copy, whoever is still connected."""
        self._admin(f"drop database {url.split('/')[3].split('?')[0]} with (force)")

    def _admin(self, sql: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(sql))
        engine.dispose()
