"""The rule that says who sees what on a board. Every statement of the community about topics holds it.

Statements are made once for each kind of reader, members and desk, and get the reader's values when they run: making
them anew took longer than asking the database.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, or_

from sprint.accounts.models import Person
from sprint.cohorts.queries import Place
from sprint.community.models import Post, Topic, TopicMark
from sprint.community.permissions import may_moderate
from sprint.database import Instant

COHORT, READER, NOW = bindparam("cohort_id", type_=Integer), bindparam("reader_id", type_=Integer), bindparam(
    "now", type_=Instant())  # fmt: skip
WEEKS = bindparam("weeks", expanding=True, type_=Integer)  # those that are open to the reader
seen = func.coalesce(TopicMark.seen, 0)
its_mark = and_(TopicMark.topic_id == Topic.id, TopicMark.person_id == READER)


@lru_cache(maxsize=2)
def sees(is_desk: bool) -> ColumnElement[bool]:
    """Whether a topic may be seen: it is of this cohort, posted, not hidden, not between others, and not of a module
    whose week is locked. The desk sees all of its cohort."""
    mine = Topic.cohort_id == COHORT
    if is_desk:
        return mine
    return and_(
        mine, Topic.hidden_at.is_(None), Topic.posted_at <= NOW,
        or_(Topic.kind != "private", Topic.person_id == READER),
        or_(Topic.module.is_(None), Topic.week.in_(WEEKS)),
    )  # fmt: skip


def looks(place: Place, person: Person, now: datetime, **more: Any) -> tuple[bool, dict[str, Any]]:
    """Whether somebody looks from the desk, and the values of the rule for them; `more` belongs to the statement."""
    weeks = [week.number for week in place.weeks if week.is_open]
    return may_moderate(place), {
        "cohort_id": place.cohort.id, "reader_id": person.id, "now": now, "weeks": weeks, **more,
    }  # fmt: skip


def is_new(topic_id: Any, after: Any) -> ColumnElement[bool]:
    """Whether a post of a topic is news to the reader, who has read up to `after`."""
    return and_(
        Post.topic_id == topic_id, Post.number > after, Post.posted_at <= NOW, Post.deleted_at.is_(None),
        Post.hidden_at.is_(None), or_(Post.person_id.is_(None), Post.person_id != READER),
    )  # fmt: skip
