"""The rules of the photo check are data that teachers edit: each mistake is told with its line."""

from pathlib import Path

import pytest

from sprint.curriculum import photo_rules
from sprint.curriculum.checks import photo_rules as checks
from sprint.curriculum.checks.shelf import Shelf

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def check(tmp_path):
    """The faults of the real file after a change."""

    def faults(old="", new=""):
        text = (CONTENT / photo_rules.FILE).read_text()
        assert old in text
        (tmp_path / photo_rules.FILE).write_text(text.replace(old, new, 1))
        shelf, _ = Shelf.read(CONTENT)
        shelf.content_dir = tmp_path
        return [(fault.line, fault.message) for fault in checks.check(shelf)]

    return faults


def test_our_own_rules_have_no_fault(check):
    assert check() == []


def test_the_rules_are_those_of_six_places_and_the_master():
    rules = photo_rules.load(CONTENT)
    assert len(rules.places) == 6 and rules.master.must["short_side"] == 2200


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("facts: [I7]", "facts: [I77]", "There is no fact I77."),
        ("facts: [I7]", "facts: []", "Alibaba.com names no fact."),
        ("says: Reported by a guide", "says: Seen in a guide", 'The fact I8 is not called "reported".'),
        ("short_side: 350", "short_side: many", "The place alibaba asks for short_side: many, which nobody can check."),
        ("short_side: 350", "sharpness: 3", "The place alibaba asks for sharpness: 3, which nobody can check."),
        ("fill: [75, 90]", "fill: [90, 75]", "The place google asks for fill: [90, 75], which nobody can check."),
        ("checked: 2026-11-21", "checked: lately", "checked is no day; write it like 2026-11-21."),
        ("checked: 2026-11-21", "", "Something is missing or misplaced: 'checked'."),
        ("places:", "places: [", "This is no YAML"),
    ],
)
def test_a_mistake_is_told(check, old, new, message):
    ((line, said),) = check(old, new)
    assert said.startswith(message) and line >= 1


def test_a_fault_of_a_place_names_its_line(check):
    ((line, _message),) = check("facts: [I7]", "facts: [I77]")
    assert "Alibaba.com" in (CONTENT / photo_rules.FILE).read_text().splitlines()[line - 1]


def test_a_curriculum_without_the_file_has_no_fault(tmp_path):
    shelf, _ = Shelf.read(CONTENT)
    shelf.content_dir = tmp_path
    assert list(checks.check(shelf)) == []
