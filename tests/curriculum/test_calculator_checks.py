"""The check knows the calculators: an unknown name or one that has no room is a fault with its line."""

import shutil
from pathlib import Path

import pytest

from sprint.curriculum import checks, parser
from sprint.curriculum.calculators import place

CONTENT = Path(__file__).parent / "content"
MODULE = "modules/w2-sample-clip.md"


@pytest.fixture
def content(tmp_path):
    """A content folder of the test's own."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def with_comment(content, comment, after="## Learn {#learn}", blank="\n"):
    """Put a comment after a line of the module, with an empty line on both sides."""
    file = content / MODULE
    text = file.read_text("utf-8")
    assert after in text
    file.write_text(text.replace(after, f"{after}\n{blank}{comment}\n{blank}", 1), "utf-8")
    return text[: text.index(after)].count("\n") + 2 + len(blank)


def faults(content):
    """What the check says of calculators."""
    return [fault for fault in checks.check(content) if "calculator" in fault.message]


def test_a_known_calculator_is_no_fault(content):
    with_comment(content, "<!-- calculator: ad-math -->")
    assert faults(content) == []


def test_an_unknown_name_is_a_fault_with_its_line(content):
    line = with_comment(content, "<!-- calculator: add-math -->")
    (fault,) = faults(content)
    assert (fault.line, fault.message) == (line, 'There is no calculator "add-math".')
    assert "ad-math, follow-up-clock" in fault.remedy


def test_a_calculator_needs_empty_lines_around_it(content):
    with_comment(content, "<!-- calculator: ad-math -->", blank="")
    assert [fault.message for fault in faults(content)] == ['The calculator "ad-math" does not stand alone.']


def test_a_calculator_has_no_place_in_the_quiz(content):
    with_comment(content, "<!-- calculator: ad-math -->", after="## Sources {#sources}")
    assert "has no place in this section" in faults(content)[0].message


def test_a_calculator_stands_once_in_a_module(content):
    comment = "<!-- calculator: ad-math -->"
    with_comment(content, f"{comment}\n\n{comment}")
    assert [fault.message for fault in faults(content)] == ['The calculator "ad-math" is there twice.']


def test_the_text_keeps_its_place_and_what_an_author_types_is_none(content):
    with_comment(content, '<!-- calculator: ad-math -->\n\n<div data-calculator="order-math"></div>')
    file = content / MODULE
    module = parser.parse(file, file.read_text("utf-8"))
    html = module.section("learn").html
    assert module.calculators == ("ad-math",)
    assert place("ad-math") in html and "order-math" not in html
    assert parser.Module.from_json(module.to_json()) == module
