"""Calculators of a module: a page that computes, and putting the result into the deliverable."""

from collections.abc import Mapping

from flask import abort, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from sprint import redirects, times
from sprint.cohorts.door import Room, place
from sprint.curriculum.module import Module as Text
from sprint.database import db
from sprint.errors import Refused
from sprint.learning import actions, queries
from sprint.learning.calculators import ALL, Calculator, Result
from sprint.learning.queries import Reading
from sprint.learning.routes.calculator_boxes import Box, fields_for, printed_box, whose
from sprint.learning.routes.module import learner

section = Room("calculator", __name__)


@section.get("/modules/<slug>/calculators/<name>")
def calculator(slug: str, name: str) -> ResponseReturnValue:
    """Compute what was put in; without anything, the example. A script gets the box alone."""
    text = _text(slug)
    box = _box(_find(text, name), text, request.args)
    status = 422 if box.solved.errors else 200
    if request.headers.get("X-Requested-With") == "autosave":
        return str(printed_box(box)), status
    return _page(text, box), status


def _text(slug: str) -> Text:
    reading: Reading = queries.find_reading(db.session(), place(), slug) or abort(404)
    week = reading.course.week(reading.lesson.week) or abort(404)
    if not week.is_open:
        abort(403, _("This module opens on %(when)s.", when=times.when(week.opens_at, now=g.now)))
    return queries.text_of(db.session(), reading.course, slug)


def _find(text: Text, name: str) -> Calculator:
    return ALL[name] if name in text.calculators and name in ALL else abort(404)


def _box(found: Calculator, text: Text, typed: Mapping[str, str], trouble: str = "") -> Box:
    sent = {asked.id: typed.get(asked.id, "") for asked in found.inputs}
    is_example = not any(asked.id in typed for asked in found.inputs)
    url = url_for("calculator.calculator", cohort=place().cohort.slug, slug=text.slug, name=found.name)
    solved = found.solve(found.example(text.example_company) if is_example else sent)
    fields = fields_for(found, text) if place().enrolment and not is_example else ()
    return Box(found, solved, url, whose(found, text) if is_example else "", fields, trouble, level=2)


def _page(text: Text, box: Box) -> str:
    return render_template("learning/calculator.html", place=place(), text=text, box=box)


@section.post("/modules/<slug>/calculators/<name>")
def put(slug: str, name: str) -> ResponseReturnValue:
    """Compute once more what the form brings, and add the result to a field of the company's draft."""
    _enrolment, text = learner(slug)
    found = _find(text, name)
    box = _box(found, text, request.form)
    if box.solved.result is None:
        return _page(text, box), 422
    try:
        field = _put(text, found, box.solved.result)
    except Refused as refused:
        return _page(text, _box(found, text, request.form, refused.sentence)), 422
    return redirects.to("deliverable.deliverable", _anchor=f"field-{field}", cohort=place().cohort.slug, slug=text.slug)


def _put(text: Text, found: Calculator, result: Result) -> str:
    session, enrolment = db.session(), place().enrolment or abort(403)
    field = next((each for each in fields_for(found, text) if each.id == request.form.get("field")), None)
    if field is None:
        raise Refused(_("Choose a field of your deliverable."), "field")
    work = actions.start_deliverable(session, enrolment, text.slug, now=g.now)
    saved = actions.put_into_field(session, work, field, found, result, person=current_user.person, now=g.now)
    if saved.is_aside:
        flash(_("Somebody else wrote here at the same time. Both texts are kept: look at the marked field."), "trouble")
    else:
        flash(_("Added to “%(field)s”. Look it over: it is a draft until you hand it in.", field=field.label), "done")
    return field.id
