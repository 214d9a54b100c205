"""People and their accounts."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint import clock, redirects
from sprint.accounts import actions as accounts
from sprint.accounts import permissions, sessions
from sprint.accounts import queries as people_queries
from sprint.accounts.models import ROLES as ALL_ROLES
from sprint.accounts.models import Person
from sprint.database import db
from sprint.mail import queries as mail
from sprint.plan import KIND, KINDS
from sprint.sections import ADMINS, STAFF, Section
from sprint.staff import actions, queries, stories
from sprint.staff.forms import FOR_STAFF, ROLES, EmptyForm, NewPersonForm, PersonForm, ReasonForm, RolesForm
from sprint.staff.routes.changes import accepted, me, person_or_404

section = Section("staff_people", __name__, audience=STAFF, url_prefix="/staff/people", keeps_nothing=True)
admins = Section("admin_people", __name__, audience=ADMINS, url_prefix="/staff/people", keeps_nothing=True)


@section.get("")
def people() -> ResponseReturnValue:
    """Everybody, searched by name or address, filtered by role."""
    words, role = request.args.get("q", "").strip()[:100], request.args.get("role", "")
    is_suspended = True if role == "suspended" else None
    found, paging = queries.people_page(
        db.session(), words, role if role in ALL_ROLES else None, request.args.get("page", type=int),
        is_suspended=is_suspended,
    )  # fmt: skip
    return render_template("staff/people.html", people=found, paging=paging, words=words, role=role, roles=ROLES)


@section.get("/new")
def new() -> ResponseReturnValue:
    """The form of a new account."""
    return render_template("staff/person_new.html", form=_new_form(formdata=None, roles=["participant"]))


@section.post("/new")
def create() -> ResponseReturnValue:
    """Create it."""
    form, made, now = _new_form(), [], clock.now()

    def change() -> None:
        made.append(actions.create_person(
            db.session(), by=me(), name=form.name.data, email=form.email.data, zone=form.zone.data,
            company_role=form.company_role.data, roles=form.roles.data, invited=form.invited.data, now=now,
        ))  # fmt: skip

    if form.validate() and accepted(form, change):
        flash(_("%(name)s has an account.", name=made[0].name), "done")
        return redirects.to("staff_people.person", person_id=made[0].id)
    return render_template("staff/person_new.html", form=form), 422


def _new_form(**options: object) -> NewPersonForm:
    """Staff are offered the roles that they may give."""
    form = NewPersonForm(**options)
    form.roles.choices = [choice for choice in ROLES if me().is_admin or choice.value in FOR_STAFF]
    return form


@section.get("/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """One person: account, places, letters past and coming, and what was done."""
    return _person(person_or_404(person_id))


def _person(person: Person, *, reason: ReasonForm | None = None, roles: RolesForm | None = None,
            status: int = 200) -> ResponseReturnValue:  # fmt: skip
    session, now = db.session(), clock.now()
    alive = [row for row in people_queries.sign_ins_of(session, person) if sessions.is_alive(row, now)]
    story = stories.tell(mail.story(session, KINDS, person.id, now), KIND, queries.week_numbers(session), now)
    return render_template(
        "staff/person.html", person=person, sign_ins=alive, enrolments=queries.enrolments_of(session, person),
        trail=people_queries.audit_trail(session, person_id=person.id, limit=20), seen_at=now,
        story=story, may_change=permissions.may_change(me(), person),
        reason=reason or ReasonForm(formdata=None), roles=roles or RolesForm(formdata=None, roles=list(person.roles)),
        role_names={choice.value: choice.label for choice in ROLES},
    ), status  # fmt: skip


@section.get("/<int:person_id>/edit")
def edit(person_id: int) -> ResponseReturnValue:
    """The form of an account."""
    found = person_or_404(person_id)
    return _edit(found, PersonForm(formdata=None, obj=found))


def _edit(person: Person, form: PersonForm, status: int = 200) -> ResponseReturnValue:
    if not permissions.may_change(me(), person):
        form.form_error = _("Only an administrator changes the account of staff and administrators.")
    return render_template("staff/person_edit.html", person=person, form=form), status


@section.post("/<int:person_id>/edit")
def change(person_id: int) -> ResponseReturnValue:
    """Save an account."""
    found, form, now = person_or_404(person_id), PersonForm(), clock.now()
    if not permissions.may_change(me(), found):
        return _edit(found, form, 422)
    fields = {name: form[name].data for name in ("name", "email", "company_role", "zone")}
    if form.validate() and accepted(
        form,
        lambda: accounts.change_person(db.session(), found, by=me(), now=now, **{**fields, "email": form.email.data}),
    ):
        flash(_("Saved."), "done")
        return redirects.to("staff_people.person", person_id=found.id)
    return _edit(found, form, 422)


@section.post("/<int:person_id>/invitation")
def invite(person_id: int) -> ResponseReturnValue:
    """Send the invitation, anew if there was one."""
    found, form = person_or_404(person_id), EmptyForm()
    if accepted(form, lambda: actions.invite(db.session(), found, by=me(), now=clock.now())):
        flash(_("The invitation is on its way. Earlier ones open nothing any more."), "done")
    else:
        flash(form.form_error or "", "trouble")
    return redirects.to("staff_people.person", person_id=found.id)


@admins.post("/<int:person_id>/roles")
def change_roles(person_id: int) -> ResponseReturnValue:
    """Change what a person may be."""
    found, form = person_or_404(person_id), RolesForm()
    roles, now = form.roles.data, clock.now()
    if form.validate() and accepted(form, lambda: actions.change_roles(db.session(), found, roles, by=me(), now=now)):
        flash(_("Saved. %(name)s signs in anew.", name=found.name), "done")
        return redirects.to("staff_people.person", person_id=found.id)
    return _person(found, roles=form, status=422)


@admins.post("/<int:person_id>/suspension")
def suspend(person_id: int) -> ResponseReturnValue:
    """Keep a person out."""
    found, form = person_or_404(person_id), ReasonForm()
    reason, now = form.reason.data, clock.now()
    if form.validate() and accepted(
        form, lambda: actions.suspend(db.session(), found, by=me(), reason=reason, now=now)
    ):
        flash(_("%(name)s is suspended and signed out everywhere. Nothing they did is lost.", name=found.name), "done")
        return redirects.to("staff_people.person", person_id=found.id)
    return _person(found, reason=form, status=422)


@admins.post("/<int:person_id>/restoration")
def restore(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    found = person_or_404(person_id)
    actions.restore(db.session(), found, by=me(), now=clock.now())
    flash(_("%(name)s can sign in again.", name=found.name), "done")
    return redirects.to("staff_people.person", person_id=found.id)


@admins.post("/<int:person_id>/sign-out")
def end_sessions(person_id: int) -> ResponseReturnValue:
    """Sign a person out on every device."""
    found = person_or_404(person_id)
    actions.end_sessions(db.session(), found, by=me(), now=clock.now())
    flash(_("%(name)s is signed out everywhere.", name=found.name), "done")
    return redirects.to("staff_people.person", person_id=found.id)
