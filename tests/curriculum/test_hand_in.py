"""What a module asks to hand in is read from its list, and hangs on ids."""

import shutil
from pathlib import Path

import pytest

from sprint.curriculum import checks, hand_in, outline, parser
from sprint.curriculum.hand_in import Field
from sprint.curriculum.module import Module

CONTENT = Path(__file__).parent / "content"
MODULE = "modules/w2-sample-clip.md"
TEXT = (CONTENT / MODULE).read_text("utf-8")


def parse(text=TEXT):
    return parser.parse(CONTENT / MODULE, text)


def asked(item):
    """The field that a list item makes."""
    text = f"---\na: 1\n---\n## Do it now {{#do-it-now}}\n\n### Hand it in {{#hand-in}}\n\n{item}\n"
    source = outline.read("m.md", text)
    (found,) = hand_in.fields(hand_in.node_of(source))
    return found.field


KINDS = [
    ("- **Name** (one line). Hint. <!-- #a -->", Field("a", "Name", "line", "Hint.")),
    ("- **Name** (one line, up to 30 characters). Hint. <!-- #a -->", Field("a", "Name", "line", "Hint.", 30)),
    ("- **Name** (text, up to 1,200 characters). <!-- #a -->", Field("a", "Name", "text", "", 1200)),
    ("- **Name** (text, up to 300). <!-- #a -->", Field("a", "Name", "text", "", 300)),
    ("- **Name** (text). Two\n  lines. <!-- #a -->", Field("a", "Name", "text", "Two lines.")),
    ("- **Name** (number, optional). <!-- #a -->", Field("a", "Name", "number", "", is_required=False)),
    ("- **Name** (link). <!-- #a -->", Field("a", "Name", "link")),
    ("- **Name** (files, up to 3). <!-- #a -->", Field("a", "Name", "files", "", 3)),
    ("- **Name** (photos, up to 9, optional). <!-- #a -->", Field("a", "Name", "photos", "", 9, is_required=False)),
    ("- **Name** (table of 15 rows: Size (mm) | Yes, or no). <!-- #a -->",
     Field("a", "Name", "table", "", columns=("Size (mm)", "Yes, or no"), rows=15)),
    ("- **Name** (table of 2 rows: A | B, optional). <!-- #a -->",
     Field("a", "Name", "table", "", columns=("A", "B"), rows=2, is_required=False)),
    ("- **Name** (poem). <!-- #a -->", Field("a", "Name", "")),
]  # fmt: skip


@pytest.mark.parametrize(("item", "field"), KINDS)
def test_a_field_is_read_from_its_item(item, field):
    assert asked(item) == field


def test_a_module_has_its_fields_and_what_a_reviewer_looks_for():
    module = parse()
    assert [field.id for field in module.hand_in] == ["code", "asked", "sheet", "days", "page", "bag"]
    assert module.looks_for.startswith("A reviewer looks for one code")


def test_the_fields_are_no_prose_of_the_page():
    practice = parse().section("do-it-now")
    assert "A reviewer looks for" not in practice.html
    assert "As it stands on the bag" not in practice.html
    assert "hand-in" not in [child.id for child in practice.children]


def test_the_filled_example_and_the_template_stand_alone_too():
    module = parse()
    assert "SC-08-C" in module.example and "SC-08-C" not in module.template
    assert module.template.startswith('<h3 id="blank-template"')
    assert "SC-08-C" in module.section("do-it-now").html


def test_fields_go_through_json_unchanged():
    module = parse()
    assert Module.from_json(module.to_json()) == module


def test_a_release_of_before_has_no_fields():
    stored = parse().to_json()
    for name in ("hand_in", "looks_for", "example", "template"):
        del stored[name]
    assert Module.from_json(stored).hand_in == ()


FAULTS = {
    ("(one line, up to 12 characters)", "(haiku)"): '"Code',
    ("<!-- #code -->", ""): '"Code" has no id',
    ("<!-- #asked -->", "<!-- #code -->"): 'The id "code" is there twice',
    ("table of 3 rows: Line | What it says", "table of 99 rows: Line | What it says"): "too small or too large",
    ("table of 3 rows: Line | What it says", "table of 3 rows: Line"): "too small or too large",
    ("A reviewer looks for one code that stands everywhere, and a date that a buyer can plan with.", ""): (
        "Nothing says what a reviewer looks for"
    ),
}


@pytest.mark.parametrize(("change", "says"), FAULTS.items())
def test_a_fault_in_the_fields_is_told_with_its_line(tmp_path, change, says):
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    text = TEXT.replace(*change, 1)
    assert text != TEXT
    (content / MODULE).write_text(text, "utf-8")
    told = [fault for fault in checks.check(content) if says in fault.message]
    assert told
    first = text.split("\n").index("### Hand it in {#hand-in}") + 1
    assert all(first <= fault.line <= first + 12 for fault in told)


def test_one_field_is_too_few(tmp_path):
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    kept = [line for line in TEXT.split("\n") if not line.startswith("- **") or "#code" in line]
    (content / MODULE).write_text("\n".join(kept), "utf-8")
    assert "There are 1 fields to hand in." in [fault.message for fault in checks.check(content)]


def test_a_module_without_a_deliverable_is_told(tmp_path):
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (content / MODULE).write_text(TEXT.replace("{#hand-in}", "{#hand-it}"), "utf-8")
    assert '"Hand it in" is missing.' in [fault.message for fault in checks.check(content)]
