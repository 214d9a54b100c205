"""The grid says at a glance who is behind, and why."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort, WeekException
from sprint.staff import queries
from tests.staff import facts

DAY = timedelta(days=1)
ALL_OPEN = ("w1-core", "w1-more", "w2-core", "w2-more")


@pytest.fixture
def cohort(session, cast):
    """The running cohort, with its weeks."""
    with session() as s:
        s.expire_on_commit = False
        return cohorts.find_cohort(s, cast.running.slug)


def test_who_keeps_pace_is_on_track(session, cast, cohort, sam, now):
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ALL_OPEN, at=now - DAY, done=True)
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert sam.page.h1 == "The one person here is on track."
    assert "Nobody needs a call today" in sam.page.text


def test_who_has_not_opened_the_week_is_called_first_with_the_reason(session, cast, cohort, sam, now, set_clock):
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ALL_OPEN, at=now - DAY, done=True)
        facts.member(s, cohort, "Bo Quist", reads=["w1-core"], done=["w1-core", "w1-more"], at=now - 4 * DAY)
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert sam.page.h1 == "1 of 2 on track. One needs a call."
    assert "Has not opened week 2, open since Monday, October 26" in sam.page.text


def test_a_week_may_lie_unopened_for_two_days(session, cast, cohort, sam, now, set_clock):
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ["w1-core", "w1-more"], at=now - 4 * DAY, done=True)
    set_clock(cohort.weeks[1].opens_at + timedelta(hours=47))
    sam.sign_in(cast.sam).get(f"/staff/cohorts/{cohort.slug}")
    assert "on track" in sam.page.h1
    set_clock(cohort.weeks[1].opens_at + timedelta(hours=49))
    sam.sign_in(cast.sam).get(f"/staff/cohorts/{cohort.slug}")
    assert sam.page.h1 == "0 of 1 on track. One needs a call."


def test_core_modules_are_late_a_week_after_they_opened(session, cast, cohort, sam, now):
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ["w1-more", "w2-core"], at=now - DAY, done=True)
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert sam.page.h1 == "0 of 1 on track. One is a little behind."
    assert sam.page.html.count('class="cell late"') == 2  # one in the legend


def test_who_joins_late_has_time_of_their_own(session, cast, cohort, sam, now):
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ALL_OPEN, at=now - DAY, done=True)
        facts.member(s, cohort, "Lee Late", joined=now - DAY)
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert sam.page.h1 == "All 2 on track."


def test_who_has_been_away_is_called(session, cast, cohort, sam, now):
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ["w1-core", "w2-core"], at=now - 2 * DAY, done=True)
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert "on track" in sam.page.h1
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ["w1-core", "w2-core"], at=now - 6 * DAY, done=True)
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert "Last read something 6 days ago" in sam.page.text


def test_a_week_of_ones_own_is_not_late_before_it_opens(session, cast, cohort, sam, now):
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ["w1-core", "w1-more"], at=now - DAY, done=True)
        s.add(WeekException(enrolment_id=cast.enrolment.id, week_id=cohort.weeks[1].id, opens_at=now + DAY))
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert sam.page.h1 == "The one person here is on track."
    assert sam.page.html.count('class="cell shut"') == 1 + 6


def test_those_who_left_or_are_elsewhere_are_not_in_the_grid(session, cast, cohort, sam, now):
    from sprint.cohorts import actions
    from sprint.cohorts.models import Enrolment

    with session() as s:
        facts.member(s, cohort, "Gone Away")
        gone = s.scalar(select(Enrolment).order_by(Enrolment.id.desc()).limit(1))
        actions.withdraw(s, gone, now=now)
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert "Gone Away" not in sam.page.text and "Omar" not in sam.page.text and "Ada Marsh" in sam.page.text


def test_the_grid_has_pages_with_whoever_is_behind_first(session, cast, cohort, sam, now):
    with session() as s:
        s.get(Cohort, cohort.id).capacity = 200
        facts.read(s, cohort, cast.enrolment, ALL_OPEN, at=now - DAY, done=True)
        for n in range(55):
            facts.member(s, cohort, f"Pat Number{n:02}", company=f"Shop {n:02}")
    sam.get(f"/staff/cohorts/{cohort.slug}")
    assert sam.page.h1.startswith("1 of 56 on track.") and "Ada Marsh" not in sam.page.text
    sam.get(f"/staff/cohorts/{cohort.slug}?page=2")
    assert "Ada Marsh" in sam.page.text and sam.page.h1.startswith("1 of 56 on track.")
    sam.get(f"/staff/cohorts/{cohort.slug}?sort=company")
    assert "Pat Number00" in sam.page.text


def test_the_desk_counts_as_the_grid_does(session, cast, cohort, sam, now):
    with session() as s:
        facts.member(s, cohort, "Bo Quist", done=ALL_OPEN, at=now - DAY)
    sam.get("/staff")
    assert "Week 2 open, 1 of 2 on track, one needs a call." in sam.page.text
    with session() as s:
        counts = queries.standings(s, [cohort.id], now)[cohort.id]
        page = queries.page_of_progress(s, s.get(Cohort, cohort.id, options=[selectinload(Cohort.weeks)]), now)
    assert page.counts == counts
