"""docs/curriculum.md tells the truth: its figures are counted again, and every objective is taught, used and asked."""

import re
from pathlib import Path

import pytest

from sprint.curriculum import outline
from tests.curriculum import measures

TEXT = (Path(__file__).parents[2] / "docs" / "curriculum.md").read_text("utf-8")
SHOWN = {"w4-90-day-plan": {"none (shown live)"}}  # an objective that people show before others: no item can ask it
SOURCES = {source.front["slug"]: source for source in measures.sources()}


def rows(text):
    """The rows of the tables of a text, heads and rules left out."""
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.split("\n") if line.startswith("|")]
    return [row for row in found if not set("".join(row)) <= set("-")]


def table(heading):
    """The rows under a heading by module, each with its heads."""
    head, *found = rows(TEXT.split(f"## {heading}\n")[1].split("\n## ")[0])
    return {row[0].split("`")[1]: dict(zip(head[1:], row[1:], strict=True)) for row in found}


def alignment(slug):
    """What stands under a module: its cases, and a row for each objective."""
    part = next(part for part in TEXT.split("\n### ")[1:] if f"`{slug}`" in part)
    return re.findall(r"q\d+", part.split("Cases: ")[1].split("\n")[0]), rows(part)[1:]


def test_every_module_is_there():
    assert len(SOURCES) == 20
    assert set(table("Measured")) == set(table("Care")) == set(SOURCES)


@pytest.mark.parametrize("slug", SOURCES)
def test_the_figures_are_as_counted(slug):
    written = table("Measured")[slug]
    cases, _rows = alignment(slug)
    quiz = len(outline.questions(SOURCES[slug].section("quiz")))
    assert written == {**measures.measured(SOURCES[slug]), "Cases": f"{len(cases)} of {quiz}"}
    assert table("Care")[slug] == measures.care(SOURCES[slug])


@pytest.mark.parametrize("slug", SOURCES)
def test_each_objective_is_taught_used_and_asked(slug):
    source = SOURCES[slug]
    parts, steps = measures.parts(source), len(outline.steps(source.section("do-it-now")))
    quiz = {f"q{n}" for n in range(1, len(outline.questions(source.section("quiz"))) + 1)}
    _cases, found = alignment(slug)
    assert [row[0] for row in found] == [str(one).rstrip(".") for one in source.front["objectives"]]
    for _objective, learn, used, asked in found:
        assert set(learn.split(", ")) <= parts, learn
        assert {int(step) for step in used.split(", ")} <= set(range(1, steps + 1)), used
        assert set(asked.split(", ")) <= quiz | SHOWN.get(slug, set()), asked


@pytest.mark.parametrize("slug", SOURCES)
def test_half_of_the_quiz_is_cases_and_half_of_the_time_practice(slug):
    cases, _rows = alignment(slug)
    quiz = [f"q{n}" for n in range(1, len(outline.questions(SOURCES[slug].section("quiz"))) + 1)]
    assert set(cases) <= set(quiz) and len(cases) * 2 >= len(quiz)
    assert int(table("Measured")[slug]["Practice"].rstrip("%")) >= 50


@pytest.mark.parametrize("slug", SOURCES)
def test_the_sponsors_platform_never_stands_alone(slug):
    found = measures.care(SOURCES[slug])
    assert found["Sponsor's platform"] == "not named" or int(found["Others named"]) >= 2
    assert found["Links to the sponsor"] == "0"
