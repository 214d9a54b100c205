"""The discussion of a module: its prompt, and what people write below."""

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from sprint import redirects
from sprint.cohorts.door import place
from sprint.community.actions import posts as actions
from sprint.community.forms import ReplyForm
from sprint.community.queries import board as queries
from sprint.community.routes.rooms import BoardRoom, composed, note_refusal, reader, taken, wants_preview, written_in
from sprint.community.routes.topic import to_post
from sprint.curriculum.module import Module as Text
from sprint.database import db
from sprint.errors import Refused
from sprint.learning import queries as learning
from sprint.markdown import plain_text

section = BoardRoom("discussion", __name__)


def text_of(slug: str) -> Text:
    """The text of a module whose week is open: locked and not there are the same."""
    session, here = db.session(), place()
    reading = learning.find_reading(session, here, slug) or abort(404)
    week = reading.course.week(reading.lesson.week)
    if week is None or not week.is_open:
        abort(404)
    return learning.text_of(session, reading.course, slug)


def prompt_of(text: Text) -> str:
    """What a module asks people to talk about."""
    return next((plain_text(str(part.html)).strip() for part in text.sections if part.id == "share"), "")


@section.get("/modules/<slug>/discussion")
def discussion(slug: str) -> ResponseReturnValue:
    """The topic of the module; where nobody has written yet, the prompt and a form."""
    text = text_of(slug)
    topic = queries.find_prompt(db.session(), place(), slug)
    if topic is not None and topic.hidden_at is None:
        return redirects.to("topic.topic", cohort=place().cohort.slug, topic_id=topic.id)
    return _page(text, ReplyForm())


def _page(text: Text, form: ReplyForm, *, shows_preview: bool = False) -> str:
    return render_template(
        "community/discussion.html", place=place(), text=text, prompt=prompt_of(text),
        composed=composed(form, shows_preview=shows_preview),
    )  # fmt: skip


@section.post("/modules/<slug>/discussion")
def write(slug: str) -> ResponseReturnValue:
    """Write the first post, or one more where somebody was quicker."""
    text, form = text_of(slug), ReplyForm()
    try:
        written = written_in(form)
        if wants_preview():
            return _page(text, form, shows_preview=True)
        if not form.validate():
            return _page(text, form), 422
        here, session = place(), db.session()
        topic = actions.open_prompt(session, here, slug, text.title, text.week, now=g.now)
        post = actions.reply(session, here, topic, reader(), written, now=g.now)
    except Refused as refused:
        note_refusal(form, refused)
        return _page(text, form), 422
    return taken(to_post(topic.id, post.number), form)
