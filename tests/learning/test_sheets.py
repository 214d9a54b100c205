"""What people print: the formula sheet, the glossary as a sheet, and a module with its way back."""

from pathlib import Path

import pytest
from sqlalchemy import update

from sprint.curriculum import formulas
from sprint.curriculum.models import Release
from sprint.learning import fragments
from tests.queries import asked_of

ROOM = "/cohorts/october-2026"
CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def ada(browser, cast, session):
    with session() as s:
        s.execute(update(Release).values(formulas=formulas.load(CONTENT).to_json()))
    return browser.sign_in(cast.ada)


def test_the_formula_sheet_has_every_formula_with_its_worked_example(ada):
    ada.get(f"{ROOM}/formulas")
    assert ada.page.h1 == "23 formulas on a page"
    assert "Most per click (break-even)" in ada.page.text and "734.67 x 0.04 = $29.39" in ada.page.text
    assert 'id="break-even-roas"' in ada.page.html


def test_before_there_is_a_sheet_the_page_says_so(ada, session):
    with session() as s:
        s.execute(update(Release).values(formulas={}))
    ada.get(f"{ROOM}/formulas")
    assert ada.page.h1 == "The formula sheet comes with the first modules"


def test_the_glossary_leads_to_both_sheets(ada):
    ada.get(f"{ROOM}/glossary")
    assert {f"{ROOM}/glossary/sheet", f"{ROOM}/formulas"} <= set(ada.page.links())
    ada.get(f"{ROOM}/glossary/sheet")
    assert ada.page.h1 == "3 terms on a sheet" and "Means 2" in ada.page.text


def test_a_module_on_paper_carries_its_address_as_a_code(ada):
    path = f"{ROOM}/modules/w2-m1"
    ada.get(path)
    assert f"{ada.app.config['BASE_URL']}{path}" in ada.page.text
    assert '<svg viewBox="0 0' in ada.page.html and 'class="qr"' in ada.page.html


def test_the_code_is_made_once(ada):
    for _visit in ("opens it", "has begun it"):
        ada.get(f"{ROOM}/modules/w2-m1")
    before = len(fragments._kept)
    ada.get(f"{ROOM}/modules/w2-m1")
    assert len(fragments._kept) == before


def test_the_sheets_ask_few_things(app, ada):
    for path in (f"{ROOM}/formulas", f"{ROOM}/glossary/sheet"):
        ada.get(path)
        with asked_of(app) as said:
            ada.get(path)
        assert len(said) <= 4


@pytest.mark.parametrize("path", ["formulas", "glossary/sheet"])
def test_nobody_else_reads_them(ada, cast, path):
    ada.sign_in(cast.omar)
    ada.get(f"{ROOM}/{path}", 404)
