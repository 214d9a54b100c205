"""Drafts of decisions: read, changed, released together."""

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from sprint import clock, redirects
from sprint.admissions import actions as admissions
from sprint.admissions import queries as pipeline
from sprint.admissions.forms.review import LetterForm
from sprint.admissions.models import Decision
from sprint.database import db
from sprint.sections import STAFF, Section
from sprint.staff.forms import EmptyForm
from sprint.staff.routes.applications import WORDS
from sprint.staff.routes.changes import accepted, me

section = Section("staff_decisions", __name__, audience=STAFF, url_prefix="/staff/decisions", keeps_nothing=True)


@section.get("")
def decisions() -> ResponseReturnValue:
    """Every draft with its letter."""
    return _list(EmptyForm(formdata=None))


def _list(form: EmptyForm, status: int = 200) -> ResponseReturnValue:
    drafts = pipeline.drafts(db.session())
    counts = {outcome: sum(draft.outcome == outcome for draft in drafts) for outcome in WORDS}
    return render_template("staff/decisions.html", drafts=drafts, counts=counts, words=WORDS, form=form), status


@section.post("")
def release() -> ResponseReturnValue:
    """Release those that are ticked: states change and letters go, all or none."""
    form, now, made = EmptyForm(), clock.now(), []
    versions = dict(_version(text) for text in request.form.getlist("decision"))
    if not versions:
        form.form_error = _("Tick the letters that are to go.")
        return _list(form, 422)
    if accepted(form, lambda: made.append(admissions.release(db.session(), versions, by=me(), now=now))):
        n = made[0]
        flash(ngettext("One letter is on its way.", "%(num)d letters are on their way.", n), "done") if n else None
        return redirects.to("staff_decisions.decisions")
    return _list(form, 422)


def _version(text: str) -> tuple[int, int]:
    number, _dot, version = text.partition(".")
    return (int(number), int(version)) if number.isdecimal() and version.isdecimal() else abort(400)


@section.get("/<int:decision_id>")
def letter(decision_id: int) -> ResponseReturnValue:
    """One letter, to be read and changed."""
    found = _or_404(decision_id)
    return _letter(found, LetterForm(formdata=None, obj=found))


def _or_404(decision_id: int) -> Decision:
    return pipeline.find_draft(db.session(), decision_id) or abort(404)


def _letter(draft: Decision, form: LetterForm, status: int = 200) -> ResponseReturnValue:
    return render_template("staff/decision.html", draft=draft, form=form, words=WORDS), status


@section.post("/<int:decision_id>")
def change(decision_id: int) -> ResponseReturnValue:
    """Keep other words."""
    found, form, now = _or_404(decision_id), LetterForm(), clock.now()
    words = {"subject": form.subject.data, "body": (form.body.data or "").replace("\r\n", "\n").strip()}
    if form.validate() and accepted(
        form,
        lambda: admissions.change_letter(db.session(), found, version=form.seen(), by=me(), now=now, **words),
    ):
        flash(_("Saved. The letter goes when you release it."), "done")
        return redirects.to("staff_decisions.decisions")
    current = _or_404(decision_id)
    if form.form_error:  # somebody else has changed it: the person has been told, and may save now
        form.version.data = form.version.raw_data = str(current.version)
    return _letter(current, form, 422)


@section.post("/<int:decision_id>/discard")
def discard(decision_id: int) -> ResponseReturnValue:
    """Throw the draft away."""
    admissions.discard(db.session(), _or_404(decision_id))
    flash(_("The draft is gone; the application stands as before."), "done")
    return redirects.to("staff_decisions.decisions")
