"""Links in letters: a signature over what the link is for, made when the letter is rendered and kept nowhere.

Whoever reads the database, or a backup of it, can make none of them without the site's secret key.
"""

import hashlib
import hmac
from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from sprint.accounts import queries
from sprint.accounts.models import Token


def signer(salt: str) -> URLSafeSerializer:
    """Signs with the site's secret key, and accepts what earlier keys have signed."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})


def url_for_token(token: Token) -> str:
    """The whole address of the link that stands for a token."""
    signed = signer("link").dumps([token.purpose, token.id, token.nonce])
    return f"{current_app.config['BASE_URL']}/link/{signed}"


def find_token(session: Session, signed: str) -> Token | None:
    """The token, with its person, that a link stands for; None where the signature is not ours or the row is gone."""
    try:
        purpose, token_id, nonce = signer("link").loads(signed)
    except (BadData, ValueError, TypeError):
        return None
    token = queries.find_token(session, token_id)
    if token is None or token.purpose != purpose or not hmac.compare_digest(token.nonce, nonce):
        return None
    return token


def state(token: Token, now: datetime) -> str:
    """Whether a link still opens: "open", "used", "expired", or "void" once address or account have changed."""
    if token.used_at is not None:
        return "used"
    if token.expires_at <= now:
        return "expired"
    same = token.email.lower() == token.person.email.lower()
    return "open" if same and token.person.suspended_at is None else "void"
