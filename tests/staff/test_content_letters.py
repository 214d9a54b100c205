"""Staff are warned three days and one day before a week opens whose content is not as it should be."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from sprint.cohorts.actions import unassign
from sprint.cohorts.models import Cohort, Week
from sprint.curriculum.models import ContentCheck, ContentFault, Module
from sprint.mail import actions as mail
from sprint.mail import queries
from sprint.mail.models import Letter
from sprint.mail.review import load_facts
from sprint.plan import KIND, KINDS
from sprint.planning import Told

HOUR = timedelta(hours=1)
FAULT = {"path": "content/modules/w3-core.md", "line": 12, "message": "A picture has no alt text.",
         "remedy": "Describe it."}  # fmt: skip


@pytest.fixture
def week_3(session, cast, now):
    """When week 3 of both cohorts opens; the timer has run since now."""
    with session() as s:
        mail.post(s, KINDS, now)
        return s.scalar(select(Week.opens_at).where(Week.cohort_id == cast.running.id, Week.number == 3))


def find_fault(session, now, **fault):
    with session() as s:
        s.add(ContentCheck(checked_at=now, faults=[ContentFault(**{**FAULT, "slug": "w3-core", "week": 3, **fault})]))


def warned(session, until):
    """Who is told of which cohort's week, how many hours before it opens."""
    with session() as s:
        mail.post(s, KINDS, until)
        columns = (Letter.person_id, Letter.cohort_id, Week.number, Letter.edition, Week.opens_at, Letter.due_at)
        rows = s.execute(select(*columns).join(Week, Week.id == Letter.about_id).where(Letter.kind == "content-faults"))
        return {
            (row.person_id, row.cohort_id, row.number, (row.opens_at - row.due_at) / HOUR)
            for row in rows
            if row.edition == (row.opens_at - row.due_at) / HOUR
        }


def test_a_week_without_a_fault_warns_nobody(session, week_3):
    assert warned(session, week_3) == set()


def test_who_looks_after_the_cohort_is_warned_twice(session, cast, week_3, now):
    find_fault(session, now)
    told = {each for each in warned(session, week_3) if each[1] == cast.running.id}
    assert told == {(cast.sam.id, cast.running.id, 3, 72), (cast.sam.id, cast.running.id, 3, 24)}


def test_where_nobody_looks_after_it_all_staff_are_warned(session, cast, week_3, now):
    with session() as s:
        unassign(s, s.merge(cast.sam), s.get(Cohort, cast.running.id), "staff")
    find_fault(session, now)
    told = {each[0] for each in warned(session, week_3) if each[1] == cast.running.id}
    assert told == {cast.sam.id, cast.alex.id}


def test_a_fault_in_another_week_does_not_warn_of_this_one(session, week_3, now):
    find_fault(session, now, slug="w4-core", week=4)
    assert warned(session, week_3) == set()


def test_a_fault_in_a_file_that_all_share_warns_of_every_week(session, cast, week_3, now):
    find_fault(session, now, slug=None, week=None, path="content/glossary.md")
    assert (cast.sam.id, cast.running.id, 3, 72) in warned(session, week_3)


def test_what_an_earlier_check_found_is_forgotten(session, week_3, now):
    find_fault(session, now)
    with session() as s:
        s.add(ContentCheck(checked_at=now))
    assert warned(session, week_3) == set()


def test_a_week_without_a_module_warns(session, cast, week_3):
    with session() as s:
        for module in s.scalars(select(Module).where(Module.week == 3)):
            s.delete(module)
    assert (cast.sam.id, cast.running.id, 3, 24) in warned(session, week_3)


@pytest.mark.parametrize(("checked_on", "is_stale"), [(date(2026, 7, 20), True), (date(2026, 7, 21), False)])
def test_a_module_that_was_checked_over_90_days_before_the_first_day_warns(session, cast, week_3, checked_on, is_stale):
    with session() as s:  # the first day is October 19
        s.scalar(select(Module).where(Module.slug == "w3-more")).checked_on = checked_on
    assert bool(warned(session, week_3)) == is_stale


def test_the_forecast_shows_the_warnings_to_come(session, week_3, now):
    find_fault(session, now)
    with session() as s:
        foreseen = s.execute(queries.forecast(KINDS, queries.window(s, now, week_3))).all()
    assert {row.edition for row in foreseen if row.kind == "content-faults"} == {72, 24}


def test_a_warning_says_what_to_mend_and_is_left_out_once_that_is_done(session, cast, week_3, now):
    find_fault(session, now)
    with session() as s:
        about = s.scalar(select(Week.id).where(Week.cohort_id == cast.running.id, Week.number == 3))
    told = Told("content-faults", about, 72, cast.sam.id, cast.running.id, now)
    with session() as s:
        (facts,) = load_facts(s, [KIND["content-faults"]], [told], now).values()
    assert facts["faults"] == [FAULT] and not facts["is_empty"] and facts["stale"] == []
    with session() as s:
        s.add(ContentCheck(checked_at=now))
    with session() as s:
        assert load_facts(s, [KIND["content-faults"]], [told], now) == {}
