"""Links in letters. Looking at one changes nothing, for mail scanners look at all of them; its button uses it up."""

from flask import render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from sprint import clock, redirects
from sprint.accounts import actions, doors, links, passwords, sessions
from sprint.accounts.forms import InvitationForm, NewPasswordForm
from sprint.accounts.models import Person, Token
from sprint.database import db, reading
from sprint.sections import EVERYONE, Section

section = Section("link", __name__, audience=EVERYONE, keeps_nothing=True)


@section.get("/link/<signed>")
def link(signed: str) -> ResponseReturnValue:
    """One button, or the form of a new password."""
    token = links.find_token(db.session(), signed)
    if token is None or links.state(token, clock.now()) != "open":
        return _dead(token)
    return _page(token, _form(token, formdata=None))


@section.post("/link/<signed>")
def use_link(signed: str) -> ResponseReturnValue:
    """Use the link up: set the password, if it is for that, and sign in."""
    now = clock.now()
    with reading(db.engine) as looking:
        token = links.find_token(looking, signed)
    if token is None:
        doors.try_link(db.engine, request.remote_addr)
    if token is None or links.state(token, now) != "open":
        return _dead(token)
    form = _form(token)
    if form is not None and not form.validate():
        return _page(token, form, 422)
    password_hash = passwords.hash_password(form.password.data) if form is not None else None
    if password_hash is not None:
        doors.reopen(db.engine, token.email)
    session = db.session()
    person = session.get(Person, token.person_id)
    if person is None or not actions.use_link(session, token, now=now):
        return _dead(token)
    if password_hash is not None:
        actions.set_password(session, person, password_hash, now=now)
    if isinstance(form, InvitationForm):
        person.zone = form.zone.data
    target = cookie.get("next")
    sessions.begin(person, now)
    return redirects.back_to(target, "today.today")


def _form(token: Token, **options: object) -> NewPasswordForm | None:
    if token.purpose == "sign-in":
        return None
    kind = InvitationForm if token.purpose == "invitation" else NewPasswordForm
    form = kind(zone=token.person.zone, **options)
    form.words = (token.email, token.email.partition("@")[0], token.person.name)
    return form


def _page(token: Token, form: NewPasswordForm | None, status: int = 200) -> tuple[str, int]:
    return render_template("accounts/link.html", token=token, form=form), status


def _dead(token: Token | None) -> ResponseReturnValue:
    """A link that opens nothing (any more) says what to do next; who has just signed in with it goes on."""
    if token is not None and current_user.is_authenticated and current_user.person.id == token.person_id:
        return redirects.to("today.today")
    state = links.state(token, clock.now()) if token is not None else "unknown"
    if state == "open":  # another click was quicker
        state = "used"
    purpose = token.purpose if token is not None and state != "void" else "unknown"
    status = 404 if token is None else 410
    return render_template("accounts/link_dead.html", state=state, purpose=purpose), status
