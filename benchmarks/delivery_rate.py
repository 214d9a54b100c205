"""How fast letters leave: claim, write, send and mark, against a bare loop that composes and sends the same letter.

`python -m benchmarks.delivery_rate [--letters N] [--database sqlite|postgresql|both]`. The floor composes the same
subject, text and HTML with EmailMessage and sends each over one connection that it keeps, to the same mail server on
loopback, in the same run. The mail server is a process of its own: it shares the cores, as it does for the floor.
"""

import argparse
import multiprocessing
import smtplib
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from flask import Flask
from sqlalchemy import Engine, update

from benchmarks.plan_scale import DUE, QUIET, Measured, engine_of, fill, post, show
from config import from_environ
from sprint import create_app, database, mailing
from sprint.mail import delivery
from sprint.mail.messages import Mail
from sprint.mail.models import Envelope
from sprint.mail.smtp import PostOffice
from sprint.plan import KINDS
from tests.faults.smtp_behaviours import MailServer

ROUNDS = 3


class Sink(MailServer):
    """Takes everything and keeps nothing."""

    def record(self, to: str, text: bytes, *, is_acknowledged: bool) -> None:
        """Nothing is kept."""


def _serve(port: Any) -> None:
    server = Sink()
    port.send(server.port)
    server.serve_forever()


@contextmanager
def sink() -> Iterator[int]:
    """The port of a mail server in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=_serve, args=(its,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


def application(folder: str) -> Flask:
    """For its templates: the letters are the product's own."""
    environ = {"SPRINT_MODE": "demo", "DATABASE_URL": "sqlite://", "INSTANCE_DIR": folder, "SECRET_KEY": "s" * 40,
               "MAIL_FROM": "sprint@example.com"}  # fmt: skip
    return create_app(from_environ(environ))


def ready(engine: Engine, letters: int) -> None:
    """So many e-mails that wait to leave."""
    database.Base.metadata.create_all(engine)
    fill(engine, letters)
    post(engine, QUIET)
    post(engine, DUE)


def again(engine: Engine) -> None:
    """As if none had left."""
    nothing = {"sent_at": None, "failed_at": None, "attempts": 0, "try_at": DUE, "dated_at": None, "trouble": None}
    with database.transaction(engine) as session:
        session.execute(update(Envelope).values(nothing))


def deliver(engine: Engine, app: Flask, port: int) -> float:
    """E-mails a second, one worker, without a limit."""
    with app.app_context():
        composer = mailing.composer(app)
        office = PostOffice(f"smtp://127.0.0.1:{port}?tls=none", composer.letterhead, composer.write)
        start = time.perf_counter()
        sent = delivery.deliver(engine, KINDS, lambda: DUE, office)
        rate = sent / (time.perf_counter() - start)
        office.close()
    return rate


def sample(engine: Engine, app: Flask) -> tuple[Mail, Any]:
    """One of the letters, and its words."""
    with app.app_context():
        composer = mailing.composer(app)
        batch = delivery.claim(engine, KINDS, DUE, composer.letterhead)
        assert batch
        return batch[0], composer.words(batch[0])


def bare(mail: Mail, words: Any, port: int, count: int) -> float:
    """E-mails a second of a loop that composes the letter anew and sends it, over and over."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        start = time.perf_counter()
        for number in range(count):
            message = EmailMessage(policy=SMTP)
            message["From"], message["To"], message["Subject"] = "sprint@example.com", mail.to, words.subject
            message["Message-ID"], message["Date"] = f"<{number}@example.com>", mail.dated_at
            message.set_content(words.text)
            message.add_alternative(words.html, subtype="html")
            smtp.sendmail("sprint@example.com", [mail.to], message.as_bytes())
        return count / (time.perf_counter() - start)


def measure_kind(kind: str, letters: int, app: Flask, port: int) -> Measured:
    """Rates of one database, and their ratio: the median of a few rounds, floor and product in turn."""
    with engine_of(kind) as engine:
        ready(engine, letters)
        mail, words = sample(engine, app)
        rounds: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            again(engine)
            rounds.append((deliver(engine, app, port), bare(mail, words, port, letters // 2)))
    product, floor = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(ours / theirs for ours, theirs in rounds)
    free = float("inf")
    return {
        f"{kind}: e-mails a second": (product, free, True),
        f"{kind}: of the bare loop": (floor, free, True),
        f"{kind}: delivery ÷ bare loop": (ratio, 0.5, ratio >= 0.5),
    }


def measure(quick: bool = False, kinds: Sequence[str] = ("sqlite", "postgresql"), letters: int = 0) -> Measured:
    """All figures; `quick` with a quarter of the letters."""
    letters = letters or (1_000 if quick else 4_000)
    app = application("/tmp")
    with sink() as port:
        return {name: figure for kind in kinds for name, figure in measure_kind(kind, letters, app, port).items()}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=4_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args()
    kinds = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    show(measure(kinds=kinds, letters=asked.letters))


if __name__ == "__main__":
    main()
