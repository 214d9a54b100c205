"""Files that come in with a form: put to the disk before the database is asked to write, gone again if it refuses."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import abort, current_app, g
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from sprint import database, uploads
from sprint.coaching import actions
from sprint.coaching.actions import MOST_FILES
from sprint.coaching.models import Seat
from sprint.cohorts.door import enter_again, place
from sprint.database import db
from sprint.errors import Refused
from sprint.learning.actions import Room
from sprint.storing import Stored, store


@contextmanager
def sent_files(sent: Sequence[FileStorage]) -> Iterator[list[Stored]]:
    """The files of a field, on the disk. What was loaded before is let go where there are any: find it anew."""
    stored: list[Stored] = []
    try:
        if sent:
            database.let_go(db.session())
            _store_all(sent, stored)
            enter_again()
        yield stored
    except Refused:
        for each in stored:
            uploads.remove(current_app.config["UPLOADS_DIR"], each.key)
        raise


def _store_all(sent: Sequence[FileStorage], stored: list[Stored]) -> None:
    if len(sent) > MOST_FILES:
        raise Refused(_("A session takes %(n)s files. Choose the ones that matter most.", n=MOST_FILES), "files")
    for each in sent:
        name = each.filename or ""
        try:
            stored.append(store(current_app.config["UPLOADS_DIR"], each.stream, name, is_photo=False))
        except Refused as refused:
            shown = uploads.harmless(name, "text/plain").rpartition(".")[0]
            raise Refused(f"{shown}: {refused.sentence}", "files") from None


def attach_all(seat: Seat, stored: Sequence[Stored]) -> None:
    """Put them to a session; those that are there already leave the disk again."""
    enrolment = place().enrolment or abort(403)
    room = Room(current_app.config["UPLOADS_PER_COMPANY"], current_app.config["UPLOADS_PER_PERSON"])
    for each in stored:
        kept = actions.attach(
            db.session(), enrolment, seat, each, room=room, person=current_user.person, now=g.now
        )  # fmt: skip
        if kept.key != each.key:
            uploads.remove(current_app.config["UPLOADS_DIR"], each.key)
