"""The glossary explains the words of the release, and finds them by what they say."""

import pytest

ROOM = "/cohorts/october-2026/glossary"


@pytest.fixture
def ada(browser, cast):
    return browser.sign_in(cast.ada)


def test_it_holds_every_term(ada):
    ada.get(ROOM)
    assert ada.page.h1 == "3 terms, in plain words"


def test_it_finds_terms_by_all_the_words_whatever_their_case(ada):
    ada.get(f"{ROOM}?q=MEANS+2")
    assert ada.page.h1 == "One term has “MEANS 2”"
    assert "Term 2" in ada.page.text and "Term 1" not in ada.page.text


def test_it_says_what_to_do_where_nothing_is_found(ada):
    ada.get(f"{ROOM}?q=%3Cscript%3E")
    assert "No term has “<script>”" in ada.page.text
    assert "Try fewer letters" in ada.page.text


def test_odd_questions_are_answered(ada):
    for asked in ("%00", "%0A", "%F0%9F%94%A5", "a" * 5000, "%25", "_"):
        ada.get(f"{ROOM}?q={asked}")
