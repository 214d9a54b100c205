"""Staff see what changed in the curriculum, and for which cohort; they move a cohort when they have read it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import AuditEntry
from sprint.cohorts.models import Cohort, Week
from sprint.curriculum.models import Release
from sprint.learning.models import Card, Deliverable, Draft, Tick
from sprint.program import Program
from tests.builders import cast as builders
from tests.builders.releases import SLUG, Shelf
from tests.queries import asked_of

PAGE = "/staff/curriculum/october-2026"
TYPO = ("One sheet of paper fixes", "One sheet of paper mends")
TICK_GONE = ("- [ ] The buyer is named <!-- #buyer -->", "- [ ] The maker is named <!-- #maker -->")
KEY = ("- [ ] The price\n- [x] The date", "- [x] The price\n- [ ] The date")
FIELD = ("in days** (number)", "in days** (one line)")


@pytest.fixture
def cast(session, set_clock):
    """The cast of the staff's tests, with no curriculum yet."""
    with session() as s:
        s.add(Program(id=1, second_factor_required=False))
        return builders.cast(s)


@pytest.fixture
def shelf(tmp_path, app, session, cast, now):
    """The first release is out before the cohorts begin."""
    shelf = Shelf(tmp_path)
    with app.app_context(), session() as s:
        shelf.publish(s, now - timedelta(days=30))
    return shelf


@pytest.fixture
def publish(app, session, shelf, now):
    """Publish edits, a day before now."""

    def go(*changes, at=now - timedelta(days=1)):
        with app.app_context(), session() as s:
            return shelf.edit(*changes).publish(s, at).hash

    return go


def reads(session, cohort):
    """The hash of the release that a cohort is pinned to; None where it follows the newest."""
    with session() as s:
        found = s.get(Cohort, cohort.id)
        return found.release_id and s.get(Release, found.release_id).hash


def move(browser, hash, left, expect=303, **more):
    return browser.post(PAGE, {"to": hash, "left": left, **more}, expect)


def first(session):
    with session() as s:
        return s.scalar(select(Release.hash).order_by(Release.id))


def test_a_new_release_leaves_cohorts_that_have_begun_where_they_are(session, cast, shelf, publish, now):
    old = first(session)
    with session() as s:
        builders.cohort(s, "Spring", now.date() + timedelta(days=30))
    assert reads(session, cast.running) is None
    publish(TYPO)
    assert reads(session, cast.running) == old
    with session() as s:
        assert s.scalar(select(Cohort.release_id).where(Cohort.slug == "spring")) is None


def test_a_third_release_does_not_move_who_is_pinned(session, cast, publish):
    old = first(session)
    publish(TYPO)
    publish(KEY)
    assert reads(session, cast.running) == old


def test_the_page_says_what_each_cohort_reads(session, cast, publish, sam):
    publish(TYPO, TICK_GONE)
    sam.get("/staff/curriculum")
    assert sam.page.h1 == "2 cohorts read an older release"
    assert "Since then: 1 module changed: 1 breaking." in sam.page.text
    assert "1 module" in sam.page.text and "The first release" in sam.page.text
    assert first(session)[:8] in sam.page.text
    assert PAGE in sam.page.links()


def test_a_typo_needs_no_second_look(session, cast, publish, sam):
    old, new = first(session), publish(TYPO)
    sam.get(PAGE)
    assert sam.page.h1 == "One module changed, and no work is touched"
    assert "<del>" in sam.page.html and "fixes</del>" in sam.page.html and "mends</ins>" in sam.page.html
    move(sam, new, old)
    assert reads(session, cast.running) == new
    with session() as s:
        said = s.scalar(select(AuditEntry.sentence).where(AuditEntry.cohort_id == cast.running.id))
    assert old[:8] in said and new[:8] in said


def test_breaking_changes_say_whose_work_they_touch(session, cast, publish, sam, now):
    enrolment, cohort = cast.enrolment.id, cast.running.id
    with session() as s:
        s.add(Tick(enrolment_id=enrolment, slug=SLUG, item="buyer", ticked_at=now))
        s.add(Card(enrolment_id=enrolment, slug=SLUG, item=f"{SLUG}-q2", attempts=1, choice=1, asked_in=SLUG,
                   due_at=now, answered_at=now, is_missed=False, state={}))  # fmt: skip
        work = Deliverable(cohort_id=cohort, company_id=cast.company.id, slug=SLUG, started_at=now)
        s.add(work)
        s.flush()
        s.add_all(Draft(deliverable_id=work.id, field="days", revision=n, value="4", saved_at=now) for n in (1, 2))
    publish(TICK_GONE, KEY, FIELD)
    sam.get(PAGE)
    text = sam.page.text
    assert "1 person has ticked this item. Their ticks are kept" in text
    assert "1 person has answered this question before. The page shows" in text
    assert "1 company has written here. Nothing is lost" in text


def test_who_has_not_read_what_breaks_moves_nothing(session, cast, publish, sam):
    old, new = first(session), publish(TICK_GONE)
    move(sam, new, old, 422)
    assert "Some changes break something. Read them, then check this box." in sam.page.text
    assert reads(session, cast.running) == old
    move(sam, new, old, understood="y")
    assert reads(session, cast.running) == new


def test_a_cohort_can_be_moved_back(session, cast, publish, sam):
    old, new = first(session), publish(TYPO)
    move(sam, new, old)
    sam.get(PAGE)
    assert f"{PAGE}?to={old}" in sam.page.links()
    sam.get(f"{PAGE}?to={old}")
    assert "mends</del>" in sam.page.html and "Move it back" in sam.page.text
    move(sam, old, new)
    assert reads(session, cast.running) == old


def test_a_second_click_changes_nothing(session, cast, publish, sam):
    old, new = first(session), publish(TYPO)
    for _click in range(2):
        move(sam, new, old)
    with session() as s:
        assert len(s.scalars(select(AuditEntry).where(AuditEntry.cohort_id == cast.running.id)).all()) == 1


def test_two_who_move_a_cohort_do_not_undo_each_other(session, cast, publish, sam, alex):
    old, middle = first(session), publish(TYPO)
    newest = publish(KEY)
    move(sam, middle, old)
    move(alex, newest, old, 422, understood="y")
    assert "Somebody else has moved this cohort in the meantime." in alex.page.text
    assert reads(session, cast.running) == middle


def test_a_cohort_that_has_not_begun_can_be_kept_back_and_let_go_again(session, cast, publish, sam, now):
    old, new = first(session), publish(TYPO)
    with session() as s:
        for week in s.scalars(select(Week).where(Week.cohort_id == cast.running.id)):
            week.opens_at += timedelta(days=90)
        s.get(Cohort, cast.running.id).release_id = None
    move(sam, old, new)
    assert reads(session, cast.running) == old
    move(sam, new, old)
    assert reads(session, cast.running) is None


def test_a_release_that_is_not_there_moves_nothing(session, cast, publish, sam):
    old = first(session)
    publish(TYPO)
    assert sam.client.get(f"{PAGE}?to=nothing").status_code == 404
    move(sam, "nothing", old, 422)
    assert reads(session, cast.running) == old


def test_the_faults_of_the_last_check_say_file_line_and_remedy(app, session, cast, shelf, sam, now):
    with app.app_context(), session() as s:
        assert shelf.edit(("The buyer is named <!-- #buyer -->", "The buyer is named")).publish(s, now) is None
    sam.get("/staff/curriculum")
    assert sam.page.h1 == "A fault keeps the newest text from people"
    assert "content/modules/w2-sample-clip.md, line 123" in sam.page.text
    assert "The checklist item has no id." in sam.page.text


def test_the_pages_ask_little(app, session, cast, publish, sam):
    for n in range(12):
        publish((TYPO[n % 2], TYPO[1 - n % 2]))
    publish(TICK_GONE, KEY, FIELD)
    for path in ("/staff/curriculum", PAGE):
        with asked_of(app) as statements:
            sam.get(path)
        assert len(statements) <= 15
