"""The program's settings, its colors as a stylesheet, and the audit trail."""

from flask import Response, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint import clock, program, redirects
from sprint.database import db
from sprint.headers import YEAR
from sprint.sections import ADMINS, EVERYONE, STAFF, Section
from sprint.staff import actions, colors, queries
from sprint.staff.actions.settings import EDITABLE
from sprint.staff.forms import ProgramForm, SecondFactorForm
from sprint.staff.routes.changes import accepted, me

section = Section("staff_program", __name__, audience=STAFF, url_prefix="/staff", keeps_nothing=True)
admins = Section("admin_program", __name__, audience=ADMINS, url_prefix="/staff/program", keeps_nothing=True)
public = Section("program_css", __name__, audience=EVERYONE)


@section.get("/program")
def settings() -> ResponseReturnValue:
    """What the program says of itself."""
    return _settings(ProgramForm(formdata=None, obj=program.current(db.session())))


@section.post("/program")
def save() -> ResponseReturnValue:
    """Save it."""
    form, now = ProgramForm(), clock.now()
    values = {name: form[name].data or "" for name in EDITABLE}
    if not values["applications_kept_days"]:
        del values["applications_kept_days"]  # left empty: it stays as it is
    version = int(form.version.data) if (form.version.data or "").isdecimal() else -1

    def change() -> None:
        actions.save_program(db.session(), by=me(), version=version, now=now, **{n: form[n].data or "" for n in values})

    if form.validate() and accepted(form, change):
        flash(_("Saved. Every page and every letter says so from now on."), "done")
        return redirects.to("staff_program.settings")
    return _settings(form, 422)


def _settings(form: ProgramForm, status: int = 200) -> ResponseReturnValue:
    current = program.current(db.session())
    second = SecondFactorForm(formdata=None, required=current.second_factor_required)
    if form.form_error:  # somebody else has saved: the person has been told, and may save now
        form.version.data = form.version.raw_data = str(current.version)
    return render_template("staff/program.html", form=form, second=second, shown_program=current), status


@admins.post("/second-factor")
def second_factor() -> ResponseReturnValue:
    """Say whether staff and administrators need a second step."""
    form = SecondFactorForm()
    required = bool(form.required.data)
    actions.require_second_factor(db.session(), by=me(), required=required, now=clock.now())
    flash(_("Saved."), "done")
    return redirects.to("staff_program.settings")


@public.get("/program.css")
def stylesheet() -> ResponseReturnValue:
    """The program's own colors, over those of the design."""
    current = program.current(db.session())
    answer = Response(colors.stylesheet(current.accent_color, current.link_color), mimetype="text/css")
    is_newest = request.args.get("v") == str(current.version)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_newest else "no-cache"
    return answer


@section.get("/audit")
def audit() -> ResponseReturnValue:
    """Who did what."""
    session = db.session()
    cohorts = queries.cohort_names(session)
    words, slug = request.args.get("q", "").strip()[:100], request.args.get("cohort", "")
    number = next((number for number, (known, _name) in cohorts.items() if known == slug), None)
    entries, paging = queries.audit_page(session, words, number, request.args.get("page", type=int))
    return render_template(
        "staff/audit.html", entries=entries, paging=paging, words=words, cohorts=cohorts, chosen=number
    )
