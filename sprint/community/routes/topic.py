"""A topic: read, answered, followed; pinned, locked and hidden by the desk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response

from sprint import marks, redirects
from sprint.cohorts.door import place
from sprint.community import permissions
from sprint.community.actions import marking, moderation
from sprint.community.actions import posts as actions
from sprint.community.forms import ReplyForm
from sprint.community.models import BoardFile, Topic
from sprint.community.queries import board as queries
from sprint.community.queries import files as file_queries
from sprint.community.reading import PAGE, PostRow, page_of
from sprint.community.routes.printing import post_printer
from sprint.community.routes.rooms import (
    BoardRoom,
    composed,
    hours,
    note_refusal,
    reader,
    taken,
    wants_preview,
    written_in,
)
from sprint.database import SAFE_METHODS, db
from sprint.errors import Refused
from sprint.markdown import keep

section = BoardRoom("topic", __name__)


def find(topic_id: int) -> Topic:
    """A topic that the person may see: foreign, hidden, locked and not there are one and the same."""
    see = queries.see_topic if request.method in SAFE_METHODS else queries.find_topic
    return see(db.session(), place(), reader(), topic_id, g.now) or abort(404)


@dataclass
class Sheet:
    """What a page of a topic shows."""

    topic: Topic
    page: int
    posts: list[PostRow]
    files: dict[int, list[BoardFile]]
    new: int = 0  # posts of others, unseen
    first_new: int = 0
    is_followed: bool = False
    answer: PostRow | None = None
    silence: Any = None
    seen: int = 0  # the number of the last post that the reader has seen
    flags: dict[str, bool] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many there are."""
        return max(1, page_of(self.topic.last_number))


def sheet_of(topic: Topic, page: int | None) -> Sheet:
    """One page of a topic; without a number the one on which something new stands, or the first."""
    session, here, person = db.session(), place(), reader()
    mark = queries.mark_of(session, person, topic, g.now)
    page = page or page_of(mark.first_new or 1)
    posts, answer = queries.posts_and_answer(session, topic, person, after=(page - 1) * PAGE)
    may_accept = permissions.may_accept(here, person, topic)
    files = file_queries.of_posts(session, [post.id for post in (*posts, *((answer,) if answer else ()))])
    return Sheet(
        topic, page, posts, files, mark.new, mark.first_new, mark.is_followed, answer,
        queries.silence_of(session, here, person, g.now), mark.seen,
        {"desk": permissions.may_moderate(here), "accept": may_accept, "reply": permissions.may_reply(here, topic)},
    )  # fmt: skip


@section.get("/board/<int:topic_id>")
def topic(topic_id: int) -> str:
    """The posts of a topic. What is shown counts as read."""
    found, form = find(topic_id), ReplyForm()
    if quoted := _quoted(found):
        form.body.data = quoted
    return _page(found, form)


def _quoted(topic: Topic) -> str | None:
    number = request.args.get("quote", type=int)
    quoted = queries.posts(db.session(), topic, reader(), after=number - 1, most=1) if number else []
    post = queries.find_post(db.session(), place(), reader(), quoted[0].id, g.now) if quoted else None
    if post is None or post.is_gone or post.person is None:
        return None
    lines = "\n".join(f"> {line}" for line in post.source.splitlines())
    return f"{post.person.name}:\n\n{lines}\n\n"


def _page(found: Topic, form: ReplyForm, *, shows_preview: bool = False) -> str:
    sheet = sheet_of(found, request.args.get("page", type=int))
    _mark(sheet)
    return render_template(
        "community/topic.html", place=place(), sheet=sheet, topic=found, post=_printer(sheet),
        composed=composed(form, shows_preview=shows_preview),
    )  # fmt: skip


def _printer(sheet: Sheet) -> Callable[..., Markup]:
    return post_printer(place().cohort.slug, sheet.topic.id, sheet.files, sheet.flags)


def _mark(sheet: Sheet) -> None:
    if sheet.posts and sheet.posts[-1].number > sheet.seen:  # or each look would write to the disk
        person_id, topic_id, number = reader().id, sheet.topic.id, sheet.posts[-1].number
        marks.later(lambda session: marking.mark_seen(session, person_id, topic_id, number))


@section.post("/board/<int:topic_id>")
def reply(topic_id: int) -> ResponseReturnValue:
    """Add a post, or show how it will look."""
    found, form = find(topic_id), ReplyForm()
    try:
        written = written_in(form)
        found = find(topic_id)
        if wants_preview():
            return _page(found, form, shows_preview=True)
        if not form.validate():
            return _page(found, form), 422
        post = actions.reply(db.session(), place(), found, reader(), written, now=g.now)
    except Refused as refused:
        note_refusal(form, refused)
        return _page(find(topic_id), form), 422
    return taken(to_post(topic_id, post.number), form)


def to_post(topic_id: int, number: int) -> Response:
    """To a post at its place in its topic."""
    return redirects.to(
        "topic.topic", cohort=place().cohort.slug, topic_id=topic_id, page=page_of(number), _anchor=f"post-{number}"
    )


@section.get("/board/<int:topic_id>/news")
def news(topic_id: int) -> Response:
    """The posts after a number, for a page that stays open; 304 where there are none (RFC 9110, 15.4.5)."""
    after = max(0, request.args.get("after", 0, int) or 0)
    found = find(topic_id)
    answer = make_response()
    answer.set_etag(f"{topic_id}-{found.last_number}-{found.replies}-{after}")
    if answer.make_conditional(request).status_code == 304 or found.last_number <= after:
        return answer
    posts = queries.posts(db.session(), found, reader(), after=after)
    sheet = Sheet(
        found, 0, posts, file_queries.of_posts(db.session(), [post.id for post in posts]),
        flags={"desk": permissions.may_moderate(place()), "accept": False,
               "reply": permissions.may_reply(place(), found)},
    )  # fmt: skip
    _mark(sheet)
    answer.set_data(
        render_template("community/news.html", place=place(), sheet=sheet, topic=found, post=_printer(sheet))
    )
    return answer


@section.post("/board/<int:topic_id>/follow")
def follow(topic_id: int) -> Response:
    """Follow, or stop."""
    found = find(topic_id)
    marking.follow(db.session(), reader(), found, is_wanted=not request.form.get("undo"))
    return redirects.to("topic.topic", cohort=place().cohort.slug, topic_id=topic_id)


@section.post("/board/<int:topic_id>/change")
def change(topic_id: int) -> Response:
    """Pin, lock or hide it, or the other way round."""
    if not permissions.may_moderate(place()):
        abort(404)
    found = find(topic_id)
    said = moderation.change_topic(
        db.session(),
        found,
        request.form.get("what", ""),
        by=reader(),
        is_wanted=not request.form.get("undo"),
        now=g.now,
    )
    flash(said, "done")
    return redirects.to("topic.topic", cohort=place().cohort.slug, topic_id=topic_id)


section.add_app_template_filter(keep, "kept_html")  # a post's HTML was cleaned when it was written
section.add_app_template_filter(hours)


_KINDS = {
    "question": _l("Question"), "talk": _l("Talk"), "announcement": _l("Announcement"),
    "private": _l("Private question"), "prompt": _l("Discussion"),
}  # fmt: skip


@section.app_template_filter("kind_of_topic")
def kind_of_topic(kind: str) -> str:
    """What a topic is, in a word."""
    return str(_KINDS.get(kind, ""))
