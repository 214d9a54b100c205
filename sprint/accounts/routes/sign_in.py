"""Signing in: with a password, or with a link sent by mail."""

from flask import current_app, flash, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from sprint import clock, redirects
from sprint.accounts import actions, doors, gate, kept, passwords, queries, sessions
from sprint.accounts.forms import AskForLinkForm, SignInForm
from sprint.accounts.models import Person
from sprint.database import db, reading
from sprint.sections import EVERYONE, Section

section = Section("sign_in", __name__, audience=EVERYONE, keeps_nothing=True)
WRONG = (
    "This e-mail address and this password do not belong together. Check both, or let us send you a link: "
    "with it you need no password."
)


@section.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The two ways in."""
    if current_user.is_authenticated:
        return redirects.back_to(request.args.get("next"), "today.today")
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None, next=request.args.get("next", "")))


@section.post("/sign-in")
def sign_in_with_password() -> ResponseReturnValue:
    """Compare address and password; as slow and as silent for an unknown account as for a known one."""
    form, now = SignInForm(), clock.now()
    email, password = form.email.data or "", form.password.data or ""
    attempt = doors.try_password(db.engine, email, request.remote_addr)
    with reading(db.engine) as session:
        found = find_who_may_sign_in(session, email)
    if not passwords.password_matches(found.password_hash if found else None, password) or found is None:
        form.form_error = _(WRONG)
        return render_template("accounts/sign_in.html", form=form), 422
    renewed = passwords.renewed(found.password_hash or "", password)
    attempt.succeeded(db.session())
    person = queries.find_person(db.session(), found.id)
    if person is None or person.suspended_at is not None:
        form.form_error = _(
            "This account is suspended. Write to the program's staff if you think that it should not be."
        )
        return render_template("accounts/sign_in.html", form=form), 422
    person.password_hash = renewed or person.password_hash
    sessions.begin(person, now)
    return go_on(form.next.data, form.kept.data)


@section.get("/sign-in/link")
def ask_for_link() -> ResponseReturnValue:
    """Where a link is asked for."""
    return _ask_page("sign-in", AskForLinkForm(formdata=None, next=request.args.get("next", "")))


@section.post("/sign-in/link")
def send_link() -> ResponseReturnValue:
    """Write a letter with a link that signs in."""
    return _send("sign-in")


@section.get("/forgot-password")
def forgot_password() -> ResponseReturnValue:
    """Where a new password is asked for."""
    return _ask_page("reset", AskForLinkForm(formdata=None))


@section.post("/forgot-password")
def send_reset() -> ResponseReturnValue:
    """Write a letter with a link that lets the person choose a new password."""
    return _send("reset")


@section.post("/sign-in/resume")
def resume() -> ResponseReturnValue:
    """After signing in elsewhere: show again what was sent before."""
    if not current_user.is_authenticated:
        return render_template("accounts/sign_in.html", form=SignInForm(), is_interrupted=True), 422
    return go_on(None, request.form.get("kept"))


def go_on(target: str | None, sealed: str | None) -> ResponseReturnValue:
    """After signing in: the second factor if it is missing, what was sent before, or where the person wanted to go."""
    if sealed:
        if endpoint := gate.missing_factor():
            return render_template("accounts/detour.html", endpoint=endpoint, kept=sealed)
        if found := kept.unseal(sealed, clock.now()):
            return render_template("accounts/send_again.html", kept=found)
        flash(_("You are signed in. What was sent before could not be brought back here."), "info")
    return redirects.back_to(target, "today.today")


def find_who_may_sign_in(session: Session, email: str) -> Person | None:
    """The person with this address, unless it belongs to the demo and this is not the demo."""
    if email.strip().lower().endswith("@demo.test") and not current_app.config["IS_DEMO"]:
        return None
    return queries.find_person_by_email(session, email)


def _ask_page(purpose: str, form: AskForLinkForm, status: int = 200) -> tuple[str, int]:
    return render_template("accounts/ask_for_link.html", form=form, purpose=purpose), status


def _send(purpose: str) -> ResponseReturnValue:
    form, now = AskForLinkForm(), clock.now()
    if not form.validate():
        return _ask_page(purpose, form, 422)
    email = form.email.data.strip()
    doors.ask_for_letter(db.engine, email, request.remote_addr)
    session = db.session()
    person = find_who_may_sign_in(session, email)
    if person is not None and person.suspended_at is None:
        actions.ask_for_link(session, person, purpose, now=now)
    else:
        actions.ask_in_vain(session, purpose, now=now)
    if redirects.is_ours(form.next.data or ""):
        cookie["next"] = form.next.data
    return render_template("accounts/link_sent.html", email=email, purpose=purpose, kept=form.kept.data)
