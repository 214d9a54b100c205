"""The desks of coaches and partners say what is true today."""


def test_a_coach_sees_the_cohorts_they_serve_and_their_people(browser, cast):
    browser.sign_in(cast.grace).get("/coach")
    assert browser.page.h1 == "You coach one cohort, Grace."
    assert "October 2026: week 2 is open" in browser.page.text
    assert "Ada Marsh" in browser.page.text and "Harlow Castings" in browser.page.text
    assert "Omar Reed" not in browser.page.text
    assert "/cohorts/october-2026/weeks/2" in browser.page.links()


def test_a_partner_whose_organization_is_not_set_up_reads_so_and_when_the_next_cohort_starts(browser, cast, session):
    from datetime import date

    from tests.builders.cast import cohort

    browser.sign_in(cast.priya).get("/partner")
    assert browser.page.h1 == "Welcome, Priya. Your organization is not set up yet."
    assert "Next cohortNot planned yet" in browser.page.text
    with session() as s:
        cohort(s, "January 2027", date(2027, 1, 11))
    browser.get("/partner")
    assert "Next cohortJanuary 2027" in browser.page.text
    assert "Ada" not in browser.page.text


def test_a_desk_is_for_its_own_people(browser, cast):
    for name, path in (("ada", "/coach"), ("ada", "/partner"), ("grace", "/partner")):
        browser.sign_in(getattr(cast, name)).get(path, expect=403)
