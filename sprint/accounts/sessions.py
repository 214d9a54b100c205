"""Sessions: one row a sign-in. The cookie holds the raw token, the database its hash."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf.csrf import CSRFError

from sprint import clock
from sprint.accounts import actions, kept, queries
from sprint.accounts.models import Person, SignIn
from sprint.database import SAFE_METHODS, db

IDLE_DESK, IDLE = timedelta(minutes=60), timedelta(hours=12)  # ASVS V7.3.1; RELIABILITY S3
LONGEST_DESK, LONGEST = timedelta(hours=12), timedelta(days=30)


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who Flask-Login calls the current user: a person, on one device. Reads as the person."""

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in, self.token = sign_in, token
        self.person: Person = sign_in.person

    def get_id(self) -> str:
        """What the cookie keeps: the raw token."""
        return self.token

    def __getattr__(self, name: str) -> Any:
        return getattr(self.person, name)


def is_alive(sign_in: SignIn, now: datetime) -> bool:
    """Whether a sign-in still counts: not idle, not too old, its person not suspended."""
    person = sign_in.person
    desk = person.is_staff or person.is_admin
    idle, longest = (IDLE_DESK, LONGEST_DESK) if desk else (IDLE, LONGEST)
    return person.suspended_at is None and now - sign_in.seen_at <= idle and now - sign_in.created_at <= longest


def begin(person: Person, now: datetime, *, second_factor: bool = False) -> None:
    """Sign a person in on this device, with a new token whatever there was before."""
    forget()
    token, sign_in = actions.sign_in(
        db.session(), person, device=request.user_agent.string[:200], now=now, second_factor=second_factor
    )
    cookie.permanent = True
    login_user(SignedIn(sign_in, token))


def forget() -> None:
    """End this device's sign-in and empty its cookie, the secret of its forms included."""
    if current_user and current_user.is_authenticated:
        actions.sign_out(db.session(), current_user.token)
    cookie.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps this request's there: a form shown after this needs a new one


def init_app(app: Flask, mark_seen: Callable[[SignIn, datetime], None]) -> None:
    """Teach Flask-Login to find people by their session row."""
    login = LoginManager()
    login.session_protection = None  # phones change their address; the row is what counts
    login.init_app(app, add_context_processor=False)
    login.unauthorized_handler(kept.ask_to_sign_in)
    app.jinja_env.globals["current_user"] = current_user

    @login.user_loader  # type: ignore[untyped-decorator]
    def _load(token: str) -> SignedIn | None:
        now = clock.now()
        find = queries.see_sign_in if request.method in SAFE_METHODS else queries.find_sign_in
        sign_in = find(db.session(), token)
        if sign_in is None or not is_alive(sign_in, now):
            return None
        mark_seen(sign_in, now)
        return SignedIn(sign_in, token)

    @app.errorhandler(CSRFError)
    def _stale(_error: CSRFError) -> ResponseReturnValue:
        return kept.stale_form()
