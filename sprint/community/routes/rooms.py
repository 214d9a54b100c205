"""What the rooms of the community share: who looks in is noted, and how a post is put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, g, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from sprint import database, marks, uploads
from sprint.accounts.models import Person
from sprint.cohorts.door import Room, enter_again, place
from sprint.community.actions import files as file_actions
from sprint.community.actions import moderation
from sprint.community.actions.posts import Written, render
from sprint.community.forms import ReplyForm, TopicForm
from sprint.community.models import BoardFile
from sprint.community.queries import files as file_queries
from sprint.database import db
from sprint.errors import Refused
from sprint.markdown import keep
from sprint.storing import store


class BoardRoom(Room):
    """A room of a cohort's community. A visit by staff who do not look after the cohort is in the audit trail."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.after_request(_note_visit)


def _note_visit(answer: FlaskResponse) -> FlaskResponse:
    here, now = g.get("place"), g.get("now")
    if here is not None and here.role == "staff" and request.method == "GET" and answer.status_code < 400:
        person_id, cohort_id = current_user.person.id, here.cohort.id
        marks.later(lambda session: moderation.note_visit(session, person_id, cohort_id, now=now))
    return answer


def reader() -> Person:
    """Who looks."""
    person: Person = current_user.person
    return person


@dataclass
class Composed:
    """A form with a text in it as the page shows it: with the files chosen so far, and its preview where asked for."""

    form: Any
    files: Sequence[BoardFile] = ()
    kept: frozenset[str] = frozenset()
    preview: Markup | None = None
    chosen: list[BoardFile] = field(default_factory=list)


def written_in(form: ReplyForm | TopicForm) -> Written:
    """What was typed and chosen; files that came along are kept first, whatever becomes of the rest.

    Their bytes are read, and their rows written, before anything else is: nobody waits for a photo, and a form that
    is refused shows them by name.
    """
    sent = [each for each in request.files.getlist("files") if each.filename]
    kept = set(request.form.getlist("keep"))
    if sent:
        person, now, key = reader(), g.now, form.key.data or ""
        database.let_go(db.session())
        kept |= {_kept(person, key, each, now) for each in sent[: file_actions.MOST + 1]}
        enter_again()
    return Written(form.body.data or "", form.key.data or "", frozenset(kept))


def _kept(person: Person, key: str, sent: Any, now: Any) -> str:
    folder = current_app.config["UPLOADS_DIR"]
    stored = store(folder, sent.stream, sent.filename or "", is_photo=False)
    try:
        with database.transaction(db.engine) as session:
            room = current_app.config["UPLOADS_PER_PERSON"]
            file = file_actions.add_file(session, person, key, stored, room=room, now=now)
            kept = file.key
    except Refused:
        uploads.remove(folder, stored.key)
        raise
    if kept != stored.key:
        uploads.remove(folder, stored.key)
    return kept


def composed(form: Any, *, shows_preview: bool = False) -> Composed:
    """The form with its files and preview, for a page; after a post, with what was typed and chosen in it."""
    if request.method == "GET":
        return Composed(form)
    files = file_queries.of_form(db.session(), reader(), form.key.data or "")
    asked = frozenset(request.form.getlist("keep"))
    before = frozenset(request.form.getlist("shown"))
    kept = frozenset(file.key for file in files if file.key in asked or file.key not in before)
    html = render(db.session(), place(), form.body.data or "", g.now) if shows_preview else None
    return Composed(form, files, kept, keep(html) if html is not None else None)


def wants_preview() -> bool:
    """Whether the person only wants to see how it will look."""
    return "preview" in request.form


def note_refusal(form: Any, refused: Refused) -> None:
    """Put what cannot be done beside its field; what this request has written so far is taken back."""
    db.session().rollback()
    enter_again()
    form.refuse(refused)


def taken(answer: Response, form: Any) -> Response:
    """Tell the page's script which form was taken, so that it can throw its copy of the text away."""
    is_https = current_app.config["BASE_URL"].startswith("https://")
    answer.set_cookie("posted", form.key.data or "", max_age=120, samesite="Lax", secure=is_https)
    return answer


def hours(minutes: int) -> str:
    """A time as people say it: "1.5 h"."""
    return _("%(n)s h", n=f"{minutes / 60:.1f}".removesuffix(".0"))
