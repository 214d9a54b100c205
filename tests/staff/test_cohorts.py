"""Staff create cohorts and change them; what cannot be has its sentence."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from sprint.accounts.models import AuditEntry
from sprint.cohorts.models import Cohort, Duty, Week
from tests.builders import cast as builders
from tests.staff import facts

NEW = {
    "name": "January 2027",
    "starts_on": "2027-01-04",
    "opens_hour": "6",
    "zone": "America/Chicago",
    "capacity": "24",
}


def test_a_cohort_follows_from_its_first_day(session, cast, sam):
    answer = sam.post("/staff/cohorts/new", NEW)
    assert answer.headers["Location"].endswith("/staff/cohorts/january-2027")
    with session() as s:
        cohort = s.scalar(select(Cohort).where(Cohort.name == "January 2027"))
        openings = s.scalars(select(Week.opens_at).where(Week.cohort_id == cohort.id).order_by(Week.number)).all()
        assert openings == [
            builders.at(date(2027, 1, 4) + n * timedelta(days=7), 6, zone="America/Chicago") for n in range(4)
        ]
        assert s.get(Duty, (cast.sam.id, cohort.id, "staff")), "whoever creates it looks after it"
        assert "Created the cohort January 2027" in s.scalar(select(AuditEntry.sentence).order_by(AuditEntry.id.desc()))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("starts_on", "2026-10-01", "This start date has passed"),
        ("starts_on", "", "Choose a day"),
        ("name", "October 2026", "already a cohort with this name"),
        ("name", " ", "Give the cohort a name"),
        ("zone", "Mars/Olympus", "We do not know this time zone"),
        ("capacity", "0", "Choose a number from 1"),
        ("capacity", "many", "Not a valid integer"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_made(session, cast, sam, field, typed, sentence):
    sam.post("/staff/cohorts/new", {**NEW, field: typed}, expect=422)
    assert sentence in sam.page.text
    assert 'value="24"' in sam.page.html or field == "capacity", "what was typed is kept"
    with session() as s:
        assert s.scalar(select(func.count()).select_from(Cohort)) == 2


def test_an_hour_that_clocks_skip_is_refused(cast, sam):
    sam.post("/staff/cohorts/new", {**NEW, "starts_on": "2027-03-14", "opens_hour": "2"}, expect=422)
    assert "that hour does not exist" in sam.page.text


def test_the_same_form_sent_twice_makes_one(session, cast, sam):
    sam.post("/staff/cohorts/new", NEW)
    sam.post("/staff/cohorts/new", NEW, expect=422)
    with session() as s:
        assert s.scalar(select(func.count()).where(Cohort.name == NEW["name"]).select_from(Cohort)) == 1


def test_a_cohort_called_new_has_a_page(cast, sam):
    answer = sam.post("/staff/cohorts/new", {**NEW, "name": "New"})
    sam.get(answer.headers["Location"])
    assert "New begins on" in sam.page.h1


def test_seats_do_not_go_below_those_enrolled(session, cast, sam):
    with session() as s:
        cohort = s.get(Cohort, cast.running.id)
        for name in ("Bo Quist", "Cy Dunn"):
            facts.member(s, cohort, name)
    sam.post(f"/staff/cohorts/{cast.running.slug}/settings", {"name": "October 2026", "capacity": "2"}, expect=422)
    assert "3 people are enrolled already" in sam.page.text
    sam.post(f"/staff/cohorts/{cast.running.slug}/settings", {"name": "Autumn", "capacity": "3"})
    sam.get(f"/staff/cohorts/{cast.running.slug}/settings")
    assert "Renamed the cohort from October 2026 to Autumn" in sam.page.text


def test_saving_without_a_change_leaves_no_line(session, cast, sam):
    sam.post(f"/staff/cohorts/{cast.running.slug}/settings", {"name": "October 2026", "capacity": "40"})
    with session() as s:
        assert not s.scalars(select(AuditEntry).where(AuditEntry.cohort_id == cast.running.id)).all()
