"""People come into a cohort one by one or by a list, and leave it; each change can be taken back."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from sprint import database
from sprint.accounts.models import Person
from sprint.cohorts import actions as cohorts
from sprint.cohorts import queries
from sprint.cohorts.models import Cohort, Company, Duty, Enrolment, WeekException
from sprint.errors import Refused
from sprint.mail.models import Letter
from tests.builders import cast as builders

LIST = "Bo Quist, bo@example.com, Harlow Castings\ncy@example.com; Cy Dunn; New Shop\n\nDi Elm\tdi@example.com\n"


@pytest.fixture
def at(cast):
    """The address of the running cohort's people."""
    return f"/staff/cohorts/{cast.running.slug}/people"


def enrolled(session, cohort):
    """Names of those who have a place."""
    with session() as s:
        mine = select(Person.name).join(Enrolment).where(
            Enrolment.cohort_id == cohort.id, Enrolment.withdrawn_at.is_(None)
        )  # fmt: skip
        return sorted(s.scalars(mine))


def test_a_newcomer_gets_an_account_a_place_and_an_invitation(session, cast, sam, at):
    sam.post(f"{at}/add", {"email": "bo@example.com", "name": "Bo Quist", "company": "harlow castings", "invited": "y"})
    assert enrolled(session, cast.running) == ["Ada Marsh", "Bo Quist"]
    with session() as s:
        bo = s.scalar(select(Person).where(Person.name == "Bo Quist"))
        assert bo.is_participant and s.scalar(select(func.count()).select_from(Company)) == 1, "the company is known"
        assert s.scalars(select(Letter.kind).where(Letter.person_id == bo.id)).all() == ["invitation"]
    sam.get(f"/staff/cohorts/{cast.running.slug}/settings")
    assert "Enrolled Bo Quist" in sam.page.text


def test_somebody_with_an_account_needs_no_name(session, cast, sam, at):
    sam.post(f"{at}/add", {"email": "OMAR@example.com"})
    assert enrolled(session, cast.running) == ["Ada Marsh", "Omar Reed"]
    sam.post(f"{at}/add", {"email": "omar@example.com"}, expect=422)
    assert "Omar Reed is already in this cohort" in sam.page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nobody@example.com"}, "Nobody has this address yet"),
        ({"email": "not an address", "name": "X"}, "This does not look like an e-mail address"),
    ],
)
def test_what_is_missing_is_said_and_kept(session, cast, sam, at, typed, sentence):
    sam.post(f"{at}/add", {**typed, "company": "Kept & Co"}, expect=422)
    assert sentence in sam.page.text and 'value="Kept &amp; Co"' in sam.page.html
    assert enrolled(session, cast.running) == ["Ada Marsh"]


def test_a_full_cohort_takes_nobody_and_leaves_no_account(session, cast, sam, at):
    with session() as s:
        s.get(Cohort, cast.running.id).capacity = 1
    sam.post(f"{at}/add", {"email": "bo@example.com", "name": "Bo Quist", "company": "Never Was"}, expect=422)
    assert "This cohort is full: all 1 seats are taken" in sam.page.text
    with session() as s:
        assert not s.scalar(select(Person).where(Person.name == "Bo Quist"))
        assert not s.scalar(select(Company).where(Company.name == "Never Was"))


def test_a_list_is_shown_first_and_then_enrolled(session, cast, sam, at):
    sam.post(f"{at}/add-list", {"lines": LIST, "invited": "y"}, expect=200)
    assert sam.page.h1 == "3 people on your list" and "Cy Dunn" in sam.page.text
    assert enrolled(session, cast.running) == ["Ada Marsh"]
    sam.post(f"{at}/add-list", {"lines": LIST, "invited": "y", "confirmed": "yes"})
    assert enrolled(session, cast.running) == ["Ada Marsh", "Bo Quist", "Cy Dunn", "Di Elm"]
    with session() as s:
        assert s.scalar(select(func.count()).where(Letter.kind == "invitation").select_from(Letter)) == 3


def test_lines_that_need_mending_are_named_and_nobody_is_enrolled(session, cast, sam, at):
    lines = "Bo Quist, bo@example.com\nno address here\nBo Again, BO@example.com\nCy, cy@@example.com"
    sam.post(f"{at}/add-list", {"lines": lines, "confirmed": "yes"}, expect=422)
    for said in ("Line 2: There is no e-mail address here", "Line 3: This address is on line 1 already", "Line 4:",
                 "3 lines need mending", "no address here"):  # fmt: skip
        assert said in sam.page.text
    assert enrolled(session, cast.running) == ["Ada Marsh"]


def test_a_list_longer_than_the_seats_enrols_nobody(session, cast, sam, at):
    with session() as s:
        s.get(Cohort, cast.running.id).capacity = 2
    sam.post(f"{at}/add-list", {"lines": LIST}, expect=200)
    assert "Only one seat is free" in sam.page.text
    sam.post(f"{at}/add-list", {"lines": LIST, "confirmed": "yes"}, expect=422)
    assert "Line 2: This cohort is full" in sam.page.text and enrolled(session, cast.running) == ["Ada Marsh"]


def test_leaving_and_coming_back(session, cast, sam, at):
    place = f"{at}/{cast.enrolment.id}"
    sam.post(f"{place}/withdrawal")
    sam.post(f"{place}/withdrawal")
    sam.get(place)
    assert sam.page.h1 == "Ada Marsh withdrew" and enrolled(session, cast.running) == []
    sam.post(f"{place}/readmission")
    sam.get(f"/staff/cohorts/{cast.running.slug}/settings")
    assert sam.page.text.count("Ada Marsh withdrew") == 1 and "Ada Marsh is back" in sam.page.text
    assert enrolled(session, cast.running) == ["Ada Marsh"]


def test_coming_back_to_a_full_cohort_is_refused(session, cast, sam, at):
    sam.post(f"{at}/{cast.enrolment.id}/withdrawal")
    with session() as s:
        cohort = s.get(Cohort, cast.running.id)
        cohort.capacity = 1
        cohorts.enrol(s, cohort, s.get(Person, cast.omar.id), company=None, now=builders.LONG_AGO)
    sam.post(f"{at}/{cast.enrolment.id}/readmission", expect=422)
    assert "This cohort is full" in sam.page.text


def test_a_week_of_ones_own(session, cast, sam, at, now):
    week = f"{at}/{cast.enrolment.id}/weeks/3"
    sam.post(week, {"week3-day": "2026-10-27", "week3-hour": "09:00"})
    with session() as s:
        weeks = queries.find_place(s, cast.running.slug, seen_by=s.get(Person, cast.ada.id), now=now).weeks
        assert [one.is_open for one in weeks] == [True, True, True, False]
    sam.get(f"{at}/{cast.enrolment.id}")
    assert "own hour" in sam.page.text
    sam.post(f"{week}/with-cohort")
    with session() as s:
        assert not s.scalar(select(WeekException))
    sam.post(week, {"week3-day": "2027-03-14", "week3-hour": "02:00"}, expect=422)
    assert "does not exist" in sam.page.text


def test_a_last_day_counts_to_its_end_in_the_cohorts_zone(session, cast, sam, at):
    place = f"{at}/{cast.enrolment.id}"
    sam.post(f"{place}/end", {"last_day": "2026-11-20"})
    with session() as s:
        assert s.get(Enrolment, cast.enrolment.id).ends_at == builders.at(builders.date(2026, 11, 21), 0)
    sam.get(place)
    assert 'value="2026-11-20"' in sam.page.html, "a day does not move by being shown (zones)"
    sam.post(f"{place}/end", {"last_day": "2026-09-01"}, expect=422)
    assert "before the person's first day" in sam.page.text.replace("’", "'").replace("&#39;", "'")
    sam.post(f"{place}/end", {"last_day": ""})
    with session() as s:
        assert s.get(Enrolment, cast.enrolment.id).ends_at is None


def test_duties_go_to_those_who_can(session, cast, sam, at):
    duties = f"/staff/cohorts/{cast.other.slug}/duties"
    sam.post(duties, {"person": cast.grace.id, "role": "coach"})
    sam.post(duties, {"person": cast.alex.id, "role": "staff"})
    sam.post(duties, {"person": cast.ada.id, "role": "coach"}, expect=422)
    with session() as s:
        found = s.execute(select(Duty.person_id, Duty.role).where(Duty.cohort_id == cast.other.id)).all()
        assert sorted(map(tuple, found)) == sorted([(cast.grace.id, "coach"), (cast.alex.id, "staff")])
    sam.post(f"{duties}/end", {"person": cast.grace.id, "role": "coach"})
    with session() as s:
        assert s.scalars(select(Duty.role).where(Duty.cohort_id == cast.other.id)).all() == ["staff"]


def test_the_last_seat_goes_to_one_of_two_who_are_added_at_once(session, engine, cast, now):
    with session() as s:
        s.get(Cohort, cast.running.id).capacity = 2
    begin, outcomes = threading.Barrier(2), []

    def enrol(person_id):
        with database.transaction(engine) as s:
            begin.wait()
            cohort, person = s.get(Cohort, cast.running.id), s.get(Person, person_id)
            try:
                cohorts.enrol(s, cohort, person, company=None, now=now + timedelta(minutes=1))
                outcomes.append("in")
            except Refused as refused:
                outcomes.append(refused.sentence[:19])

    threads = [threading.Thread(target=enrol, args=(one.id,)) for one in (cast.omar, cast.priya)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["This cohort is full", "in"]
    assert len(enrolled(session, cast.running)) == 2
