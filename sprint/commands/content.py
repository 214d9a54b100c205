"""`flask content check` and `flask content publish`: the only ones that load the parser."""

import sys
from typing import TextIO

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


@content.command("facts")
@click.argument("earlier", required=False, type=click.File(encoding="utf-8"))
def facts(earlier: TextIO | None) -> None:
    """List where each fact is used; with an EARLIER facts.yaml (- is a pipe), of those that changed since."""
    from sprint.curriculum import register
    from sprint.curriculum.faults import ContentError
    from sprint.curriculum.reference import load_facts

    folder = current_app.config["CONTENT_DIR"]
    try:
        now = register.read(folder)
        chosen = register.changed(load_facts(earlier.read()), now) if earlier else list(now)
        uses = register.uses(folder)
    except ContentError as error:
        sys.exit(str(error.fault))
    for id in chosen:
        click.echo(f"{id}  {now[id].text if id in now else 'is gone'}")
        for place in uses.get(id, ["is used nowhere"]):
            click.echo(f"    {place}")
    if not chosen:
        click.echo("No fact has changed.")


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
