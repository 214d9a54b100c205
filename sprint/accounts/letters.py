"""What the letters print that bring a link: to sign in, to set a new password, to join."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.accounts import links
from sprint.accounts.models import Token
from sprint.planning import Identity, Told


def link_facts(session: Session, letters: Sequence[Told], now: datetime) -> Mapping[Identity, Mapping[str, Any]]:
    """The link of each letter, signed here and now: nothing that is stored can sign anybody in."""
    wanted = {letter.about_id for letter in letters}
    alive = select(Token).where(Token.id.in_(wanted), Token.used_at.is_(None), Token.expires_at > now)
    tokens = {token.id: token for token in session.scalars(alive)}
    because = _("You get this because somebody asked for it on our site, with this address.")
    return {
        letter.identity: {"url": links.url_for_token(token), "expires_at": token.expires_at, "because": because}
        for letter in letters
        if (token := tokens.get(letter.about_id))
    }
