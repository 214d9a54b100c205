"""Two releases of a module side by side: what changed, and how grave it is."""

from dataclasses import replace

import pytest

from sprint.curriculum import parser
from sprint.curriculum.comparing import compare
from sprint.curriculum.differing import IN, OUT, runs, shortened
from sprint.markdown import keep
from tests.builders.releases import CONTENT, SLUG

FILE = CONTENT / "modules" / f"{SLUG}.md"
GLOSSARY = parser.load_glossary((CONTENT / "glossary.md").read_text("utf-8"))
SOURCE = FILE.read_text("utf-8")
DATE_FIELD = "- **Lead time in days** (number). <!-- #days -->\n"
FIRST_PART = "### A number names the clip {#a-number-names-the-clip}"


def module(*changes):
    text = SOURCE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return parser.parse(FILE, text, GLOSSARY)


def told(*changes):
    """The class of the whole, and each change as class, thing and what happened."""
    found = compare(module(), module(*changes))
    return found.kind, [(each.kind, each.thing, each.how) for each in found.changes]


def test_the_same_text_has_no_changes():
    assert compare(module(), module()).changes == ()


# what is replaced, by what: the class, and of which thing it is
CASES = {
    "a letter": ("One sheet of paper fixes", "One sheet of papier fixes", "typo", "text", ""),
    "a comma": ("in her hand asks", "in her hand, asks", "typo", "text", ""),
    "a number": ("In one survey of 200 firms", "In one survey of 300 firms", "revision", "text", ""),
    "a turn of meaning": ("she will look at it", "she will not look at it", "revision", "text", ""),
    "a rewritten sentence": ("A clip for a stranger lands in a drawer.", "Strangers throw away what they never asked "
                             "to be sent by a shop.", "revision", "text", ""),
    "a sentence less": ("Ask what she did with the first one. ", "", "revision", "text", ""),
    "a sentence more": ("on it twice, once at the top and once at the bottom of the page.", "on it twice, once at the "
                        "top and once at the bottom of the page. Add a name to it.", "addition", "text", ""),
    "a paragraph": ("Call on the day that", "Set a day first, and write it on the wall.\n\nCall on the day that",
                    "addition", "text", ""),
    "a tick more": ("- [ ] There are three", "- [ ] The bag is shut <!-- #shut -->\n- [ ] There are three",
                    "addition", "tick", "added"),
    "a tick renamed": ("<!-- #code-on-bag -->", "<!-- #code-on-the-bag -->", "breaking", "tick", "removed"),
    "a tick reworded": ("The code is on the bag", "The code is on each bag", "typo", "tick", ""),
    "a question renamed": ("{#w2-sample-clip-q1}", "{#w2-sample-clip-q9}", "breaking", "question", "removed"),
    "another key": ("- [ ] The price\n- [x] The date", "- [x] The price\n- [ ] The date", "breaking", "question",
                    "key"),
    "another order": ("- [ ] The price\n- [x] The date", "- [x] The date\n- [ ] The price", "breaking", "question",
                      "options"),
    "an option less": ("- [ ] The machine list\n", "", "breaking", "question", "options"),
    "a field gone": (DATE_FIELD, "", "breaking", "field", "removed"),
    "a field of another kind": ("in days** (number)", "in days** (one line)", "breaking", "field", "kind"),
    "a lower limit": ("up to 12 characters", "up to 8 characters", "breaking", "field", "limit"),
    "a higher limit": ("up to 12 characters", "up to 20 characters", None, "", ""),
    "a field more": (DATE_FIELD, DATE_FIELD + "- **Bend** (number, optional). Of the clip. <!-- #bend -->\n",
                     "addition", "field", "added"),
    "a field that must be filled": ("(link, optional)", "(link)", "revision", "field", "required"),
    "a heading renamed": ("{#a-number-names-the-clip}", "{#names}", "breaking", "heading", "removed"),
    "a title": ("### A number names the clip", "### One number names each clip", "typo", "text", ""),
    "minutes": ("minutes: 20", "minutes: 25", "revision", "front", "minutes"),
    "another week": ("week: 2", "week: 3", "breaking", "module", "week"),
    "the day of the check": ("2026-11-21", "2026-11-22", "typo", "front", "last_checked"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_change_has_its_class(case):
    old, new, kind, thing, how = CASES[case]
    whole, changes = told((old, new))
    if kind is None:
        assert changes == []
    else:
        assert (whole, (kind, thing, how) in changes) == (kind, True), changes


def test_a_section_that_is_split_is_an_addition():
    new = "### Keep it short {#keep-it-short}\n\nKeep the code short."
    kind, changes = told(("Keep the code short.", new))
    assert (kind, changes) == ("addition", [("addition", "heading", "")])


def test_a_reader_is_told_the_sections_that_changed():
    after = module(("Keep the code short.", "Make the code short."), ("The buyer is named", "The buyers are named"))
    assert compare(module(), after).sections == [
        ("a-number-names-the-clip", "A number names the clip"), ("check-your-work", "Check your work")
    ]  # fmt: skip


def test_a_module_that_comes_or_goes():
    assert compare(None, module()).kind == "addition"
    assert compare(module(), None).kind == "breaking"


def test_the_same_words_in_other_tags_are_no_change():
    before = module()
    sections = tuple(
        replace(each, html=keep(str(each.html).replace("<p>", '<p class="new">'))) for each in before.sections
    )
    assert compare(before, replace(before, sections=sections)).changes == ()


def test_words_are_marked_and_long_stretches_cut():
    marked = runs("a " * 40 + "b c", "a " * 40 + "d c")
    assert [(run.kind, run.text) for run in marked if run.kind in (IN, OUT)] == [(OUT, "b"), (IN, "d")]
    assert shortened(marked)[0].text == "… " + "a " * 9 + "a"
