"""What is asked about topics and posts: always through the place from which somebody looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from sprint.accounts.models import Person
from sprint.cohorts.models import Company, Enrolment
from sprint.cohorts.queries import Place
from sprint.community.models import Board, Helpful, Post, Revision, Silence, Topic, TopicMark
from sprint.community.queries.seeing import COHORT, NOW, READER, is_new, its_mark, looks, seen, sees
from sprint.community.reading import PAGE, Author, PostRow, TopicRow, initials
from sprint.copies import columns, copy_of, cut
from sprint.database import ask

MOST_UNREAD = 50  # topics that are counted
TOPICS = 30  # on a page of the list


_TOPIC: tuple[Any, ...] = (Topic.id, Topic.kind, Topic.title, Topic.week, Topic.module)
_COUNTS: tuple[Any, ...] = (Topic.replies, Topic.last_post_at, Topic.posted_at)
_STATE: tuple[Any, ...] = (Topic.pinned_at, Topic.locked_at, Topic.hidden_at, TopicMark.is_followed)
_POST: tuple[Any, ...] = (Post.html, Post.posted_at, Post.edited_at, Post.deleted_at, Post.hidden_at)
_author: tuple[Any, ...] = (Person.id, Person.name, Person.is_coach, Person.is_staff, Company.name)
_answer = aliased(Post)


def _author_of(row: Sequence[Any], is_member: Any) -> Author:
    number, name, is_coach, is_staff, company = row
    name = name or ""
    role = "" if is_member else "coach" if is_coach else "staff" if is_staff else ""
    return Author(number, name, initials(name), role, company or "")


_latest_first = Topic.last_post_at.desc(), Topic.id.desc()


def _listed(chosen: Select[int]) -> Select[Any]:
    """The rows of a list, for topics that were chosen by number before anything is joined to them."""
    news = select(func.count()).where(is_new(Topic.id, seen)).correlate(Topic, TopicMark).scalar_subquery()
    new: Any = case((Topic.last_number > seen, news), else_=0)
    answered = exists().where(_answer.topic_id == Topic.id, _answer.accepted_at.is_not(None))
    listed = chosen.subquery("listed")
    return (
        select(*_TOPIC, *_author, Enrolment.id.label("member"), *_COUNTS, new, answered, *_STATE)
        .select_from(listed)
        .join(Topic, Topic.id == listed.c.id)
        .outerjoin(TopicMark, its_mark)
        .outerjoin(Person, Person.id == Topic.person_id)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Topic.person_id, Enrolment.cohort_id == Topic.cohort_id))
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .order_by(*_latest_first)
    )


def _row(found: Any) -> TopicRow:
    state = (bool(found[15]), *(moment is not None for moment in found[16:19]), bool(found[19]))
    values: tuple[Any, ...] = (*found[:5], _author_of(found[5:10], found[10]), *found[11:15], *state)
    return TopicRow(*values)


_reply = aliased(Post)
_helped = exists().where(_reply.topic_id == Topic.id, _reply.person_id != Topic.person_id, _reply.deleted_at.is_(None))
FILTERS: dict[str, ColumnElement[bool]] = {
    "unread": exists().where(is_new(Topic.id, seen)).correlate(Topic, TopicMark),
    "following": TopicMark.is_followed.is_(True),
    "open": and_(Topic.kind.in_(("question", "private")), ~_helped),
    "private": Topic.kind == "private",
    "hidden": or_(Topic.hidden_at.is_not(None), Topic.posted_at > NOW),
    **{f"week-{n}": Topic.week == n for n in (1, 2, 3, 4)},
}
"""What a list may be narrowed to, by the name in its address."""
_BY_MARK = ("unread", "following")


@lru_cache(maxsize=80)
def _paged(is_desk: bool, show: str, is_first: bool) -> Select[Any]:
    page = select(Topic.id).where(sees(is_desk), FILTERS.get(show, Topic.pinned_at.is_(None))).order_by(*_latest_first)
    page = page.limit(_up_to(TOPICS + 1))
    if not is_first:
        page = page.offset(bindparam("skip"))
    return _listed(page.outerjoin(TopicMark, its_mark) if show in _BY_MARK else page)


def _up_to(number: int) -> ColumnElement[int]:
    """A limit as a literal: as a parameter PostgreSQL's plan for all values would not know that few rows are wanted."""
    return literal_column(str(number), Integer)


@lru_cache(maxsize=2)
def _pinned(is_desk: bool) -> Select[Any]:
    return _listed(select(Topic.id).where(sees(is_desk), Topic.pinned_at.is_not(None)))


def topics(
    session: Session, place: Place, person: Person, now: datetime, *, show: str = "", page: int = 1
) -> tuple[list[TopicRow], bool]:
    """One page of the list, the pinned ones first on the first, and whether there are more. At most two statements."""
    is_desk, values = looks(place, person, now, skip=(page - 1) * TOPICS)
    shown = show if show in FILTERS else ""
    rows = ask(session, _paged(is_desk, shown, page == 1), values).all()
    pinned = ask(session, _pinned(is_desk), values).all() if page == 1 and not shown else []
    return [_row(row) for row in (*pinned, *rows[:TOPICS])], len(rows) > TOPICS


@lru_cache(maxsize=2)
def unread(is_desk: bool) -> Select[int]:
    """How many of the topics in which somebody wrote last hold something new for a person; MOST_UNREAD or fewer."""
    latest = (
        select(Topic.id, Topic.last_number)
        .where(sees(is_desk))
        .order_by(Topic.last_post_at.desc())
        .limit(_up_to(MOST_UNREAD))
        .subquery()
    )
    news = exists().where(is_new(latest.c.id, seen)).correlate(latest, TopicMark)
    return (
        select(func.count())
        .select_from(latest)
        .outerjoin(TopicMark, and_(TopicMark.topic_id == latest.c.id, TopicMark.person_id == READER))
        .where(latest.c.last_number > seen, news)
    )


@lru_cache(maxsize=2)
def _topic(is_desk: bool) -> Select[Topic]:
    return select(Topic).where(Topic.id == bindparam("topic_id"), sees(is_desk)).options(joinedload(Topic.person))


def find_topic(session: Session, place: Place, person: Person, topic_id: int, now: datetime) -> Topic | None:
    """A topic that may be seen from here, with whoever began it: not there and not yours are the same."""
    is_desk, values = looks(place, person, now, topic_id=topic_id)
    return session.scalar(_topic(is_desk), values)


_TopicSeen, _PersonSeen = copy_of(Topic, "person"), copy_of(Person)
_cut = cut(len(columns(Topic)), len(columns(Person)))


@lru_cache(maxsize=2)
def _topic_seen(is_desk: bool) -> Select[Any]:
    seen_from_here = select(*columns(Topic), *columns(Person)).where(Topic.id == bindparam("topic_id"), sees(is_desk))
    return seen_from_here.outerjoin_from(Topic, Person, Person.id == Topic.person_id)


def see_topic(session: Session, place: Place, person: Person, topic_id: int, now: datetime) -> Topic | None:
    """The same as a copy, for a request that only looks."""
    is_desk, values = looks(place, person, now, topic_id=topic_id)
    row = ask(session, _topic_seen(is_desk), values).first()
    if row is None:
        return None
    topic, author = _cut(row)
    found: Topic = _TopicSeen(*topic, _PersonSeen(*author) if author[0] is not None else None)
    return found


def find_prompt(session: Session, place: Place, module: str) -> Topic | None:
    """The topic of a module's prompt, once somebody has written in it. Whether its week is open is for the caller."""
    return session.scalar(
        select(Topic).where(Topic.cohort_id == place.cohort.id, Topic.kind == "prompt", Topic.module == module)
        .options(joinedload(Topic.person))
    )  # fmt: skip


def find_by_key(session: Session, person: Person, key: str) -> Topic | None:
    """The topic that a form of this person has made already."""
    return session.scalar(select(Topic).where(Topic.key == key, Topic.person_id == person.id))


@dataclass(frozen=True)
class Mark:
    """How far a person has read a topic: the number of the last post seen, how many of others are new, and the first
    of those, or 0."""

    is_followed: bool
    seen: int
    new: int
    first_new: int


_news = select(func.count()).where(is_new(Topic.id, seen)).correlate(Topic, TopicMark).scalar_subquery()
_first = select(func.min(Post.number)).where(is_new(Topic.id, seen)).correlate(Topic, TopicMark).scalar_subquery()
_mark = (
    select(TopicMark.is_followed, seen, _news, _first)
    .select_from(Topic)
    .outerjoin(TopicMark, its_mark)
    .where(Topic.id == bindparam("topic_id"))
)


def mark_of(session: Session, person: Person, topic: Topic, now: datetime) -> Mark:
    """How far a person has read a topic, and whether they follow it. One statement."""
    row: Any = ask(session, _mark, {"reader_id": person.id, "topic_id": topic.id, "now": now}).one()
    return Mark(bool(row[0]), row[1], row[2], row[3] or 0)


_accepter = aliased(Person)


_helpful = select(func.count()).where(Helpful.post_id == Post.id).correlate(Post).scalar_subquery()
_mine = exists().where(Helpful.post_id == Post.id, Helpful.person_id == READER)
_from_here = and_(Post.number > bindparam("after"), Post.number <= bindparam("up_to"))
_posts = (
    select(Post.id, Post.number, *_author, Enrolment.id, *_POST, _accepter.name, _helpful, _mine)
    .select_from(Post)
    .outerjoin(Person, Person.id == Post.person_id)
    .outerjoin(Enrolment, and_(Enrolment.person_id == Post.person_id, Enrolment.cohort_id == COHORT))
    .outerjoin(Company, Company.id == Enrolment.company_id)
    .outerjoin(_accepter, and_(_accepter.id == Post.accepted_by_id, Post.accepted_at.is_not(None)))
    .where(Post.topic_id == bindparam("topic_id"), or_(_from_here, Post.accepted_at.is_not(None)))
    .order_by(Post.number)
)


def posts_and_answer(
    session: Session, topic: Topic, person: Person, *, after: int, most: int = PAGE
) -> tuple[list[PostRow], PostRow | None]:
    """The posts of a topic with the numbers above `after`, up to `most` of them; and the one that was accepted as the
    answer, wherever it stands. One statement."""
    values = {
        "reader_id": person.id, "cohort_id": topic.cohort_id, "topic_id": topic.id, "after": after,
        "up_to": after + most,
    }  # fmt: skip
    found = [_post(row) for row in ask(session, _posts, values)]
    answer = next((post for post in found if post.accepted_by is not None and not post.is_gone), None)
    return [post for post in found if after < post.number <= after + most], answer


def posts(session: Session, topic: Topic, person: Person, *, after: int, most: int = PAGE) -> list[PostRow]:
    """The posts of a topic with the numbers above `after`, up to `most` of them. One statement."""
    return posts_and_answer(session, topic, person, after=after, most=most)[0]


def _post(row: Any) -> PostRow:
    values: tuple[Any, ...] = (row[0], row[1], _author_of(row[2:7], row[7]), *row[8:15], bool(row[15]))
    return PostRow(*values)


@lru_cache(maxsize=2)
def _one_post(is_desk: bool) -> Select[Post]:
    return (
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic), joinedload(Post.person))
        .where(Post.id == bindparam("post_id"), sees(is_desk), true() if is_desk else Post.posted_at <= NOW)
    )


def find_post(session: Session, place: Place, person: Person, post_id: int, now: datetime) -> Post | None:
    """A post in a topic that may be seen from here, with both."""
    is_desk, values = looks(place, person, now, post_id=post_id)
    return session.scalar(_one_post(is_desk), values)


def revisions_of(session: Session, post: Post) -> Sequence[Revision]:
    """What a post said before, the latest first."""
    return session.scalars(select(Revision).where(Revision.post_id == post.id).order_by(Revision.id.desc())).all()


def board_of(session: Session, cohort_id: int) -> Board:
    """What staff set for a cohort's board; the defaults where they set nothing."""
    return session.get(Board, cohort_id) or Board(cohort_id=cohort_id, group_url="", alarm_hours=24)


_SilenceSeen = copy_of(Silence)
_silence = select(*columns(Silence)).where(
    Silence.cohort_id == COHORT, Silence.person_id == READER, Silence.until_at > NOW
)


def silence_of(session: Session, place: Place, person: Person, now: datetime) -> Silence | None:
    """Why and until when a person may not post here. A copy."""
    is_desk, values = looks(place, person, now)
    row = None if is_desk else ask(session, _silence, values).first()
    return _SilenceSeen(*row) if row else None


def posts_since(session: Session, person: Person, since: datetime) -> int:
    """How many posts a person has sent since a moment, anywhere."""
    return session.scalar(select(func.count()).where(Post.person_id == person.id, Post.posted_at > since)) or 0


def following(session: Session, topic: Topic) -> Sequence[int]:
    """The numbers of the people who follow a topic."""
    follows = select(TopicMark.person_id).where(TopicMark.topic_id == topic.id, TopicMark.is_followed.is_(True))
    return session.scalars(follows).all()
