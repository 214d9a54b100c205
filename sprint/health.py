"""What monitors ask, in plain text."""

import hmac
from datetime import datetime
from ipaddress import ip_address

from flask import Response, current_app, request
from sqlalchemy.exc import DBAPIError

from sprint import clock, database, metrics, schema
from sprint.database import db
from sprint.mail import queries as mail
from sprint.plan import KINDS
from sprint.sections import EVERYONE, Section

section = Section("health", __name__, audience=EVERYONE, keeps_nothing=True)


@section.get("/healthz")
def healthz() -> Response:
    """The process is up."""
    return _says(None)


@section.get("/readyz")
def readyz() -> Response:
    """The database answers and has the schema of this program; with `?timer` also: what is due gets done."""
    try:
        trouble = _schema_trouble()
        if trouble is None and "timer" in request.args:
            trouble = _timer_trouble(clock.now())
    except DBAPIError:
        trouble = "The database does not answer."
    return _says(trouble)


@section.get("/metrics", endpoint="metrics")
def figures() -> Response:
    """Figures for Prometheus, for this machine itself or whoever has METRICS_TOKEN."""
    if not (_is_from_here() or _has_token()):
        return Response("Ask from the machine itself, or with METRICS_TOKEN as a bearer token.\n", 403, _PLAIN)
    return Response(metrics.text(db.engine), mimetype="text/plain; version=0.0.4; charset=utf-8")


_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def _says(trouble: str | None) -> Response:
    return Response(f"{trouble}\n" if trouble else "ok\n", 503 if trouble else 200, _PLAIN)


def _schema_trouble() -> str | None:
    with database.reader(db.engine).connect() as connection:
        current = schema.current(connection)
    if current == schema.head():
        return None
    return f"The database is at revision {current}, and this program needs {schema.head()}: run `flask prepare-site`."


def _timer_trouble(now: datetime) -> str | None:
    """What has been due for 15 minutes and is not done (RELIABILITY F18)."""
    with database.reading(db.engine) as session:
        late = {
            "Letters are due and not posted": mail.is_posting_late(session, KINDS, now),
            "E-mails wait and do not leave": mail.is_delivery_late(session, now),
        }
        told = [f"{beat.job}: {beat.trouble}" for beat in mail.heartbeats(session).values() if beat.trouble]
    if not any(late.values()):
        return None
    return ". ".join([*(what for what, is_so in late.items() if is_so), *told, "Is `flask run-schedule` running?"])


def _is_from_here() -> bool:
    """Whether a process of this machine asks, and not a proxy on it for somebody else."""
    if "X-Forwarded-For" in request.headers and not current_app.config["TRUSTED_PROXIES"]:
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _has_token() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    given = request.authorization
    return bool(token and given and given.type == "bearer" and hmac.compare_digest(given.token or "", token))
