"""Each bar of quality: a good module has no fault, and each thing that can go wrong is told with its line."""

import shutil
from pathlib import Path

import pytest

from sprint.curriculum import checks
from sprint.curriculum.checks import prose
from sprint.curriculum.outline import SECTIONS

CONTENT = Path(__file__).parent / "content"
MODULE = "modules/w2-sample-clip.md"
ITEM = "It gets longer by two"
LONG = "This sentence goes on " + "and on and on " * 10 + "until it stops."


@pytest.fixture
def content(tmp_path):
    """A content folder of its own for each test."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def edit(content, old, new, file=MODULE):
    """Replace a passage, and say on which line the new one begins."""
    text = (content / file).read_text("utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    (content / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def second_module(content, changes=()):
    """Another module of the same week, good in itself."""
    text = (content / MODULE).read_text("utf-8").replace("w2-sample-clip", "w2-other-clip")
    for old, new in [("order: 1", "order: 2"), ("sample-sheet", "other-sheet"), *changes]:
        assert old in text
        text = text.replace(old, new, 1)
    text = text.replace("../figures/w2-other-clip-plan.svg", "../figures/w2-sample-clip-plan.svg")
    (content / "modules/w2-other-clip.md").write_text(text, "utf-8")


def test_a_good_module_has_no_fault(content):
    assert checks.check(content) == []


def test_the_curriculum_itself_has_no_fault():
    assert [str(fault) for fault in checks.check(Path(__file__).parents[2] / "content")] == []


def test_a_fault_reads_as_path_line_message_and_remedy(content):
    line = edit(content, "glossary.md#sku", "glossary.md#skuu")
    edit(content, "[sku, rfq", "[skuu, rfq")
    told = [str(fault) for fault in checks.check(content)]
    expected = 'Unknown glossary term "skuu". Use an id from content/glossary.md, for example "sku".'
    assert f"content/{MODULE}:{line}: {expected}" in told


# (what is replaced, by what, what is said, lines between the passage and the fault)
FAULTS = {
    # front matter
    "slug": ("slug: w2-sample-clip", "slug: w2-sample", 'The slug "w2-sample" is not the file name.', 0),
    "week of the slug": ("week: 2", "week: 3", "The slug does not begin with the week.", 0),
    "company": ("brinwick", "acme", 'There is no company "acme".', 0),
    "empty deliverable": ("deliverable: sample-sheet", 'deliverable: ""', '"deliverable" is empty.', 0),
    "date": ("2026-11-21", "soon", '"last_checked" cannot be read.', 0),
    "minutes as text": ("minutes: 20", "minutes: twenty", '"minutes" cannot be read.', 0),
    "yaml": ("title: ", 'title: "', "The front matter cannot be read", 0),
    # sections and headings
    "unknown section": ("## Share {#share}", "## Sharing {#sharing}", '"Sharing" is no section of a module.', 0),
    "title": ("## Share {#share}", "## Sharing {#share}", 'The section "share" has another title.', 0),
    "no id": (" {#a-number-names-the-clip}", "", 'The heading "A number names the clip" has no id.', 0),
    "id twice": ("{#the-first-buyer}", "{#a-sheet-goes-with-it}", 'The id "a-sheet-goes-with-it" is there twice.', 0),
    "bad id": ("{#the-first-buyer}", "{#The_Buyer}", '"The_Buyer" is no id.', 0),
    "level": ("### The first buyer", "##### The first buyer", "The heading skips a level.", 0),
    # objectives
    "objective": ("Compute the cost", "Understand the cost", 'The objective starts with "understand".', 0),
    # learn
    "why": ("A buyer who holds your clip in her hand asks fewer questions.", "Why. " * 60, "The section has 1", -2),
    "part": ("Keep the code short.", "Keep the code short. " * 60, '"A number names the clip" has', -4),
    "takeaway": ("> **Takeaway:** One page, one", "> One page, one", "does not end in a takeaway.", None),
    # example
    "made up": ("is a made-up firm", "is a firm", "No line says that the firm is made up.", -2),
    "mistake": ("and that was her mistake", "and that was bad", "The example shows no mistake.", -2),
    # steps, minutes
    "step": ("1. **Give it a code** (4 min).", "1. Give it a code.", "The step has no title with minutes.", 0),
    "filled": ("{#filled-example}", "{#example}", '"A filled example" is missing.', None),
    "template": ("{#blank-template}", "{#template}", '"Blank template" is missing.', None),
    "minutes": ("minutes: 20", "minutes: 30", "take 19 minutes, not 30.", 0),
    "practice": ("minutes: 20", "minutes: 45", "of 45 minutes are practice.", 0),
    # checklist, coach
    "tick id": (" <!-- #buyer -->", "", "The checklist item has no id.", 0),
    "tick twice": ("<!-- #call -->", "<!-- #buyer -->", 'The checklist id "buyer" is there twice.', 0),
    "ticked": ("- [ ] The buyer is named", "- [x] The buyer is named", "The item is ticked already.", 0),
    "coach": ("4. Who will call the buyer?\n", "", "There are 3 questions for the coach.", None),
    "standing": ("What are your obstacles?", "What is in your way?", '"What are your obstacles?" is missing.', -2),
    # language
    "sentence": ("Keep the code short.", LONG, "A sentence has 47 words, over 32.", 0),
    "second line": ("Post a photo of your sheet on the board.", f"Post it.\n{LONG}", "A sentence has 47 words", 1),
    "banned": ("Keep the code short.", "Simply keep the code short.", '"Simply" is a word we do not use.', 0),
    "banned in front": ("In twenty minutes", "In effortless minutes", '"effortless" is a word we do not use.', 0),
    # terms
    "unlisted term": ("[sku, rfq, lead-time]", "[sku, rfq]", "does not list the term", None),
    "unlinked": ("A code that only", "An RFQ code that only", '"RFQ" is not linked to the glossary.', 0),
    "spelled out": ("[request for quotation (RFQ)]", "[RFQ]", '"RFQ" is not spelled out at first use.', 0),
    "phrase": ("Keep the code short.", "Keep the lead time short.", '"Lead time" is not linked', 0),
    "unknown form": ("Keep the code short.", "Keep the ERP short.", '"ERP" is not spelled out at first use.', 0),
    # facts
    "fact": ("<!-- B1 -->", "<!-- B99 -->", "There is no fact B99.", 0),
    "unverified": ("<!-- B1 -->", "<!-- B4 -->", "The fact B4 is unverified.", 0),
    "writers": ("<!-- B1 -->", "<!-- L1 -->", "The fact L1 is background for writers.", 0),
    "reported": ("have reported that", "say that", 'The fact B2 is not called "reported".', 0),
    "rule": ("Our rule of thumb is", "Our rule is", 'The fact B3 is not called "rule of thumb".', 0),
    "undeclared": ("facts: [B1, B2, B3]", "facts: [B2, B3]", "The front matter does not list B1.", None),
    "unused fact": ("<!-- B1 -->", "", "The fact B1 is listed but not used.", None),
    "unsourced": ("- B1: an", "- An", "The sources do not name B1.", None),
    "untraced": ("40%<!-- B1 -->", "40%", "A figure about the outside world has no fact.", 0),
    # links and pictures
    "broken": ("Post a photo", "Post a [photo](w9-none.md)", "there is no such file", 0),
    "outside": ("Post a photo", "Post a [photo](../../../../etc/passwd)", "there is no such file", 0),
    "anchor": ("Post a photo", "Post a [photo](#nowhere)", 'no heading here has the id "nowhere"', 0),
    "far anchor": ("Post a photo", "Post a [photo](w2-sample-clip.md#no)", 'has no heading "no"', 0),
    "scheme": ("Post a photo", "Post a [photo](javascript:alert)", "only https, mailto and tel", 0),
    "here": ("Post a photo", "Post it [here](https://example.org)", 'The link says only "here".', 0),
    "no picture": ("w2-sample-clip-plan.svg", "missing.svg", 'There is no drawing "../figures/missing.svg".', 0),
    "no alt": ("![A clip seen from the side, 22 mm long, with an arrow along its length.]", "![]", "no alt text", 0),
    "long alt": ("![A clip seen", "![" + "A clip seen " * 8, "characters, over 125.", 0),
    "image of": ("![A clip seen", "![Image of a clip seen", 'The alt text starts with "Image of".', 0),
    "table head": ("|:-----|--------------:|\n", "", "The table has no header row.", -1),
    "empty head": ("| Line | What to write |", "|  |  |", "The headers of the table are empty.", 0),
    # quiz
    "no key": ("- [x] It moves too", "- [ ] It moves too", "The question has no key.", -2),
    "two keys": (f"- [ ] {ITEM}", f"- [x] {ITEM}", "The question has 2 keys.", -4),
    "three options": (f"- [ ] {ITEM}\n", "", "The question has 3 options.", -4),
    "same options": (ITEM, "It stays as it is", "Two options say the same.", 0),
    "all of": (ITEM, "All of the above", 'An option says "all of the above".', 0),
    "always": (ITEM, "It always gets longer", 'An option says "always".', 0),
    "negative": ("Who gets the first clip?", "Which firm should not get it?", "asks for what is not so.", 0),
    "explanation": ("> She has a job open and will look at it the same day.\n", "", "has no explanation.", -7),
    "short": ("> She has a job open and will look at it the same day.", "> She asked.", "has 2 words.", 0),
    "question id": ("{#w2-sample-clip-q3}", "{#w2-sample-clip-q9}", '"w2-sample-clip-q9" is not the id', 0),
    "warm-up id": ("{#w2-sample-clip-w1}", "{#warm-1}", '"warm-1" is not the id of this question.', 0),
    "prompt": ("**What do you do today?**", "Well.", "The warm-up has no prompt.", None),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line(content, name):
    old, new, message, offset = FAULTS[name]
    line = edit(content, old, new)
    told = [fault for fault in checks.check(content) if message in fault.message]
    assert told, [str(fault) for fault in checks.check(content)]
    assert all(fault.path == f"content/{MODULE}" and fault.remedy for fault in told)
    if offset is not None:
        assert line + offset in [fault.line for fault in told]
    lines = (content / MODULE).read_text("utf-8").count("\n") + 1
    assert all(1 <= fault.line <= lines for fault in told)


@pytest.mark.parametrize("id", SECTIONS)
def test_a_missing_section_is_told(content, id):
    text = (content / MODULE).read_text("utf-8")
    head = f"## {SECTIONS[id]} {{#{id}}}"
    rest = text.index("\n## ", text.index(head)) if id != "sources" else len(text)
    (content / MODULE).write_text(text[: text.index(head)] + text[rest:].lstrip("\n"), "utf-8")
    assert f'The section "{id}" is missing.' in [fault.message for fault in checks.check(content)]


def test_sections_out_of_order_are_told(content):
    text = (content / MODULE).read_text("utf-8")
    share = text[text.index("## Share") : text.index("## Bring")]
    text = text.replace(share, "").replace("## Go further", share + "## Go further")
    (content / MODULE).write_text(text, "utf-8")
    told = [fault for fault in checks.check(content) if "stands after" in fault.message]
    assert [fault.message for fault in told] == ['"Share" stands after "Bring to your coach".']
    assert text.split("\n")[told[0].line - 1].startswith("## Share")


@pytest.mark.parametrize("count", [2, 6])
def test_objectives_are_three_to_five(content, count):
    edit(content, "  - Write one sheet for one clip.\n", "  - Write one sheet for one clip.\n" * (count - 2))
    assert f"There are {count} objectives." in [fault.message for fault in checks.check(content)]


def test_a_quiz_has_five_to_eight_items(content):
    text = (content / MODULE).read_text("utf-8")
    start, end = text.index("### The clip broke"), text.index("## Share")
    (content / MODULE).write_text(text[:start] + text[end:], "utf-8")
    assert "The quiz has 4 items." in [fault.message for fault in checks.check(content)]


def test_a_checklist_has_six_to_twelve_items(content):
    line = edit(content, "- [ ] The buyer is named <!-- #buyer -->\n", "")
    told = [fault for fault in checks.check(content) if fault.message == "The checklist has 5 items."]
    assert [fault.line for fault in told] == [line - 7]


def test_hard_words_are_told_for_the_section_and_the_module(content):
    hard = "Organizational interoperability necessitates multidimensional standardization methodologies. " * 8
    line = edit(content, "Post a photo of your sheet on the board.", hard)
    told = checks.check(content)
    grades = [fault for fault in told if "reads at grade" in fault.message]
    assert (line - 2, True) in [(fault.line, '"Share"' in fault.message) for fault in grades]
    edit(content, "Brinwick Stamping is a made-up firm.", "Brinwick is a made-up firm. " + hard * 6)
    assert any(fault.line == 1 and "The module reads" in fault.message for fault in checks.check(content))


def test_files_that_cannot_be_read_are_told_and_do_not_hide_others(content):
    (content / "modules/w1-bytes.md").write_bytes(b"---\nslug: \xff\n---\n")
    (content / "modules/w1-bare.md").write_text("# No front matter\n", "utf-8")
    line = edit(content, "<!-- B1 -->", "<!-- B99 -->")
    told = {(fault.path, fault.line, fault.message) for fault in checks.check(content)}
    assert ("content/modules/w1-bytes.md", 1, "The file is not UTF-8.") in told
    assert ("content/modules/w1-bare.md", 1, "The file does not start with front matter.") in told
    assert (f"content/{MODULE}", line, "There is no fact B99.") in told


@pytest.mark.parametrize(
    ("file", "old", "new", "message", "after"),
    [
        ("glossary.md", '<a id="rfq"></a>RFQ', '<a id="sku"></a>RFQ', 'The term "sku" is there twice.', 0),
        ("glossary.md", '## <a id="rfq"></a>RFQ', "## RFQ", "The heading of a term has no id.", 0),
        ("glossary.md", "A buyer asks for a price on a fixed spec.\n", "", 'The term "rfq" has no meaning.', -4),
        ("facts.yaml", "- id: B2\n  status: S", "- id: B2\n  status: X", "The fact B2 has no known status.", 0),
        ("facts.yaml", "- id: B2", "- id: B1", "The fact B1 is there twice.", 0),
        ("facts.yaml", "- id: B2\n  status: S", "- id: B2\n  statuss: S", "A fact has a field too few or too many.", 0),
        ("facts.yaml", '"A second-hand figure."', '"A second-hand', "The facts cannot be read.", 1),
    ],
)
def test_faults_of_glossary_and_facts_are_told(content, file, old, new, message, after):
    line = edit(content, old, new, file)
    told = [fault for fault in checks.check(content) if fault.message == message]
    assert [fault.path for fault in told] == [f"content/{file}"]
    assert told[0].line == line + after


def test_a_missing_glossary_is_told(content):
    (content / "glossary.md").unlink()
    assert ("content/glossary.md", "The file is missing.") in [(f.path, f.message) for f in checks.check(content)]


def test_a_drawing_that_could_act_is_told(content):
    line = edit(content, "<text ", "<script>alert(1)</script><text ", "figures/w2-sample-clip-plan.svg")
    told = checks.check(content)
    assert [(fault.path, fault.line) for fault in told] == [("content/figures/w2-sample-clip-plan.svg", line)]


def test_modules_do_not_share_a_place_a_deliverable_or_a_question(content):
    second_module(
        content,
        [("order: 2", "order: 1"), ("other-sheet", "sample-sheet"), ("{#w2-other-clip-q3}", "{#w2-sample-clip-q3}")],
    )
    told = {fault.message for fault in checks.check(content)}
    assert 'The id "w2-sample-clip-q3" is there twice.' in told
    assert "The place in the week is that of w2-other-clip.md too." in told
    assert "The deliverable is that of w2-other-clip.md too." in told


def test_two_good_modules_have_no_fault(content):
    second_module(content)
    assert checks.check(content) == []


def test_keys_spread_over_the_letters_once_there_are_ten_modules(content):
    text = (content / MODULE).read_text("utf-8").replace("- [x] ", "- [ ] ")
    text = text.replace("w2-sample-clip-plan", "PLAN")
    for number in range(9):
        slug = f"w2-clip-{'abcdefghi'[number]}"
        copy = text.replace("w2-sample-clip", slug).replace("order: 1", f"order: {number + 2}")
        copy = copy.replace("sample-sheet", f"sheet-{number}").replace("PLAN", "w2-sample-clip-plan")
        lines = copy.split("\n")
        for at, line in enumerate(lines):
            if line.startswith("- [ ]") and not lines[at - 1].startswith(("- [", "  on")):
                lines[at] = line.replace("[ ]", "[x]") if "<!--" not in line else line
        (content / f"modules/{slug}.md").write_text("\n".join(lines), "utf-8")
    told = [fault.message for fault in checks.check(content)]
    assert "A is the key of 47 of 50 items in the course." in told


@pytest.mark.parametrize(
    ("word", "count"),
    [("clip", 1), ("table", 2), ("price", 1), ("prices", 2), ("called", 1), ("wanted", 2), ("stamping", 2),
     ("material", 4), ("revision", 3), ("RFQ", 1), ("2,200", 1), ("people", 2)],
)  # fmt: skip
def test_syllables_are_counted_by_a_rule_of_our_own(word, count):
    assert prose.syllables(word) == count


def test_sentences_end_at_stops_and_not_at_abbreviations():
    found = prose.sentences(prose.blocks([(1, 'Be there at 10 a.m. Eastern, in the U.S. office. "Yes," she said.')]))
    assert [sentence.text for sentence in found] == [
        "Be there at 10 a.m. Eastern, in the U.S. office.",
        '"Yes," she said.',
    ]
