"""A person's own account."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from sprint import clock, redirects
from sprint.accounts import actions, devices, doors, passwords, preferences, queries, sessions
from sprint.accounts.forms import AddressForm, PasswordChangeForm, ProfileForm, PublicForm
from sprint.database import db
from sprint.errors import Refused
from sprint.sections import COACHES, SIGNED_IN, Section

section = Section("account", __name__, audience=SIGNED_IN, keeps_nothing=True)
coaches = Section("coach_account", __name__, audience=COACHES, keeps_nothing=True)


@section.get("/account")
def account() -> ResponseReturnValue:
    """Who one is, which letters one wants, how and where one is signed in."""
    return _account_page(_filled_profile_form())


@section.post("/account")
def save_profile() -> ResponseReturnValue:
    """Save the profile and the letters."""
    form = _profile_form()
    if not form.validate():
        return _account_page(form, 422)
    actions.change_profile(
        current_user.person, name=form.name.data, company_role=form.company_role.data, zone=form.zone.data,
        mail_hour=form.mail_hour.data,
    )  # fmt: skip
    offered = [choice.value for choice in form.letters.choices]
    actions.choose_letters(db.session(), current_user.person, offered=offered, wanted=form.letters.data)
    flash(_("Saved."), "done")
    return redirects.to("account.account")


@coaches.post("/account/public")
def show_in_public() -> ResponseReturnValue:
    """Let the public home page name a coach, or no longer."""
    form, now = PublicForm(), clock.now()
    try:
        if not form.validate():
            return _public_refused(form)
        actions.show_in_public(
            db.session(), current_user.person, headline=form.headline.data or "", is_shown=form.is_shown.data, now=now
        )
    except Refused as refused:
        form.refuse(refused)
        return _public_refused(form)
    flash(_("The home page names you.") if form.is_shown.data else _("The home page does not name you."), "done")
    return redirects.to("account.account", _anchor="public")


def _public_refused(form: PublicForm) -> ResponseReturnValue:
    return _account_page(_filled_profile_form(), 422, public=form)


@section.get("/account/password")
def password() -> ResponseReturnValue:
    """Where the password is changed."""
    return _password_page(PasswordChangeForm(formdata=None, username=current_user.email))


@section.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Take the new password; every other device is signed out."""
    form, now = PasswordChangeForm(username=current_user.email), clock.now()
    if not form.validate():
        return _password_page(form, 422)
    has_one = current_user.password_hash is not None
    db.session.rollback()  # no write lock while the password is hashed
    password_hash = passwords.hash_password(form.new_password.data)
    if has_one and not prove(form.current_password.data or ""):
        form.refuse(Refused(_("This is not your password."), "current_password"))
        return _password_page(form, 422)
    person, was_given = current_user.person, current_user.sign_in.second_factor_at is not None
    actions.set_password(db.session(), person, password_hash, now=now)
    sessions.begin(person, now, second_factor=was_given)
    flash(_("Your password is changed. Every other device is signed out."), "done")
    return redirects.to("account.account")


@section.get("/account/email")
def address() -> ResponseReturnValue:
    """Where the e-mail address is changed."""
    return render_template("accounts/address.html", form=AddressForm(formdata=None))


@section.post("/account/email")
def change_address() -> ResponseReturnValue:
    """Take the new address, with the password; every other device is signed out."""
    form, now = AddressForm(), clock.now()
    if not form.validate():
        return render_template("accounts/address.html", form=form), 422
    if not prove(form.password.data or ""):
        form.refuse(Refused(_("This is not your password."), "password"))
        return render_template("accounts/address.html", form=form), 422
    person, was_given = current_user.person, current_user.sign_in.second_factor_at is not None
    try:
        actions.change_address(db.session(), person, form.email.data, now=now)
    except Refused as refused:
        db.session.rollback()
        form.refuse(refused)
        return render_template("accounts/address.html", form=form), 422
    sessions.begin(person, now, second_factor=was_given)
    flash(_("From now on you sign in with %(email)s, and letters go there.", email=form.email.data), "done")
    return redirects.to("account.account")


@section.get("/sign-out")
def ask_to_sign_out() -> ResponseReturnValue:
    """One button."""
    return render_template("accounts/sign_out.html")


@section.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this device's sign-in, and let the browser forget the pages it kept."""
    return _out(_("You are signed out."))


@section.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every sign-in of this person, this one included."""
    actions.sign_out_everywhere(db.session(), current_user.person)
    return _out(_("You are signed out on every device."))


def prove(typed: str) -> bool:
    """Whether this is the password of the person who is signed in. Lets the database go while it compares."""
    email, password_hash = current_user.email, current_user.password_hash
    db.session.rollback()
    attempt = doors.try_password(db.engine, email, request.remote_addr)
    if not passwords.password_matches(password_hash, typed):
        return False
    attempt.succeeded(db.session())
    return True


def _out(sentence: str) -> Response:
    sessions.forget()
    flash(sentence, "done")
    response = redirects.to("sign_in.sign_in")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _profile_form(**options: object) -> ProfileForm:
    form = ProfileForm(obj=current_user.person, **options)
    form.letters.choices = [
        SelectChoice(kind.name, kind.title) for kind in preferences.optional_kinds(current_user.person)
    ]
    return form


def _filled_profile_form() -> ProfileForm:
    muted = queries.muted_kinds(db.session(), current_user.person)
    form = _profile_form(formdata=None)
    form.letters.data = [
        kind.name for kind in preferences.optional_kinds(current_user.person) if kind.name not in muted
    ]
    return form


def _public_form() -> PublicForm | None:
    """For coaches alone."""
    if not current_user.is_coach:
        return None
    profile = queries.public_profile(db.session(), current_user.person)
    is_shown = profile is not None and profile.agreed_at is not None
    return PublicForm(formdata=None, headline=profile.headline if profile else "", is_shown=is_shown)


def _account_page(form: ProfileForm, status: int = 200, *, public: PublicForm | None = None) -> tuple[str, int]:
    now = clock.now()
    here = [
        (devices.name_of(row.device), row)
        for row in queries.sign_ins_of(db.session(), current_user.person)
        if sessions.is_alive(row, now)
    ]
    return render_template("accounts/account.html", form=form, sign_ins=here, public=public or _public_form()), status


def _password_page(form: PasswordChangeForm, status: int = 200) -> tuple[str, int]:
    if current_user.password_hash is None:
        del form.current_password
    return render_template("accounts/password.html", form=form), status
