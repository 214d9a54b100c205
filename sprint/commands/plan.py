"""`flask plan ...`, `flask mail ...` and `flask run-schedule`: the plan by hand, and the timer."""

import json
import sys
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from sprint import clock, mailing
from sprint.backup import RESTORED
from sprint.cohorts.queries import find_cohort
from sprint.database import db, reading, transaction
from sprint.mail import actions, queries
from sprint.plan import KIND, KINDS
from sprint.schedule import JOB, Timer, Work, run_job

plan = AppGroup("plan", help="What the program will send, and posting it.")
mail = AppGroup("mail", help="Delivery.")


class Moment(click.ParamType[datetime]):
    """ISO 8601 with an offset: 2026-11-02T06:00:00-05:00."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment; fails with a sentence where it cannot be read, or could be anybody's."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is not a moment; write it like 2026-11-02T06:00:00-05:00.', param, ctx)
        if moment.tzinfo is None:
            self.fail(f'"{value}" has no offset; write it like {value}-05:00, or {value}Z for UTC.', param, ctx)
        return moment


MOMENT = Moment()


@plan.command("forecast")
@click.option("--from", "since", type=MOMENT, required=True, help="After this moment.")
@click.option("--until", type=MOMENT, required=True, help="Up to this moment.")
@click.option("--cohort", help="Only letters of the cohort with this address name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a letter, one a line.")
def forecast(since: datetime, until: datetime, cohort: str | None, as_json: bool) -> None:
    """The letters that will be sent, as things stand."""
    if until <= since:
        raise click.BadParameter("--until must be later than --from.")
    with reading(db.engine) as session:
        rows = _foreseen(session, since, until, cohort)
    for row in rows:
        click.echo(_as_json(row) if as_json else _as_text(row))
    if not as_json:
        click.echo(
            f"{sum(row.skip is None for row in rows)} letters, {sum(row.skip is not None for row in rows)} skipped."
        )


def _foreseen(session: Session, since: datetime, until: datetime, slug: str | None) -> list[Row[Any]]:
    coming = queries.forecast(KINDS, queries.window(session, since, until)).subquery()
    wanted = select(coming).order_by(coming.c.due_at, coming.c.kind, coming.c.person_id, coming.c.about_id)
    if slug:
        cohort = find_cohort(session, slug)
        if cohort is None:
            raise click.BadParameter(f'There is no cohort "{slug}".')
        wanted = wanted.where(coming.c.cohort_id == cohort.id)
    return list(session.execute(wanted))


def _as_json(row: Row[Any]) -> str:
    moments = {name: row._mapping[name] and row._mapping[name].isoformat() for name in ("due_at", "expires_at")}
    return json.dumps({**row._mapping, **moments})


def _as_text(row: Row[Any]) -> str:
    skipped = f"  skipped: {row.skip}" if row.skip else ""
    return (
        f"{row.due_at:%Y-%m-%d %H:%M}Z  {KIND[row.kind].title}  person {row.person_id}  about {row.about_id}{skipped}"
    )


@plan.command("post")
@click.option("--now", type=MOMENT, help="As if it were this moment.")
def post(now: datetime | None) -> None:
    """Write the letters that are due into the ledger, once."""
    click.echo(f"{_run('post', now)} letters posted.")


@mail.command("deliver")
@click.option("--now", type=MOMENT, help="As if it were this moment.")
def deliver(now: datetime | None) -> None:
    """Deliver what the ledger holds, once."""
    click.echo(f"{_run('deliver', now)} e-mails sent.")


def _run(job: str, now: datetime | None) -> int:
    with clock.standing_at(lambda: now) if now else nullcontext():
        office = mailing.office(current_app)
        outcome = run_job(JOB[job], Work(db.engine, clock.now(), office))
        office.close()
    if outcome.trouble:
        sys.exit(outcome.trouble)
    return outcome.count


@mail.command("release")
@click.option("--send-all", is_flag=True, help="After a restore: also what fell due before it, and may have been sent.")
def release(send_all: bool) -> None:
    """Let letters go again that were held for everybody, after a restore or a pause."""
    with transaction(db.engine) as session:
        switches = [switch for switch in queries.holds(session) if switch.kind is None and switch.cohort_id is None]
        for switch in switches:
            drops = switch.reason.startswith(RESTORED) and not send_all
            actions.release(session, switch, drop_before=switch.since if drops else None)
            click.echo(f"Released: {switch.reason}.")
            if drops:
                click.echo("What fell due before the restore is not sent; it may have been sent before.")
    if not switches:
        click.echo("Nothing was on hold.")


@click.command("run-schedule")
def run_schedule() -> None:
    """The timer: posts and delivers until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    Timer(app).run()


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (plan, mail, run_schedule):
        app.cli.add_command(command)
