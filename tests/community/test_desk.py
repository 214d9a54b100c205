"""Reports, hiding, cautions and silences: light, logged and reversible. The directory and the pulse."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import AuditEntry
from sprint.community.forms import new_key
from sprint.community.models import Post, Topic
from sprint.mail.models import Letter
from tests.community.board import ROOM, reply, start


@pytest.fixture
def sam(of):
    return of("sam")


def trail(session):
    with session() as s:
        return s.scalars(select(AuditEntry.sentence).order_by(AuditEntry.id.desc())).all()


def test_a_report_reaches_the_desk_and_is_settled(ada, of, sam):
    start(of("ben"))
    ada.get(f"{ROOM}/posts/1/report")
    ada.post(f"{ROOM}/posts/1/report", {"reason": "Sells me insurance"})
    ada.get(f"{ROOM}/board/reports", expect=404)
    sam.get(f"{ROOM}/board")
    assert "One report waits" in sam.page.text
    sam.get(f"{ROOM}/board/reports")
    assert "Sells me insurance" in sam.page.text
    sam.post(f"{ROOM}/posts/1/settle")
    sam.get(f"{ROOM}/board/reports")
    assert sam.page.h1 == "No report waits"


def test_a_hidden_post_can_be_shown_again_and_the_counter_is_right(ada, of, sam, session):
    topic = start(ada)
    reply(of("ben"), topic, "Rude")
    sam.get(f"{ROOM}/posts/2/desk")
    sam.post(f"{ROOM}/posts/2/hide")
    ada.get(f"{ROOM}/board/{topic}")
    assert "hidden by the desk" in ada.page.text and "Rude" not in ada.page.html
    with session() as s:
        assert s.get(Topic, topic).replies == 0
    sam.post(f"{ROOM}/posts/2/hide", {"undo": "1"})
    ada.get(f"{ROOM}/board/{topic}")
    assert "Rude" in ada.page.text
    with session() as s:
        assert s.get(Topic, topic).replies == 1
    assert trail(session)[0].startswith("Showed post 2") and "Hid post 2" in "".join(trail(session))


def test_a_caution_is_a_letter_and_a_line_in_the_trail(ada, of, sam, session, cast):
    start(of("ben"))
    sam.post(f"{ROOM}/posts/1/caution", {"text": ""}, expect=422)
    sam.post(f"{ROOM}/posts/1/caution", {"text": "Leave out customer names, please."})
    with session() as s:
        assert s.scalars(select(Letter.person_id).where(Letter.kind == "board-caution")).all() == [cast.ben.id]
    assert trail(session)[0].startswith("Wrote to the author")


def test_who_is_silenced_reads_and_does_not_post_until_it_ends(ada, of, sam, session, cast, now, set_clock):
    ben = of("ben")
    topic = start(ben)
    sam.post(f"{ROOM}/posts/1/silence", {"days": "3", "reason": "Spam."})
    ben.get(f"{ROOM}/board/{topic}")
    assert "You cannot post here until" in ben.page.text and "Spam." in ben.page.text
    ben.post(f"{ROOM}/board/{topic}", {"body": "More", "key": new_key()}, expect=422)
    ben.post(f"{ROOM}/board/new", {"kind": "talk", "title": "T", "week": "0", "body": "x"}, expect=422)
    sam.get(f"{ROOM}/board/reports")
    assert "Ben Harlow" in sam.page.text
    sam.post(f"{ROOM}/board/silences/{cast.ben.id}/end")
    reply(ben, topic, "Back")
    sam.post(f"{ROOM}/posts/1/silence", {"days": "1", "reason": "Spam."})
    set_clock(now + timedelta(days=1, seconds=1))
    reply(ben.sign_in(cast.ben), topic, "After a day")


def test_the_directory_shows_what_its_owner_ticked_and_nothing_else(ada, of):
    ada.get(f"{ROOM}/people/company")
    ada.post(f"{ROOM}/people/company", {
        "makes": "Castings", "shows_makes": "y", "place": "Secretplace", "can_help": "Molds", "shows_can_help": "y",
        "needs_help": "Hiddenneed",
    })  # fmt: skip
    ben = of("ben")
    ben.get(f"{ROOM}/people")
    assert "Castings" in ben.page.text and "Molds" in ben.page.text
    assert "Secretplace" not in ben.page.html and "Hiddenneed" not in ben.page.html
    ada.post(f"{ROOM}/people/company", {"site": "javascript:alert(1)", "shows_site": "y"}, expect=422)


def test_the_pulse_takes_two_answers_and_shows_the_cohort_hours_only(ada, of, sam):
    ada.post(f"{ROOM}/pulse", {"confidence": "7", "hours": "1.5"})
    ada.post(f"{ROOM}/pulse", {"confidence": "8", "hours": "2,5"})  # changed, not added
    ada.post(f"{ROOM}/pulse", {"confidence": "8", "hours": "many"}, expect=422)
    ben = of("ben")
    ben.post(f"{ROOM}/pulse", {"hours": "1"})
    ben.get(f"{ROOM}/board")
    assert "3.5 h with customers in week 2" in ben.page.text
    assert "Shout-out to Harlow Castings: 2.5 h" in ben.page.text
    ben.get(f"{ROOM}/pulse")
    assert "8.0" not in ben.page.text
    sam.get("/staff/cohorts/october-2026/board")
    assert sam.page.h1 == "Week 2: confidence 8.0 of 10, 3.5 h with customers"


def test_the_outside_group_is_linked_from_its_own_board_only(ada, sam, of):
    sam.post("/staff/cohorts/october-2026/board", {"alarm_hours": "24", "group_url": "https://g.example.com/x"})
    sam.post("/staff/cohorts/october-2026/board", {"alarm_hours": "0", "group_url": "ftp://x"}, expect=422)
    ada.get(f"{ROOM}/board")
    assert "https://g.example.com/x" in ada.page.links()
    omar = of("omar")
    omar.get("/cohorts/other-2026/board")
    assert "https://g.example.com/x" not in omar.page.links()


def test_people_choose_how_they_hear_of_the_board(ada):
    ada.get(f"{ROOM}/board/mail")
    ada.post(f"{ROOM}/board/mail", {"pace": "hourly"}, expect=422)
    ada.post(f"{ROOM}/board/mail", {"pace": "weekly"})
    ada.get(f"{ROOM}/board/mail")
    checked = [a["value"] for _t, a in ada.page.tags if a.get("name") == "pace" and "checked" in a]
    assert checked == ["weekly"]


def test_who_is_silenced_cannot_write_by_changing_a_post(ada, sam, session):
    start(ada)
    ada.get(f"{ROOM}/posts/1/edit")
    based_on = next(a["value"] for _t, a in ada.page.tags if a.get("name") == "based_on")
    sam.post(f"{ROOM}/posts/1/silence", {"days": "3", "reason": "Cool down."})
    ada.post(f"{ROOM}/posts/1/edit", {"title": "T", "body": "Around it", "based_on": based_on}, expect=422)
    assert "Cool down." in ada.page.text and "Around it" in ada.page.html
    with session() as s:
        assert s.get(Post, 1).source != "Around it"


def test_all_that_the_desk_does_is_in_the_trail_and_can_be_undone(ada, sam, session, cast):
    topic = start(ada, title="T")
    for what in ("pinned", "locked", "hidden"):
        sam.post(f"{ROOM}/board/{topic}/change", {"what": what})
        sam.post(f"{ROOM}/board/{topic}/change", {"what": what, "undo": "1"})
    sam.post(f"{ROOM}/posts/1/hide")
    sam.post(f"{ROOM}/posts/1/hide", {"undo": "1"})
    sam.post(f"{ROOM}/posts/1/silence", {"days": "1", "reason": "Why."})
    sam.post(f"{ROOM}/board/silences/{cast.ada.id}/end")
    with session() as s:
        said = set(s.scalars(select(AuditEntry.sentence).where(AuditEntry.by_id == cast.sam.id)))
        kept = s.get(Topic, topic)
        assert (kept.pinned_at, kept.locked_at, kept.hidden_at, s.get(Post, 1).hidden_at) == (None,) * 4
    assert said >= {
        "Pinned “T”", "Took “T” from the top", "Locked “T”", "Opened “T” for replies again", "Hid the topic “T”",
        "Showed the topic “T” again", "Hid post 1 in “T”", "Showed post 1 in “T” again",
        "Let Ada Marsh not post for 1 days: Why.", "Let Ada Marsh post again",
    }  # fmt: skip
    ada.get(f"{ROOM}/board/{topic}")
    reply(ada, topic)
