"""The pages of coaching ask the same few things, however many coaches, sessions and people there are."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from sprint.coaching.models import Meeting, Seat
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Enrolment
from tests.builders.cast import at, person
from tests.coaching.conftest import give_hours
from tests.coaching.test_booking import ROOM, THURSDAY, sent
from tests.queries import asked_of

DAY = timedelta(days=1)


def fill(session, cast, coaches, sessions):
    """Further coaches with hours, and past and coming sessions of Grace and of Ada."""
    with session() as s:
        running = s.merge(cast.running)
        for n in range(coaches):
            coach = person(s, f"C{n} Coach", "coach")
            cohorts.assign(s, coach, running, "coach")
            give_hours(s, coach)
        times = [
            at(THURSDAY - timedelta(days=1 + n % 200), 1) + timedelta(minutes=25 * (n // 200)) for n in range(sessions)
        ]
        s.execute(insert(Meeting), [
            {"id": 100 + n, "uid": f"u{n}", "cohort_id": running.id, "coach_id": cast.grace.id, "starts_at": start,
             "ends_at": start + timedelta(minutes=20), "made_at": start}
            for n, start in enumerate(times)
        ])  # fmt: skip
        s.execute(insert(Seat), [
            {"meeting_id": 100 + n, "enrolment_id": cast.enrolment.id, "person_id": cast.ada.id, "starts_at": start,
             "ends_at": start + timedelta(minutes=20), "state": "taken", "number": 1, "key": f"k{n}", "made_at": start}
            for n, start in enumerate(times)
        ])  # fmt: skip
        assert s.get(Enrolment, cast.enrolment.id)


@pytest.mark.parametrize(("coaches", "sessions"), [(1, 10), (18, 1000)])
def test_pages_stay_within_their_budget(browser, app, session, cast, coaches, sessions):
    fill(session, cast, coaches, sessions)
    ada, counts = browser.sign_in(cast.ada), {}
    ada.post(ROOM, sent(cast.grace, at(THURSDAY + 8 * DAY, 9)))
    with session() as s:
        meeting_id = s.query(Meeting.id).order_by(Meeting.starts_at.desc()).first()[0]
    for path in ("/today", ROOM, f"{ROOM}/sessions/{meeting_id}", f"{ROOM}/sessions/{meeting_id}/move", "/calendar"):
        counts[path] = _count(app, ada, path)
    browser.sign_in(cast.grace)
    for path in ("/coach", "/coach/hours", f"/coach/sessions/{meeting_id}", "/coach/sessions/group"):
        counts[path] = _count(app, browser, path)
    browser.sign_in(cast.sam)
    for path in (
        "/staff/coaching",
        f"/staff/coaching/sessions/{meeting_id}",
        f"/staff/coaching/book/october-2026?for={cast.enrolment.id}",
    ):
        counts[path] = _count(app, browser, path)
    most = {path: 8 if path == "/today" else 15 for path in counts}
    assert {path: n for path, n in counts.items() if n > most[path]} == {}


def _count(app, browser, path):
    with asked_of(app) as statements:
        browser.get(path)
    return len(statements)
