"""Deciding: scored by two, drafted, read, changed, released together."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from sprint.admissions import actions, queries
from sprint.admissions.models import Application, Decision, Offer, Score
from sprint.database import db
from sprint.errors import Refused
from sprint.mail import delivery
from sprint.mail.models import Letter
from sprint.plan import KINDS
from sprint.program import Program
from tests.admissions.applying import sent, upcoming
from tests.browser import Browser
from tests.builders import cast as builders
from tests.builders.office import KeepingOffice
from tests.queries import asked_of

GOOD = {"fit": 4, "readiness": 4, "commitment": 5}


@pytest.fixture
def cast(session, set_clock):
    with session() as s:
        s.add(Program(id=1, second_factor_required=False))
        return builders.cast(s)


@pytest.fixture
def cohort(session, cast, now):
    """Three companies have applied for two seats."""
    with session() as s:
        row = upcoming(s, seats=2)
        for number in (1, 2, 3):
            sent(s, row, number, now=now - timedelta(days=number))
        s.expire_on_commit = False
        return row


@pytest.fixture
def sam(app, cast):
    return Browser(app).sign_in(cast.sam)


def numbers(session):
    with session() as s:
        return {int(name.split()[1]): key for key, name in s.execute(select(Application.id, Application.company_name))}


def draft(session, cast, outcomes, now):
    """Draft decisions by numbers; the versions to be released."""
    with session() as s:
        for number, outcome in outcomes.items():
            found = queries.find_application(s, f"{number:032d}")
            reason = "full" if outcome == "declined" else ""
            actions.draft(s, [found], outcome, reason=reason, by=s.merge(cast.sam), now=now)
        return {one.id: one.version for one in queries.drafts(s)}


def states(session):
    with session() as s:
        return list(s.scalars(select(Application.state).order_by(Application.nonce)))


def test_the_list_shows_who_waits_for_a_decision(sam, cohort):
    sam.get("/staff/applications")
    assert sam.page.h1 == "3 applications to decide, 2 seats free"
    assert "Company 1" in sam.page.text


def test_the_first_marks_begin_the_review_and_the_page_goes_on_to_the_next(sam, cohort, session):
    ids = numbers(session)
    sam.get(f"/staff/applications/{ids[3]}")
    answer = sam.post(f"/staff/applications/{ids[3]}/score", {**GOOD, "comment": "Good."})
    assert answer.headers["Location"].endswith(f"/staff/applications/{ids[2]}")
    assert states(session) == ["submitted", "submitted", "in-review"]


def test_others_marks_are_shown_once_one_has_given_ones_own(sam, cohort, session, cast, now):
    ids = numbers(session)
    with session() as s:
        found = queries.find_application(s, f"{1:032d}")
        actions.score(s, found, by=s.merge(cast.alex), marks=GOOD, comment="Strong on photos.", now=now)
    sam.get(f"/staff/applications/{ids[1]}")
    assert "Strong on photos." not in sam.page.text
    sam.post(f"/staff/applications/{ids[1]}/score", GOOD)
    sam.get(f"/staff/applications/{ids[1]}")
    assert "Strong on photos." in sam.page.text


PLACES = ("?state=all", "/beside/{1},{2}", "/sheet.csv?state=all")


def told_of(sam, ids, what):
    """Which of the places that tell the mean of Company 1 say so."""
    places = [place.format(*(ids.get(n) for n in range(4))) for place in PLACES]
    return [what in sam.get(f"/staff/applications{place}").text for place in places]


def test_the_mean_is_told_nowhere_before_one_has_given_ones_own_marks(sam, cohort, session, cast, now):
    ids = numbers(session)
    with session() as s:
        found = queries.find_application(s, f"{1:032d}")
        actions.score(s, found, by=s.merge(cast.alex), marks=dict.fromkeys(GOOD, 2), comment="", now=now)
    assert not any(told_of(sam, ids, "2.0"))
    assert "after yours" in sam.get("/staff/applications?state=all").text
    sam.post(f"/staff/applications/{ids[1]}/score", {"has_conflict": "y"})
    assert not any(told_of(sam, ids, "2.0"))  # or a conflict, declared and taken back, would tell them
    sam.post(f"/staff/applications/{ids[1]}/score", dict.fromkeys(GOOD, 4))
    assert all(told_of(sam, ids, "3.0"))


def test_the_best_come_first_by_the_marks_that_one_may_know(sam, cohort, session, cast, now):
    ids = numbers(session)
    with session() as s:
        for number, mark in ((1, 5), (2, 1)):
            found = queries.find_application(s, f"{number:032d}")
            actions.score(s, found, by=s.merge(cast.alex), marks=dict.fromkeys(GOOD, mark), comment="", now=now)

    def in_order():
        text = sam.get("/staff/applications?state=all&order=score").text
        return sorted((1, 2, 3), key=lambda number: text.index(f"Company {number}<"))

    assert in_order() == [3, 2, 1]  # as they were sent
    sam.post(f"/staff/applications/{ids[1]}/score", dict.fromkeys(GOOD, 1))
    assert in_order() == [1, 3, 2]
    with session() as s:
        s.get(Application, ids[2]).state = "accepted"
    assert in_order() == [1, 2, 3]  # what is decided is open to all


def test_marks_need_all_three_criteria_and_stay_typed(sam, cohort, session):
    ids = numbers(session)
    sam.post(f"/staff/applications/{ids[1]}/score", {"fit": "4", "comment": "Half."}, expect=422)
    assert "Half." in sam.page.html
    with session() as s:
        assert s.scalars(select(Score)).all() == []


def test_who_has_a_conflict_decides_nothing(sam, cohort, session):
    ids = numbers(session)
    sam.post(f"/staff/applications/{ids[1]}/score", {"has_conflict": "y", "comment": "My cousin."})
    sam.post("/staff/applications", {"application": [ids[1], ids[2]], "outcome": "accepted"}, expect=422)
    assert "You have declared a conflict with Company 1" in sam.page.text
    with session() as s:
        assert s.scalars(select(Decision)).all() == []


def test_a_note_sent_twice_is_written_once(sam, cohort, session):
    ids = numbers(session)
    for _again in range(2):
        sam.post(f"/staff/applications/{ids[1]}/notes", {"text": "Called them."})
    sam.get(f"/staff/applications/{ids[1]}")
    assert sam.page.text.count("Called them.") == 1


def test_decisions_are_drafted_in_bulk_and_tell_nobody(sam, cohort, session):
    ids = numbers(session)
    sam.post("/staff/applications", {"application": [ids[1], ids[2]], "outcome": "accepted"})
    sam.get("/staff/decisions")
    assert sam.page.h1 == "2 letters wait for your release"
    assert states(session) == ["submitted"] * 3
    with session() as s:
        assert s.scalars(select(Letter)).all() == []


def test_a_decline_needs_its_reason_and_the_letter_names_it_and_a_way_on(sam, cohort, session):
    ids = numbers(session)
    sam.post("/staff/applications", {"application": [ids[1]], "outcome": "declined"}, expect=422)
    assert "Choose the reason" in sam.page.text
    assert "checked" in sam.page.html
    sam.post("/staff/applications", {"application": [ids[1]], "outcome": "declined", "reason": "full"})
    sam.get("/staff/decisions")
    assert "more good applications came than we have seats" in sam.page.text
    assert "apply for the next cohort" in sam.page.text


def test_a_letter_is_changed_before_it_goes_and_goes_as_it_was_changed(sam, cohort, session, cast, now):
    (number,) = draft(session, cast, {1: "accepted"}, now)
    sam.post(f"/staff/decisions/{number}", {"version": "1", "subject": "Welcome!", "body": "Hello.\r\n\r\nCome."})
    sam.post("/staff/decisions", {"decision": f"{number}.2"})
    office = KeepingOffice()
    with sam.app.app_context():
        delivery.deliver(db.engine, KINDS, lambda: now, office)
        (mail,) = office.mails
        (part,) = mail.parts
    assert mail.to == "applicant1@example.com"
    assert (part.facts["subject"], part.facts["body"]) == ("Welcome!", "Hello.\n\nCome.")


def test_two_who_change_one_letter_are_told(sam, cohort, session, cast, now):
    (number,) = draft(session, cast, {1: "accepted"}, now)
    sam.post(f"/staff/decisions/{number}", {"version": "1", "subject": "One", "body": "One."})
    sam.post(f"/staff/decisions/{number}", {"version": "1", "subject": "Two", "body": "Two."}, expect=422)
    assert "Somebody else has changed this letter" in sam.page.text
    assert "Two." in sam.page.html


def test_a_letter_that_was_changed_since_it_was_read_is_not_released(sam, cohort, session, cast, now):
    (number,) = draft(session, cast, {1: "accepted"}, now)
    sam.post(f"/staff/decisions/{number}", {"version": "1", "subject": "One", "body": "One."})
    sam.post("/staff/decisions", {"decision": f"{number}.1"}, expect=422)
    assert "was changed meanwhile" in sam.page.text
    assert states(session)[0] == "submitted"


def test_released_together_each_gets_one_letter_and_its_state(sam, cohort, session, cast, now):
    versions = draft(session, cast, {1: "accepted", 2: "waitlisted", 3: "declined"}, now)
    sent_form = {"decision": [f"{key}.{version}" for key, version in versions.items()]}
    sam.post("/staff/decisions", sent_form)
    sam.post("/staff/decisions", sent_form)
    assert states(session) == ["accepted", "waitlisted", "declined"]
    with session() as s:
        assert s.scalars(select(Letter.kind)).all() == ["decision"] * 3
        assert len(s.scalars(select(Offer).where(~Offer.is_from_waitlist)).all()) == 1


def test_no_more_are_accepted_than_there_are_seats_and_then_nobody_is_told(session, cohort, cast, now):
    versions = draft(session, cast, {1: "accepted", 2: "accepted", 3: "accepted"}, now)
    with pytest.raises(Refused, match="2 free seats, and 3 companies"), session() as s:
        actions.release(s, versions, by=s.merge(cast.sam), now=now)
    assert states(session) == ["submitted"] * 3


def test_the_spreadsheet_has_the_rows_on_the_screen_and_no_formulas(sam, cohort, session):
    with session() as s:
        s.scalars(
            select(Application).where(Application.company_name == "Company 1")
        ).one().company_name = "=cmd|' /C'!A0"
    lines = sam.get("/staff/applications/sheet.csv?q=cmd").text.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("'=cmd")


def test_the_workbook_holds_text_and_computes_nothing(sam, cohort, session):
    import io
    import zipfile

    with session() as s:
        s.scalars(select(Application).where(Application.company_name == "Company 1")).one().company_name = "=1+1"
    answer = sam.get("/staff/applications/sheet.xlsx")
    book = zipfile.ZipFile(io.BytesIO(answer.data))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
    assert sheet.count("<row ") == 4


LIST = "/staff/applications"
PAGES = (
    f"{LIST}?state=all", f"{LIST}?state=all&order=score&page=1", f"{LIST}/sheet.csv?state=all",
    f"{LIST}/beside/5000,5001", f"{LIST}/5000", "/staff/decisions",
)  # fmt: skip


def many_sent(session, cohort, cast, first, last, now):
    """Applications in bulk, every second scored, every tenth drafted."""
    some = range(first, last)
    session.execute(insert(Application), [
        {"id": n, "nonce": f"{n:032d}", "cohort_id": cohort.id, "state": "in-review", "step": 4, "created_at": now,
         "changed_at": now, "submitted_at": now, "answers": {}, "company_name": f"Works {n}"}
        for n in some
    ])  # fmt: skip
    mark = dict.fromkeys(GOOD, 3)
    session.execute(insert(Score), [
        {"application_id": n, "person_id": by.id, "scored_at": now, **mark} for n in some[::2]
        for by in (cast.sam, cast.alex)
    ])  # fmt: skip
    session.execute(insert(Decision), [
        {"application_id": n, "outcome": "accepted", "subject": "Yes", "body": "Come.", "drafted_at": now}
        for n in some[::10]
    ])  # fmt: skip


def test_the_pipeline_asks_as_little_for_a_thousand_applications_as_for_ten(sam, cohort, session, cast, now):
    def count():
        found = {}
        for path in PAGES:
            sam.get(path)
            with asked_of(sam.app) as said:
                sam.get(path)
            found[path] = len(said)
        return found

    with session() as s:
        many_sent(s, cohort, cast, 5000, 5007, now)
    few = count()
    with session() as s:
        many_sent(s, cohort, cast, 5007, 5997, now)
    sam.get("/staff/applications?state=all")
    assert "1000" in sam.page.text
    assert count() == few and max(few.values()) <= 15
