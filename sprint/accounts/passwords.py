"""Passwords: how they are kept, compared and judged (RELIABILITY S9; NIST SP 800-63B, 5.1.1).

A password is what was typed, character for character: nothing is trimmed, folded or normalized, and its length is
counted in characters. There are no rules about kinds of characters; what is refused is what attackers try first.
"""

from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask_babel import gettext as _

SHORTEST, ADVISED, LONGEST = 8, 15, 1000
hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # OWASP's second profile, 19 MiB

# A hash of 32 random bytes that nobody has kept, so that an unknown account costs as much as a known one.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$u+MxK4B/+mLwXoChYtLPPg$I3Jth9Bkn6IeOuofFw2ytKSkUN6SW8kQ3BZsj/Qe790"


def hash_password(password: str) -> str:
    """The argon2id hash of a password. Takes about 25 ms: call it while no write lock is held."""
    return hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is right; as slow for an unknown person as for a known one."""
    try:
        return hasher.verify(password_hash or NOBODY, password[: LONGEST + 1]) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


def renewed(password_hash: str, password: str) -> str | None:
    """A new hash of a right password whose old hash was made with other figures than today's; else None."""
    return hasher.hash(password) if hasher.check_needs_rehash(password_hash) else None


def fault(password: str, about: Iterable[str] = ()) -> str | None:
    """Why this password must not be used, in a sentence; None if it may. `about` is what others know of the person."""
    if len(password) < SHORTEST:
        said = _("This is too short: use %(n)s characters or more. Three or four words are easy to keep.", n=SHORTEST)
    elif len(password) > LONGEST:
        said = _("This is too long: use %(n)s characters at most.", n=LONGEST)
    elif password.lower() in common():
        said = _("Many people use this password, so it is the first that thieves try. Please choose another.")
    elif len(set(password)) <= 2 or _bare(password) in {_bare(word) for word in about} - {""}:
        said = _("This is too easy to guess. Three or four words that have nothing to do with you are a good choice.")
    else:
        return None
    return str(said)


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """The 30,000 passwords seen most often in leaks, as zxcvbn ships them. Read when first asked for."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
