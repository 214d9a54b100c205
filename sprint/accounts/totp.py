"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for the day the phone is lost."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno

STEP = 30  # seconds a code lasts
DRIFT = (0, -1, 1)  # steps that a phone's clock may be off
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike in print


def fresh_secret(key: str, token: str) -> str:
    """The secret offered to one sign-in: the same at each look, so that nothing is stored before it is confirmed."""
    return base64.b32encode(hmac.digest(key.encode(), b"second factor:" + token.encode(), hashlib.sha256)[:20]).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step that a code belongs to, now or one step off; None for a wrong code."""
    plain = "".join(code.split())
    if not (plain.isascii() and plain.isdigit()):
        return None
    current, totp = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
    return next((current + n for n in DRIFT if hmac.compare_digest(totp.generate_otp(current + n), plain)), None)


def address(secret: str, email: str, issuer: str) -> str:
    """What the QR code says to the app: `otpauth://totp/...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def picture(text: str) -> str:
    """A QR code, as an address for `<img src>`: dark on white in both schemes, or phones cannot read it."""
    return str(segno.make(text, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def in_fours(secret: str) -> str:
    """A secret as people copy it by hand: in groups of four."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def new_recovery_code() -> str:
    """Sixteen letters in fours, 79 random bits."""
    code = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(code[i : i + 4] for i in range(0, 16, 4))


def recovery_hash(code: str) -> str:
    """What the database keeps of a recovery code, however it was typed: so many random bits need no slow hash."""
    return hashlib.sha256("".join(c for c in code.lower() if c.isalnum()).encode()).hexdigest()
