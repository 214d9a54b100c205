"""The people of a cohort: adding them, and one person's place."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from sprint import clock, forms, redirects
from sprint.accounts import queries as accounts
from sprint.admissions import queries as admissions
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort, Duty, Enrolment, Week
from sprint.database import db
from sprint.errors import Refused
from sprint.sections import STAFF, Section
from sprint.staff import actions, listing, queries
from sprint.staff.forms import DutyForm, EndForm, EnrolForm, EnrolListForm, MomentForm
from sprint.staff.listing import Entry
from sprint.staff.routes.changes import accepted, cohort_or_404, me

section = Section("staff_members", __name__, audience=STAFF, url_prefix="/staff/cohorts", keeps_nothing=True)


@section.get("/<cohort>/people")
def people(cohort: str) -> ResponseReturnValue:
    """Everybody in the cohort, who coaches it and who looks after it."""
    return _people(cohort_or_404(cohort))


def _people(cohort: Cohort, *, duty: DutyForm | None = None, status: int = 200) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    enrolments, paging = queries.members(session, cohort, request.args.get("page", type=int))
    duties = queries.duties(session, cohort)
    desks = {role: _duty_form(role, without=duties) for role in ("coach", "staff")}
    return render_template(
        "staff/members.html", cohort=cohort, enrolments=enrolments, paging=paging, duty=duty, at=now,
        taken=cohorts.seats_taken(session, cohort), duties=duties, desks=desks,
    ), status  # fmt: skip


@section.get("/<cohort>/people/add")
def add(cohort: str) -> ResponseReturnValue:
    """One person, or several."""
    return _add(cohort_or_404(cohort), EnrolForm(formdata=None), EnrolListForm(formdata=None))


def _add(cohort: Cohort, one: EnrolForm, several: EnrolListForm, *, status: int = 200,
         faults: list[listing.Fault] | None = None) -> ResponseReturnValue:  # fmt: skip
    session, now = db.session(), clock.now()
    return render_template(
        "staff/members_add.html", cohort=cohort, one=one, several=several, faults=faults or [],
        free=admissions.free_seats(session, cohort, now), promised=admissions.live_offers(session, cohort.id, now),
        companies=queries.company_names(session),
    ), status  # fmt: skip


@section.post("/<cohort>/people/add")
def enrol(cohort: str) -> ResponseReturnValue:
    """Enrol one person."""
    found, form, now = cohort_or_404(cohort), EnrolForm(), clock.now()
    if not form.validate():
        return _add(found, form, EnrolListForm(formdata=None), status=422)
    entry = Entry(form.name.data, form.email.data, form.company.data, form.company_role.data)
    invited, adds = form.invited.data, form.adds_seat.data

    def change() -> None:
        actions.enrol(db.session(), found, entry, by=me(), now=now, invited=invited, adds_seat=adds)

    if not accepted(form, change):
        return _add(found, form, EnrolListForm(formdata=None), status=422)
    flash(_("%(who)s is in the cohort. The welcome letter follows by itself.", who=entry.name or entry.email), "done")
    return redirects.to("staff_members.people", cohort=found.slug)


@section.post("/<cohort>/people/add-list")
def enrol_list(cohort: str) -> ResponseReturnValue:
    """Show what a pasted list says; with a second click, enrol everybody on it."""
    found, form, now = cohort_or_404(cohort), EnrolListForm(), clock.now()
    one = EnrolForm(formdata=None)
    if not form.validate():
        return _add(found, one, form, status=422)
    entries, faults = listing.read(form.lines.data, _checked)
    if faults or len(entries) > listing.MOST:
        form.refuse(Refused(_list_trouble(faults), "lines"))
        return _add(found, one, form, status=422, faults=faults)
    if not form.confirmed.data:
        return _preview(found, form, entries)
    invited = form.invited.data
    if not accepted(form, lambda: actions.enrol_list(db.session(), found, entries, by=me(), now=now, invited=invited)):
        return _add(found, one, form, status=422)
    flash(ngettext("One person is enrolled.", "%(num)d people are enrolled.", len(entries)), "done")
    return redirects.to("staff_members.people", cohort=found.slug)


def _list_trouble(faults: list[listing.Fault]) -> str:
    if not faults:
        return str(_("%(n)s people at once are the most. Paste the list in parts.", n=listing.MOST))
    return str(ngettext("One line needs mending. Nobody is enrolled yet.",
                        "%(num)d lines need mending. Nobody is enrolled yet.", len(faults)))  # fmt: skip


def _checked(email: str) -> str:
    """An address in its right form; ValueError with a sentence otherwise."""
    field = EnrolForm(formdata=None).email
    field.data = email
    try:
        forms.EmailAddress()(None, field)
    except ValidationError as wrong:
        raise ValueError(str(wrong)) from None
    return str(field.data)


def _preview(cohort: Cohort, form: EnrolListForm, entries: list[Entry]) -> ResponseReturnValue:
    session = db.session()
    known = queries.known_people(session, cohort, [entry.email for entry in entries])
    free = admissions.free_seats(session, cohort, clock.now())
    fresh = [entry for entry in entries if not known.get(entry.email.lower(), (None, False))[1]]
    return render_template(
        "staff/members_confirm.html", cohort=cohort, form=form, entries=entries, known=known, free=free, fresh=fresh,
        companies={name.lower() for name in queries.company_names(session)},
    )  # fmt: skip


@section.get("/<cohort>/people/<int:enrolment_id>")
def place(cohort: str, enrolment_id: int) -> ResponseReturnValue:
    """One person's place: weeks of their own, the last day, and leaving."""
    found = cohort_or_404(cohort)
    return _place(found, _enrolment(found, enrolment_id))


def _enrolment(cohort: Cohort, enrolment_id: int) -> Enrolment:
    return queries.find_enrolment(db.session(), cohort, enrolment_id) or abort(404)


def _place(
    cohort: Cohort, enrolment: Enrolment, *, week_form: tuple[int, MomentForm] | None = None,
    end: EndForm | None = None, status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    own = queries.exceptions_of(db.session(), enrolment)
    weeks = [
        (week, own.get(week.id), _moment_form(cohort, own[week.id].opens_at if week.id in own else week.opens_at, week))
        for week in cohort.weeks
    ]
    if week_form is not None:
        weeks = [(week, mine, week_form[1] if week.number == week_form[0] else form) for week, mine, form in weeks]
    return render_template(
        "staff/place.html", cohort=cohort, enrolment=enrolment, person=enrolment.person, weeks=weeks,
        end=end or EndForm(formdata=None, last_day=_last_day(cohort, enrolment)), last_day=_last_day(cohort, enrolment),
    ), status  # fmt: skip


def _last_day(cohort: Cohort, enrolment: Enrolment) -> object:
    if enrolment.ends_at is None:
        return None
    return (enrolment.ends_at.astimezone(ZoneInfo(cohort.zone)) - timedelta(seconds=1)).date()


def _moment_form(cohort: Cohort, at: datetime, week: Week) -> MomentForm:
    local = at.astimezone(ZoneInfo(cohort.zone))
    form = MomentForm(formdata=None, prefix=f"week{week.number}-", day=local.date())
    form.offer_hours(local.time().replace(tzinfo=None))
    return form


@section.post("/<cohort>/people/<int:enrolment_id>/weeks/<int:number>")
def open_early(cohort: str, enrolment_id: int, number: int) -> ResponseReturnValue:
    """Give one person a week at another time than the cohort."""
    found = cohort_or_404(cohort)
    enrolment, now = _enrolment(found, enrolment_id), clock.now()
    week = next((week for week in found.weeks if week.number == number), None) or abort(404)
    form = MomentForm(prefix=f"week{number}-")
    form.offer_hours()
    if not form.validate():
        return _place(found, enrolment, week_form=(number, form), status=422)

    def change() -> None:
        at = forms.moment(form.day.data, time.fromisoformat(form.hour.data), found.zone)
        actions.open_early(db.session(), enrolment, week, at, zone=found.zone, by=me(), now=now)

    if not accepted(form, change):
        return _place(found, enrolment, week_form=(number, form), status=422)
    flash(_("Week %(n)s has its own hour for %(name)s.", n=number, name=enrolment.person.name), "done")
    return redirects.to("staff_members.place", cohort=found.slug, enrolment_id=enrolment.id)


@section.post("/<cohort>/people/<int:enrolment_id>/weeks/<int:number>/with-cohort")
def use_cohort_date(cohort: str, enrolment_id: int, number: int) -> ResponseReturnValue:
    """Back to the cohort's hour."""
    found = cohort_or_404(cohort)
    enrolment = _enrolment(found, enrolment_id)
    week = next((week for week in found.weeks if week.number == number), None) or abort(404)
    actions.use_cohort_date(db.session(), enrolment, week, by=me(), now=clock.now())
    flash(_("Week %(n)s opens with the cohort again.", n=number), "done")
    return redirects.to("staff_members.place", cohort=found.slug, enrolment_id=enrolment.id)


@section.post("/<cohort>/people/<int:enrolment_id>/end")
def set_end(cohort: str, enrolment_id: int) -> ResponseReturnValue:
    """Set or lift the last day."""
    found = cohort_or_404(cohort)
    enrolment, form, now = _enrolment(found, enrolment_id), EndForm(), clock.now()
    day = form.last_day.data
    if form.validate() and accepted(
        form, lambda: actions.set_end(db.session(), found, enrolment, day, by=me(), now=now)
    ):
        flash(_("Saved."), "done")
        return redirects.to("staff_members.place", cohort=found.slug, enrolment_id=enrolment.id)
    return _place(found, enrolment, end=form, status=422)


@section.post("/<cohort>/people/<int:enrolment_id>/withdrawal")
def withdraw(cohort: str, enrolment_id: int) -> ResponseReturnValue:
    """Take the person out of the cohort."""
    found = cohort_or_404(cohort)
    enrolment = _enrolment(found, enrolment_id)
    actions.withdraw(db.session(), found, enrolment, by=me(), now=clock.now())
    flash(_("%(name)s is out of the cohort. You can let them in again here.", name=enrolment.person.name), "done")
    return redirects.to("staff_members.place", cohort=found.slug, enrolment_id=enrolment.id)


@section.post("/<cohort>/people/<int:enrolment_id>/readmission")
def readmit(cohort: str, enrolment_id: int) -> ResponseReturnValue:
    """Let the person in again."""
    found = cohort_or_404(cohort)
    enrolment, form = _enrolment(found, enrolment_id), EndForm(formdata=None)
    if not accepted(form, lambda: actions.readmit(db.session(), found, enrolment, by=me(), now=clock.now())):
        return _place(found, enrolment, end=form, status=422)
    flash(_("%(name)s is in the cohort again.", name=enrolment.person.name), "done")
    return redirects.to("staff_members.place", cohort=found.slug, enrolment_id=enrolment.id)


@section.post("/<cohort>/duties")
def give_duty(cohort: str) -> ResponseReturnValue:
    """A coach or a member of staff for the cohort."""
    found = cohort_or_404(cohort)
    form = _duty_form(request.form.get("role", ""))
    if not form.validate():
        return _people(found, duty=form, status=422)
    person = accounts.find_person(db.session(), form.person.data) or abort(404)
    role, now = form.role.data, clock.now()
    if not accepted(form, lambda: actions.give_duty(db.session(), found, person, role, by=me(), now=now)):
        return _people(found, duty=form, status=422)
    flash(_("Saved."), "done")
    return redirects.to("staff_members.people", cohort=found.slug, _anchor="desks")


@section.post("/<cohort>/duties/end")
def take_duty(cohort: str) -> ResponseReturnValue:
    """Take the cohort from somebody."""
    found, session = cohort_or_404(cohort), db.session()
    number, role = request.form.get("person", type=int), request.form.get("role", "")
    for duty in queries.duties(session, found):
        if (duty.person_id, duty.role) == (number, role):
            actions.take_duty(session, found, duty.person, role, by=me(), now=clock.now())
            flash(_("Saved."), "done")
    return redirects.to("staff_members.people", cohort=found.slug, _anchor="desks")


def _duty_form(role: str, without: Sequence[Duty] = ()) -> DutyForm:
    """The form for one role; whoever has the duty already is not offered."""
    is_sent = request.method == "POST" and request.form.get("role") == role
    form = DutyForm() if is_sent else DutyForm(formdata=None, role=role)
    taken = {duty.person_id for duty in without if duty.role == role}
    able = queries.people_for(db.session(), role)
    form.person.choices = [SelectChoice(person.id, person.name) for person in able if person.id not in taken]
    return form
