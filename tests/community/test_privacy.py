"""Nothing of a cohort's community is seen by anybody else, and nothing locked is found (RELIABILITY P3, P8)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import AuditEntry
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Duty, Enrolment, Week
from sprint.community.forms import new_key
from sprint.mail.queries import planned, window
from sprint.plan import KIND
from tests.community.board import ROOM, reply, start

OTHER = "/cohorts/other-2026"
PAGES = ("/board", "/search?q=canary", "/events", "/people", "/pulse", "/board?show=week-2")


@pytest.fixture
def spoken(ada, of):
    """Ada has a topic with a canary in it, and Sam an event."""
    topic = start(ada, title="Canarytitle", body="Canarybody")
    of("sam").post(f"{ROOM}/events/new", {
        "kind": "other", "title": "Canaryevent", "day": "2026-11-04", "hour": "12:00", "minutes": "45",
        "zone": "America/New_York", "key": new_key(),
    })  # fmt: skip
    return topic


def sees_nothing(browser, room=OTHER):
    for path in PAGES:
        browser.get(f"{room}{path}")
        shown = browser.page.html.replace("canary", "")  # what was searched for is said again
        assert "Canary" not in shown and "Ada Marsh" not in shown, path


def test_another_cohorts_pages_show_nothing_of_it(spoken, of):
    omar = of("omar")
    sees_nothing(omar)
    for path in (f"/board/{spoken}", "/posts/1", "/posts/1/history", f"/board/{spoken}/news", "/events/1"):
        omar.get(f"{OTHER}{path}", expect=404)
        omar.get(f"{ROOM}{path}", expect=404)


def test_who_moves_to_another_cohort_loses_the_old_room_at_once(spoken, of, session, cast, now):
    ben = of("ben")
    ben.get(f"{ROOM}/board/{spoken}")
    with session() as s:
        enrolment = s.scalar(select(Enrolment).where(Enrolment.person_id == cast.ben.id))
        cohorts.withdraw(s, enrolment, now=now - timedelta(minutes=1))
        other = cohorts.queries.find_cohort(s, "other-2026")
        cohorts.enrol(s, other, s.get(type(cast.ben), cast.ben.id), company=None, now=now - timedelta(minutes=1))
    for path in ("/board", f"/board/{spoken}", "/posts/1", "/search?q=canary", "/events/1", "/people"):
        ben.get(f"{ROOM}{path}", expect=404)
    sees_nothing(ben)


def test_when_a_place_ends_so_does_the_room(spoken, of, session, cast, now):
    ben = of("ben")
    with session() as s:
        enrolment = s.scalar(select(Enrolment).where(Enrolment.person_id == cast.ben.id))
        cohorts.set_end(s, enrolment, now - timedelta(seconds=1))
    ben.get(f"{ROOM}/board", expect=404)


def test_a_private_question_is_seen_by_the_asker_and_the_desk_alone(ada, of):
    topic = start(ada, title="Canaryprivate", body="Canarybody", kind="private")
    ben = of("ben")
    ben.get(f"{ROOM}/board/{topic}", expect=404)
    for path in ("/board", "/search?q=canarybody", "/board?show=private"):
        ben.get(f"{ROOM}{path}")
        assert "Canary" not in ben.page.html.replace("canarybody", "")
    for name in ("grace", "sam"):
        desk = of(name)
        desk.get(f"{ROOM}/board/{topic}")
        assert "Canarybody" in desk.page.text
    reply(of("grace"), topic, "An answer")
    ada.get(f"{ROOM}/board/{topic}")
    assert "An answer" in ada.page.text


def test_the_discussion_of_a_locked_week_is_not_found(ada, of, session):
    grace = of("grace")
    grace.post(f"{ROOM}/modules/w3-m1/discussion", {"body": "Canaryweek three", "key": new_key()})
    ada.get(f"{ROOM}/board")
    assert "Lesson 3.1" not in ada.page.text
    ada.get(f"{ROOM}/search?q=canaryweek")
    assert "Nothing found" in ada.page.h1
    ada.get(f"{ROOM}/board/1", expect=404)
    grace.get(f"{ROOM}/search?q=canaryweek")
    assert "One thing found" in grace.page.h1


def test_modules_are_found_in_open_weeks_only(ada, session):
    with session() as s:
        from sprint.curriculum.models import Module

        for module in s.scalars(select(Module)):
            module.source = f"Pocketwatch of {module.slug}"
    ada.get(f"{ROOM}/search?q=pocketwatch")
    assert "Lesson 2.1" in ada.page.text and "Lesson 3.1" not in ada.page.text


def test_a_deleted_or_hidden_post_is_not_found(ada, of):
    start(ada, body="Findme here")
    ben, sam = of("ben"), of("sam")
    ben.get(f"{ROOM}/search?q=findme")
    assert "One thing found" in ben.page.h1
    sam.post(f"{ROOM}/posts/1/hide")
    ben.get(f"{ROOM}/search?q=findme")
    assert "Nothing found" in ben.page.h1


def test_staff_who_do_not_look_after_a_cohort_leave_a_line_in_the_trail(ada, of, session, cast):
    start(ada)
    alex, sam = of("alex"), of("sam")
    for _page in range(2):
        alex.get(f"{ROOM}/board")
        sam.get(f"{ROOM}/board")
    with session() as s:
        said = AuditEntry.sentence.startswith("Read")
        lines = s.execute(select(AuditEntry.by_id, AuditEntry.sentence).where(said)).all()
    assert [tuple(line) for line in lines] == [(cast.alex.id, "Read the board of October 2026")]
    alex.get(f"{ROOM}/board")
    assert "its coaches and the program's staff" in alex.page.text


def test_a_coach_who_is_taken_from_a_cohort_loses_its_board(spoken, of, session, cast):
    grace = of("grace")
    grace.get(f"{ROOM}/board")
    with session() as s:
        s.delete(s.scalar(select(Duty).where(Duty.person_id == cast.grace.id)))
    grace.get(f"{ROOM}/board", expect=404)


def test_a_week_that_is_locked_again_takes_its_discussion_along(ada, of, session, cast, now):
    ada.post(f"{ROOM}/modules/w2-m1/discussion", {"body": "Canaryweek two", "key": new_key()})
    with session() as s:
        week = s.scalar(select(Week).where(Week.cohort_id == cast.running.id, Week.number == 2))
        week.opens_at = now + timedelta(days=1)
    for path in ("/board/1", "/posts/1", "/board/1/news", "/posts/1/history"):
        of("ben").get(f"{ROOM}{path}", expect=404)
    ben = of("ben")
    for path in ("/board", "/search?q=canaryweek", "/board?show=week-2"):
        ben.get(f"{ROOM}{path}")
        assert "Lesson 2.1" not in ben.page.text and "Canaryweek" not in ben.page.html


def test_the_letters_of_who_left_hold_nothing_that_was_said_since(ada, session, cast, now):
    with session() as s:
        enrolment = s.scalar(select(Enrolment).where(Enrolment.person_id == cast.ben.id))
        cohorts.withdraw(s, enrolment, now=now - timedelta(minutes=1))
    start(ada, title="Canarytitle", body="@Ben Canarybody")
    morning = now + timedelta(days=1)
    with session() as s:
        for kind in ("board-post", "board-digest", "question-waiting"):
            rows = s.execute(planned(KIND[kind], window(s, now - timedelta(days=1), morning))).all()
            assert not [row for row in rows if row.person_id == cast.ben.id and row.skip is None], kind
            assert not [row for row in rows if row.person_id == cast.omar.id], kind
