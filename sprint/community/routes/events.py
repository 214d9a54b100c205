"""Events: planned, answered, asked about, seated, and told of afterwards."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response as FlaskResponse
from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from sprint import calendar_files, redirects
from sprint.cohorts import actions as cohorts
from sprint.cohorts.door import place
from sprint.community import permissions
from sprint.community.actions import events as actions
from sprint.community.event_facts import calendar_event
from sprint.community.forms import EVENT_KINDS, AnswerForm, EventForm, PromiseForm, QuestionForm, RecapForm
from sprint.community.models import Event
from sprint.community.queries import events as queries
from sprint.community.queries import people
from sprint.community.routes.rooms import BoardRoom, note_refusal, reader
from sprint.database import db
from sprint.errors import Refused
from sprint.markdown import keep

section = BoardRoom("events", __name__)
MOST_AT_A_TABLE = 20


def _find(event_id: int) -> Event:
    return queries.find_event(db.session(), place(), event_id) or abort(404)


def _as_desk(event_id: int | None = None) -> Event | None:
    if not permissions.may_plan_events(place()):
        abort(404)
    return _find(event_id) if event_id is not None else None


@section.app_template_filter("kind_of_event")
def kind_of_event(kind: str) -> str:
    """What an event is, in words."""
    return str({choice.value: choice.label for choice in EVENT_KINDS}.get(kind, ""))


@section.app_template_filter("day_number")
def day_number(at: datetime) -> int:
    """The day of the month, by the reader's clock."""
    return at.astimezone(ZoneInfo(reader().zone)).day


@section.get("/events")
def events() -> str:
    """What comes, and what was."""
    session, here, person = db.session(), place(), reader()
    is_desk = permissions.may_plan_events(here)
    return render_template(
        "community/events.html", place=here, coming=queries.events(session, here, person, g.now, is_past=False),
        past=queries.events(session, here, person, g.now, is_past=True), is_desk=is_desk,
        may_plan_rhythm=is_desk and not queries.has_rhythm(session, here),
    )  # fmt: skip


@section.post("/events/rhythm")
def rhythm() -> Response:
    """Give the cohort its weekly meetings and Tuesday drops."""
    _as_desk()
    count = actions.plan_rhythm(db.session(), place(), reader(), now=g.now)
    flash(
        ngettext("One date is planned.", "%(num)d dates are planned. Change or cancel each as you like.", count), "done"
    )
    return redirects.to("events.events", cohort=place().cohort.slug)


@section.get("/events/new")
def new() -> str:
    """A new event."""
    _as_desk()
    form = EventForm(zone=reader().zone)
    return render_template("community/event_form.html", place=place(), form=form, event=None)


@section.post("/events/new")
def plan() -> ResponseReturnValue:
    """Keep it, once or week after week."""
    _as_desk()
    form = EventForm()
    if not form.validate():
        return render_template("community/event_form.html", place=place(), form=form, event=None), 422
    try:
        made = actions.plan_events(
            db.session(), place(), form.key.data, _values(form), _when(form), times=form.times.data or 1, by=reader(),
            now=g.now,
        )  # fmt: skip
    except Refused as refused:
        note_refusal(form, refused)
        return render_template("community/event_form.html", place=place(), form=form, event=None), 422
    flash(ngettext("Planned.", "%(num)d dates are planned.", len(made)), "done")
    return _to(made[0])


def _values(form: EventForm) -> dict[str, Any]:
    words = {name: form[name].data or "" for name in ("kind", "title", "host", "place", "url")}
    return {**words, "minutes": form.minutes.data, "capacity": form.capacity.data, "source": form.body.data or ""}


def _when(form: EventForm) -> actions.When:
    return actions.When(form.day.data, form.hour.data, form.zone.data)


def _to(event: Event, anchor: str | None = None) -> Response:
    return redirects.to("events.event", cohort=place().cohort.slug, event_id=event.id, _anchor=anchor)


@section.get("/events/<int:event_id>")
def event(event_id: int) -> str:
    """What, when, who comes, and what people want to know."""
    return _page(_find(event_id))


def _page(found: Event, question: QuestionForm | None = None, answer: AnswerForm | None = None) -> str:
    session, here, person = db.session(), place(), reader()
    mine = queries.answer_of(session, found, person)
    return render_template(
        "community/event.html", place=here, event=found, mine=mine, coming=queries.coming(session, found),
        questions=queries.questions(session, found, person), question=question or QuestionForm(formdata=None),
        answer=answer or AnswerForm(formdata=None, obj=mine), is_desk=permissions.may_plan_events(here),
        promises=queries.promises(session, found), about=keep(found.html), recap=keep(found.recap_html),
        ends_at=found.starts_at + timedelta(minutes=found.minutes),
    )  # fmt: skip


@section.post("/events/<int:event_id>/answer")
def answer(event_id: int) -> ResponseReturnValue:
    """Say whether one comes."""
    found, form = _find(event_id), AnswerForm()
    is_coming = request.form.get("answer") == "going"
    if not form.validate():
        return _page(found, answer=form), 422
    row = actions.answer(
        db.session(), found, reader(), is_coming=is_coming, subject=form.subject.data or "",
        with_peers=form.with_peers.data, now=g.now,
    )  # fmt: skip
    said = {
        "going": _("You have a seat. The invitation comes by e-mail."),
        "no": _("You do not come. Thank you for telling."),
        "waiting": _("All seats are taken. You are on the waiting list, and get the next free seat by itself."),
    }
    flash(said[row.state], "done")
    return _to(found)


@section.get("/events/<int:event_id>/calendar")
def calendar(event_id: int) -> FlaskResponse:
    """The event for a calendar program."""
    found = _find(event_id)
    body = calendar_files.file_of([calendar_event(found)], found.title, g.now)
    answer = FlaskResponse(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="event-{found.id}.ics"'
    return answer


@section.post("/events/<int:event_id>/questions")
def ask(event_id: int) -> ResponseReturnValue:
    """Put a question on the list."""
    found, form = _find(event_id), QuestionForm()
    if not form.validate():
        return _page(found, question=form), 422
    actions.ask(db.session(), found, reader(), form.key.data, form.text.data, now=g.now)
    return _to(found, "questions")


@section.post("/events/<int:event_id>/questions/<int:question_id>/vote")
def vote(event_id: int, question_id: int) -> Response:
    """Want it answered, or no more."""
    found = _find(event_id)
    question = queries.find_question(db.session(), found, question_id) or abort(404)
    actions.vote(db.session(), question, reader(), is_wanted=not request.form.get("undo"))
    return _to(found, "questions")


@section.post("/events/<int:event_id>/questions/<int:question_id>/remove")
def remove(event_id: int, question_id: int) -> Response:
    """Take one's own question off the list; the desk takes any."""
    found = _find(event_id)
    question = queries.find_question(db.session(), found, question_id) or abort(404)
    if question.person_id != reader().id and not permissions.may_plan_events(place()):
        abort(404)
    actions.remove_question(db.session(), question, now=g.now)
    return _to(found, "questions")


@section.get("/events/<int:event_id>/edit")
def edit(event_id: int) -> str:
    """The event in a form."""
    found = _as_desk(event_id) or abort(404)
    local = found.starts_at.astimezone(ZoneInfo(found.zone))
    form = EventForm(obj=found, day=local.date(), hour=local.time(), body=found.source)
    del form.times
    return render_template("community/event_form.html", place=place(), form=form, event=found)


@section.post("/events/<int:event_id>/edit")
def save(event_id: int) -> ResponseReturnValue:
    """Keep the change; whoever comes is told, and their calendars follow."""
    found, form = _as_desk(event_id) or abort(404), EventForm()
    del form.times
    if not form.validate():
        return render_template("community/event_form.html", place=place(), form=form, event=found), 422
    try:
        actions.change(db.session(), found, _values(form), _when(form), by=reader(), now=g.now)
    except Refused as refused:
        note_refusal(form, refused)
        return render_template("community/event_form.html", place=place(), form=form, event=_find(event_id)), 422
    flash(_("Saved. Whoever comes is told where the time, the place or the title changed."), "done")
    return _to(found)


@section.post("/events/<int:event_id>/cancel")
def cancel(event_id: int) -> Response:
    """Call it off, or let it take place after all."""
    found = _as_desk(event_id) or abort(404)
    if request.form.get("undo"):
        actions.bring_back(db.session(), found, by=reader(), now=g.now)
    else:
        actions.cancel(db.session(), found, by=reader(), now=g.now)
    return _to(found)


@section.get("/events/<int:event_id>/host")
def host(event_id: int) -> str:
    """The sheet of whoever hosts it: tables, people, questions; to print."""
    found = _as_desk(event_id) or abort(404)
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
    found = _as_desk(event_id) or abort(404)
    size = min(max(2, request.form.get("size", 6, int) or 6), MOST_AT_A_TABLE)
    count = actions.seat_guests(db.session(), found, size=size, now=g.now)
    flash(ngettext("One table is set.", "%(num)d tables are set.", count), "done")
    return redirects.to("events.host", cohort=place().cohort.slug, event_id=event_id)


@section.post("/events/<int:event_id>/recap")
def recap(event_id: int) -> ResponseReturnValue:
    """Keep what it brought."""
    found, form = _as_desk(event_id) or abort(404), RecapForm()
    if not form.validate():
        return _host_page(found, recap=form), 422
    actions.write_recap(
        db.session(), found, source=form.body.data or "", recording_url=form.recording_url.data or "", by=reader(),
        now=g.now,
    )  # fmt: skip
    flash(_("The recap is on the event's page."), "done")
    return _to(found, "recap")


@section.post("/events/<int:event_id>/promises")
def promise(event_id: int) -> ResponseReturnValue:
    """Write down what somebody took on: it stands on their Today until it is done."""
    found, form = _as_desk(event_id) or abort(404), _promise_form()
    if not form.validate():
        return _host_page(found, promise=form), 422
    cohorts.agree(
        db.session(), cohort_id=place().cohort.id, company_id=None, person_id=form.person.data, text=form.text.data,
        due_on=form.due_on.data, source=("event", found.id), by=reader(), now=g.now,
    )  # fmt: skip
    flash(_("Written down. It stands on their Today until it is done."), "done")
    return redirects.to("events.host", cohort=place().cohort.slug, event_id=event_id)
