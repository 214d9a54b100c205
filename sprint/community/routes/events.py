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

from sprint import calendar_files, redirects
from sprint.cohorts.door import place
from sprint.community import permissions
from sprint.community.actions import events as actions
from sprint.community.event_facts import calendar_event
from sprint.community.forms import EVENT_KINDS, AnswerForm, EventForm, QuestionForm
from sprint.community.models import Event
from sprint.community.queries import events as queries
from sprint.community.routes.rooms import BoardRoom, note_refusal, reader
from sprint.database import db
from sprint.errors import Refused
from sprint.markdown import keep

section = BoardRoom("events", __name__)


def find(event_id: int) -> Event:
    """An event of this cohort."""
    return queries.find_event(db.session(), place(), event_id) or abort(404)


def as_desk(event_id: int | None = None) -> Event | None:
    """The event, for those who may plan; to others these pages are not there."""
    if not permissions.may_plan_events(place()):
        abort(404)
    return find(event_id) if event_id is not None else None


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
    as_desk()
    count = actions.plan_rhythm(db.session(), place(), reader(), now=g.now)
    flash(
        ngettext("One date is planned.", "%(num)d dates are planned. Change or cancel each as you like.", count), "done"
    )
    return redirects.to("events.events", cohort=place().cohort.slug)


@section.get("/events/new")
def new() -> str:
    """A new event."""
    as_desk()
    form = EventForm(zone=reader().zone)
    return render_template("community/event_form.html", place=place(), form=form, event=None)


@section.post("/events/new")
def plan() -> ResponseReturnValue:
    """Keep it, once or week after week."""
    as_desk()
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
    return to_event(made[0])


def _values(form: EventForm) -> dict[str, Any]:
    words = {name: form[name].data or "" for name in ("kind", "title", "host", "place", "url")}
    return {**words, "minutes": form.minutes.data, "capacity": form.capacity.data, "source": form.body.data or ""}


def _when(form: EventForm) -> actions.When:
    return actions.When(form.day.data, form.hour.data, form.zone.data)


def to_event(event: Event, anchor: str | None = None) -> Response:
    """On to the page of an event."""
    return redirects.to("events.event", cohort=place().cohort.slug, event_id=event.id, _anchor=anchor)


@section.get("/events/<int:event_id>")
def event(event_id: int) -> str:
    """What, when, who comes, and what people want to know."""
    return _page(find(event_id))


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
    found, form = find(event_id), AnswerForm()
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
    return to_event(found)


@section.get("/events/<int:event_id>/calendar")
def calendar(event_id: int) -> FlaskResponse:
    """The event for a calendar program."""
    found = find(event_id)
    body = calendar_files.file_of([calendar_event(found)], found.title, g.now)
    answer = FlaskResponse(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="event-{found.id}.ics"'
    return answer


@section.post("/events/<int:event_id>/questions")
def ask(event_id: int) -> ResponseReturnValue:
    """Put a question on the list."""
    found, form = find(event_id), QuestionForm()
    if not form.validate():
        return _page(found, question=form), 422
    actions.ask(db.session(), found, reader(), form.key.data, form.text.data, now=g.now)
    return to_event(found, "questions")


@section.post("/events/<int:event_id>/questions/<int:question_id>/vote")
def vote(event_id: int, question_id: int) -> Response:
    """Want it answered, or no more."""
    found = find(event_id)
    question = queries.find_question(db.session(), found, question_id) or abort(404)
    actions.vote(db.session(), question, reader(), is_wanted=not request.form.get("undo"))
    return to_event(found, "questions")


@section.post("/events/<int:event_id>/questions/<int:question_id>/remove")
def remove(event_id: int, question_id: int) -> Response:
    """Take one's own question off the list; the desk takes any."""
    found = find(event_id)
    question = queries.find_question(db.session(), found, question_id) or abort(404)
    if question.person_id != reader().id and not permissions.may_plan_events(place()):
        abort(404)
    actions.remove_question(db.session(), question, now=g.now)
    return to_event(found, "questions")


@section.get("/events/<int:event_id>/edit")
def edit(event_id: int) -> str:
    """The event in a form."""
    found = as_desk(event_id) or abort(404)
    local = found.starts_at.astimezone(ZoneInfo(found.zone))
    form = EventForm(obj=found, day=local.date(), hour=local.time(), body=found.source)
    del form.times
    return render_template("community/event_form.html", place=place(), form=form, event=found)


@section.post("/events/<int:event_id>/edit")
def save(event_id: int) -> ResponseReturnValue:
    """Keep the change; whoever comes is told, and their calendars follow."""
    found, form = as_desk(event_id) or abort(404), EventForm()
    del form.times
    if not form.validate():
        return render_template("community/event_form.html", place=place(), form=form, event=found), 422
    try:
        actions.change(db.session(), found, _values(form), _when(form), by=reader(), now=g.now)
    except Refused as refused:
        note_refusal(form, refused)
        return render_template("community/event_form.html", place=place(), form=form, event=find(event_id)), 422
    flash(_("Saved. Whoever comes is told where the time, the place or the title changed."), "done")
    return to_event(found)


@section.post("/events/<int:event_id>/cancel")
def cancel(event_id: int) -> Response:
    """Call it off, or let it take place after all."""
    found = as_desk(event_id) or abort(404)
    if request.form.get("undo"):
        actions.bring_back(db.session(), found, by=reader(), now=g.now)
    else:
        actions.cancel(db.session(), found, by=reader(), now=g.now)
    return to_event(found)
