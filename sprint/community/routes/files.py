"""Handing out the files of posts."""

from flask import abort, current_app, g
from werkzeug.wrappers import Response

from sprint import uploads
from sprint.cohorts.door import place
from sprint.community.models import BoardFile
from sprint.community.queries import files as queries
from sprint.community.routes.rooms import BoardRoom, reader
from sprint.database import db
from sprint.storing import SMALL

section = BoardRoom("board_files", __name__)


def _find(key: str) -> BoardFile:
    return queries.find_file(db.session(), place(), reader(), key, g.now) or abort(404)


@section.get("/board/files/<key>")
def download(key: str) -> Response:
    """The file itself."""
    file = _find(key)
    return uploads.answer(uploads.path_of(current_app.config["UPLOADS_DIR"], file.key), file.kind, file.name)


@section.get("/board/files/<key>/small")
def small(key: str) -> Response:
    """The small copy of a photo."""
    file = _find(key)
    if not file.is_photo:
        abort(404)
    return uploads.answer(uploads.path_of(current_app.config["UPLOADS_DIR"], file.key, SMALL), file.kind, file.name)
