"""What stands between signing in and the pages: the second factor. And when a person was last seen."""

from datetime import datetime, timedelta
from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import update
from sqlalchemy.orm import Session

from sprint import clock, marks, program, redirects
from sprint.accounts import kept
from sprint.accounts.models import Person, SignIn
from sprint.database import SAFE_METHODS, db

SEEN_EVERY = timedelta(minutes=1)
ALWAYS_OPEN = frozenset({"account.sign_out"})


def mark_seen(sign_in: SignIn, now: datetime) -> None:
    """Remember that a device was here, at most once a minute."""
    if now - sign_in.seen_at >= SEEN_EVERY:
        marks.later(partial(_write_seen, sign_in_id=sign_in.id, now=now))


def _write_seen(session: Session, sign_in_id: int, now: datetime) -> None:
    session.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.seen_at < now).values(seen_at=now))


def second_factor() -> ResponseReturnValue | None:
    """The page where the second factor is asked for or set up, while it is missing; else None."""
    endpoint = None if request.endpoint in ALWAYS_OPEN else missing_factor()
    if endpoint is None:
        return None
    if request.method in SAFE_METHODS:
        return redirects.to(endpoint, next=redirects.wanted() or None)
    return render_template("accounts/detour.html", endpoint=endpoint, kept=kept.seal(clock.now())), 401


def missing_factor() -> str | None:
    """The endpoint that gives this sign-in the factor it lacks."""
    if current_user.sign_in.second_factor_at is not None:
        return None
    if current_user.totp_enrolled_at is not None:
        return "second_factor.ask"
    return "second_factor.enrol" if is_compulsory(db.session(), current_user.person) else None


def is_compulsory(session: Session, person: Person) -> bool:
    """Whether this person cannot do without a second factor, as the program is set up."""
    return (person.is_staff or person.is_admin) and program.current(session).second_factor_required
