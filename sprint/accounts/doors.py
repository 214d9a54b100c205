"""How often a door may be tried (RELIABILITY S5, S6): one count for all processes, kept in the database.

Try a door before the request's first query, for the count is a write of its own (see sprint/limits.py). A try is
counted before it is known to fail, so that parallel guesses do not slip through, and given back when it succeeds.
"""

import hashlib
import ipaddress
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from sprint.limits import Limit

ADDRESS = Limit("tries by address", "50 per hour")  # one for all doors
PASSWORD = Limit("passwords by account", "10 per 15 minutes")
CODE = Limit("codes by account", "10 per 15 minutes")
CODE_A_DAY = Limit("codes by account a day", "40 per day")  # 40 guesses at 3 codes in a million
LETTERS = Limit("letters by recipient", "3 per hour")
LETTERS_BY_ADDRESS = Limit("letters by address", "20 per hour")


@dataclass(frozen=True)
class Try:
    """One try at a door that has been counted."""

    counts: tuple[tuple[Limit, str], ...]

    def succeeded(self, session: Session) -> None:
        """It was right, so it does not count."""
        for limit, what in self.counts:
            session.execute(limit.giving_back(what))


def try_password(engine: Engine, email: str, address: str | None) -> Try:
    """Count a password for an account, known or not. Raises TooManyRequests."""
    return _try(engine, (ADDRESS, network(address)), (PASSWORD, account(email)))


def try_code(engine: Engine, email: str, address: str | None) -> Try:
    """Count a code of the second factor. Raises TooManyRequests."""
    who = account(email)
    return _try(engine, (ADDRESS, network(address)), (CODE, who), (CODE_A_DAY, who))


def try_link(engine: Engine, address: str | None) -> Try:
    """Count a link that opens nothing. Raises TooManyRequests."""
    return _try(engine, (ADDRESS, network(address)))


def ask_for_letter(engine: Engine, email: str, address: str | None) -> None:
    """Count a letter with a link that somebody asks for, known or not. Raises TooManyRequests."""
    if not LETTERS_BY_ADDRESS.hit(engine, network(address)):
        raise _too_many(LETTERS_BY_ADDRESS.wait(engine, network(address)))
    if not LETTERS.hit(engine, account(email)):
        raise TooManyRequests(
            _(
                "We have sent three letters to this address within the hour. Please look for the newest of them, "
                "also among the spam."
            ),
            retry_after=LETTERS.wait(engine, account(email)),
        )


def reopen(engine: Engine, email: str) -> None:
    """Forget the wrong passwords of an account: its owner has come by letter and chosen a new one."""
    PASSWORD.clear(engine, account(email))


def account(email: str) -> str:
    """What an account is counted by: a hash, so that no list of addresses grows here."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]


def network(address: str | None) -> str:
    """What an address is counted by: itself, or with IPv6 the /64 that a single customer gets."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _try(engine: Engine, *counts: tuple[Limit, str]) -> Try:
    for limit, what in counts:
        if not limit.hit(engine, what):
            raise _too_many(limit.wait(engine, what))
    return Try(counts)


def _too_many(seconds: int) -> TooManyRequests:
    minutes = ngettext("%(num)d minute", "%(num)d minutes", max(1, -(-seconds // 60)))
    return TooManyRequests(
        _(
            "That was tried too often. Please wait %(minutes)s. If it is your own account, you need not wait: "
            "choose a new password by e-mail.",
            minutes=minutes,
        ),
        retry_after=seconds,
    )
