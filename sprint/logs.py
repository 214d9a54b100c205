"""Logs: JSON lines in production, colors in the demo; each line of a request carries its id."""

import logging
import sys
import time
import uuid

import structlog
from flask import Flask, Response, g, request
from structlog.typing import Processor

log = structlog.get_logger("sprint.web")
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
QUIET = frozenset({"health.healthz", "health.readyz", "health.metrics"})  # monitors ask every few seconds


def formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """How every line is written, the libraries' own included."""
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*SHARED, structlog.stdlib.add_logger_name],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def configure(*, as_json: bool, level: str = "INFO") -> None:
    """Send everything, the libraries' lines included, through one formatter to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(as_json=as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("apscheduler", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),  # the level above decides, and may change
        cache_logger_on_first_use=True,
    )


def init_app(app: Flask) -> None:
    """Give each request an id, say it in the answer, and write one line when it is answered."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        g.request_id = uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "-")
        if request.endpoint not in QUIET or response.status_code >= 400:
            log.info(
                "answered",
                method=request.method,
                path=request.url_rule.rule if request.url_rule else "-",  # the pattern: an address may hold a secret
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            )
        return response
