"""Finding words: in topics, posts, modules and events that may be seen from a place, and in nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from sprint import searching
from sprint.accounts.models import Person
from sprint.cohorts.queries import Place
from sprint.community.models import Event, Post, Topic
from sprint.community.queries.seeing import COHORT, WEEKS, looks, sees
from sprint.community.words import around
from sprint.curriculum.models import Module, Release
from sprint.database import ask

MOST = 20  # of each kind
_TOPIC: tuple[Any, ...] = (Topic.id, Topic.title, Person.name, Topic.posted_at)
_POST: tuple[Any, ...] = (Post.id, Topic.title, Post.html, Person.name, Post.posted_at)
_MODULE: tuple[Any, ...] = (Module.slug, Module.title, Module.summary, Module.week, Module.position)
_EVENT: tuple[Any, ...] = (Event.id, Event.title, Event.html, Event.host, Event.starts_at)


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
    query = searching.as_query(session, words)
    if query is None:
        return Found([], [], [], [])
    is_desk, values = looks(place, person, now, words=query, release_id=place.cohort.release_id)

    def rows(
        make: Callable[[Any, bool], Select[Any]], table: str, *columns: str, also: tuple[str, ...] = ()
    ) -> Sequence[Any]:
        return ask(session, make(searching.hits(session, table, columns, also), is_desk), values).all()

    posts = rows(_posts, "post", "source", also=("topic_id", "deleted_at", "hidden_at"))

    return Found(
        [Hit(row[0], row[1], "", row[2] or "", row[3]) for row in rows(_topics, "topic", "title")],
        [Hit(row[0], row[1], around(row[2], words), row[3] or "", row[4]) for row in posts],
        [
            Hit(row[0], f"{row[3]}.{row[4]} {row[1]}", row[2])
            for row in rows(_modules, "module", "title", "summary", "source")
        ],
        [
            Hit(row[0], row[1], around(row[2], words), row[3], row[4])
            for row in rows(_events, "event", "title", "source")
        ],
    )


@lru_cache(maxsize=4)
def _topics(hits: Any, is_desk: bool) -> Select[Any]:
    return (
        select(*_TOPIC)
        .select_from(hits)
        .join(Topic, Topic.id == hits.c.id)
        .outerjoin(Person, Person.id == Topic.person_id)
        .where(sees(is_desk))
        .order_by(hits.c.id.desc())
        .limit(literal_column(str(MOST), Integer))
    )


@lru_cache(maxsize=4)
def _posts(hits: Any, is_desk: bool) -> Select[Any]:
    newest = (  # from the hits alone: a database that may choose reads every post of the cohort first
        select(hits.c.id)
        .join(Topic, Topic.id == hits.c.topic_id)
        .where(sees(is_desk), hits.c.deleted_at.is_(None), hits.c.hidden_at.is_(None))
        .order_by(hits.c.id.desc())
        .limit(literal_column(str(MOST), Integer))
        .subquery("newest")
    )
    return (
        select(*_POST)
        .select_from(newest)
        .join(Post, Post.id == newest.c.id)
        .join(Topic, Topic.id == Post.topic_id)
        .outerjoin(Person, Person.id == Post.person_id)
        .order_by(Post.id.desc())
    )


@lru_cache(maxsize=4)
def _modules(hits: Any, _is_desk: bool) -> Select[Any]:
    newest = select(func.max(Release.id)).scalar_subquery()
    return (
        select(*_MODULE)
        .select_from(hits)
        .join(Module, Module.id == hits.c.id)
        .where(
            Module.release_id == func.coalesce(bindparam("release_id", type_=Integer), newest), Module.week.in_(WEEKS)
        )
        .order_by(Module.week, Module.position)
    )


@lru_cache(maxsize=4)
def _events(hits: Any, _is_desk: bool) -> Select[Any]:
    return (
        select(*_EVENT)
        .select_from(hits)
        .join(Event, Event.id == hits.c.id)
        .where(Event.cohort_id == COHORT)
        .order_by(Event.starts_at.desc())
        .limit(literal_column(str(MOST), Integer))
    )
