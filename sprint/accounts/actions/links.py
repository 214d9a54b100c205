"""Links in letters: asking for one, and using it up."""

import secrets
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from sprint import happenings, limits
from sprint.accounts.actions.audit import record
from sprint.accounts.happenings import LinkWanted
from sprint.accounts.models import Person, Token
from sprint.errors import Refused

# RELIABILITY S8
LIFETIME = {"sign-in": timedelta(minutes=15), "reset": timedelta(minutes=60), "invitation": timedelta(days=14)}


def ask_for_link(session: Session, person: Person, purpose: str, *, now: datetime, by_letter: bool = True) -> Token:
    """Make a link for a person; it travels by letter, or is handed over by whoever asked at the command line."""
    token = Token(
        person_id=person.id, person=person, purpose=purpose, email=person.email, nonce=secrets.token_hex(16),
        created_at=now, expires_at=now + LIFETIME[purpose],
    )  # fmt: skip
    session.add(token)
    session.flush()
    if by_letter:
        happenings.tell(session, LinkWanted(token))
    return token


def ask_in_vain(session: Session, purpose: str, *, now: datetime) -> None:
    """For an unknown address: all the work that a known one costs, undone; else the time would tell them apart."""
    anyone = session.scalar(select(Person).order_by(Person.id).limit(1))
    if anyone is not None:
        savepoint = session.begin_nested()
        ask_for_link(session, anyone, purpose, now=now)
        savepoint.rollback()
    limits.leave_trace(session, "in vain")


def invite(session: Session, person: Person, *, now: datetime, by: Person | None = None) -> Token:
    """Write to a person who has no password yet, with a link that lets them choose one."""
    if person.suspended_at is not None:
        raise Refused(_("This account is suspended. Restore it first."))
    if person.password_hash is not None:
        raise Refused(_("This person has chosen a password already, and can ask for a new one at the sign-in page."))
    record(session, _("Invited %(name)s", name=person.name), by=by, person=person, now=now)
    return ask_for_link(session, person, "invitation", now=now)


def use_link(session: Session, token: Token, *, now: datetime) -> bool:
    """Use a link up. Of two who try at once, one is told True; so is nobody after its time."""
    used = (
        update(Token)
        .where(Token.id == token.id, Token.used_at.is_(None), Token.expires_at > now)
        .values(used_at=now)
        .returning(Token.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(used) is not None


def void_links(session: Session, person: Person, *, now: datetime) -> None:
    """Let none of the links that are on their way to a person open anything."""
    session.execute(
        update(Token)
        .where(Token.person_id == person.id, Token.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
