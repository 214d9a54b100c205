"""The demo's post office: every e-mail becomes a file that /dev/mail shows."""

import email
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.policy import default
from pathlib import Path

from sprint.mail.messages import Answer, Letterhead, Mail


class FileOffice:
    """Writes e-mails into a folder; their names sort by time."""

    def __init__(self, folder: Path, letterhead: Letterhead, write: Callable[[Mail], bytes]) -> None:
        self.folder, self.letterhead, self.write = folder, letterhead, write

    def send(self, mail: Mail) -> Answer:
        """Put one e-mail down, whole or not at all; the same e-mail again replaces itself."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self.folder / f"{mail.dated_at:%Y%m%dT%H%M%S%f}-{mail.id}.eml"
            part = file.with_suffix(".part")
            part.write_bytes(self.write(mail))
            part.replace(file)
        except Exception as error:  # one letter that cannot be written must not stop the others
            return Answer(f"cannot be written: {type(error).__name__}: {error}"[:300])
        return Answer()

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True)
class Letter:
    """An e-mail that was written down, as /dev/mail shows it."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def newest(folder: Path, most: int) -> list[Letter]:
    """The last e-mails, the newest first."""
    return [_read(file) for file in sorted(folder.glob("*.eml"), reverse=True)[:most]]


def find(folder: Path, name: str) -> Letter | None:
    """The e-mail of a name; None where there is none, or the name is no name of ours."""
    file = folder / f"{name}.eml"
    return _read(file) if re.fullmatch(r"\d{8}T\d{12}-\d+", name) and file.is_file() else None


def _read(file: Path) -> Letter:
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        file.stem, str(message["To"]), str(message["Subject"]), message["Date"].datetime,
        tuple((name, str(value)) for name, value in message.items()),
        text.get_content() if text else "", html.get_content() if html else "",
    )  # fmt: skip
