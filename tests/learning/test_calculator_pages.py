"""A calculator computes on a page of its own, in the module, and puts its result into the company's draft."""

from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import update

from sprint.curriculum.calculators import place
from sprint.curriculum.models import Module as Row
from sprint.curriculum.models import Release
from sprint.learning.models import Deliverable, Draft
from tests.learning import lessons
from tests.learning.works import ROOM, member, rows, standing
from tests.queries import asked_of

SLUG = "w2-m1"
MODULE = f"{ROOM}/modules/{SLUG}"
AD_MATH = f"{MODULE}/calculators/ad-math"
NUMBERS = {
    "spend": "600", "views": "5,000", "clicks": "110", "inquiries": "4", "quotes": "3", "orders": "1",
    "order_value": "9,000", "margin": "40", "hours": "", "hour_cost": "",
}  # fmt: skip
SCRIPT = {"X-Requested-With": "autosave"}


def give_calculator(session, week=2, slug=SLUG):
    """Put a calculator into the text of a module."""
    text = lessons.text(week, 1)
    sections = list(text.sections)
    sections[1] = replace(sections[1], html=sections[1].html + place("ad-math"))
    text = replace(text, sections=tuple(sections), calculators=("ad-math",))
    with session() as s:
        s.execute(update(Row).where(Row.slug == slug).values(body=text.to_json()))
        s.execute(update(Release).values(hash=lessons.new_hash()))


@pytest.fixture
def ada(browser, cast, session):
    give_calculator(session)
    return browser.sign_in(cast.ada)


def put(who, field="name", expect=303, **changes):
    return who.post(AD_MATH, {**NUMBERS, "field": field, **changes}, expect)


def test_the_module_shows_the_form_with_the_example_and_its_result(ada):
    ada.get(MODULE)
    assert "These are the numbers of Ovenmarch Equipment, made up. Put in yours." in ada.page.text
    assert 'value="300"' in ada.page.html
    assert "At $29.39 a click you work for nothing." in ada.page.text
    assert any(form["attrs"].get("action", "").startswith(AD_MATH) for form in ada.page.forms)


def test_the_form_is_printed_once_for_all_cohorts_and_leads_each_to_its_own(ada, cast):
    ada.get(MODULE)
    ada.sign_in(cast.alex)
    other = f"/cohorts/{cast.other.slug}/modules/{SLUG}"
    ada.get(other)
    assert f'action="{other}/calculators/ad-math#' in ada.page.html


def test_it_computes_what_was_put_in(ada):
    ada.get(AD_MATH, query_string=NUMBERS)
    assert ada.page.h1 == "Ad math"
    assert "One click cost you $5.45, and one inquiry $150." in ada.page.text
    assert "made up" not in ada.page.text
    assert f"{MODULE}#calculator-ad-math" in ada.page.links()


def test_without_numbers_it_shows_the_example_and_offers_nothing_to_put_in(ada):
    ada.get(AD_MATH)
    assert "Ovenmarch Equipment" in ada.page.text and "Put it in" not in ada.page.text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(ada):
    ada.get(AD_MATH, 422, query_string={**NUMBERS, "clicks": "0", "spend": "-3<b>"})
    assert 'aria-describedby="ad-math-clicks-error"' in ada.page.html
    assert "This must be at least 1" in ada.page.text and "This is not a number" in ada.page.text
    assert 'value="-3&lt;b&gt;"' in ada.page.html
    assert "Mend the 2 marked numbers" in ada.page.text


def test_a_script_gets_the_box_alone(ada):
    answer = ada.client.get(AD_MATH, query_string=NUMBERS, headers=SCRIPT)
    assert answer.status_code == 200 and "<html" not in answer.text and "$150" in answer.text
    assert ada.client.get(AD_MATH, query_string={"spend": "x"}, headers=SCRIPT).status_code == 422


def test_a_calculator_that_the_module_lacks_is_not_there(ada):
    ada.get(f"{MODULE}/calculators/landed-cost", 404)
    ada.get(f"{MODULE}/calculators/nothing", 404)
    ada.get(f"{ROOM}/modules/nothing/calculators/ad-math", 404)


def test_a_locked_week_has_no_calculators(ada, session):
    give_calculator(session, week=3, slug="w3-m1")
    locked = f"{ROOM}/modules/w3-m1/calculators/ad-math"
    assert "29.39" not in ada.get(locked, 403).text
    ada.post(locked, NUMBERS, 403)


def test_the_result_goes_into_the_field_that_was_chosen(ada, session):
    answer = put(ada, "story")
    assert answer.headers["Location"] == f"{MODULE}/deliverable#field-story"
    (text,) = standing(session, "story")
    assert text.startswith("Ad math: One click cost you $5.45, and one inquiry $150. After ads")
    ada.get(f"{MODULE}/deliverable")
    assert "Added to “What it does”" in unescape(ada.page.text)


def test_it_stands_after_what_was_there(ada, session):
    work = f"{MODULE}/deliverable/draft"
    ada.post(work, {"base-story": "0", "field-story": "Mine.", "base-name": "0", "field-name": "Clip",
                    "base-sizes": "0", "field-sizes-0-0": "Length", "field-sizes-0-1": "22 mm"})  # fmt: skip
    for field in ("story", "name", "sizes"):
        put(ada, field)
    assert standing(session, "story")[0].startswith("Mine.\nAd math: ")
    assert standing(session, "name")[0].startswith("Clip; Most per click")
    (table,) = standing(session, "sizes")
    assert table[:2] == [["Length", "22 mm"], ["Gross margin", "40% / 40%"]]
    assert table[-1][0] == "Most per click" and len(table) == 9


def test_a_double_click_puts_it_in_once(ada, session):
    for field in ("story", "sizes", "name"):
        put(ada, field)
        put(ada, field)
        assert len(rows(session, Draft, field=field)) == 1


def test_two_texts_that_wait_are_not_run_over(ada, app, session, cast):
    from tests.browser import Browser

    ben = Browser(app).sign_in(member(session, cast, "Ben Dole", "Harlow Castings"))
    for who in (ada, ben):
        who.post(f"{MODULE}/deliverable/draft", {"base-story": "0", "field-story": f"Of {who}"}, headers=SCRIPT,
                 expect=200)  # fmt: skip
    put(ada, "story", 422)
    assert "Two texts wait in this field" in ada.page.text and 'value="5,000"' in ada.page.html
    assert len(rows(session, Draft, field="story")) == 2


def test_a_full_table_takes_no_more(ada, session):
    for spend in range(600, 607):
        put(ada, "sizes", spend=str(spend), margin=str(spend - 590))
    put(ada, "sizes", 422, margin="33")
    assert "The table is full" in ada.page.text
    assert len(standing(session, "sizes")[0]) == 56


@pytest.mark.parametrize("field", ["", "nothing", "proof", "page", "days"])
def test_only_fields_that_take_a_text_can_be_chosen(ada, session, field):
    put(ada, field, 422)
    assert "Choose a field of your deliverable." in ada.page.text
    assert not rows(session, Deliverable)


def test_wrong_numbers_are_not_put_in(ada, session):
    put(ada, "story", 422, clicks="0")
    assert "This must be at least 1" in ada.page.text
    assert not rows(session, Draft)


def test_what_was_accepted_stays_as_it_is(ada, session, now):
    put(ada, "story")
    with session() as s:
        s.execute(update(Deliverable).values(state="accepted", handed_in_at=now, accepted_at=now))
    put(ada, "name", 422)
    assert "so it stays as it is" in ada.page.text
    assert not rows(session, Draft, field="name")


def test_a_coach_computes_and_has_nowhere_to_put_it(ada, cast):
    ada.sign_in(cast.grace)
    ada.get(AD_MATH, query_string=NUMBERS)
    assert "$150" in ada.page.text and "Put it in" not in ada.page.text
    put(ada, "story", 403)


def test_it_asks_the_database_few_things(app, ada):
    ada.get(MODULE)
    with asked_of(app) as statements:
        ada.client.get(AD_MATH, query_string=NUMBERS, headers=SCRIPT)
    assert len(statements) <= 4


def test_nobody_from_another_cohort_computes_here(ada, cast):
    ada.sign_in(cast.omar)
    ada.get(AD_MATH, 404)
    put(ada, "story", 404)
