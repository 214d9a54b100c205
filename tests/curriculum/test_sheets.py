"""The formula sheet and the assessment are read as a whole; what is wrong with them has a line and a remedy."""

import shutil
from pathlib import Path

import pytest

from sprint.curriculum import assessment, checks, formulas, parser
from sprint.curriculum.faults import ContentError

OURS = Path(__file__).parents[2] / "content"
SAMPLE = Path(__file__).parent / "content"
MATURITY = (OURS / assessment.FILE).read_text("utf-8")
SHEET = (OURS / formulas.FILE).read_text("utf-8")


def fault_of(read, text):
    with pytest.raises(ContentError) as error:
        read(text, "content/x.md")
    return error.value.fault


def test_the_assessment_has_twenty_questions_in_five_dimensions():
    found = assessment.load(OURS)
    assert [len(dimension.questions) for dimension in found] == [4] * 5
    first = found[0].questions[0]
    assert (first.id, len(first.anchors), first.anchors[0]) == ("s1", 5, "There is none.")
    assert first.proof == "the goal line, and the date of the last look at it."
    assert found[0].id == "strategy-and-people"


@pytest.mark.parametrize(("was", "becomes", "says"), [
    ("{#s2}", "{#s1}", 'The id "s1" is there twice.'),
    ("- 1: A wish, such as \"more leads\".\n", "", "The anchor 2 stands in the place of 1."),
    ("- 4: The same, looked at each week, and it has changed what we do or spend.\n", "",
     "The question has 4 anchors."),
    ("- Proof: the goal line, and the date of the last look at it.\n", "", "The question asks for no proof."),
    ("### Who does the digital work? {#s2}", "### Who does the digital work? {#people}", "The questions are not 20"),
])  # fmt: skip
def test_a_fault_of_the_assessment_is_said(was, becomes, says):
    assert was in MATURITY
    assert fault_of(assessment.read, MATURITY.replace(was, becomes, 1)).message.startswith(says)


@pytest.mark.parametrize(("was", "becomes", "says"), [
    ("| cpc | CPC", "| ctr | CPC", '"ctr" is no id of its own.'),
    ("| cpc | CPC", "| C P C | CPC", '"C P C" is no id of its own.'),
    ("spend / clicks", "", "The row has an empty cell, or one too many."),
    ("| Id | Name |", "| Name | Id |", "There is no table of formulas."),
    ("title: Formula sheet", "", 'The front matter has no "title".'),
])  # fmt: skip
def test_a_fault_of_the_formula_sheet_is_said(was, becomes, says):
    assert was in SHEET
    assert fault_of(formulas.read, SHEET.replace(was, becomes, 1)).message == says


def test_the_check_tells_both_with_file_and_line(tmp_path):
    content = Path(shutil.copytree(SAMPLE, tmp_path / "content"))
    (content / "assessment").mkdir()
    (content / assessment.FILE).write_text(MATURITY.replace("{#s2}", "{#s1}", 1), "utf-8")
    (content / formulas.FILE).write_text(SHEET.replace("| cpc |", "| ctr |", 1), "utf-8")
    found = {fault.path: fault.line for fault in checks.check(content)}
    assert found["content/assessment/maturity.md"] == 1 + MATURITY[: MATURITY.index("{#s2}")].count("\n")
    assert found["content/formulas.md"] == 1 + SHEET[: SHEET.index("| cpc |")].count("\n")


def test_a_link_to_the_sheet_leads_to_its_page(tmp_path):
    module = parser.load(OURS).modules
    ad_math = next(each for each in module if each.slug == "w3-ad-math")
    assert '<a href="../formulas"' in ad_math.section("learn").html
    assert "formulas.md" not in ad_math.section("learn").html


def test_what_is_stored_comes_back():
    sheet = formulas.load(OURS)
    assert formulas.Sheet.from_json(sheet.to_json()) == sheet
    assert formulas.Sheet.from_json({}) == formulas.load(SAMPLE)
