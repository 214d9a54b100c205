"""The mail room of an application: who writes its letters and where they are handed in, as its settings say."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask

from sprint.mail.compose import Composer
from sprint.mail.files import FileOffice
from sprint.mail.messages import Letterhead
from sprint.mail.smtp import AFTER_DOT, PostOffice

CSS = Path(__file__).parent / "static" / "css" / "email.css"


def letterhead(app: Flask) -> Letterhead:
    """What every letter of this installation carries."""
    config = app.config
    return Letterhead(
        config["BASE_URL"], config["MAIL_FROM"], (config["SECRET_KEY"], *reversed(config["SECRET_KEY_FALLBACKS"])),
        config["MAIL_BOUNCE"],
    )  # fmt: skip


def composer(app: Flask) -> Composer:
    """Writes the letters; made once for each address the site may have."""
    made: dict[Letterhead, Composer] = app.extensions.setdefault("sprint-mail", {})
    head = letterhead(app)
    if head not in made:
        made[head] = Composer(app.jinja_env, head, CSS.read_text("utf-8"))
    return made[head]


def office(app: Flask) -> PostOffice | FileOffice:
    """Where MAIL_URL says that letters are handed in."""
    url, head, write = app.config["MAIL_URL"], letterhead(app), composer(app).write
    if urlsplit(url).scheme == "file":
        return FileOffice(Path(unquote(urlsplit(url).path)), head, write)
    return PostOffice(
        url, head, write, timeout=app.config["MAIL_TIMEOUT"], after_dot=app.config.get("MAIL_AFTER_DOT", AFTER_DOT),
        per_second=app.config["MAIL_PER_SECOND"],
    )  # fmt: skip
