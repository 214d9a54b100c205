"""What a part says has happened, so that parts above it can react in the same transaction.

A part tells; who listens is listed in one table, `sprint/reactions.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

Reaction = Callable[[Session, Any], None]
_reactions: dict[type, Sequence[Reaction]] = {}


def listen(table: Mapping[type, Sequence[Reaction]]) -> None:
    """Set who reacts to what."""
    _reactions.clear()
    _reactions.update(table)


def tell(session: Session, happening: object) -> None:
    """Say that something has happened; every reaction runs now, in the caller's transaction."""
    for react in _reactions.get(type(happening), ()):
        react(session, happening)
