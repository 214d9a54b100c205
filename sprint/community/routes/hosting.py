"""What who hosts an event has beside its page: the sheet, tables, what it brought and what people took on."""

from typing import Any

from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from sprint import redirects
from sprint.cohorts import actions as cohorts
from sprint.cohorts.door import place
from sprint.community.actions import events as actions
from sprint.community.forms import PromiseForm, RecapForm
from sprint.community.models import Event
from sprint.community.queries import events as queries
from sprint.community.queries import people
from sprint.community.routes.events import as_desk, section, to_event
from sprint.community.routes.rooms import reader
from sprint.database import db

MOST_AT_A_TABLE = 20


@section.get("/events/<int:event_id>/host")
def host(event_id: int) -> str:
    """The sheet of whoever hosts it: tables, people, questions; to print."""
    found = as_desk(event_id) or abort(404)
    return _host_page(found)


def _host_page(found: Event, recap: RecapForm | None = None, promise: PromiseForm | None = None) -> str:
    session, coming = db.session(), queries.coming(db.session(), found)
    return render_template(
        "community/host.html", place=place(), event=found, coming=coming, tables=_tables(coming),
        questions=queries.questions(session, found, reader()), promises=queries.promises(session, found),
        recap=recap or RecapForm(formdata=None, body=found.recap_source, recording_url=found.recording_url),
        promise=promise or _promise_form(formdata=None), is_past=found.starts_at <= g.now,
    )  # fmt: skip


def _tables(coming: list[queries.Coming]) -> dict[int, list[queries.Coming]]:
    tables: dict[int, list[queries.Coming]] = {}
    for one in sorted(coming, key=lambda one: one.table or 0):
        if one.table is not None:
            tables.setdefault(one.table, []).append(one)
    return tables


def _promise_form(**options: Any) -> PromiseForm:
    form = PromiseForm(**options)
    form.person.choices = [
        SelectChoice(number, name)
        for number, name in sorted(people.people_of(db.session(), place(), g.now), key=lambda one: one[1])
    ]
    return form


@section.post("/events/<int:event_id>/tables")
def tables(event_id: int) -> Response:
    """Put everybody who comes at a table."""
    found = as_desk(event_id) or abort(404)
    size = min(max(2, request.form.get("size", 6, int) or 6), MOST_AT_A_TABLE)
    count = actions.seat_guests(db.session(), found, size=size, now=g.now)
    flash(ngettext("One table is set.", "%(num)d tables are set.", count), "done")
    return redirects.to("events.host", cohort=place().cohort.slug, event_id=event_id)


@section.post("/events/<int:event_id>/recap")
def recap(event_id: int) -> ResponseReturnValue:
    """Keep what it brought."""
    found, form = as_desk(event_id) or abort(404), RecapForm()
    if not form.validate():
        return _host_page(found, recap=form), 422
    actions.write_recap(
        db.session(), found, source=form.body.data or "", recording_url=form.recording_url.data or "", by=reader(),
        now=g.now,
    )  # fmt: skip
    flash(_("The recap is on the event's page."), "done")
    return to_event(found, "recap")


@section.post("/events/<int:event_id>/promises")
def promise(event_id: int) -> ResponseReturnValue:
    """Write down what somebody took on: it stands on their Today until it is done."""
    found, form = as_desk(event_id) or abort(404), _promise_form()
    if not form.validate():
        return _host_page(found, promise=form), 422
    cohorts.agree(
        db.session(), cohort_id=place().cohort.id, company_id=None, person_id=form.person.data, text=form.text.data,
        due_on=form.due_on.data, source=("event", found.id), by=reader(), now=g.now,
    )  # fmt: skip
    flash(_("Written down. It stands on their Today until it is done."), "done")
    return redirects.to("events.host", cohort=place().cohort.slug, event_id=event_id)
