"""Writing on the board: topics, replies and changes.

Whoever sends a form twice has posted once: its key is unique. Numbers and counters are counted by the database, in
the statement that takes the row: of a hundred replies at once none is lost and none is counted twice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import case, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.queries import Place
from sprint.community.actions.marking import follow
from sprint.community.mentions import addresses, named_in
from sprint.community.models import BoardFile, Mention, Post, Revision, Topic
from sprint.community.permissions import may_announce, may_moderate
from sprint.community.queries import board as queries
from sprint.community.queries.people import people_of
from sprint.database import insert
from sprint.errors import Refused
from sprint.markdown import POST_LIMIT, render_post

T = TypeVar("T")
AT_ONCE = 10  # posts of one person in a minute (RELIABILITY S5)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Written:
    """What somebody typed, with the key of the form and the files that they chose in it."""

    source: str
    key: str
    files: Collection[str] = ()


def render(session: Session, place: Place, source: str, now: datetime) -> str:
    """The HTML of a post, with those whom it names."""
    people = addresses(people_of(session, place, now), place.cohort.slug) if "@" in source else {}
    return str(render_post(source, people))


def start_topic(
    session: Session, place: Place, person: Person, written: Written, *, kind: str, title: str, now: datetime,
    week: int | None = None, posted_at: datetime | None = None,
) -> Topic:  # fmt: skip
    """Begin a topic with its first post; the same form again gives the same topic. `posted_at` may lie ahead."""
    if kind == "announcement" and not may_announce(place):
        raise Refused(_("Announcements are for coaches and staff. Choose another kind."), "kind")
    if there := queries.find_by_key(session, person, written.key):
        return there
    at = posted_at or now
    topic = Topic(
        cohort_id=place.cohort.id, person_id=person.id, kind=kind, title=title, week=week, key=written.key,
        posted_at=at, last_post_at=at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(topic)
            session.flush()
            _write(session, place, topic, person, written, now=now, posted_at=at)
    except IntegrityError:
        return _found(queries.find_by_key(session, person, written.key))
    return topic


def _found(thing: T | None) -> T:
    if thing is None:
        raise Refused(_("This form was sent before. Open the page again."))
    return thing


def open_prompt(session: Session, place: Place, module: str, title: str, week: int, *, now: datetime) -> Topic:
    """The topic of a module's discussion prompt: there once, whoever writes first."""
    row = {
        "cohort_id": place.cohort.id, "kind": "prompt", "title": title[:160], "week": week, "module": module,
        "key": sha256(f"{place.cohort.id}/{module}".encode()).hexdigest()[:32], "posted_at": now, "last_post_at": now,
    }  # fmt: skip
    session.execute(insert(session, Topic).values(**row).on_conflict_do_nothing())
    return _found(queries.find_prompt(session, place, module))


def reply(session: Session, place: Place, topic: Topic, person: Person, written: Written, *, now: datetime) -> Post:
    """Add a post to a topic; the same form again gives the same post. Refused where it is locked."""
    if there := _sent(session, person, written.key):
        return there
    try:
        with session.begin_nested():
            return _write(session, place, topic, person, written, now=now, posted_at=now)
    except IntegrityError:
        return _found(_sent(session, person, written.key))


def _sent(session: Session, person: Person, key: str) -> Post | None:
    return session.scalar(select(Post).where(Post.key == key, Post.person_id == person.id))


def _write(
    session: Session, place: Place, topic: Topic, person: Person, written: Written, *, now: datetime,
    posted_at: datetime,
) -> Post:  # fmt: skip
    _refuse_empty(written)
    _refuse_silenced(session, place, person, now)
    _refuse_hasty(session, place, person, now)
    html = render(session, place, written.source, now)
    number = _take_number(session, place, topic, posted_at)
    post = Post(
        topic_id=topic.id, number=number, person_id=person.id, key=written.key, source=written.source, html=html,
        posted_at=posted_at,
    )  # fmt: skip
    session.add(post)
    session.flush()
    _name(session, post, person)
    _attach(session, post, person, written)
    follow(session, person, topic, is_wanted=True)
    return post


def _refuse_empty(written: Written) -> None:
    if not written.source.strip() and not written.files:
        raise Refused(_("Write something first."), "body")
    if len(written.source) > POST_LIMIT:
        raise Refused(
            _("This is longer than a post can be: keep it under %(n)s characters.", n=f"{POST_LIMIT:,}"), "body"
        )


def _refuse_silenced(session: Session, place: Place, person: Person, now: datetime) -> None:
    if silence := queries.silence_of(session, place, person, now):
        raise Refused(_("You cannot post here for now: %(reason)s Coaches and staff can help.", reason=silence.reason))


def _refuse_hasty(session: Session, place: Place, person: Person, now: datetime) -> None:
    if not may_moderate(place) and queries.posts_since(session, person, now - MINUTE) >= AT_ONCE:
        raise Refused(_("That was %(n)s posts in a minute. Wait a moment, then send this one again.", n=AT_ONCE))


def _take_number(session: Session, place: Place, topic: Topic, at: datetime) -> int:
    is_reply = case((or_(Topic.last_number > 0, Topic.kind == "prompt"), 1), else_=0)
    number = session.scalar(
        update(Topic)
        .where(Topic.id == topic.id, true() if may_moderate(place) else Topic.locked_at.is_(None))
        .values(last_number=Topic.last_number + 1, replies=Topic.replies + is_reply, last_post_at=at)
        .returning(Topic.last_number)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        raise Refused(_("This topic was locked in the meantime. Copy your text, and start a new topic with it."))
    return number


def _name(session: Session, post: Post, person: Person) -> None:
    """Remember who is named: they are told at once."""
    for number in named_in(post.html) - {person.id}:
        row = insert(session, Mention).values(post_id=post.id, person_id=number)
        session.execute(row.on_conflict_do_nothing())


def _attach(session: Session, post: Post, person: Person, written: Written) -> None:
    mine = (BoardFile.form == written.key, BoardFile.person_id == person.id, BoardFile.post_id.is_(None))
    session.execute(
        update(BoardFile).where(*mine, BoardFile.key.in_(written.files)).values(post_id=post.id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def edit(
    session: Session, place: Place, person: Person, post: Post, source: str, *, based_on: str, now: datetime,
    title: str | None = None,
) -> None:  # fmt: skip
    """Change one's own post; what it said before stays to be read. Refused where it was changed elsewhere meanwhile."""
    _refuse_empty(Written(source, ""))
    _refuse_silenced(session, place, person, now)
    session.refresh(post, ["source", "html", "edited_at"], with_for_update=True)
    if version_of(post) != based_on:
        raise Refused(
            _("You changed this post in another window. Your text is below; look at both, then save."), "body"
        )
    if title and post.number == 1 and post.topic.kind != "prompt":
        post.topic.title = title
    if post.source == source:
        return
    session.add(Revision(post_id=post.id, source=post.source, html=post.html, until_at=now))
    post.source, post.html, post.edited_at = source, render(session, place, source, now), now
    session.flush()


def version_of(post: Post) -> str:
    """Names the text of a post as it stands now."""
    return sha256(post.source.encode()).hexdigest()[:16]


def take_down(session: Session, post: Post, *, now: datetime) -> None:
    """Delete one's own post: a trace stays, and it can be put back. A second time changes nothing."""
    change_view(session, post, Post.deleted_at.is_(None), {"deleted_at": now, "accepted_at": None})


def put_back(session: Session, post: Post) -> None:
    """Put back a post that its author deleted."""
    change_view(session, post, Post.deleted_at.is_not(None), {"deleted_at": None})


def change_view(session: Session, post: Post, still: Any, values: dict[str, object]) -> bool:
    """Take a post from view or give it back, where it is `still` as expected; the counter follows what is seen."""
    session.refresh(post, ["deleted_at", "hidden_at"], with_for_update=True)
    was_there = not post.is_gone
    changed = update(Post).where(Post.id == post.id, still).values(**values)
    done = session.execute(changed.returning(Post.id).execution_options(synchronize_session=False)).first()
    session.refresh(post, ["deleted_at", "hidden_at", "accepted_at"])
    if was_there == post.is_gone:
        _count(session, post, -1 if post.is_gone else 1)
    return done is not None


def _count(session: Session, post: Post, by: int) -> None:
    if post.number == 1 and post.topic.kind != "prompt":
        return  # the first post is no reply
    session.execute(
        update(Topic).where(Topic.id == post.topic_id).values(replies=Topic.replies + by)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
