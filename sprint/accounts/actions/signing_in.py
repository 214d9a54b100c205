"""Beginning and ending sign-ins."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sprint.accounts import queries
from sprint.accounts.actions.links import void_links
from sprint.accounts.models import Person, SignIn, Token

KEPT_AFTERWARDS = timedelta(days=30)


def sign_in(
    session: Session, person: Person, *, device: str, now: datetime, second_factor: bool = False
) -> tuple[str, SignIn]:
    """Begin a session on a device; the token is for its cookie and is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        person_id=person.id, person=person, token_hash=queries.token_hash(token), created_at=now, seen_at=now,
        second_factor_at=now if second_factor else None, device=device,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return token, row


def sign_out(session: Session, token: str) -> None:
    """End the sign-in that a cookie's token belongs to."""
    session.execute(delete(SignIn).where(SignIn.token_hash == queries.token_hash(token)))


def sign_out_everywhere(session: Session, person: Person) -> None:
    """End every sign-in of a person, in every process at once."""
    session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def set_password(session: Session, person: Person, password_hash: str, *, now: datetime) -> None:
    """Give a person a new password (already hashed), sign them out everywhere, and let no earlier link open."""
    person.password_hash = password_hash
    void_links(session, person, now=now)
    sign_out_everywhere(session, person)


def sweep(session: Session, *, now: datetime) -> int:
    """Delete the sign-ins and links that ended a month ago or more; says how many."""
    long_ago = now - KEPT_AFTERWARDS
    gone = session.connection().execute(delete(SignIn).where(SignIn.created_at < long_ago)).rowcount
    newest = select(func.max(Token.id)).scalar_subquery()  # it stays, or SQLite gives its number again: letters bear it
    gone_by = delete(Token).where(Token.expires_at < long_ago, Token.id < newest)
    return gone + session.connection().execute(gone_by).rowcount
