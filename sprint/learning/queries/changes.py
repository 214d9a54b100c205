"""What changed in a module since a person read it."""

from sqlalchemy.orm import Session

from sprint.curriculum import queries as curriculum
from sprint.curriculum.comparing import Compared, compare
from sprint.curriculum.module import Module as ModuleText

_MOST = 1000  # pairs of texts that a process remembers
_compared: dict[tuple[str, str, str], Compared | None] = {}


def changes_since(session: Session, text: ModuleText, source_hash: str) -> Compared | None:
    """The changes from the text of that source to this one; None where no release has it any more.

    One statement, once a process for each two texts: neither ever changes.
    """
    key = (text.slug, source_hash, text.source_hash)
    if key not in _compared:
        if len(_compared) >= _MOST:
            _compared.clear()
        body = curriculum.body_of_source(session, text.slug, source_hash)
        _compared[key] = compare(ModuleText.from_json(body), text) if body else None
    return _compared[key]
