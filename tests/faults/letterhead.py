"""Who writes the letters of the fault suites: the product's own composer, or a plain hand where thousands are sent."""

import tempfile
from email.utils import format_datetime
from functools import cache

from flask import Flask

from config import from_environ
from sprint import create_app, mailing
from sprint.mail.compose import Composer
from sprint.mail.messages import Letterhead, Mail

HEAD = Letterhead("http://127.0.0.1:8000", "sprint@example.com", ("s" * 40,))


def plain(mail: Mail) -> bytes:
    """An e-mail with the headers that count and its letters by name."""
    head = {
        "From": HEAD.mail_from, "To": mail.to, "Subject": " ".join(mail.letters), "Message-ID": mail.message_id,
        "Date": format_datetime(mail.dated_at),
    }  # fmt: skip
    lines = [*(f"{name}: {value}" for name, value in head.items()), "", *mail.letters, ""]
    return "\r\n".join(lines).encode("ascii")


@cache
def _desk() -> tuple[Flask, Composer]:
    """An application for its templates alone: nothing asks its database."""
    environ = {"SPRINT_MODE": "demo", "DATABASE_URL": "sqlite://", "INSTANCE_DIR": tempfile.gettempdir(),
               "SECRET_KEY": HEAD.secrets[0], "MAIL_FROM": HEAD.mail_from}  # fmt: skip
    app = create_app(from_environ(environ))
    with app.app_context():
        return app, mailing.composer(app)


def composed(mail: Mail) -> bytes:
    """An e-mail as people get it."""
    app, composer = _desk()
    with app.app_context():
        return composer.write(mail)
