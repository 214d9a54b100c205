"""From a module's Markdown to what a page prints."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from sprint.curriculum import parser
from sprint.curriculum.parser import ContentError, Module

CONTENT = Path(__file__).parent / "content"
PATH = "content/modules/w2-sample-clip.md"
TEXT = (CONTENT / "modules/w2-sample-clip.md").read_text("utf-8")
GLOSSARY = parser.load_glossary((CONTENT / "glossary.md").read_text("utf-8"))
FIGURES = parser.load_figures(CONTENT / "figures")


def parse(text=TEXT, **figures):
    return parser.parse(PATH, text, GLOSSARY, {**FIGURES, **figures})


def html_of(id, text=TEXT):
    return parse(text).section(id).html


def in_share(markdown):
    """The HTML of something that stands in the section Share."""
    return html_of("share", TEXT.replace("Post a photo of your sheet on the board.", markdown))


def test_front_matter_becomes_plain_values():
    module = parse()
    assert (module.slug, module.title, module.week, module.order) == (
        "w2-sample-clip", "A Sample Clip: Start to End", 2, 1,
    )  # fmt: skip
    assert (module.minutes, module.core, module.number, module.practice_minutes) == (20, True, "2.1", 15)
    assert module.objectives[0] == "Write one sheet for one clip."
    assert module.last_checked == date(2026, 11, 21)
    assert module.facts == ["B1", "B2", "B3"]


def test_sections_come_in_order_with_their_kinds():
    kinds = {section.id: section.kind for section in parse().sections}
    assert list(kinds.items()) == [
        ("why", "prose"), ("warm-up", "warm-up"), ("learn", "learn"), ("see-it-done", "example"),
        ("do-it-now", "steps"), ("check-your-work", "checklist"), ("quiz", "quiz"), ("share", "prose"),
        ("bring-to-your-coach", "prose"), ("go-further", "prose"), ("sources", "prose"),
    ]  # fmt: skip


def test_the_side_menu_has_the_parts_of_learn():
    children = parse().section("learn").children
    assert [(child.id, child.title) for child in children] == [
        ("a-number-names-the-clip", "A number names the clip"),
        ("a-sheet-goes-with-it", "A sheet goes with each clip"),
        ("the-first-buyer", "The first buyer is the one who asked"),
    ]
    assert '<h3 id="the-first-buyer">The first buyer is the one who asked</h3>' in html_of("learn")


def test_ticks_are_items_with_ids_and_not_in_the_html():
    module = parse()
    assert [item.id for item in module.checklist][:3] == ["code-on-bag", "code-on-sheet", "date"]
    assert module.checklist[2].html == "The lead time is on the sheet"
    assert module.section("check-your-work").html.strip() == ""


def test_a_quiz_item_has_its_key_and_its_explanation():
    item = parse().quiz[1]
    assert item.id == "w2-sample-clip-q2"
    assert item.question_html == "What goes in large type at the top?"
    assert [(option.html, option.is_key) for option in item.options] == [
        ("The price", False), ("The date", True), ("The history of your shop", False), ("The machine list", False),
    ]  # fmt: skip
    assert item.explanation_html.startswith("A missing date stops buyers")


def test_no_question_key_or_explanation_stands_in_the_html_of_a_section():
    module = parse()
    everything = "".join(section.html + section.after for section in module.sections)
    items = (*module.quiz, *module.warm_up)
    said = [piece for item in items for piece in (item.question_html, item.explanation_html)]
    assert len(said) > 10 and not [piece for piece in said if piece in everything]


def test_the_warm_up_keeps_its_prompt_after_its_question():
    section = parse().section("warm-up")
    assert "<strong>What do you do today?</strong>" in section.after
    assert "What do you do today?" not in section.html
    assert parse().warm_up[0].options[1].is_key


def test_a_question_is_asked_away_from_its_module_so_its_terms_are_plain_words():
    pieces = [
        piece
        for item in (*parse().quiz, *parse().warm_up)
        for piece in (item.question_html, item.more_html, item.explanation_html, *(o.html for o in item.options))
    ]
    assert pieces and not [piece for piece in pieces if "popovertarget" in piece or ".md" in piece]


def test_steps_have_titles_minutes_and_all_their_text():
    module = parse()
    assert [(step.title, step.minutes) for step in module.steps] == [
        ("Give it a code", 4), ("Fill the sheet", 6), ("Pick the buyer", 3), ("Print and pack", 2),
    ]  # fmt: skip
    html = module.section("do-it-now").html
    assert html.count('<span class="num">') == 4 and "Leave no line empty." in html
    assert html.index("Take one clip") < html.index("Give it a code") < html.index("filled-example")


def test_a_term_becomes_a_popover_at_its_first_use_only():
    module = parse()
    learn = module.section("learn").html
    button = '<button class="term" type="button" popovertarget="term-sku">stock keeping unit (SKU)</button>'
    assert learn.count(button) == 1
    everything = "".join(section.html for section in module.sections)
    assert everything.count('popovertarget="term-lead-time"') == 1
    assert "glossary.md" not in everything
    assert [term.id for term in module.terms] == ["sku", "lead-time", "rfq"]


def test_each_term_has_one_popover_that_is_escaped():
    popovers = parse().popovers
    assert re.findall(r'<div class="pop" id="([\w-]+)" popover>', popovers) == [
        "term-sku",
        "term-lead-time",
        "term-rfq",
    ]
    assert "In a plant: Brinwick&#39;s `SC-08` is &#34;one clip&#34; &amp; nothing else." in popovers
    assert '<p class="label">request for quotation</p>' in popovers


def test_prose_comes_before_questions_when_a_term_is_explained():
    text = TEXT.replace("A photo of the old part", "A [SKU](../glossary.md#sku) of the old part")
    assert "term-sku" not in html_of("warm-up", text) and "term-sku" in html_of("learn", text)


def test_a_term_that_a_question_uses_does_not_take_the_place_of_its_explanation():
    text = TEXT.replace("A photo of the old part", "A [SKU](../glossary.md#sku) of the old part")
    options = parse(text).warm_up[0].options
    assert [o.html for o in options if "SKU" in o.html] == ["A SKU of the old part"]
    assert "term-sku" in html_of("learn", text)


def test_an_unknown_term_is_plain_words():
    assert "<p>A word.</p>" in in_share("A [word](../glossary.md#nothing).\n\n")


def test_fact_comments_are_gone_and_figures_stay():
    html = html_of("why")
    assert "40% asked" in html and "B1" not in html and "<!--" not in html


def test_callouts_take_the_shape_of_the_design():
    html = html_of("learn")
    assert html.count('<p class="takeaway"><svg class="icon"') == 3
    assert '<span><strong class="hide">Takeaway:</strong> One page, one date' in html
    assert re.search(r'<p class="takeaway do-not"><svg .*?</svg><span><strong>Do not:</strong> Print', html)
    assert '<p class="takeaway please-note">' in html and "<blockquote>" not in html


def test_other_quotes_stay_quotes():
    assert "<blockquote>" in in_share("\n> Words that a buyer said.\n")


def test_tables_name_their_rows_and_columns():
    html = html_of("learn")
    assert '<table class="table rolls full">' in html
    assert '<th scope="col">Line</th>' in html and '<th scope="row">Size</th>' in html
    assert '<td class="n" data-label="What to write">Length and width</td>' in html


def test_a_drawing_stands_in_the_page_with_its_alt_text_and_caption():
    html = html_of("learn")
    figure = html[html.index("<figure>") : html.index("</figure>")]
    assert 'role="img" aria-label="A clip seen from the side, 22 mm long, with an arrow along its length."' in figure
    assert "<figcaption>The length is the first thing that a buyer checks.</figcaption>" in figure
    assert '<marker id="w2-sample-clip-plan-tip"' in figure and "url(#w2-sample-clip-plan-tip)" in figure
    assert "22 mm &amp; more" in figure and "<title>" not in figure and 'width="100"' not in figure


def test_a_caption_may_stand_in_the_next_paragraph():
    text = TEXT.replace("plan.svg)\n*The length", "plan.svg)\n\n*The length")
    assert "<figcaption>The length is the first thing that a buyer checks.</figcaption></figure>" in html_of(
        "learn", text
    )


@pytest.mark.parametrize(
    "svg",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)" d="M0 0"/>',
        '<a href="https://example.org"><path d="M0 0"/></a>',
        '<use href="https://example.org/x.svg#a"/>',
        '<image href="x.png"/>',
        "<style>*{}</style>",
        '<path style="fill:red" d="M0 0"/>',
        '<path fill="url(https://example.org/a)" d="M0 0"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<animate attributeName="href"/>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        '<html:script xmlns:html="http://www.w3.org/1999/xhtml">alert(1)</html:script>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>',
        '<path id="a b" d="M0 0"/>',
        "<g>",
    ],
)
def test_a_drawing_with_anything_outside_the_list_is_refused(svg):
    source = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{svg}</svg>'
    with pytest.raises(ContentError) as refused:
        parse(**{"w2-sample-clip-plan.svg": source})
    assert refused.value.path == "content/figures/w2-sample-clip-plan.svg"


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
        '<svg viewBox="0 0 1 1"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "<p>no drawing</p>",
        "",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + "<g/>" * 20_000 + "</svg>",
    ],
)
def test_what_is_no_plain_drawing_is_refused(source):
    with pytest.raises(ContentError):
        parse(**{"w2-sample-clip-plan.svg": source})


def test_text_in_a_drawing_cannot_become_markup():
    source = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>&lt;script&gt;</text></svg>'
    assert "<text>&lt;script&gt;</text>" in parse(**{"w2-sample-clip-plan.svg": source}).section("learn").html


def test_a_picture_that_is_not_there_is_told_with_its_line():
    text = TEXT.replace("w2-sample-clip-plan.svg", "none.svg")
    with pytest.raises(ContentError) as refused:
        parse(text)
    assert text.split("\n")[refused.value.line - 1].startswith("![A clip seen")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("---\nslug", "slug", 1, "does not start with front matter"),
        ("week: 2\n", "", 1, 'no "week"'),
        ("week: 2", "week: two", 4, '"week" cannot be read'),
        ("core: true", "core: 1", 7, '"core" cannot be read'),
        ("facts: [B1", "facts: [B1: [", 18, "cannot be read"),
        ("last_checked: 2026-11-21", "last_checked: 2026-11-31", 17, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_with_file_line_and_remedy(old, new, line, words):
    with pytest.raises(ContentError) as refused:
        parse(TEXT.replace(old, new, 1))
    error = refused.value
    assert error.path == PATH and words in str(error) and error.remedy
    assert error.line == line


def test_links_between_modules_lead_to_their_pages():
    html = in_share("Read [goals](w1-sprint-goal.md#why) and [the list](w1-sprint-goal.md).")
    assert '<a href="w1-sprint-goal#why"' in html and '<a href="w1-sprint-goal"' in html


def test_footnotes_of_two_sections_do_not_meet():
    text = TEXT.replace("Post a photo of your sheet on the board.", "Post it.[^1]\n\n[^1]: A note.\n\n")
    text = text.replace("Brinwick Stamping is a made-up firm.", "It is made up.[^1]\n\n[^1]: Another.\n\n")
    module = parse(text)
    ids = re.findall(r' id="([^"]+)"', "".join(section.html for section in module.sections))
    assert len(ids) == len(set(ids)) and "fn-share-1" in ids and "fn-see-it-done-1" in ids


def test_every_id_on_the_page_is_there_once():
    module = parse()
    html = "".join(section.html for section in module.sections) + module.popovers
    ids = re.findall(r' id="([^"]+)"', html) + [section.id for section in module.sections]
    assert len(ids) == len(set(ids))
    assert all(target in ids for target in re.findall(r'popovertarget="([^"]+)"', html))


def test_a_module_goes_through_json_unchanged():
    module = parse()
    stored = json.loads(json.dumps(module.to_json()))
    back = Module.from_json(stored)
    assert back == module
    assert type(stored["sections"][0]["html"]) is str and hasattr(back.sections[0].html, "__html__")
    assert back.quiz[0].options[0].html.__html__() == module.quiz[0].options[0].html


def test_the_hash_follows_text_terms_and_drawings():
    first = parse()
    assert parse().source_hash == first.source_hash
    assert parse(TEXT + "\n").source_hash != first.source_hash
    redrawn = FIGURES["w2-sample-clip-plan.svg"].replace("22 mm", "23 mm")
    assert parse(**{"w2-sample-clip-plan.svg": redrawn}).source_hash != first.source_hash
    other = parser.load_glossary((CONTENT / "glossary.md").read_text("utf-8").replace("Your own code", "A code"))
    assert parser.parse(PATH, TEXT, other, FIGURES).source_hash != first.source_hash


def test_a_path_brings_its_own_drawings():
    module = parser.parse(CONTENT / "modules/w2-sample-clip.md", TEXT, GLOSSARY)
    assert "<figure><svg" in module.section("learn").html


def test_the_whole_folder_loads_in_the_order_of_the_course():
    course = parser.load(Path(__file__).parents[2] / "content")
    assert len(course.glossary) >= 204 and course.glossary["sku"].stands_for == "stock keeping unit"
    assert course.facts["B7"].status == "V" and course.facts["L1"].readers == "writers"
    assert [(m.week, m.order) for m in course.modules] == sorted((m.week, m.order) for m in course.modules)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert parse("\ufeff" + TEXT.replace("\n", "\r\n")).section("learn").html == html_of("learn")
