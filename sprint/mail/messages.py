"""What delivery hands to a post office, and what comes back."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sprint.planning import Kind, Told


@dataclass(frozen=True)
class Letterhead:
    """What every letter of an installation carries: its addresses, and the secret that signs its names and links."""

    base_url: str
    mail_from: str
    secrets: tuple[str, ...]  # the one in use first, then those that are still honored
    bounce_to: str = ""

    @property
    def envelope_sender(self) -> str:
        """Whom mail servers tell that a letter did not arrive."""
        return self.bounce_to or self.mail_from

    def message_id(self, lead: Told) -> str:
        """The name of an e-mail: made from its first letter, never from a row's number, which a restore reuses."""
        name = f"{lead.kind}/{lead.about_id}/{lead.edition}/{lead.person_id}/{lead.due_at:%Y%m%d%H%M%S%f}"
        key = hashlib.sha256(b"message-id" + self.secrets[0].encode()).digest()
        digest = hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:40]
        return f"<{digest}@{self.mail_from.rpartition('@')[2]}>"


@dataclass(frozen=True)
class Sender:
    """What letters say of the program that sends them."""

    name: str
    postal_address: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


@dataclass(frozen=True)
class Part:
    """One letter in an e-mail, with what its templates print. Plain values only: the session has ended."""

    told: Told
    kind: Kind
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Mail:
    """One envelope as it was when claimed: later changes do not mix in."""

    id: int
    attempt: int
    dated_at: datetime
    message_id: str
    person_id: int
    to: str
    name: str
    zone: str
    sender: Sender
    parts: tuple[Part, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters in it, as `kind/about/edition/person`."""
        return tuple("/".join(map(str, part.told.identity)) for part in self.parts)

    @property
    def first_name(self) -> str:
        """What the letter calls the person."""
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True)
class Answer:
    """What became of offering an e-mail: taken, or some trouble, with the letter or with the server."""

    trouble: str | None = None
    for_good: bool = False  # the server will never take this letter
    bounced: bool = False  # because there is no such address
    is_down: bool = False  # the server took no letter at all: nothing was offered
    is_broken: bool = False  # the connection was lost in the middle of this letter


class Office(Protocol):
    """Where e-mails are handed in."""

    letterhead: Letterhead

    def send(self, mail: Mail) -> Answer:
        """Offer one e-mail; never raises."""
