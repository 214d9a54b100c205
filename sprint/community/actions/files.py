"""Files that people choose for a post, before and after it is sent."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.community.models import BoardFile
from sprint.community.queries import files as queries
from sprint.errors import Refused
from sprint.learning.actions import Stored

MOST = 6  # in a post
KEPT_FOR = timedelta(days=2)  # while nobody sends the form that it was chosen in


def add_file(session: Session, person: Person, form: str, stored: Stored, *, room: int, now: datetime) -> BoardFile:
    """Keep a file for the post that is being written. The same file chosen twice is there once."""
    there = queries.of_form(session, person, form)
    if same := next((file for file in there if file.sha256 == stored.sha256), None):
        return same
    if len(there) >= MOST:
        raise Refused(_("A post may have %(n)s files. Send the others in a reply.", n=MOST))
    if queries.room_taken_by(session, person) + stored.size > room:
        raise Refused(
            _("You have sent as much as one person can. Delete older posts with files, or send a smaller copy.")
        )
    measures = stored.report or {}
    file = BoardFile(
        key=stored.key, form=form, person_id=person.id, name=stored.name, kind=stored.kind, size=stored.size,
        sha256=stored.sha256, width=measures.get("width", 0), height=measures.get("height", 0), added_at=now,
    )  # fmt: skip
    session.add(file)
    session.flush()
    return file


def forget_unsent_files(session: Session, *, now: datetime) -> None:
    """Delete the rows of files whose form nobody has sent; their bytes go with the next sweep."""
    old = (BoardFile.post_id.is_(None), BoardFile.added_at < now - KEPT_FOR)
    session.execute(delete(BoardFile).where(*old))
