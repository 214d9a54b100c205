"""`flask content check` and `flask content publish`: the only ones that load the parser."""

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from sprint import clock
from sprint.database import db, transaction

content = AppGroup("content", help="The curriculum's files.")


@content.command("check")
def check() -> None:
    """Say every fault of the curriculum with file, line and remedy; exit 1 if there is any."""
    from sprint.curriculum import checks

    faults = checks.check(current_app.config["CONTENT_DIR"])
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} faults." if faults else "The curriculum has no faults.")
    sys.exit(1 if faults else 0)


@content.command("publish")
def publish() -> None:
    """Check the files and, if they are clean, write a release of them."""
    from sprint.curriculum import actions

    with transaction(db.engine) as session:
        release, faults = actions.publish(session, current_app.config["CONTENT_DIR"], clock.now())
        name = release and release.hash[:12]
    for fault in faults:
        click.echo(fault)
    if name is None:
        sys.exit(f"{len(faults)} faults: nothing was published, and the last release stays up.")
    click.echo(f"The curriculum is at release {name}.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(content)
