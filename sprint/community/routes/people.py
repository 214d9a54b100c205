"""The directory of a cohort's companies, and each person's pulse."""

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from sprint import redirects
from sprint.cohorts.door import place
from sprint.cohorts.models import Company
from sprint.community.actions import settings
from sprint.community.forms import DirectoryForm, PulseForm
from sprint.community.permissions import may_moderate
from sprint.community.queries import people as queries
from sprint.community.queries.overview import current_week
from sprint.community.routes.rooms import BoardRoom
from sprint.database import db

section = BoardRoom("people", __name__)
pulse_section = BoardRoom("pulse", __name__)


@section.get("/people")
def people() -> str:
    """The companies, as they show themselves, and the desk."""
    session, here = db.session(), place()
    return render_template(
        "community/people.html", place=here, shelves=queries.directory(session, here, g.now),
        desk=queries.desk_of(session, here),
    )  # fmt: skip


@section.get("/people/company")
def company() -> str:
    """What one's own company shows."""
    own = _own_company()
    entry = queries.entry_of(db.session(), place())
    form = DirectoryForm(obj=entry) if entry else DirectoryForm(makes=own.makes, place=own.place)
    return render_template("community/company.html", place=place(), form=form)


def _own_company() -> Company:
    enrolment = place().enrolment
    if enrolment is None or enrolment.company is None:
        raise NotFound
    return enrolment.company


@section.post("/people/company")
def save() -> ResponseReturnValue:
    """Keep it."""
    _own_company()
    form = DirectoryForm()
    if not form.validate():
        return render_template("community/company.html", place=place(), form=form), 422
    texts = {text.name: text.data or "" for text, _tick in form.pairs}
    values = {**texts, **{tick.name: tick.data for _text, tick in form.pairs}}
    settings.show_company(db.session(), place(), values, now=g.now)
    flash(_("Saved. The cohort sees what you ticked, and nothing else."), "done")
    return redirects.to("people.people", cohort=place().cohort.slug)


@pulse_section.get("/pulse")
def pulse() -> str:
    """The week's two questions; and what the cohort did."""
    week = current_week(place(), g.now)
    told = queries.pulse_of(db.session(), place(), week)
    form = PulseForm(formdata=None)
    if told:
        form.confidence.data, form.hours.data = told.confidence, f"{told.customer_minutes / 60:g}"
    return _pulse_page(form, week, is_told=told is not None)


def _pulse_page(form: PulseForm, week: int, *, is_told: bool) -> str:
    session, here = db.session(), place()
    return render_template(
        "community/pulse.html", place=here, form=form, week=week, is_told=is_told,
        hours=[queries.hours_of(session, here.cohort.id, n) for n in range(1, week + 1)],
        trend=queries.trend_of(session, here.cohort.id) if may_moderate(here) else [],
    )  # fmt: skip


@pulse_section.post("/pulse")
def tell() -> ResponseReturnValue:
    """Keep how the week went."""
    if place().enrolment is None:
        raise NotFound
    form, week = PulseForm(), current_week(place(), g.now)
    if not form.validate():
        return _pulse_page(form, week, is_told=False), 422
    settings.tell_pulse(db.session(), place(), week, confidence=form.confidence.data, minutes=form.minutes, now=g.now)
    flash(_("Thank you. You can change it until the next week opens."), "done")
    return redirects.to("pulse.pulse", cohort=place().cohort.slug)
