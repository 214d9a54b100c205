"""The board: its topics, a new one, and how one hears of it."""

from datetime import datetime, time

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sprint import redirects
from sprint.cohorts.door import place
from sprint.community.actions import marking, settings
from sprint.community.actions import posts as actions
from sprint.community.forms import PaceForm, TopicForm
from sprint.community.permissions import may_moderate
from sprint.community.queries import board as queries
from sprint.community.queries import moderation, overview
from sprint.community.routes.printing import topic_rows
from sprint.community.routes.rooms import BoardRoom, composed, note_refusal, reader, taken, wants_preview, written_in
from sprint.database import db
from sprint.errors import Refused
from sprint.forms import moment

section = BoardRoom("board", __name__)


@section.get("/board")
def board() -> str:
    """The topics in which somebody wrote last, the pinned ones on top."""
    session, here, person = db.session(), place(), reader()
    page, show = max(1, request.args.get("page", 1, int) or 1), request.args.get("show", "")[:20]
    topics, has_more = queries.topics(session, here, person, g.now, show=show, page=min(page, 10_000))
    return render_template(
        "community/board.html", place=here, topics=topic_rows(topics, here.cohort.slug, g.now), has_more=has_more,
        page=page, show=show,
        side=overview.side_of(session, here, person, g.now), is_desk=may_moderate(here),
        reports=moderation.count_waiting(session, here) if may_moderate(here) else 0,
    )  # fmt: skip


@section.post("/board/seen")
def seen() -> Response:
    """Take all for read."""
    marking.mark_all_seen(db.session(), place(), reader(), now=g.now)
    flash(_("Everything counts as read."), "done")
    return redirects.to("board.board", cohort=place().cohort.slug)


def _form() -> TopicForm:
    here, asked = place(), request.args
    form = TopicForm()
    form.offer([week.number for week in here.weeks], is_desk=may_moderate(here))
    if request.method == "GET":
        week, kind = asked.get("week", 0, int), asked.get("kind", "")
        form.week.data = week if week in {choice.value for choice in form.week.choices} else 0
        kinds = [choice.value for choice in form.kind.choices]
        form.kind.data = kind if kind in kinds else kinds[0]
    return form


@section.get("/board/new")
def new() -> str:
    """A new topic."""
    return _new_page(_form())


def _new_page(form: TopicForm, *, shows_preview: bool = False) -> str:
    silence = queries.silence_of(db.session(), place(), reader(), g.now)
    return render_template(
        "community/new.html", place=place(), composed=composed(form, shows_preview=shows_preview), silence=silence
    )


@section.post("/board/new")
def start() -> ResponseReturnValue:
    """Post it, or show how it will look."""
    form = _form()
    try:
        written = written_in(form)
        if wants_preview():
            return _new_page(form, shows_preview=True)
        if not form.validate():
            return _new_page(form), 422
        topic = actions.start_topic(
            db.session(), place(), reader(), written, kind=form.kind.data, title=form.title.data,
            week=form.week.data or None, posted_at=_posted_at(form), now=g.now,
        )  # fmt: skip
    except Refused as refused:
        note_refusal(form, refused)
        return _new_page(form), 422
    flash(_("Posted.") if topic.posted_at <= g.now else _("Kept. It appears at its hour."), "done")
    return taken(redirects.to("topic.topic", cohort=place().cohort.slug, topic_id=topic.id), form)


def _posted_at(form: TopicForm) -> datetime | None:
    if not (place().role in ("coach", "staff") and form.day.data):
        return None
    at = moment(form.day.data, form.hour.data or time(9), reader().zone)
    if at <= g.now:
        raise Refused(_("This hour has passed. Choose a later one, or leave the day empty."), "day")
    return at


@section.get("/board/mail")
def mail() -> str:
    """How the person hears of the board."""
    return render_template("community/mail.html", place=place(), form=_pace_form())


def _pace_form() -> PaceForm:
    return PaceForm(pace=settings.pace_of(db.session(), reader()))


@section.post("/board/mail")
def save_mail() -> ResponseReturnValue:
    """Keep the choice."""
    form = _pace_form()
    if not form.validate():
        return render_template("community/mail.html", place=place(), form=form), 422
    settings.choose_pace(db.session(), reader(), form.pace.data)
    flash(_("Saved. This holds for every board you are on."), "done")
    return redirects.to("board.board", cohort=place().cohort.slug)
