"""What is asked about the files of posts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.queries import Place
from sprint.community.models import BoardFile, Post, Topic
from sprint.community.queries.seeing import looks, sees
from sprint.copies import columns, copy_of
from sprint.database import ask

_AT_A_TIME = 500


_FileSeen = copy_of(BoardFile)
_of_posts = (
    select(*columns(BoardFile))
    .where(BoardFile.post_id.in_(bindparam("ids", expanding=True)))
    .order_by(BoardFile.id)
)  # fmt: skip


def of_posts(session: Session, post_ids: Iterable[int]) -> dict[int, list[BoardFile]]:
    """The files of some posts, by post. Copies."""
    found: dict[int, list[BoardFile]] = {}
    for file in (_FileSeen(*row) for row in ask(session, _of_posts, {"ids": list(post_ids)})):
        found.setdefault(file.post_id or 0, []).append(file)
    return found


def of_form(session: Session, person: Person, form: str) -> Sequence[BoardFile]:
    """The files that a person has chosen in a form that is not sent yet."""
    mine = (BoardFile.form == form, BoardFile.person_id == person.id, BoardFile.post_id.is_(None))
    return session.scalars(select(BoardFile).where(*mine).order_by(BoardFile.id)).all()


def find_file(session: Session, place: Place, person: Person, key: str, now: datetime) -> BoardFile | None:
    """A file of a post that may be read from here; one's own of a form that is not sent yet, too."""
    is_desk, values = looks(place, person, now)
    stands: ColumnElement[bool] = Post.deleted_at.is_(None) & Post.hidden_at.is_(None)
    mine = Post.person_id == person.id
    return session.scalar(
        select(BoardFile)
        .outerjoin(Post, Post.id == BoardFile.post_id)
        .outerjoin(Topic, Topic.id == Post.topic_id)
        .where(
            BoardFile.key == key,
            or_(
                BoardFile.post_id.is_(None) & (BoardFile.person_id == person.id),
                sees(is_desk) if is_desk else sees(is_desk) & (stands | mine),
            ),
        ),
        values,
    )


def room_taken_by(session: Session, person: Person) -> int:
    """Bytes of all files that a person has put on boards."""
    taken = select(func.coalesce(func.sum(BoardFile.size), 0)).where(BoardFile.person_id == person.id)
    return int(session.scalar(taken) or 0)


def known_keys(session: Session, keys: Iterable[str]) -> set[str]:
    """Which of some keys have a row."""
    left, found = iter(sorted(keys)), set[str]()
    while some := list(islice(left, _AT_A_TIME)):
        found.update(session.scalars(select(BoardFile.key).where(BoardFile.key.in_(some))))
    return found
