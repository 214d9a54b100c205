"""What the board's letters print, loaded for a batch of them at once, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Integer, exists, func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import TypeEngine

from sprint import clock
from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Company, Enrolment, Week
from sprint.community.letters import is_new_event, is_news, pace, readers
from sprint.community.models import Caution, Event, MailPace, Post, Topic
from sprint.community.reading import page_of
from sprint.community.words import excerpt
from sprint.database import Instant, table
from sprint.planning import DAY, Identity, Told

Found = Mapping[Identity, Mapping[str, Any]]
MOST_TOPICS, MOST_POSTS = 12, 3  # of a digest: more are counted
_EXCERPT = 600  # characters of the source: more than the words that are shown of it

_written: tuple[Any, ...] = (
    Post.id, Post.number, Post.posted_at, Topic.id.label("topic_id"), Topic.title, Topic.kind,
    Topic.cohort_id, Cohort.name.label("cohort"), Cohort.slug, func.substr(Post.source, 1, _EXCERPT).label("source"),
    func.coalesce(Person.name, "").label("author"), func.coalesce(Company.name, "").label("company"),
)  # fmt: skip


def _posts() -> Any:
    return (
        select(*_written)
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Cohort, Cohort.id == Topic.cohort_id)
        .outerjoin(Person, Person.id == Post.person_id)
        .outerjoin(Enrolment, (Enrolment.person_id == Post.person_id) & (Enrolment.cohort_id == Topic.cohort_id))
        .outerjoin(Company, Company.id == Enrolment.company_id)
    )


def _of(row: Any) -> dict[str, Any]:
    return {
        "topic_id": row.topic_id, "title": row.title, "kind": row.kind, "number": row.number, "author": row.author,
        "company": row.company, "words": excerpt(row.source, 320), "cohort": row.cohort, "slug": row.slug,
        "answer_at": f"/cohorts/{row.slug}/board/{row.topic_id}?page={page_of(row.number)}#post-{row.number}",
    }  # fmt: skip


def post_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The post, and where to answer."""
    wanted = {letter.about_id for letter in letters}
    rows = {row.id: row for row in session.execute(_posts().where(Post.id.in_(wanted)))}
    return {
        letter.identity: {
            **_of(row),
            "because": _("You get this because you are on the board of the %(cohort)s cohort.", cohort=row.cohort),
        }
        for letter in letters
        if (row := rows.get(letter.about_id)) is not None
    }


def waiting_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """The question that waits."""
    wanted = {letter.about_id for letter in letters}
    rows = session.execute(_posts().where(Topic.id.in_(wanted), Post.number == 1))
    found = {row.topic_id: row for row in rows}
    return {
        letter.identity: {
            **_of(row), "since": row.posted_at,
            "because": _("You get this because you look after the %(cohort)s cohort.", cohort=row.cohort),
        }
        for letter in letters
        if (row := found.get(letter.about_id)) is not None
    }  # fmt: skip


def caution_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """What the desk says about a post."""
    wanted = {letter.about_id for letter in letters}
    said = session.scalars(select(Caution).where(Caution.id.in_(wanted)))
    cautions = {caution.id: caution for caution in said}
    rows = session.execute(_posts().where(Post.id.in_({caution.post_id for caution in cautions.values()})))
    posts = {row.id: row for row in rows}
    return {
        letter.identity: {
            **_of(posts[caution.post_id]), "text": caution.text,
            "because": _("You get this because you wrote on the board of %(cohort)s.",
                         cohort=posts[caution.post_id].cohort),
        }
        for letter in letters
        if (caution := cautions.get(letter.about_id)) is not None and caution.post_id in posts
    }  # fmt: skip


def digest_facts(session: Session, letters: Sequence[Told], now: datetime) -> Found:
    """What each person has not seen: topics with their newest posts, newcomers first; events, and the week to come.

    A letter that turns out empty, because all was read since, is left out.
    """
    asked = _spans(session, letters)
    news, events = _news(session, asked), _events(session, asked)
    cohorts = _cohorts(session, {letter.cohort_id for letter in letters}, now)
    found = {}
    for letter in letters:
        topics = _topics(news.get((letter.person_id, letter.about_id), ()))
        coming = events.get((letter.person_id, letter.about_id), [])
        if cohort := cohorts.get(letter.about_id) if topics or coming else None:
            found[letter.identity] = {
                **cohort, "topics": topics[:MOST_TOPICS], "more_topics": max(0, len(topics) - MOST_TOPICS),
                "posts": sum(topic["count"] for topic in topics), "events": coming,
                "because": _("You get this because you are on the board of the %(cohort)s cohort.",
                             cohort=cohort["cohort"]),
            }  # fmt: skip
    return found


Span = tuple[int, int, datetime, datetime]  # person, cohort, since, until


def _spans(session: Session, letters: Sequence[Told]) -> list[Span]:
    """From when until when each digest tells: since the morning before, or that of a week ago."""
    people = {
        row.id: row
        for row in session.execute(
            select(Person.id, Person.zone, Person.mail_hour, pace.label("pace"))
            .outerjoin(MailPace, MailPace.person_id == Person.id)
            .where(Person.id.in_({letter.person_id for letter in letters}))
        )
    }
    return [
        (letter.person_id, letter.about_id, _morning(letter, person), letter.due_at)
        for letter in letters
        if (person := people.get(letter.person_id)) is not None
    ]


def _morning(letter: Told, person: Any) -> datetime:
    day = date.fromordinal(letter.edition) - DAY * (7 if person.pace == "weekly" else 1)
    return clock.instant(day, time(person.mail_hour), person.zone)


def _span_table(spans: Iterable[Span]) -> Any:
    columns: dict[str, TypeEngine[Any]] = {
        "person_id": Integer(),
        "cohort_id": Integer(),
        "since": Instant(),
        "until": Instant(),
    }
    return table("span", columns, spans)


def _news(session: Session, spans: Sequence[Span]) -> dict[tuple[int, int], list[Any]]:
    span, reader, author = _span_table(spans), readers(), aliased(Enrolment)
    earlier, first_topic = aliased(Post), aliased(Topic)
    wrote_before = exists().where(
        earlier.topic_id == first_topic.id, first_topic.cohort_id == Topic.cohort_id,
        earlier.person_id == Post.person_id, earlier.id < Post.id,
    ).correlate_except(earlier, first_topic)  # fmt: skip
    writer = aliased(Person)
    rows = session.execute(
        select(
            reader.c.person_id.label("reader_id"), Topic.cohort_id, Topic.id.label("topic_id"), Topic.title, Topic.kind,
            Post.id, Post.number, func.substr(Post.source, 1, _EXCERPT).label("source"),
            func.coalesce(writer.name, "").label("author"), func.coalesce(Company.name, "").label("company"),
            (~wrote_before).label("is_first"),
        )
        .select_from(span)
        .join(reader, (reader.c.person_id == span.c.person_id) & (reader.c.cohort_id == span.c.cohort_id))
        .join(Topic, Topic.cohort_id == span.c.cohort_id)
        .join(Post, Post.topic_id == Topic.id)
        .outerjoin(MailPace, MailPace.person_id == span.c.person_id)
        .outerjoin(writer, writer.id == Post.person_id)
        .outerjoin(author, (author.person_id == Post.person_id) & (author.cohort_id == Topic.cohort_id))
        .outerjoin(Company, Company.id == author.company_id)
        .where(is_news(reader, span.c.since, span.c.until))
        .order_by(reader.c.person_id, Topic.cohort_id, Topic.id, Post.number)
    )  # fmt: skip
    return {key: list(some) for key, some in groupby(rows, lambda row: (row.reader_id, row.cohort_id))}


def _topics(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Posts by topic: those in which somebody writes for the first time come first, then those with most."""
    topics = [_topic(list(some)) for _id, some in groupby(rows, lambda row: row.topic_id)]
    return sorted(topics, key=lambda topic: (not topic["is_first"], -topic["count"], topic["id"]))


def _topic(rows: list[Any]) -> dict[str, Any]:
    shown = sorted(rows, key=lambda row: not row.is_first)[:MOST_POSTS]
    posts = [
        {"author": row.author, "company": row.company, "words": excerpt(row.source, 180), "is_first": row.is_first}
        for row in sorted(shown, key=lambda row: row.number)
    ]
    return {
        "id": rows[0].topic_id, "title": rows[0].title, "kind": rows[0].kind, "count": len(rows),
        "first": rows[0].number, "posts": posts, "more": len(rows) - len(posts),
        "is_first": any(row.is_first for row in rows),
    }  # fmt: skip


def _events(session: Session, spans: Sequence[Span]) -> dict[tuple[int, int], list[dict[str, Any]]]:
    span, reader = _span_table(spans), readers()
    rows = session.execute(
        select(span.c.person_id, Event.cohort_id, Event.id, Event.title, Event.starts_at)
        .select_from(span)
        .join(reader, (reader.c.person_id == span.c.person_id) & (reader.c.cohort_id == span.c.cohort_id))
        .join(Event, is_new_event(reader, span.c.since, span.c.until))
        .order_by(span.c.person_id, Event.cohort_id, Event.starts_at)
    )
    return {
        key: [{"id": row.id, "title": row.title, "starts_at": row.starts_at} for row in some]
        for key, some in groupby(rows, lambda row: (row.person_id, row.cohort_id))
    }


def _cohorts(session: Session, ids: Iterable[int | None], now: datetime) -> dict[int, dict[str, Any]]:
    """The name of each cohort, and the week that opens within the next seven days."""
    rows = session.execute(
        select(Cohort.id, Cohort.name, Cohort.slug, func.min(Week.opens_at), func.min(Week.number))
        .outerjoin(Week, (Week.cohort_id == Cohort.id) & (Week.opens_at > now) & (Week.opens_at <= now + 7 * DAY))
        .where(Cohort.id.in_([number for number in ids if number is not None]))
        .group_by(Cohort.id, Cohort.name, Cohort.slug)
    )
    return {
        row[0]: {"cohort": row[1], "slug": row[2], "next": row[3] and {"opens_at": row[3], "number": row[4]}}
        for row in rows
    }
