"""What can go wrong, and the pages that say so."""

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from sprint.database import db, is_busy

log = structlog.get_logger(__name__)
PAGES = frozenset({400, 403, 404, 405, 410, 413, 422, 429, 500, 503})


class Refused(Exception):
    """An action that cannot be done, with a sentence that tells the person why and what to do.

    `field` names the field of a form that the sentence belongs to.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


def page(code: int, sentence: str | None = None) -> tuple[str, int]:
    """An error page. It touches no database: the session may be what is broken."""
    name = code if code in PAGES else (400 if code < 500 else 500)
    return render_template(f"errors/{name}.html", sentence=sentence, code=code, bare=True), code


def init_app(app: Flask) -> None:
    """Every error becomes a page that says what happened and what to do next."""

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error
        db.session.rollback()
        said = error.description if error.description != type(error).description else None
        body, status = page(code, said)
        headers = {k: v for k, v in error.get_headers() if k.lower() in {"allow", "retry-after"}}
        return body, status, headers

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> ResponseReturnValue:
        db.session.rollback()
        return page(422, error.sentence)

    @app.errorhandler(DBAPIError)
    def _database(error: DBAPIError) -> ResponseReturnValue:
        db.session.rollback()
        if not is_busy(error):
            return _failed(error)
        log.warning("database_busy", path=request.path, trouble=str(error.orig)[:200])
        return *page(503), {"Retry-After": "5"}

    @app.errorhandler(Exception)
    def _failed(error: Exception) -> ResponseReturnValue:
        log.exception("request_failed", path=request.path, exc_info=error)
        if app.testing and app.config.get("PROPAGATE_ERRORS"):
            raise error
        db.session.rollback()
        return page(500)
