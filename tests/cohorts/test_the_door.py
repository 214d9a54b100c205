"""Who may enter a cohort's rooms, from when until when, and which weeks are open to them."""

from datetime import date, timedelta

import pytest

from sprint.cohorts import actions, queries
from sprint.cohorts.models import Cohort, Enrolment
from tests.builders import cast as builders

DAY = timedelta(days=1)


@pytest.fixture
def cast(session):
    """The fixed cast."""
    with session() as s:
        return builders.cast(s)


def weeks_open(session, cohort, person, now):
    """The numbers of the weeks that are open to a person; None where they may not enter."""
    with session() as s:
        place = queries.find_place(s, cohort.slug, seen_by=person, now=now)
        return place and [week.number for week in place.weeks if week.is_open]


def test_a_member_enters_and_finds_what_has_opened(session, cast, now):
    assert weeks_open(session, cast.running, cast.ada, now) == [1, 2]


def test_a_week_opens_on_its_second_whatever_else_is_running(session, cast):
    opens_at = builders.at(builders.START + 14 * DAY)
    assert weeks_open(session, cast.running, cast.ada, opens_at - timedelta(seconds=1)) == [1, 2]
    assert weeks_open(session, cast.running, cast.ada, opens_at) == [1, 2, 3]


def test_a_late_joiner_finds_the_past_weeks_open(session, cast, now):
    with session() as s:
        cohort, priya = s.get(Cohort, cast.running.id), s.merge(cast.priya)
        actions.enrol(s, cohort, priya, company=None, now=now)
    assert weeks_open(session, cast.running, cast.priya, now) == [1, 2]
    assert weeks_open(session, cast.running, cast.priya, now - timedelta(seconds=1)) is None


def test_others_do_not_enter_wherever_else_they_are(session, cast, now):
    for person in (cast.omar, cast.priya):
        assert weeks_open(session, cast.running, person, now) is None
    assert weeks_open(session, cast.other, cast.grace, now) is None, "she coaches the other one"


def test_coaches_and_staff_see_every_week(session, cast, now):
    for person in (cast.grace, cast.sam, cast.alex):
        assert weeks_open(session, cast.running, person, now) == [1, 2, 3, 4]


def test_leaving_shuts_the_door_and_coming_back_opens_it(session, cast, now):
    with session() as s:
        actions.withdraw(s, s.get(Enrolment, cast.enrolment.id), now=now)
    assert weeks_open(session, cast.running, cast.ada, now) is None
    with session() as s:
        actions.readmit(s, s.get(Cohort, cast.running.id), s.get(Enrolment, cast.enrolment.id), now=now)
    assert weeks_open(session, cast.running, cast.ada, now) == [1, 2]


def test_a_place_ends_on_its_second(session, cast, now):
    with session() as s:
        actions.set_end(s, s.get(Enrolment, cast.enrolment.id), now)
    assert weeks_open(session, cast.running, cast.ada, now - timedelta(seconds=1)) == [1, 2]
    assert weeks_open(session, cast.running, cast.ada, now) is None


def test_the_weeks_of_a_cohort_keep_their_hour_when_clocks_change(session):
    with session() as s:
        made = builders.cohort(s, "Over the change", date(2026, 10, 19), hour=6)
        openings = [week.opens_at for week in queries.find_cohort(s, made.slug).weeks]
    assert [at.hour for at in openings] == [10, 10, 11, 11], "6:00 AM in New York, before and after November 1"
