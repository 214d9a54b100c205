"""Topics and replies: written, read, marked, changed."""

import pytest
from sqlalchemy import func, select

from sprint.community.forms import new_key
from sprint.community.models import Helpful, Post, Topic
from tests.community.board import ROOM, reply, start


def posts_of(session, topic):
    with session() as s:
        return [(p.number, p.source) for p in s.scalars(select(Post).where(Post.topic_id == topic).order_by(Post.id))]


def test_an_empty_board_says_how_to_begin(ada):
    ada.get(f"{ROOM}/board")
    assert ada.page.h1 == "You have read everything"
    assert "Nobody has written yet" in ada.page.text


def test_a_question_is_asked_and_answered(ada, of, session):
    topic = start(ada)
    ben = of("ben")
    ben.get(f"{ROOM}/board")
    assert ben.page.h1 == "One topic has something new for you"
    ben.get(f"{ROOM}/board/{topic}")
    assert "Which light?" in ben.page.h1
    assert "<em>mirrors</em>" in ben.page.html
    reply(ben, topic)
    ada.get(f"{ROOM}/board")
    assert "1 new" in ada.page.text
    ada.get(f"{ROOM}/board/{topic}")
    assert "1 new since you were here" in ada.page.text
    ada.get(f"{ROOM}/board")
    assert ada.page.h1 == "You have read everything"
    assert "1 reply" in ada.page.text


def test_the_same_form_sent_twice_posts_once(ada, session):
    key = new_key()
    first, again = start(ada, key=key), start(ada, key=key)
    assert first == again
    key = new_key()
    for _time in range(2):
        reply(ada, first, key=key)
    assert posts_of(session, first) == [(1, "It *mirrors* everything."), (2, "White paper.")]
    with session() as s:
        assert s.get(Topic, first).replies == 1


def test_a_refused_form_keeps_what_was_typed(ada):
    ada.post(f"{ROOM}/board/new", {"kind": "question", "title": "", "week": "0", "body": "kept"}, expect=422)
    assert "kept" in ada.page.html
    assert "Give it a title" in ada.page.text


def test_a_preview_shows_and_posts_nothing(ada, session):
    ada.post(
        f"{ROOM}/board/new", {"kind": "talk", "title": "T", "week": "0", "body": "**bold**", "preview": "1"}, expect=200
    )
    assert "<strong>bold</strong>" in ada.page.html
    with session() as s:
        assert s.scalar(select(func.count()).select_from(Topic)) == 0


def test_what_is_unread_is_counted_exactly_by_topic(ada, of):
    ben = of("ben")
    one, two = start(ada), start(ada, title="Other")
    ben.get(f"{ROOM}/board/{one}")
    for n in range(3):
        reply(ada, one, f"More {n}")
    reply(ben, one, "Mine")  # one's own is never new
    ben.get(f"{ROOM}/board")
    assert ben.page.h1 == "Two topics have something new for you"
    assert "3 new" in ben.page.text and "1 new" in ben.page.text
    ben.post(f"{ROOM}/board/seen")
    ben.get(f"{ROOM}/board")
    assert ben.page.h1 == "You have read everything"
    reply(ada, two, "Again")
    ben.get(f"{ROOM}/board?show=unread")
    assert "Other" in ben.page.text and "Which light?" not in ben.page.text


def test_a_long_topic_opens_at_what_is_new(ada, of):
    topic = start(ada)
    ben, coach = of("ben"), of("grace")
    for n in range(45):
        reply(coach, topic, f"Number {n}")
    ben.get(f"{ROOM}/board/{topic}?page=1")
    ben.get(f"{ROOM}/board/{topic}")
    assert "Page 2 of 3" in ben.page.text
    assert "26 new since you were here" in ben.page.text


def test_helpful_is_said_once_and_taken_back(ada, of, session):
    topic = start(ada)
    ben = of("ben")
    for _time in range(2):
        ben.post(f"{ROOM}/posts/1/helpful")
    with session() as s:
        assert s.scalar(select(func.count()).select_from(Helpful)) == 1
    ben.get(f"{ROOM}/board/{topic}")
    assert "Helpful · 1" in ben.page.text
    ben.post(f"{ROOM}/posts/1/helpful", {"undo": "1"})
    ada.post(f"{ROOM}/posts/1/helpful", expect=422)
    with session() as s:
        assert s.scalar(select(func.count()).select_from(Helpful)) == 0


def test_who_asked_marks_the_answer_and_only_one_is(ada, of, session):
    topic = start(ada)
    ben = of("ben")
    reply(ben, topic, "First")
    reply(ben, topic, "Second")
    ben.post(f"{ROOM}/posts/2/answer", expect=404)
    ada.post(f"{ROOM}/posts/2/answer")
    ada.post(f"{ROOM}/posts/3/answer")
    with session() as s:
        assert s.scalars(select(Post.number).where(Post.accepted_at.is_not(None))).all() == [3]
    ada.get(f"{ROOM}/board")
    assert "Answered" in ada.page.text
    ada.post(f"{ROOM}/posts/3/answer", {"undo": "1"})
    ada.get(f"{ROOM}/board")
    assert "Answered" not in ada.page.text


def test_a_quote_is_laid_into_the_reply(ada, of):
    topic = start(ada)
    ben = of("ben")
    ben.get(f"{ROOM}/board/{topic}?quote=1")
    assert "Ada Marsh:\n\n&gt; It *mirrors* everything." in ben.page.html


def test_a_changed_post_keeps_what_it_said_before(ada, of, session):
    topic = start(ada)
    ada.get(f"{ROOM}/posts/1/edit")
    based_on = next(a["value"] for _t, a in ada.page.tags if a.get("name") == "based_on")
    ada.post(f"{ROOM}/posts/1/edit", {"title": "Which lamp?", "body": "Now **new**", "based_on": based_on})
    ben = of("ben")
    ben.get(f"{ROOM}/posts/1/history")
    assert "mirrors" in ben.page.text and "new" in ben.page.text
    ben.get(f"{ROOM}/board/{topic}")
    assert ben.page.h1 == "Which lamp?" and "edited" in ben.page.text
    ada.post(f"{ROOM}/posts/1/edit", {"body": "Stale", "based_on": based_on}, expect=422)
    assert "Stale" in ada.page.html and "another window" in ada.page.text
    ben.get(f"{ROOM}/posts/1/edit", expect=404)


def test_a_deleted_post_leaves_a_trace_and_can_be_put_back(ada, of, session):
    topic = start(ada)
    ben = of("ben")
    reply(ben, topic, "Secretword")
    ada.post(f"{ROOM}/posts/2/delete", expect=404)
    for _time in range(2):
        ben.post(f"{ROOM}/posts/2/delete")
    ada.get(f"{ROOM}/board/{topic}")
    assert "Ben Harlow deleted a post." in ada.page.text and "Secretword" not in ada.page.html
    ada.get(f"{ROOM}/posts/2/history", expect=404)
    with session() as s:
        assert s.get(Topic, topic).replies == 0
    ben.post(f"{ROOM}/posts/2/delete", {"undo": "1"})
    ada.get(f"{ROOM}/board/{topic}")
    assert "Secretword" in ada.page.text
    with session() as s:
        assert s.get(Topic, topic).replies == 1


def test_a_name_after_an_at_sign_leads_to_the_person(ada, cast, session):
    topic = start(ada, body="Ask @Ben or @Grace Lindqvist, not @Omar.")
    ada.get(f"{ROOM}/board/{topic}")
    assert f"{ROOM}/people#person-{cast.ben.id}" in ada.page.links()
    assert f"{ROOM}/people#person-{cast.grace.id}" in ada.page.links()
    assert not [link for link in ada.page.links() if link.endswith(f"person-{cast.omar.id}")]


def test_the_desk_pins_locks_and_hides_a_topic(ada, of):
    topic = start(ada)
    sam, ben = of("sam"), of("ben")
    ben.post(f"{ROOM}/board/{topic}/change", {"what": "locked"}, expect=404)
    sam.post(f"{ROOM}/board/{topic}/change", {"what": "pinned"})
    sam.post(f"{ROOM}/board/{topic}/change", {"what": "locked"})
    ben.get(f"{ROOM}/board")
    assert "Pinned." in ben.page.text and "Locked." in ben.page.text
    ben.post(f"{ROOM}/board/{topic}", {"body": "No"}, expect=422)
    assert "locked" in ben.page.text
    reply(sam, topic, "The desk may")
    sam.post(f"{ROOM}/board/{topic}/change", {"what": "hidden"})
    ben.get(f"{ROOM}/board/{topic}", expect=404)
    sam.post(f"{ROOM}/board/{topic}/change", {"what": "hidden", "undo": "1"})
    ben.get(f"{ROOM}/board/{topic}")


def test_an_open_page_asks_for_news_and_hears_304_where_there_are_none(ada, of):
    topic = start(ada)
    ben = of("ben")
    quiet = ben.get(f"{ROOM}/board/{topic}/news?after=1")
    assert quiet.data == b""
    ben.get(f"{ROOM}/board/{topic}/news?after=1", expect=304, headers={"If-None-Match": quiet.headers["ETag"]})
    reply(ada, topic, "Fresh")
    news = ben.client.get(f"{ROOM}/board/{topic}/news?after=1", headers={"If-None-Match": quiet.headers["ETag"]})
    assert news.status_code == 200 and "Fresh" in news.text


def test_eleven_posts_in_a_minute_are_one_too_many(ada):
    topic = start(ada)
    for n in range(9):
        reply(ada, topic, f"Post {n}")
    ada.post(f"{ROOM}/board/{topic}", {"body": "The eleventh", "key": new_key()}, expect=422)
    assert "The eleventh" in ada.page.html and "in a minute" in ada.page.text


@pytest.mark.parametrize("name", ["omar", "priya"])
def test_nobody_else_finds_the_room(ada, of, name):
    topic = start(ada)
    stranger = of(name)
    for path in ("/board", f"/board/{topic}", "/posts/1", f"/board/{topic}/news", "/search?q=light", "/people"):
        stranger.get(f"{ROOM}{path}", expect=404)
    stranger.post(f"{ROOM}/board/{topic}", {"body": "x"}, expect=404)


def test_a_modules_prompt_opens_its_topic_when_somebody_writes(ada, of):
    ada.get(f"{ROOM}/modules/w2-m1/discussion")
    assert "Be the first" in ada.page.h1
    ada.post(f"{ROOM}/modules/w2-m1/discussion", {"body": "My photo", "key": new_key()})
    ben = of("ben")
    ben.post(f"{ROOM}/modules/w2-m1/discussion", {"body": "Mine, too", "key": new_key()})
    answer = ben.get(f"{ROOM}/modules/w2-m1/discussion", expect=303)
    ben.get(answer.headers["Location"])
    assert "My photo" in ben.page.text and "Mine, too" in ben.page.text
    ada.get(f"{ROOM}/modules/w3-m1/discussion", expect=404)  # its week is locked
