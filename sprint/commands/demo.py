"""`flask demo load`."""

import sys
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from sprint import clock, mailing
from sprint.database import db, transaction

demo = AppGroup("demo", help="The demo program: invented companies and people.")


@demo.command("load")
def load() -> None:
    """Load the demo program, placed around today, into an empty database."""
    if not current_app.config["IS_DEMO"]:
        sys.exit("This is a production site. Set SPRINT_MODE=demo to load the demo program.")
    if not fill(clock.now()):
        sys.exit("The database is not empty. Delete instance/sprint.db to begin again.")
    click.echo("The demo program is loaded.")


def fill(now: datetime) -> bool:
    """Load the demo and let its mail be sent; False where somebody has an account already."""
    from sprint.demo import load, photos

    with transaction(db.engine) as session:
        if not load.is_empty(session):
            return False
        load.load(session, now)
        photos.load(session, current_app.config["UPLOADS_DIR"], now)
    load.replay(db.engine, mailing.office(current_app), now)
    return True


def init_app(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(demo)
