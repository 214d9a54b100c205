"""What is asked about topics and posts: always through the place from which somebody looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from sprint.accounts.models import Person
from sprint.cohorts.models import Company, Enrolment
from sprint.cohorts.queries import Place
from sprint.community.models import Board, Helpful, Post, Revision, Silence, Topic, TopicMark
from sprint.community.permissions import may_moderate
from sprint.community.reading import PAGE, Author, PostRow, TopicRow, initials

MOST_UNREAD = 100  # topics that are counted
TOPICS = 30  # on a page of the list


def sees(place: Place, person: Person, now: datetime) -> ColumnElement[bool]:
    """Whether a topic may be seen from this place: it is of this cohort, posted, not hidden, not between others, and
    not of a module whose week is locked."""
    mine = Topic.cohort_id == place.cohort.id
    if may_moderate(place):
        return mine
    is_open = [week.number for week in place.weeks if week.is_open]
    return and_(
        mine, Topic.hidden_at.is_(None), Topic.posted_at <= now,
        or_(Topic.kind != "private", Topic.person_id == person.id),
        or_(Topic.module.is_(None), Topic.week.in_(is_open)),
    )  # fmt: skip


def is_new(person_id: Any, seen: Any, now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a post of the topic at hand is news to a person who has read up to `seen`."""
    return and_(
        Post.topic_id == Topic.id, Post.number > seen, Post.posted_at <= now, Post.deleted_at.is_(None),
        Post.hidden_at.is_(None), or_(Post.person_id.is_(None), Post.person_id != person_id),
    )  # fmt: skip


_seen = func.coalesce(TopicMark.seen, 0)
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


def _listed(place: Place, person: Person, now: datetime) -> Select[Any]:
    news = select(func.count()).where(is_new(person.id, _seen, now)).correlate(Topic, TopicMark).scalar_subquery()
    new: Any = case((Topic.last_number > _seen, news), else_=0)
    answered = exists().where(_answer.topic_id == Topic.id, _answer.accepted_at.is_not(None))
    return (
        select(*_TOPIC, *_author, Enrolment.id.label("member"), *_COUNTS, new, answered, *_STATE)
        .select_from(Topic)
        .outerjoin(TopicMark, and_(TopicMark.topic_id == Topic.id, TopicMark.person_id == person.id))
        .outerjoin(Person, Person.id == Topic.person_id)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Topic.person_id, Enrolment.cohort_id == Topic.cohort_id))
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .where(sees(place, person, now))
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
    )  # fmt: skip


def _row(found: Any) -> TopicRow:
    state = (bool(found[15]), *(moment is not None for moment in found[16:19]), bool(found[19]))
    values: tuple[Any, ...] = (*found[:5], _author_of(found[5:10], found[10]), *found[11:15], *state)
    return TopicRow(*values)


def filters(person: Person, now: datetime) -> dict[str, ColumnElement[bool]]:
    """What a list may be narrowed to, by the name in its address."""
    reply = aliased(Post)
    helped = exists().where(reply.topic_id == Topic.id, reply.person_id != Topic.person_id, reply.deleted_at.is_(None))
    return {
        "unread": exists().where(is_new(person.id, _seen, now)).correlate(Topic, TopicMark),
        "following": TopicMark.is_followed.is_(True),
        "open": and_(Topic.kind.in_(("question", "private")), ~helped),
        "private": Topic.kind == "private",
        "hidden": or_(Topic.hidden_at.is_not(None), Topic.posted_at > now),
        **{f"week-{n}": Topic.week == n for n in (1, 2, 3, 4)},
    }


def topics(
    session: Session, place: Place, person: Person, now: datetime, *, show: str = "", page: int = 1
) -> tuple[list[TopicRow], bool]:
    """One page of the list, the pinned ones first on the first, and whether there are more. At most two statements."""
    listed, narrowed = _listed(place, person, now), filters(person, now).get(show)
    if narrowed is not None:
        rows = session.execute(_paged(listed.where(narrowed), page)).all()
        return [_row(row) for row in rows[:TOPICS]], len(rows) > TOPICS
    pinned = session.execute(listed.where(Topic.pinned_at.is_not(None))).all() if page == 1 else []
    rows = session.execute(_paged(listed.where(Topic.pinned_at.is_(None)), page)).all()
    return [_row(row) for row in (*pinned, *rows[:TOPICS])], len(rows) > TOPICS


def _paged(listed: Select[Any], page: int) -> Select[Any]:
    return listed.limit(TOPICS + 1).offset((page - 1) * TOPICS)


def count_unread(session: Session, place: Place, person: Person, now: datetime) -> int:
    """How many of the topics in which somebody wrote last hold something new for a person; MOST_UNREAD or fewer."""
    return session.scalar(unread(place, person, now)) or 0


def unread(place: Place, person: Person, now: datetime) -> Select[int]:
    """What `count_unread` asks."""
    latest = (
        select(Topic.id, Topic.last_number, _seen.label("seen"))
        .outerjoin(TopicMark, and_(TopicMark.topic_id == Topic.id, TopicMark.person_id == person.id))
        .where(sees(place, person, now))
        .order_by(Topic.last_post_at.desc())
        .limit(MOST_UNREAD)
        .subquery()
    )
    news = exists().where(
        Post.topic_id == latest.c.id, Post.number > latest.c.seen, Post.posted_at <= now, Post.deleted_at.is_(None),
        Post.hidden_at.is_(None), or_(Post.person_id.is_(None), Post.person_id != person.id),
    )  # fmt: skip
    return select(func.count()).select_from(latest).where(latest.c.last_number > latest.c.seen, news)


def find_topic(session: Session, place: Place, person: Person, topic_id: int, now: datetime) -> Topic | None:
    """A topic that may be seen from here, with whoever began it: not there and not yours are the same."""
    return session.scalar(
        select(Topic).where(Topic.id == topic_id, sees(place, person, now)).options(joinedload(Topic.person))
    )


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
    """How far a person has read a topic: how many posts of others are new, and the number of the first, or 0."""

    is_followed: bool
    new: int
    first_new: int


def mark_of(session: Session, person: Person, topic: Topic, now: datetime) -> Mark:
    """How far a person has read a topic, and whether they follow it. One statement."""
    news = is_new(person.id, _seen, now)
    count = select(func.count()).where(news).correlate(Topic, TopicMark).scalar_subquery()
    first = select(func.min(Post.number)).where(news).correlate(Topic, TopicMark).scalar_subquery()
    row: Any = session.execute(
        select(TopicMark.is_followed, count, first)
        .select_from(Topic)
        .outerjoin(TopicMark, and_(TopicMark.topic_id == Topic.id, TopicMark.person_id == person.id))
        .where(Topic.id == topic.id)
    ).one()
    return Mark(bool(row[0]), row[1], row[2] or 0)


_accepter = aliased(Person)


def posts(session: Session, topic: Topic, person: Person, *, after: int, most: int = PAGE) -> list[PostRow]:
    """The posts of a topic with the numbers above `after`, up to `most` of them. One statement."""
    return _posts(session, topic, person, and_(Post.number > after, Post.number <= after + most))


def answer_in(session: Session, topic: Topic, person: Person) -> PostRow | None:
    """The post that was accepted as the answer."""
    found = _posts(session, topic, person, Post.accepted_at.is_not(None))
    return found[0] if found and not found[0].is_gone else None


def _posts(session: Session, topic: Topic, person: Person, which: ColumnElement[bool]) -> list[PostRow]:
    helpful = select(func.count()).where(Helpful.post_id == Post.id).correlate(Post).scalar_subquery()
    mine = exists().where(Helpful.post_id == Post.id, Helpful.person_id == person.id)
    rows = session.execute(
        select(Post.id, Post.number, *_author, Enrolment.id, *_POST, _accepter.name, helpful, mine)
        .select_from(Post)
        .outerjoin(Person, Person.id == Post.person_id)
        .outerjoin(Enrolment, and_(Enrolment.person_id == Post.person_id, Enrolment.cohort_id == topic.cohort_id))
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .outerjoin(_accepter, and_(_accepter.id == Post.accepted_by_id, Post.accepted_at.is_not(None)))
        .where(Post.topic_id == topic.id, which)
        .order_by(Post.number)
    )  # fmt: skip
    return [_post(row) for row in rows]


def _post(row: Any) -> PostRow:
    values: tuple[Any, ...] = (row[0], row[1], _author_of(row[2:7], row[7]), *row[8:15], bool(row[15]))
    return PostRow(*values)


def find_post(session: Session, place: Place, person: Person, post_id: int, now: datetime) -> Post | None:
    """A post in a topic that may be seen from here, with both."""
    return session.scalar(
        select(Post)
        .join(Post.topic)
        .options(contains_eager(Post.topic), joinedload(Post.person))
        .where(Post.id == post_id, sees(place, person, now), true() if may_moderate(place) else Post.posted_at <= now)
    )


def revisions_of(session: Session, post: Post) -> Sequence[Revision]:
    """What a post said before, the latest first."""
    return session.scalars(select(Revision).where(Revision.post_id == post.id).order_by(Revision.id.desc())).all()


def board_of(session: Session, cohort_id: int) -> Board:
    """What staff set for a cohort's board; the defaults where they set nothing."""
    return session.get(Board, cohort_id) or Board(cohort_id=cohort_id, group_url="", alarm_hours=24)


def silence_of(session: Session, place: Place, person: Person, now: datetime) -> Silence | None:
    """Why and until when a person may not post here."""
    if may_moderate(place):
        return None
    return session.scalar(
        select(Silence).where(
            Silence.cohort_id == place.cohort.id, Silence.person_id == person.id, Silence.until_at > now
        )
    )


def posts_since(session: Session, person: Person, since: datetime) -> int:
    """How many posts a person has sent since a moment, anywhere."""
    return session.scalar(select(func.count()).where(Post.person_id == person.id, Post.posted_at > since)) or 0


def following(session: Session, topic: Topic) -> Sequence[int]:
    """The numbers of the people who follow a topic."""
    follows = select(TopicMark.person_id).where(TopicMark.topic_id == topic.id, TopicMark.is_followed.is_(True))
    return session.scalars(follows).all()
