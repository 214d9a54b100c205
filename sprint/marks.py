"""Reading marks: the only writes of a request that looks. They are made after the answer, and may be lost."""

from collections.abc import Callable

import structlog
from flask import Flask, Response, g
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from sprint.database import db, transaction

log = structlog.get_logger(__name__)
Marking = Callable[[Session], object]


def later(marking: Marking) -> None:
    """Write this once the answer is on its way."""
    g.setdefault("markings", []).append(marking)


def init_app(app: Flask) -> None:
    """Write each request's marks in one transaction of their own, when its answer has been sent."""

    @app.after_request
    def _collect(response: Response) -> Response:
        if markings := g.pop("markings", None):
            engine = db.engine
            response.call_on_close(lambda: _write(engine, markings))
        return response

    def _write(engine: Engine, markings: list[Marking]) -> None:
        try:
            with transaction(engine) as session:
                for marking in markings:
                    marking(session)
        except DBAPIError as error:
            log.warning("marks_lost", trouble=str(error.orig)[:200])
