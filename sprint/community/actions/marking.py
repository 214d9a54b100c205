"""What readers say of posts: an answer, a help, followed, seen."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, literal, select, update
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.queries import Place
from sprint.community.models import Helpful, Post, Topic, TopicMark
from sprint.community.queries.seeing import looks, sees
from sprint.database import insert
from sprint.errors import Refused


def accept(session: Session, post: Post, person: Person, *, now: datetime) -> None:
    """Say that a post is the answer; another one before is so no more."""
    if post.is_gone:
        raise Refused(_("This post is gone. Choose another answer."))
    reject(session, post.topic)
    session.execute(
        update(Post).where(Post.id == post.id).values(accepted_at=now, accepted_by_id=person.id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def reject(session: Session, topic: Topic) -> None:
    """Say that the question has no answer yet after all."""
    session.refresh(topic, ["locked_at"], with_for_update=True)  # two that accept at once take turns
    session.execute(
        update(Post).where(Post.topic_id == topic.id, Post.accepted_at.is_not(None))
        .values(accepted_at=None, accepted_by_id=None).execution_options(synchronize_session=False)
    )  # fmt: skip


def find_helpful(session: Session, post: Post, person: Person, *, is_helpful: bool) -> None:
    """Say that somebody else's post helped, or take it back; twice is once."""
    if post.person_id == person.id:
        raise Refused(_("This is your own post. Others say whether it helped."))
    if is_helpful:
        row = insert(session, Helpful).values(post_id=post.id, person_id=person.id)
        session.execute(row.on_conflict_do_nothing())
    else:
        session.execute(delete(Helpful).where(Helpful.post_id == post.id, Helpful.person_id == person.id))


def follow(session: Session, person: Person, topic: Topic, *, is_wanted: bool) -> None:
    """Follow a topic, or stop."""
    row = insert(session, TopicMark).values(person_id=person.id, topic_id=topic.id, is_followed=is_wanted)
    session.execute(
        row.on_conflict_do_update(index_elements=["person_id", "topic_id"], set_={"is_followed": is_wanted})
    )


def mark_seen(session: Session, person_id: int, topic_id: int, number: int) -> None:
    """Remember up to where a person has read a topic; never back again."""
    _see(session, insert(session, TopicMark).values(person_id=person_id, topic_id=topic_id, seen=number))


def mark_all_seen(session: Session, place: Place, person: Person, *, now: datetime) -> None:
    """Take every topic of the board for read, as it is now."""
    is_desk, values = looks(place, person, now)
    shown = select(literal(person.id), Topic.id, Topic.last_number).where(sees(is_desk)).params(**values)
    _see(session, insert(session, TopicMark).from_select(["person_id", "topic_id", "seen"], shown))


def _see(session: Session, rows: Any) -> None:
    further = TopicMark.seen < rows.excluded.seen
    same = ["person_id", "topic_id"]
    session.execute(rows.on_conflict_do_update(index_elements=same, set_={"seen": rows.excluded.seen}, where=further))
