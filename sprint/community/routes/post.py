"""One post: changed, deleted, found helpful, accepted as the answer, reported."""

from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sprint import redirects
from sprint.cohorts.door import place
from sprint.community import permissions
from sprint.community.actions import marking, moderation
from sprint.community.actions import posts as actions
from sprint.community.forms import EditForm, ReportForm
from sprint.community.models import Post
from sprint.community.queries import board as queries
from sprint.community.routes.rooms import BoardRoom, note_refusal, reader, wants_preview
from sprint.community.routes.topic import to_post
from sprint.database import db
from sprint.errors import Refused
from sprint.markdown import keep

section = BoardRoom("post", __name__)


def find(post_id: int) -> Post:
    """A post in a topic that the person may see."""
    return queries.find_post(db.session(), place(), reader(), post_id, g.now) or abort(404)


@section.get("/posts/<int:post_id>")
def post(post_id: int) -> Response:
    """Its place in its topic."""
    found = find(post_id)
    return to_post(found.topic_id, found.number)


def _own(post_id: int) -> Post:
    found = find(post_id)
    if not permissions.may_edit(place(), reader(), found):
        abort(404)
    return found


@section.get("/posts/<int:post_id>/edit")
def edit(post_id: int) -> str:
    """One's own post in a form."""
    found = _own(post_id)
    form = EditForm(title=found.topic.title, body=found.source, based_on=actions.version_of(found))
    return _edit_page(found, form)


def _edit_page(found: Post, form: EditForm, *, shows_preview: bool = False) -> str:
    html = actions.render(db.session(), place(), form.body.data or "", g.now) if shows_preview else None
    return render_template(
        "community/edit.html", place=place(), post=found, form=form, preview=keep(html) if html is not None else None,
        has_title=found.number == 1 and found.topic.kind != "prompt",
    )  # fmt: skip


@section.post("/posts/<int:post_id>/edit")
def save(post_id: int) -> ResponseReturnValue:
    """Keep the change; what it said before stays to be read."""
    found, form = _own(post_id), EditForm()
    if wants_preview():
        return _edit_page(found, form, shows_preview=True)
    if not form.validate():
        return _edit_page(found, form), 422
    try:
        actions.edit(
            db.session(), place(), reader(), found, form.body.data or "", based_on=form.based_on.data or "", now=g.now,
            title=form.title.data,
        )  # fmt: skip
    except Refused as refused:
        note_refusal(form, refused)
        found = find(post_id)
        form.based_on.data = actions.version_of(found)
        return _edit_page(found, form), 422
    return to_post(found.topic_id, found.number)


@section.post("/posts/<int:post_id>/delete")
def delete(post_id: int) -> Response:
    """Delete one's own post, or put it back."""
    found = find(post_id)
    if not permissions.may_delete(reader(), found):
        abort(404)
    if request.form.get("undo"):
        actions.put_back(db.session(), found)
    else:
        actions.take_down(db.session(), found, now=g.now)
        flash(_("Deleted. A line stays in its place, and you can put the post back there."), "done")
    return to_post(found.topic_id, found.number)


@section.post("/posts/<int:post_id>/helpful")
def helpful(post_id: int) -> Response:
    """Say that it helped, or take that back."""
    found = find(post_id)
    marking.find_helpful(db.session(), found, reader(), is_helpful=not request.form.get("undo"))
    return to_post(found.topic_id, found.number)


@section.post("/posts/<int:post_id>/answer")
def answer(post_id: int) -> Response:
    """Say that it is the answer, or that there is none after all."""
    found = find(post_id)
    if not permissions.may_accept(place(), reader(), found.topic):
        abort(404)
    if request.form.get("undo"):
        marking.reject(db.session(), found.topic)
    else:
        marking.accept(db.session(), found, reader(), now=g.now)
    return to_post(found.topic_id, found.number)


@section.get("/posts/<int:post_id>/history")
def history(post_id: int) -> str:
    """What it said before."""
    found = find(post_id)
    if not permissions.may_see_history(place(), reader(), found):
        abort(404)
    versions = [(revision.until_at, keep(revision.html)) for revision in queries.revisions_of(db.session(), found)]
    return render_template(
        "community/history.html", place=place(), post=found, now_reads=keep(found.html), versions=versions
    )


@section.get("/posts/<int:post_id>/report")
def report(post_id: int) -> str:
    """Ask the desk to look at it."""
    return render_template("community/report.html", place=place(), post=find(post_id), form=ReportForm())


@section.post("/posts/<int:post_id>/report")
def send_report(post_id: int) -> ResponseReturnValue:
    """Tell the desk, once."""
    found, form = find(post_id), ReportForm()
    if not form.validate():
        return render_template("community/report.html", place=place(), post=found, form=form), 422
    moderation.report(db.session(), found, reader(), form.reason.data or "", now=g.now)
    flash(_("Thank you. Coaches and staff will look at it."), "done")
    return redirects.to("topic.topic", cohort=place().cohort.slug, topic_id=found.topic_id)
