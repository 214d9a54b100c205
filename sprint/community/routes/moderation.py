"""What coaches and staff do on a board."""

from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sprint import clock, redirects
from sprint.cohorts import queries as cohorts
from sprint.cohorts.door import place
from sprint.cohorts.models import Cohort
from sprint.community.actions import moderation as actions
from sprint.community.actions import settings
from sprint.community.forms import BoardForm, CautionForm, SilenceForm
from sprint.community.models import Post
from sprint.community.permissions import may_moderate
from sprint.community.queries import board as boards
from sprint.community.queries import moderation as queries
from sprint.community.queries import people
from sprint.community.routes.rooms import BoardRoom, reader
from sprint.community.routes.topic import to_post
from sprint.database import db
from sprint.sections import STAFF, Section

section = BoardRoom("moderation", __name__)
staff = Section("staff_board", __name__, audience=STAFF, url_prefix="/staff/cohorts/<cohort_slug>")


@section.before_request
def _only_the_desk() -> None:
    if not may_moderate(place()):
        abort(404)


def _find(post_id: int) -> Post:
    return boards.find_post(db.session(), place(), reader(), post_id, g.now) or abort(404)


@section.get("/board/reports")
def reports() -> str:
    """What people have reported, and who may not post."""
    session, here = db.session(), place()
    return render_template(
        "community/reports.html", place=here, reports=queries.reports(session, here),
        silences=queries.silences(session, here, g.now),
    )  # fmt: skip


@section.get("/posts/<int:post_id>/desk")
def desk(post_id: int) -> str:
    """Everything that the desk can do with a post and its author."""
    return _page(_find(post_id))


def _page(post: Post, caution: CautionForm | None = None, silence: SilenceForm | None = None) -> str:
    own = (caution or CautionForm(formdata=None), silence or SilenceForm(formdata=None))
    return render_template("community/desk.html", place=place(), post=post, caution=own[0], silence=own[1])


@section.post("/posts/<int:post_id>/hide")
def hide(post_id: int) -> Response:
    """Take a post from view, or show it again; its reports are settled with it."""
    post = _find(post_id)
    if request.form.get("undo"):
        actions.show(db.session(), post, by=reader(), now=g.now)
    else:
        actions.hide(db.session(), post, by=reader(), now=g.now)
        actions.settle(db.session(), post, by=reader(), now=g.now)
    return to_post(post.topic_id, post.number)


@section.post("/posts/<int:post_id>/settle")
def settle(post_id: int) -> Response:
    """The reports were looked at; the post stays."""
    actions.settle(db.session(), _find(post_id), by=reader(), now=g.now)
    return redirects.to("moderation.reports", cohort=place().cohort.slug)


@section.post("/posts/<int:post_id>/caution")
def caution(post_id: int) -> ResponseReturnValue:
    """Write to the author."""
    post, form = _find(post_id), CautionForm()
    if not form.validate():
        return _page(post, caution=form), 422
    actions.caution(db.session(), post, form.text.data or "", by=reader(), now=g.now)
    flash(_("The letter is on its way."), "done")
    return to_post(post.topic_id, post.number)


@section.post("/posts/<int:post_id>/silence")
def silence(post_id: int) -> ResponseReturnValue:
    """Let the author not post for a while."""
    post, form = _find(post_id), SilenceForm()
    if not form.validate() or post.person is None:
        return _page(post, silence=form), 422
    actions.silence(
        db.session(), place(), post.person, days=form.days.data, reason=form.reason.data or "", by=reader(), now=g.now
    )
    flash(_("%(name)s cannot post here for now.", name=post.person.name), "done")
    return redirects.to("moderation.reports", cohort=place().cohort.slug)


@section.post("/board/silences/<int:person_id>/end")
def end_silence(person_id: int) -> Response:
    """Let a person post again."""
    person = queries.find_member(db.session(), place(), person_id) or abort(404)
    actions.end_silence(db.session(), place(), person, by=reader(), now=g.now)
    return redirects.to("moderation.reports", cohort=place().cohort.slug)


def _cohort(slug: str) -> Cohort:
    return cohorts.find_cohort(db.session(), slug) or abort(404)


@staff.get("/board")
def board(cohort_slug: str) -> str:
    """What staff set for a board, and how the cohort's pulse goes."""
    cohort = _cohort(cohort_slug)
    found = boards.board_of(db.session(), cohort.id)
    return _staff_page(cohort, BoardForm(obj=found))


def _staff_page(cohort: Cohort, form: BoardForm) -> str:
    session = db.session()
    return render_template(
        "community/staff.html", cohort=cohort, form=form, trend=people.trend_of(session, cohort.id),
        told=people.pulses_of(session, cohort.id),
    )  # fmt: skip


@staff.post("/board")
def save(cohort_slug: str) -> ResponseReturnValue:
    """Keep what staff set."""
    cohort, form = _cohort(cohort_slug), BoardForm()
    if not form.validate():
        return _staff_page(cohort, form), 422
    settings.set_board(
        db.session(), cohort, group_url=form.group_url.data or "", alarm_hours=form.alarm_hours.data, by=reader(),
        now=clock.now(),
    )  # fmt: skip
    flash(_("Saved."), "done")
    return redirects.to("staff_board.board", cohort_slug=cohort.slug)
