"""What a person sent while nobody was signed in: it travels, sealed, through signing in, and is shown again.

Nothing of it is stored here. The page that asks to sign in carries it in a hidden field; the seal says that we made
it, for which of our pages, and until when. It is sent again only by the person's own click.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app, flash, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadData

from sprint import clock, errors, redirects, sections
from sprint.accounts import queries
from sprint.accounts.links import signer
from sprint.database import SAFE_METHODS, db

LONGEST = 200_000  # characters; a page of the longest form is far below
LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Kept:
    """A form that could not be taken, as it was sent."""

    path: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool

    @property
    def writing(self) -> list[tuple[str, str]]:
        """What is worth showing: name of the field, as a word, and text."""
        return [(name.replace("_", " ").replace("-", " ").capitalize(), text) for name, text in self.fields if text]


def seal(now: datetime) -> str:
    """This request's form, sealed; empty if it holds nothing to keep, or too much."""
    fields = [(name, text) for name, text in request.form.items(multi=True) if not _is_secret(name)]
    has_files = any(file.filename for file in request.files.values())
    if request.method != "POST" or not fields or sum(len(text) for _name, text in fields) > LONGEST:
        return ""
    until = (now + LASTS).timestamp()
    return str(signer("kept").dumps([request.full_path.rstrip("?"), fields, has_files, _whose(), until]))


def unseal(sealed: str | None, now: datetime) -> Kept | None:
    """What was sealed, for the person who is signed in now; None if it is not ours, too old, or somebody else's."""
    try:
        path, fields, has_files, whose, until = signer("kept").loads(sealed or "")
    except (BadData, ValueError, TypeError):
        return None
    if now.timestamp() > until or not redirects.is_ours(path) or whose not in {None, _who()}:
        return None
    return Kept(path, tuple((name, text) for name, text in fields), has_files)


def ask_to_sign_in() -> ResponseReturnValue:
    """Instead of a page for people who are signed in: the way to sign in, and back to where they were going."""
    if request.method in SAFE_METHODS:
        flash(_("Please sign in to go on."), "info")
        return redirects.to("sign_in.sign_in", next=redirects.wanted() or None)
    return _sign_in_page(401)


def stale_form() -> ResponseReturnValue:
    """Instead of a form whose token is not this session's. Of our own pages' forms nothing is lost."""
    db.session.rollback()
    if not _is_from_here():
        return errors.page(400)
    if request.endpoint == "account.sign_out" and not current_user.is_authenticated:
        return redirects.to("sign_in.sign_in")
    if request.endpoint == "sign_in.resume":  # it changes nothing, and is sent by pages from before signing in
        from sprint.accounts.routes.sign_in import resume

        return resume()
    if request.blueprint in {"sign_in", "link", "second_factor"}:
        return errors.page(
            400,
            _(
                "This page was opened before you signed in or out elsewhere, or your browser keeps no cookies for "
                "this site. Go back, load the page again, and repeat what you did."
            ),
        )
    if not current_user.is_authenticated and not _is_open_page():
        return _sign_in_page(400)
    found = unseal(seal(clock.now()), clock.now())
    return (render_template("accounts/send_again.html", kept=found), 400) if found else errors.page(400)


def _sign_in_page(status: int) -> tuple[str, int]:
    from sprint.accounts.forms import SignInForm

    sealed = seal(clock.now())
    form = SignInForm(formdata=None, kept=sealed, next="" if sealed else None)
    return render_template("accounts/sign_in.html", form=form, is_interrupted=True), status


def _who() -> int | None:
    return current_user.person.id if current_user.is_authenticated else None


def _is_open_page() -> bool:
    """Whether this page is for everybody: who sends it again need not sign in."""
    section = sections.section_of(current_app, request.endpoint)
    return section is not None and section.audience.admits is None


def _whose() -> int | None:
    sign_in = queries.find_sign_in(db.session(), cookie.get("_user_id") or "")
    return sign_in.person_id if sign_in else None


def _is_secret(name: str) -> bool:
    return name == "csrf_token" or "password" in name or name in {"code", "kept"}


def _is_from_here() -> bool:
    origin = urlsplit(request.headers.get("Origin") or "").netloc
    return bool(origin) and origin in {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}
