"""Addresses of applications: signatures over the application's nonce, kept nowhere.

The plain address opens the application and its status. The address of a seat travels by letter alone: whoever has it
has the applicant's mailbox, and may confirm the seat and choose a password.
"""

import secrets
from datetime import datetime

from flask import current_app
from itsdangerous import BadData

from sprint.accounts.links import signer


def new(now: datetime) -> str:
    """The address of an application that nobody has begun yet; it knows when the form was opened."""
    return str(signer("application").dumps([secrets.token_hex(16), int(now.timestamp())]))


def of(nonce: str) -> str:
    """The last part of an application's address."""
    return str(signer("application").dumps([nonce, 0]))


def read(signed: str) -> tuple[str, int] | None:
    """The nonce, and the second in which the form was opened (0: unknown); None where the signature is not ours."""
    return _read("application", signed)


def of_seat(nonce: str) -> str:
    """The last part of the address at which a seat is confirmed."""
    return str(signer("seat").dumps([nonce, 0]))


def read_seat(signed: str) -> str | None:
    """The nonce of the application whose seat it is."""
    found = _read("seat", signed)
    return found[0] if found else None


def _read(salt: str, signed: str) -> tuple[str, int] | None:
    try:
        nonce, opened = signer(salt).loads(signed)
        return str(nonce), int(opened)
    except (BadData, ValueError, TypeError):
        return None


def whole(path: str) -> str:
    """An address for a letter."""
    return f"{current_app.config['BASE_URL']}{path}"
