"""`flask backup` and `flask restore`."""

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from sprint import backup, clock
from sprint.archive import Manifest
from sprint.database import db
from sprint.errors import Refused

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


def place() -> backup.Place:
    """This site's database and uploads."""
    return backup.Place(db.engine, current_app.config["UPLOADS_DIR"])


@click.command("backup")
@FILE
@with_appcontext
def take(file: Path) -> None:
    """Write database and uploads into FILE, while the site runs."""
    try:
        manifest = backup.take(place(), file, clock.now())
    except Refused as refused:
        sys.exit(refused.sentence)
    click.echo(f"{file} holds {_size(manifest)}; it has {file.stat().st_size:,} bytes.")


@click.command("restore")
@FILE
@with_appcontext
def restore(file: Path) -> None:
    """Fill an empty database and an empty uploads folder from FILE. Nothing is mailed until it is released."""
    try:
        manifest = backup.restore(place(), file, clock.now())
    except Refused as refused:
        sys.exit(refused.sentence)
    click.echo(f"Restored {_size(manifest)}, as they were at {manifest.created_at[:16].replace('T', ' ')} UTC.")
    click.echo(
        "Everybody has to sign in again. Mail is on hold: release it on /staff/mail or with `flask mail release`."
    )


def _size(manifest: Manifest) -> str:
    rows = sum(content.size for content in manifest.tables.values())
    return f"{rows:,} rows and {len(manifest.files):,} files"


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(take)
    app.cli.add_command(restore)
