"""Finding words: in topics, posts, modules and events that may be seen from a place, and in nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sprint import database
from sprint.accounts.models import Person
from sprint.cohorts.queries import Place
from sprint.community.models import Event, Post, Topic
from sprint.community.queries.board import sees
from sprint.community.words import around, shortened
from sprint.curriculum.models import Module, Release

MOST = 20  # of each kind


@dataclass(frozen=True)
class Hit:
    """Something in which the words stand."""

    id: int | str
    title: str
    words: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Found:
    """What was found, each kind for itself, the newest first."""

    topics: list[Hit]
    posts: list[Hit]
    modules: list[Hit]
    events: list[Hit]

    @property
    def count(self) -> int:
        """How many in all."""
        return len(self.topics) + len(self.posts) + len(self.modules) + len(self.events)


def found(session: Session, place: Place, person: Person, words: str, now: datetime) -> Found:
    """All that may be seen from a place and has each of the words. Four statements."""
    return Found(
        _topics(session, place, person, words, now), _posts(session, place, person, words, now),
        _modules(session, place, words), _events(session, place, words),
    )  # fmt: skip


def _topics(session: Session, place: Place, person: Person, words: str, now: datetime) -> list[Hit]:
    hits = database.hits(session, "topic", ("title",), words)
    if hits is None:
        return []
    rows = session.execute(
        select(Topic.id, Topic.title, Person.name, Topic.posted_at)
        .select_from(hits).join(Topic, Topic.id == hits.c.id).outerjoin(Person, Person.id == Topic.person_id)
        .where(sees(place, person, now)).order_by(hits.c.id.desc()).limit(MOST)
    )  # fmt: skip
    return [Hit(row[0], row[1], "", row[2] or "", row[3]) for row in rows]


def _posts(session: Session, place: Place, person: Person, words: str, now: datetime) -> list[Hit]:
    hits = database.hits(session, "post", ("source",), words)
    if hits is None:
        return []
    rows = session.execute(
        select(Post.id, Topic.title, Post.source, Person.name, Post.posted_at)
        .select_from(hits)
        .join(Post, Post.id == hits.c.id).join(Topic, Topic.id == Post.topic_id)
        .outerjoin(Person, Person.id == Post.person_id)
        .where(sees(place, person, now), Post.deleted_at.is_(None), Post.hidden_at.is_(None))
        .order_by(hits.c.id.desc()).limit(MOST)
    )  # fmt: skip
    return [Hit(row[0], row[1], around(row[2], words), row[3] or "", row[4]) for row in rows]


def _modules(session: Session, place: Place, words: str) -> list[Hit]:
    hits = database.hits(session, "module", ("title", "summary", "source"), words)
    if hits is None:
        return []
    newest = select(func.max(Release.id)).scalar_subquery()
    release_id: Any = place.cohort.release_id or newest
    is_open = [week.number for week in place.weeks if week.is_open]
    rows: Sequence[Any] = session.execute(
        select(Module.slug, Module.title, Module.summary, Module.week, Module.position)
        .select_from(hits).join(Module, Module.id == hits.c.id)
        .where(Module.release_id == release_id, Module.week.in_(is_open)).order_by(Module.week, Module.position)
    ).all()  # fmt: skip
    return [Hit(row[0], f"{row[3]}.{row[4]} {row[1]}", row[2]) for row in rows]


def _events(session: Session, place: Place, words: str) -> list[Hit]:
    hits = database.hits(session, "event", ("title", "source"), words)
    if hits is None:
        return []
    rows = session.execute(
        select(Event.id, Event.title, Event.source, Event.host, Event.starts_at)
        .select_from(hits).join(Event, Event.id == hits.c.id)
        .where(Event.cohort_id == place.cohort.id).order_by(Event.starts_at.desc()).limit(MOST)
    )  # fmt: skip
    return [Hit(row[0], row[1], shortened(around(row[2], words), 220), row[3], row[4]) for row in rows]
