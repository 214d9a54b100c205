"""Rows and posts of the board, printed once for all readers to whom they look the same."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_login import current_user
from markupsafe import Markup

from sprint.community.models import BoardFile
from sprint.community.reading import PostRow, TopicRow
from sprint.learning.fragments import fragment
from sprint.times import ago, short_day

_rows: dict[Hashable, Markup] = {}
_posts: dict[Hashable, Markup] = {}
NOBODY = -1  # is no person's number


def topic_rows(topics: Sequence[TopicRow], cohort: str, now: datetime) -> list[Markup]:
    """Topics as rows of a list."""
    base, zone, me = url_for("board.board", cohort=cohort), current_user.zone, current_user.person.id
    made = []
    for topic in topics:
        is_old = (now - topic.last_post_at).days > 0
        last = short_day(topic.last_post_at, zone) if is_old else ago(topic.last_post_at, now)
        values = {
            "topic": topic, "base": base, "last": last, "is_planned": topic.posted_at > now, "zone": zone,
            "is_mine": topic.author.id == me,
        }  # fmt: skip
        key = tuple(values.values())
        made.append(fragment("community/topic_row.html", key, lambda values=values: values, _rows))  # type: ignore[misc]
    return made


def post_printer(
    cohort: str, topic_id: int, files: Mapping[int, Sequence[BoardFile]], flags: Mapping[str, bool]
) -> Callable[..., Markup]:
    """What prints a post of a topic: `post(one, is_first=..., as_answer=...)`."""
    board, zone, me = url_for("board.board", cohort=cohort), current_user.zone, current_user.person.id

    def post(one: PostRow, is_first: bool = False, as_answer: bool = False) -> Markup:
        its = tuple(files.get(one.id, ()))
        person = me if one.author.id == me else NOBODY
        key = (
            one,
            board,
            topic_id,
            tuple(file.key for file in its),
            *flags.values(),
            person,
            zone,
            is_first,
            as_answer,
        )
        return fragment("community/post.html", key, lambda: {
            "one": one, "board": board, "topic_id": topic_id, "files": its, "flags": flags, "me": person, "zone": zone,
            "is_first": is_first, "as_answer": as_answer,
        }, _posts)  # fmt: skip

    return post
