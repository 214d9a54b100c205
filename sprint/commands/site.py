"""`flask prepare-site` and `flask run-site`: what `make run` and each deployment end in."""

import logging
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, exists, func, inspect, select
from sqlalchemy.exc import DBAPIError

from sprint import clock, database, schema
from sprint.accounts.models import Person
from sprint.database import db
from sprint.supervisor import Supervisor

ROOT = Path(__file__).parents[2]
PATCHED = (3, 11, 15)  # the first 3.11 whose mail library refuses header injection by itself (RELIABILITY finding 5)
log = logging.getLogger(__name__)


@click.command("prepare-site")
@with_appcontext
def prepare() -> None:
    """Bring database, curriculum, templates and static files to this version; in demo mode load the demo program."""
    if sys.version_info < PATCHED:
        level = logging.INFO if current_app.config["IS_DEMO"] else logging.WARNING
        log.log(level, "Python %s has known faults; update to %s", sys.version.split()[0], ".".join(map(str, PATCHED)))
    check_database()
    schema.upgrade()
    publish_curriculum()
    if current_app.config["IS_DEMO"]:
        from sprint.commands import demo

        demo.fill(clock.now())
    from sprint import rendering, static_copies

    rendering.compile_templates(current_app)
    static_copies.compress(ROOT / "sprint" / "static")


@click.command("run-site")
@click.option("--no-timer", is_flag=True, help="The web server alone; run `flask run-schedule` beside it.")
@with_appcontext
def run(no_timer: bool) -> None:
    """Run web server and timer together, until stopped or until one of them ends."""
    settings = current_app.config
    check_database()
    check_schema()
    check_port(settings["HOST"], settings["PORT"])
    commands = {"The web server": web(settings)}
    if not no_timer:
        commands["The timer"] = [sys.executable, "-m", "flask", "run-schedule"]
    supervisor = Supervisor(commands, cwd=ROOT, environ=surroundings(settings))
    db.engine.dispose()
    code = supervisor.run(lambda: answers(settings["HOST"], settings["PORT"]), lambda: click.echo(greeting(settings)))
    if supervisor.ended:
        click.echo(f"{' and '.join(supervisor.ended)} ended without being asked, so everything was stopped.", err=True)
    sys.exit(code)


def check_database() -> None:
    """Stop with one sentence where the database cannot be written, or is one that production must not open."""
    try:
        with db.engine.begin() as connection:  # on SQLite this takes the write lock: reading alone would not do
            is_demo = holds_demo_accounts(connection)
    except DBAPIError as error:
        why = str(error.orig).strip().split("\n")[0]
        sys.exit(
            f"The database at {db.engine.url.render_as_string(hide_password=True)} cannot be used ({why}). "
            "Set DATABASE_URL to one that this user may read and write, "
            "for example sqlite:////var/lib/sprint/sprint.db or postgresql://sprint@127.0.0.1/sprint."
        )
    if is_demo and not current_app.config["IS_DEMO"]:
        sys.exit(
            "This database holds demo accounts, whose password everybody knows. "
            "Set DATABASE_URL to another database for production, or SPRINT_MODE=demo to see the demo."
        )


def holds_demo_accounts(connection: Connection) -> bool:
    """Whether anybody here has an address of the demo."""
    if not inspect(connection).has_table(Person.__tablename__):
        return False
    return bool(connection.scalar(select(exists().where(func.lower(Person.email).like("%@demo.test")))))


def check_schema() -> None:
    """Stop where the migrations have not been run."""
    with database.reader(db.engine).connect() as connection:
        if schema.current(connection) != schema.head():
            sys.exit("The database is not at this version of the program. Run: flask prepare-site")


def publish_curriculum() -> None:
    """Publish what the files say. Faults are printed; they stop the start only where there is no release to show."""
    from sprint.curriculum import actions
    from sprint.curriculum.models import Release

    folder = current_app.config["CONTENT_DIR"]
    with database.transaction(db.engine) as session:
        _release, faults = actions.publish(session, folder, clock.now())
        has_release = bool(session.scalar(select(exists(select(Release.id)))))
    for fault in faults:
        click.echo(fault, err=True)
    if faults and not has_release:
        sys.exit(f"The curriculum in {folder} has {len(faults)} faults, and there is no earlier release to show.")
    if faults:
        click.echo("The curriculum has faults, so the last release stays up.", err=True)


def check_port(host: str, port: int) -> None:
    """Stop where somebody listens there already: the web server would share the port and get half of the visitors."""
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another, for example: make run PORT={8001 if port == 8000 else 8000}"
            )


def answers(host: str, port: int) -> bool:
    """Whether the web server is there."""
    try:
        with closing(socket.create_connection((host, port), timeout=1)) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return b" 200 " in connection.recv(100)
    except OSError:
        return False


def web(settings: Mapping[str, Any]) -> list[str]:
    """The web server's command. Without a proxy that buffers, slow visitors need more threads."""
    threads = 2 if settings["TRUSTED_PROXIES"] else 4
    patience = "3" if settings["IS_DEMO"] else "15"  # seconds that an answer may take once it is told to stop
    looks = [] if settings["IS_DEMO"] else ["--log-config", str(ROOT / "sprint" / "granian.json")]
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1",
        "--host", settings["HOST"], "--port", str(settings["PORT"]),
        "--workers", str(settings["WEB_WORKERS"]), "--blocking-threads", str(threads), "--backpressure", "32",
        "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", patience, "--no-access-log",
        "--log-level", settings["LOG_LEVEL"].lower(), *looks, "wsgi:app",
    ]  # fmt: skip


def surroundings(settings: Mapping[str, Any]) -> dict[str, str]:
    """The environment of both processes, with an empty folder in which they count together."""
    counts = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR") or settings["INSTANCE_DIR"] / f"counts-{settings['PORT']}")
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True)
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(counts)}


def greeting(settings: Mapping[str, Any]) -> str:
    """What whoever started the site reads; in the demo, whom to sign in as."""
    address = f"http://{settings['HOST']}:{settings['PORT']}"
    if not settings["IS_DEMO"]:
        return f"The site is open at {settings['BASE_URL']} (here {address})."
    from sprint.home.sign_ins import ACCOUNTS, PASSWORD

    wide = max(len(account[0]) for account in ACCOUNTS)
    people = "\n".join(f"    {account[0]:<{wide}}   {account[1]}" for account in ACCOUNTS)
    return (
        f"\n  The demo program is open:  {address}\n\n"
        f"  Sign in as any of these people; the password is  {PASSWORD}\n\n{people}\n\n"
        f"  The letters it sends:      {address}/dev/mail\n"
        "  Ctrl-C stops it.\n"
    )


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(prepare)
    app.cli.add_command(run)
