"""Weeks are moved by a form in the cohort's zone, after a look at what the move does to the letters."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from sprint.accounts.models import AuditEntry
from sprint.cohorts import queries as cohorts
from sprint.mail import actions as mail
from sprint.mail.models import Letter
from sprint.plan import KINDS
from tests.builders import cast as builders


@pytest.fixture
def cohort(session, cast):
    """The running cohort, with its weeks."""
    with session() as s:
        s.expire_on_commit = False
        return cohorts.find_cohort(s, cast.running.slug)


def weeks(session, cohort):
    """What is set now."""
    with session() as s:
        s.expire_on_commit = False
        return {w.number: w for w in cohorts.find_cohort(s, cohort.slug).weeks}


def form(**changes):
    """The schedule as the page shows it, with changes."""
    typed = {}
    for n in range(4):
        day = builders.START + timedelta(days=7 * n)
        typed |= {f"day_{n + 1}": day.isoformat(), f"hour_{n + 1}": "09:00"}
    return typed | changes


def test_the_first_click_shows_what_changes_and_leaves_nothing_behind(session, cast, cohort, sam):
    before = {n: w.opens_at for n, w in weeks(session, cohort).items()}
    sam.post(f"/staff/cohorts/{cohort.slug}/schedule", form(day_3="2026-11-04"), expect=200)
    assert sam.page.h1 == "This changes 2 letters", "the opening and the nudge of one person"
    assert "Week 3 opens" in sam.page.text and "1 letter moves" in sam.page.text
    assert {n: w.opens_at for n, w in weeks(session, cohort).items()} == before
    with session() as s:
        assert s.scalar(select(func.count()).select_from(Letter)) == 0
        assert not s.scalars(select(AuditEntry).where(AuditEntry.cohort_id == cohort.id)).all()


def test_the_second_click_moves_and_is_written_down(session, cast, cohort, sam):
    sam.post(f"/staff/cohorts/{cohort.slug}/schedule", form(day_3="2026-11-04", confirmed="yes"))
    assert weeks(session, cohort)[3].opens_at == builders.at(builders.START + timedelta(days=16))
    sam.get(f"/staff/cohorts/{cohort.slug}/schedule")
    assert (
        "Week 3 moved from Monday, November 2, 9:00 AM Eastern Time to Wednesday, November 4, 9:00 AM Eastern Time"
        in sam.page.text
    )
    sam.post(f"/staff/cohorts/{cohort.slug}/schedule", form(day_3="2026-11-04", confirmed="yes"))
    with session() as s:
        count = select(func.count()).where(AuditEntry.cohort_id == cohort.id).select_from(AuditEntry)
        assert s.scalar(count) == 1, "a double click moves once"


def test_several_weeks_move_at_once(session, cast, cohort, sam):
    moved = form(day_3="2026-11-10", day_4="2026-11-17", confirmed="yes")
    sam.post(f"/staff/cohorts/{cohort.slug}/schedule", moved)
    assert [w.opens_at.day for w in weeks(session, cohort).values()] == [19, 26, 10, 17]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day_3": "2026-11-09"}, "Week 4 would not open after week 3"),
        ({"day_3": "2026-10-27"}, "This has passed, and nobody would be told"),
        ({"day_3": ""}, "Choose a day"),
        ({"day_4": "2027-03-14", "hour_4": "02:00"}, "does not exist"),
        ({"hour_3": "25:00"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(session, cast, cohort, sam, changes, sentence):
    before = {n: w.opens_at for n, w in weeks(session, cohort).items()}
    for confirmed in ({}, {"confirmed": "yes"}):
        sam.post(f"/staff/cohorts/{cohort.slug}/schedule", form(**changes, **confirmed), expect=422)
        assert sentence in sam.page.text
        if changes.get("day_3"):
            assert f'value="{changes["day_3"]}"' in sam.page.html
    assert {n: w.opens_at for n, w in weeks(session, cohort).items()} == before


def test_an_open_week_that_closes_is_named_and_people_can_be_told_again(session, cast, cohort, sam, now):
    with session() as s:
        mail.post(s, KINDS, cohort.weeks[0].opens_at - timedelta(days=1))
        mail.post(s, KINDS, now)
    sam.post(f"/staff/cohorts/{cohort.slug}/schedule", form(day_2="2026-10-30"), expect=200)
    assert "Week 2 is open now and will close" in sam.page.text
    assert "the one person who has the letter already" in sam.page.text
    sam.post(f"/staff/cohorts/{cohort.slug}/schedule", form(day_2="2026-10-30", again_2="y", confirmed="yes"))
    assert weeks(session, cohort)[2].edition == 1
    with session() as s:
        mail.post(s, KINDS, builders.at(builders.START + timedelta(days=12)))
        told = s.scalars(select(Letter.edition).where(Letter.kind == "week-opens", Letter.person_id == cast.ada.id))
        assert sorted(told) == [0, 0, 1]


def test_moving_to_the_same_hours_says_so(cast, cohort, sam):
    sam.post(f"/staff/cohorts/{cohort.slug}/schedule", form())
    sam.get(f"/staff/cohorts/{cohort.slug}/schedule")
    assert "Nothing is moved" in sam.page.text
