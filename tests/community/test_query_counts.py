"""Pages of the community ask the same few things, however much there is."""

import pytest

from sprint.community.models import Event, EventQuestion, Helpful, Post, Rsvp, Topic
from tests.community.board import ROOM
from tests.queries import asked_of

PAGES = ("/board", "/board?show=unread", "/board/1", "/board/1?page=1", "/search?q=word", "/events", "/events/1",
         "/people", "/pulse", "/posts/1/edit", "/board/1/news?after=1")  # fmt: skip
MOST = 15


def fill(session, cast, count, now):
    """So many topics, so many posts in the first, so many questions and guests."""
    ada, ben = cast.ada.id, cast.ben.id
    with session() as s:
        s.add_all(
            Topic(id=n, cohort_id=cast.running.id, person_id=ada, kind="question", title=f"Word {n}", key=f"t{n}",
                  posted_at=now, last_post_at=now, last_number=count if n == 1 else 1)
            for n in range(1, count + 1)
        )  # fmt: skip
        s.flush()
        s.add_all(
            Post(id=n, topic_id=1, number=n, person_id=ben if n > 1 else ada, key=f"p{n}", source=f"word {n}",
                 html="<p>word</p>", posted_at=now)
            for n in range(1, count + 1)
        )  # fmt: skip
        s.add_all(
            Post(id=n + 10_000, topic_id=n, number=1, person_id=ben, key=f"q{n}", source="word", html="", posted_at=now)
            for n in range(2, count + 1)
        )
        s.flush()
        s.add_all(Helpful(post_id=n, person_id=ada) for n in range(2, count + 1))
        s.add(Event(id=1, cohort_id=cast.running.id, uid="u", kind="other", title="E", starts_at=now.replace(month=11),
                    minutes=45, zone="UTC", created_at=now))  # fmt: skip
        s.flush()
        s.add(Rsvp(event_id=1, person_id=ben, state="going", answered_at=now))
        s.add_all(
            EventQuestion(id=n, event_id=1, person_id=ben, key=f"e{n}", text="Word?", asked_at=now)
            for n in range(1, count + 1)
        )


@pytest.fixture
def counted(ada, app, session, cast, now):
    """How many statements each page makes."""

    def count(size):
        fill(session, cast, size, now)
        made = {}
        for path in PAGES:
            ada.client.get(f"{ROOM}{path}")
            with asked_of(app) as statements:
                assert ada.client.get(f"{ROOM}{path}").status_code == 200
            made[path] = len(statements)
        return made

    return count


FEW = {}


@pytest.mark.parametrize("size", [10, 1000])
def test_no_page_asks_more_where_there_is_more(counted, kind, size):
    made = counted(size)
    assert {path: count for path, count in made.items() if count > MOST} == {}
    FEW.setdefault(kind, made)
    assert {path: count for path, count in made.items() if count > FEW[kind][path]} == {}
