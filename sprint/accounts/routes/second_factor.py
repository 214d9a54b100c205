"""The second factor: giving it, setting it up, changing it."""

from collections.abc import Callable

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from sprint import clock, program, redirects
from sprint.accounts import actions, doors, gate, queries, sessions, totp
from sprint.accounts.forms import CodeForm, EnrolForm, PasswordProofForm
from sprint.accounts.routes.account import prove
from sprint.accounts.routes.sign_in import go_on
from sprint.database import db
from sprint.errors import Refused
from sprint.sections import SIGNED_IN, Section

section = Section("second_factor", __name__, audience=SIGNED_IN, is_lobby=True, keeps_nothing=True)


@section.get("/second-factor")
def ask() -> ResponseReturnValue:
    """Ask for a code."""
    if gate.missing_factor() != "second_factor.ask":
        return redirects.back_to(request.args.get("next"), "today.today")
    return _ask_page(CodeForm(formdata=None, next=request.args.get("next", "")))


@section.post("/second-factor")
def give() -> ResponseReturnValue:
    """Take a code; the sign-in begins anew with what it may now do."""
    form, now = CodeForm(), clock.now()
    if gate.missing_factor() != "second_factor.ask":
        return go_on(form.next.data, form.kept.data)
    if "code" not in request.form:
        return _ask_page(form)
    email, person_id = current_user.email, current_user.person.id
    db.session.rollback()
    attempt = doors.try_code(db.engine, email, request.remote_addr)
    person = queries.find_person(db.session(), person_id)
    how = person and actions.give_code(db.session(), person, form.code.data or "", now=now)
    if person is None or how is None:
        form.refuse(
            Refused(_("This code is not right, or was used before. Wait for the next one and type that."), "code")
        )
        return _ask_page(form, 422)
    attempt.succeeded(db.session())
    sessions.begin(person, now, second_factor=True)
    if how == "recovery":
        left = queries.recovery_codes_left(db.session(), person)
        flash(ngettext("You have %(num)d recovery code left.", "You have %(num)d recovery codes left.", left), "info")
    return go_on(form.next.data, form.kept.data)


@section.get("/account/second-factor")
def enrol() -> ResponseReturnValue:
    """Set it up; or see that it is on, and change it."""
    if current_user.totp_enrolled_at is None:
        return _enrol_page(EnrolForm(formdata=None, next=request.args.get("next", "")))
    return (
        _manage_page(PasswordProofForm(formdata=None))
        if not gate.missing_factor()
        else redirects.to("second_factor.ask")
    )


@section.post("/account/second-factor")
def confirm() -> ResponseReturnValue:
    """Take the first code, and show the recovery codes, once."""
    form, now = EnrolForm(), clock.now()
    if current_user.totp_enrolled_at is not None:  # a second click, or another tab
        return redirects.to("second_factor.enrol")
    if "code" not in request.form:
        return _enrol_page(form)
    person = current_user.person
    try:
        codes = actions.enrol_second_factor(db.session(), person, _offered_secret(), form.code.data or "", now=now)
    except Refused as refused:
        form.refuse(refused)
        return _enrol_page(form, 422)
    sessions.begin(person, now, second_factor=True)
    return _codes_page(codes, form.next.data, form.kept.data)


@section.post("/account/second-factor/codes")
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes, with the password."""
    return _with_password(_renew_codes)


@section.post("/account/second-factor/off")
def turn_off() -> ResponseReturnValue:
    """Do without, with the password."""
    return _with_password(_turn_off)


def _with_password(change: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    if endpoint := gate.missing_factor():
        return redirects.to(endpoint)
    form = PasswordProofForm()
    if current_user.totp_enrolled_at is None:
        return redirects.to("second_factor.enrol")
    if prove(form.password.data or ""):
        return change()
    form.refuse(Refused(_("This is not your password."), "password"))
    return _manage_page(form, 422)


def _renew_codes() -> ResponseReturnValue:
    return _codes_page(actions.renew_recovery_codes(db.session(), current_user.person), "", "")


def _turn_off() -> ResponseReturnValue:
    person = current_user.person
    actions.turn_off_second_factor(db.session(), person, now=clock.now())
    sessions.begin(person, clock.now())
    flash(_("The second step is off. Your password alone signs you in."), "done")
    return redirects.to("account.account")


def _offered_secret() -> str:
    return totp.fresh_secret(current_app.config["SECRET_KEY"], current_user.token)


def _ask_page(form: CodeForm, status: int = 200) -> tuple[str, int]:
    return render_template("accounts/second_factor.html", form=form), status


def _enrol_page(form: EnrolForm, status: int = 200) -> tuple[str, int]:
    secret = _offered_secret()
    uri = totp.address(secret, current_user.email, program.current(db.session()).name)
    return render_template(
        "accounts/second_factor_enrol.html", form=form, secret=totp.in_fours(secret), uri=uri,
        picture=totp.picture(uri), is_compulsory=gate.is_compulsory(db.session(), current_user.person),
    ), status  # fmt: skip


def _manage_page(form: PasswordProofForm, status: int = 200) -> tuple[str, int]:
    left = queries.recovery_codes_left(db.session(), current_user.person)
    return render_template("accounts/second_factor_manage.html", form=form, left=left), status


def _codes_page(codes: list[str], target: str | None, sealed: str | None) -> str:
    onward = target if target and redirects.is_ours(target) else url_for("account.account")
    return render_template("accounts/recovery_codes.html", codes=codes, onward=onward, kept=sealed)
