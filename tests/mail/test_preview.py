"""Any letter as a real person gets it."""

from datetime import date

import pytest

from sprint.accounts.actions import ask_for_link
from sprint.accounts.models import Person
from sprint.cohorts.models import Company, Enrolment
from sprint.curriculum.models import Module, Release
from sprint.database import db, reading
from sprint.mail.preview import preview
from sprint.plan import KIND
from tests.builders.cast import at, cast
from tests.mail.world import World


@pytest.fixture
def published(session):
    """A release with one module in week 2."""
    with session() as s:
        weeks = [{"number": n, "title": f"Title {n}", "summary": f"Summary {n}."} for n in range(1, 5)]
        release = Release(hash="h", published_at=at(date(2026, 10, 1)), weeks=weeks)
        s.add(release)
        s.flush()
        s.add(
            Module(
                release_id=release.id, slug="w2-photos", week=2, position=1, title="Photos", summary="", minutes=40,
                is_core=True, deliverable="photos", deliverable_title="Photos", example_company="Harlow Castings",
                checked_on=date(2026, 10, 1), objectives=[], checklist_ids=[], body={}, source="", source_hash="",
            )
        )  # fmt: skip


@pytest.fixture
def show(app, composer):
    """Preview a letter of a kind for a person."""

    def show(kind, person_id, now):
        with app.app_context(), reading(db.engine) as session:
            return preview(session, composer, KIND[kind], session.get(Person, person_id), now)

    return show


def test_the_next_letter_as_it_will_read(session, published, show, now):
    with session() as s:
        ada = cast(s).ada.id
    it = show("week-opens", ada, now)
    assert it.subject == "Week 3 is open: Title 3"
    assert "Monday, November 2, 9:00 AM Eastern Time" in it.text
    assert "You get this because you are in the October 2026 cohort with Harlow Castings." in it.text
    assert "Weeks 1, 2 are open, too" in it.text
    assert '<a class="go" href="http://127.0.0.1:8000/cohorts/october-2026/weeks/3"' in it.html


def test_modules_of_the_week(session, published, show):
    with session() as s:
        ada = cast(s).ada.id
    it = show("week-opens", ada, at(date(2026, 10, 20)))
    assert "2.1 Photos (40 min, core)" in it.text


def test_a_letter_that_went_already(app, session, show):
    with session() as s:
        ada = cast(s).ada.id
    with app.app_context():
        world = World(db.engine)
        world.tick(at(date(2026, 10, 9), 8, 59))
        world.tick(at(date(2026, 10, 9), 9))
    assert show("welcome", ada, at(date(2026, 12, 1))).subject == "You have a place in the October 2026 cohort"


def test_a_preview_signs_nobody_in(app, session, show, now):
    """Staff see what the letter says, not the link: it would make them Ada."""
    with session() as s:
        ada = cast(s).ada.id
    with session() as s:
        ask_for_link(s, s.get(Person, ada), "sign-in", now=now)
    it = show("sign-in", ada, now)
    assert it.subject == "Your sign-in link for Digitization Sprint"
    assert "/link/" not in it.text + it.html
    assert "http://127.0.0.1:8000/sign-in" in it.text


def test_where_there_is_no_such_letter(session, show, now):
    with session() as s:
        priya = cast(s).priya.id
    assert show("week-opens", priya, now) is None
    assert show("reset", priya, now) is None


def test_the_monday_summary_counts(session, published, show, now):
    with session() as s:
        made = cast(s)
        sam = made.sam.id
        s.get(Enrolment, made.enrolment.id).company_id = s.query(Company).first().id
    it = show("week-in-review", sam, now)
    assert it.subject == "October 2026: 0 of 1 on track"
    assert "Call first: Ada Marsh." in it.text
