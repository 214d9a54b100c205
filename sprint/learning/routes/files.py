"""Files and photos of a deliverable: sent, looked at, taken out, handed out again."""

from collections.abc import Sequence

from flask import abort, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from sprint import database, errors, redirects, uploads
from sprint.cohorts.door import Room, enter_again, place
from sprint.curriculum import photo_rules
from sprint.curriculum.hand_in import Field
from sprint.curriculum.module import Module as Text
from sprint.database import db
from sprint.errors import Refused
from sprint.learning import actions, photo_check, queries
from sprint.learning.models import Deliverable, File
from sprint.learning.permissions import may_edit_deliverable, may_see_deliverable, owns_deliverable
from sprint.learning.photo_check import Report
from sprint.learning.routes.module import learner
from sprint.storing import SMALL, Stored, store

section = Room("files", __name__)


def photo_report(file: File, *, is_main: bool) -> Report | None:
    """What the photo check says of a file; None for one that is no photo."""
    if not file.report:
        return None
    rules = photo_rules.load(current_app.config["CONTENT_DIR"])
    return photo_check.report(file.report, rules, is_main=is_main)


section.add_app_template_global(photo_report)
section.add_app_template_global(lambda: uploads.PHOTOS.most, "most_bytes_of_photo")
section.add_app_template_global(lambda: uploads.FILES.most, "most_bytes_of_file")


@section.get("/modules/<slug>/deliverable/files")
def files(slug: str) -> str:
    """The files of a company's deliverable, each with what the photo check says of it."""
    _enrolment, text = learner(slug)
    return _page(text)


def _page(text: Text, trouble: dict[str, str] | None = None) -> str:
    enrolment = place().enrolment or abort(403)
    found = queries.own_deliverable(db.session(), enrolment, text.slug)
    return render_template(
        "learning/field_files.html", place=place(), text=text, deliverable=found, trouble=trouble or {},
        fields=[field for field in text.hand_in if field.is_upload],
        files=queries.files_by_field(db.session(), found.id) if found else {},
        may_edit=found is None or may_edit_deliverable(place(), found),
    )  # fmt: skip


@section.post("/modules/<slug>/deliverable/files")
def add(slug: str) -> ResponseReturnValue:
    """Take in what a person sends for a field. The bytes are read and measured before the database is asked to write:
    nobody waits for a photo."""
    enrolment, text = learner(slug)
    field = next((each for each in text.hand_in if each.is_upload and each.id == request.form.get("field")), None)
    if field is None:
        return errors.page(422, _("This module takes no file here. Open its page again: its text may have changed."))
    found = queries.own_deliverable(db.session(), enrolment, slug)
    if found is not None and not may_edit_deliverable(place(), found):
        return _answer(text, field, _("This was accepted, so it stays as it is. Ask your coach to open it again."))
    database.let_go(db.session())
    stored: list[Stored] = []
    try:
        _store_all(field, stored)
        _add_all(slug, field, stored)
    except Refused as refused:
        _forget(stored)
        return _answer(text, field, refused.sentence)
    return _answer(text, field)


def _store_all(field: Field, stored: list[Stored]) -> None:
    sent = [each for each in request.files.getlist("file") if each.filename]
    if not sent:
        raise Refused(_("Choose a photo first.") if field.kind == "photos" else _("Choose a file first."))
    for each in sent[: field.most or None]:
        stored.append(_stored(field, each, len(sent) > 1))


def _stored(field: Field, sent: FileStorage, is_one_of_many: bool) -> Stored:
    folder = current_app.config["UPLOADS_DIR"]
    try:
        return store(folder, sent.stream, sent.filename or "", is_photo=field.kind == "photos")
    except Refused as refused:
        if not is_one_of_many:
            raise
        name = uploads.harmless(sent.filename or "", "text/plain").rpartition(".")[0]
        raise Refused(_("%(name)s: %(sentence)s None was kept; send the others again without it.", name=name,
                        sentence=refused.sentence)) from None  # fmt: skip


def _add_all(slug: str, field: Field, stored: Sequence[Stored]) -> None:
    session, here = db.session(), enter_again()
    enrolment = here.enrolment or abort(403)
    found = actions.start_deliverable(session, enrolment, slug, now=g.now)
    room = actions.Room(current_app.config["UPLOADS_PER_COMPANY"], current_app.config["UPLOADS_PER_PERSON"])
    for each in stored:
        kept = actions.add_file(
            session, enrolment, found, field, each, room=room, person=current_user.person, now=g.now
        )  # fmt: skip
        if kept.key != each.key:
            _forget([each])


def _forget(stored: Sequence[Stored]) -> None:
    for each in stored:
        uploads.remove(current_app.config["UPLOADS_DIR"], each.key)


def _answer(text: Text, field: Field, trouble: str | None = None, removed: File | None = None) -> ResponseReturnValue:
    """To a script the field anew; to anybody else the page, or where a sentence has to be read the page of files."""
    code = 422 if trouble else 200
    if trouble:
        db.session().rollback()
        enter_again()
    if request.headers.get("X-Requested-With") == "autosave":
        return jsonify(html=_field(text, field, trouble, removed)), code
    if trouble:
        return _page(text, {field.id: trouble}), code
    return _back(text.slug, field.id)


def _field(text: Text, field: Field, trouble: str | None, removed: File | None) -> str:
    enrolment = place().enrolment or abort(403)
    found = queries.own_deliverable(db.session(), enrolment, text.slug)
    there = queries.in_field(db.session(), found.id, field.id) if found else ()
    return render_template(
        "learning/field_anew.html", place=place(), slug=text.slug, field=field, files=there, trouble=trouble,
        removed=removed,
        may_edit=found is None or may_edit_deliverable(place(), found),
    )  # fmt: skip


def _back(slug: str, field: str) -> Response:
    return redirects.to("deliverable.deliverable", cohort=place().cohort.slug, slug=slug, _anchor=f"field-{field}")


def _find(key: str) -> tuple[File, Deliverable]:
    """A file that the person may see now: foreign, hidden, locked and not there are one and the same."""
    here, session = place(), db.session()
    file, deliverable = queries.find_file(session, here, key) or abort(404)
    if not may_see_deliverable(here, deliverable):
        abort(404)
    if here.enrolment is None:
        return file, deliverable
    reading = queries.find_reading(session, here, deliverable.slug) or abort(404)
    week = reading.course.week(reading.lesson.week)
    if week is None or not week.is_open:
        abort(404)
    if not owns_deliverable(here, deliverable) and not queries.is_handed_in(session, file):
        abort(404)
    return file, deliverable


@section.get("/files/<key>")
def download(key: str) -> Response:
    """The file itself, to be saved."""
    file, _deliverable = _find(key)
    return uploads.answer(uploads.path_of(current_app.config["UPLOADS_DIR"], file.key), file.kind, file.name)


@section.get("/files/<key>/small")
def small(key: str) -> Response:
    """The small copy of a photo."""
    file, _deliverable = _find(key)
    if not file.report:
        abort(404)
    return uploads.answer(uploads.path_of(current_app.config["UPLOADS_DIR"], file.key, SMALL), file.kind, file.name)


@section.get("/files/<key>/check")
def check(key: str) -> str:
    """What the photo check measured, and what it means at each place."""
    file, deliverable = _find(key)
    report = photo_report(file, is_main=queries.is_main(db.session(), file)) or abort(404)
    return render_template(
        "learning/photo_check.html", place=place(), file=file, deliverable=deliverable, report=report,
        is_own=owns_deliverable(place(), deliverable),
    )  # fmt: skip


@section.post("/files/<key>/remove")
def remove(key: str) -> ResponseReturnValue:
    """Take a file out of its field, or put it back."""
    file, deliverable = _find(key)
    if not owns_deliverable(place(), deliverable):
        abort(404)
    enrolment, text = learner(deliverable.slug)
    field = next((each for each in text.hand_in if each.id == file.field), Field(file.field, "", "files"))
    try:
        if request.form.get("undo"):
            actions.put_file_back(db.session(), enrolment, deliverable, file, field)
        else:
            actions.remove_file(db.session(), deliverable, file, now=g.now)
    except Refused as refused:
        return _answer(text, field, refused.sentence)
    return _answer(text, field, removed=file if file.removed_at else None)


@section.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    """More than the site reads at once: refused before it is read."""
    db.session().rollback()
    return errors.page(413, uploads.too_large_at_once())
