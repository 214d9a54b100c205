"""A cell of the grid says what was read, answered and handed in; the grid can be taken as a spreadsheet."""

import csv
import io

import pytest
from sqlalchemy import update

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort, Company
from sprint.curriculum.models import Module
from sprint.learning.models import Card, Deliverable
from sprint.staff.grid import Cell
from sprint.staff.sheets import csv_of, harmless
from tests import queries
from tests.staff import facts


@pytest.fixture
def cohort(session, cast):
    """The running cohort, with its weeks."""
    with session() as s:
        s.expire_on_commit = False
        return cohorts.find_cohort(s, cast.running.slug)


@pytest.fixture
def worked(session, cast, cohort, now):
    """Ada has answered two questions of w1-core and one of its warm-up; her company has handed in its work."""
    with session() as s:
        facts.read(s, cohort, cast.enrolment, ["w1-core"], at=now)
        quiz = [f"w1-core-q{n}" for n in range(1, 5)]
        s.execute(update(Module).where(Module.slug == "w1-core").values(quiz_ids=quiz))
        for item in (*quiz[:2], "w1-core-w1"):
            s.add(Card(enrolment_id=cast.enrolment.id, item=item, slug="w1-core", attempts=1, choice=0, is_missed=False,
                       asked_in="w1-core", answered_at=now, due_at=now, state={}))  # fmt: skip
        s.add(Deliverable(cohort_id=cohort.id, company_id=cast.company.id, slug="w1-core", started_at=now,
                          state="handed-in", handed_in_at=now))  # fmt: skip


def test_a_cell_says_what_was_answered_and_handed_in(worked, sam, cohort):
    sam.get(f"/staff/cohorts/{cohort.slug}")
    words = "2 of 4 questions answered, handed in"
    assert words in sam.page.text
    assert '<b aria-hidden="true">H</b>' in sam.page.html and " q2" in sam.page.html
    for legend in ("Line at the foot: questions answered", "Draft", "Handed in", "Returned", "Accepted"):
        assert legend in sam.page.text


@pytest.mark.parametrize(("code", "state", "quarters", "letter", "is_first"), [
    ("open", "open", 0, "", False), ("half+1/7 first", "half", 1, "", True),
    ("done+7/7+accepted", "done", 4, "A", False), ("late+draft", "late", 0, "D", False),
    ("half+2/6+returned first", "half", 2, "R", True),
])  # fmt: skip
def test_a_cell_is_read_from_its_code(code, state, quarters, letter, is_first):
    cell = Cell.of(code)
    assert (cell.state, cell.quarters, cell.letter, cell.is_first) == (state, quarters, letter, is_first)


def sheet(sam, cohort):
    answer = sam.get(f"/staff/cohorts/{cohort.slug}/progress.csv")
    assert answer.mimetype == "text/csv" and "progress-october-2026" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_sheet_has_everybody_and_every_module_in_words(worked, session, sam, cohort):
    with session() as s:
        s.get(Cohort, cohort.id).capacity = 500
        for n in range(60):
            facts.member(s, cohort, f"Pat Number{n:02}", company=f"Shop {n:02}")
    head, *rows = sheet(sam, cohort)
    assert head[:3] == ["Company", "Name", "E-mail"] and head[3].startswith("1.1 ")
    assert len(rows) == 61
    (ada,) = [row for row in rows if row[1].startswith("Ada")]
    assert ada[3].endswith("2 of 4 questions answered, handed in")


def test_no_cell_of_the_sheet_is_a_formula(session, sam, cohort, cast):
    with session() as s:
        s.get(Company, cast.company.id).name = '=HYPERLINK("https://x.test")'
    assert sheet(sam, cohort)[1][0] == '\'=HYPERLINK("https://x.test")'
    assert [harmless(cell) for cell in ("=1", "+1", "-1", "@a", "\t=1", "a=1", "")] == [
        "'=1", "'+1", "'-1", "'@a", "'\t=1", "a=1", "",
    ]  # fmt: skip
    assert csv_of([["a,b", 'c"d']]).endswith('"a,b","c""d"\r\n')


def test_the_sheet_asks_few_things(app, sam, cohort):
    sam.get("/staff")
    with queries.asked_of(app) as said:
        sheet(sam, cohort)
    assert len(said) <= 10
