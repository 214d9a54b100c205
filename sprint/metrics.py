"""Figures for Prometheus: how requests are answered, and how the mail stands.

With several processes (`flask run-site`) each writes its counts into PROMETHEUS_MULTIPROC_DIR, and whichever is asked
adds them up.
"""

import os
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine, Select, func, select

from sprint import clock, database
from sprint.mail.models import Envelope, Heartbeat, Hold, Letter, undelivered, waiting

answers = Counter("sprint_answers", "Requests answered", ["endpoint", "method", "status"])
seconds = Histogram(
    "sprint_answer_seconds", "How long the answer took", ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Count every request of the application."""

    @app.before_request
    def _begin() -> None:
        g.counted_from = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.url_rule else "any"  # a visitor may invent methods; each would be a series
        answers.labels(endpoint, method, response.status_code).inc()
        if began := g.pop("counted_from", None):
            seconds.labels(endpoint).observe(time.perf_counter() - began)
        return response


class Mail(Collector):
    """How the mail stands at this moment, read from the database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        now = clock.now()
        due = select(func.count()).select_from(Letter).where(waiting, Letter.due_at <= now)
        counts = {
            "sprint_letters_waiting": ("Letters that are due and in no envelope yet", due),
            "sprint_envelopes_waiting": ("E-mails on their way", _envelopes().where(undelivered)),
            "sprint_envelopes_failed": ("E-mails given up", _envelopes().where(Envelope.failed_at.is_not(None))),
            "sprint_mail_holds": ("Switches that keep mail from leaving", select(func.count()).select_from(Hold)),
        }
        with database.reading(self.engine) as session:
            for name, (says, count) in counts.items():
                yield GaugeMetricFamily(name, says, value=session.scalar(count) or 0)
            ages = GaugeMetricFamily("sprint_timer_age_seconds", "Since the job last succeeded", labels=["job"])
            for job, done_at in session.execute(select(Heartbeat.job, Heartbeat.done_at)):
                ages.add_metric([job], (now - done_at).total_seconds() if done_at else float("inf"))
            yield ages


def _envelopes() -> Select[int]:
    return select(func.count()).select_from(Envelope)


def text(engine: Engine) -> bytes:
    """Everything, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Mail(engine))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(REGISTRY) + generate_latest(registry)
