"""`flask accounts ...`: people, from the command line of the server."""

import sys

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from sprint import clock
from sprint.accounts import actions, links, queries
from sprint.accounts.models import ROLES, Person
from sprint.database import db, transaction
from sprint.errors import Refused

accounts = AppGroup("accounts", help="People and how they sign in.")


@accounts.command("create")
@click.argument("email")
@click.option("--name", required=True, help="As others see it.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given more than once.")
@click.option("--zone", default=None, help="An IANA time zone, for example America/Chicago.")
def create(email: str, name: str, roles: tuple[str, ...], zone: str | None) -> None:
    """Add a person, and print a link with which they choose a password and sign in."""
    if zone is not None and not clock.is_zone(zone):
        sys.exit(f'"{zone}" is no time zone that this machine knows. Write one like America/New_York.')
    now = clock.now()
    with current_app.test_request_context(), transaction(db.engine) as session:
        try:
            person = actions.create_person(session, name=name, email=_checked(email), now=now, roles=roles, zone=zone)
        except Refused as refused:
            sys.exit(refused.sentence)
        token = actions.ask_for_link(session, person, "invitation", now=now, by_letter=False)
        click.echo(links.url_for_token(token))


@accounts.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link with which a person chooses a new password: for whoever cannot get mail."""
    with current_app.test_request_context(), transaction(db.engine) as session:
        token = actions.ask_for_link(session, _person(session, email), "reset", now=clock.now(), by_letter=False)
        click.echo(links.url_for_token(token))


def _person(session: Session, email: str) -> Person:
    person = queries.find_person_by_email(session, email)
    if person is None:
        sys.exit(f"There is no account with the address {email}.")
    if person.suspended_at is not None:
        sys.exit(f"The account of {email} is suspended: no link would open it.")
    return person


def _checked(email: str) -> str:
    try:
        return str(
            validate_email(
                email, check_deliverability=False, test_environment=bool(current_app.config["IS_DEMO"])
            ).normalized
        )
    except EmailNotValidError as wrong:
        sys.exit(f"{email} is not an e-mail address. {wrong}")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(accounts)
