"""The home page is true: it names nobody who did not say so, and the demo says that it is one."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from sprint.admissions import actions as admissions
from sprint.cohorts.models import Cohort
from sprint.program import Program
from tests.browser import Browser
from tests.builders.cast import cohort, person
from tests.queries import asked_of


@pytest.fixture
def january(session, cast):
    """A cohort that takes applications."""
    with session() as s:
        s.expire_on_commit = False
        return cohort(s, "January 2027", date(2027, 1, 11))


def primary(browser):
    """The labels of the orange buttons."""
    found = re.findall(r'class="button next"[^>]*>\s*(.*?)\s*<', browser.page.html)
    return [words.strip() for words in found]


def test_it_says_what_the_sprint_is_and_holds(browser, cast):
    browser.get("/")
    assert browser.page.h1 == "Get your plant found, quoted and paid online."
    assert "fewer than 500 employees" in browser.page.text
    for title in ("Foundations", "Product content", "Demand", "Selling online"):
        assert title in browser.page.text
    assert "/sign-in" in browser.page.links() and "/syllabus" in browser.page.links()


def test_an_empty_house_has_a_home(browser, set_clock):
    browser.get("/")
    assert "Sponsor" not in browser.page.text
    browser.get("/syllabus")
    assert browser.page.h1 == "The syllabus is not published yet"


def test_the_next_start_is_named_when_there_is_one(browser, cast, january):
    browser.get("/")
    assert "Next cohortJanuary 11 to February 7, 2027" in browser.page.text
    assert "Apply byMonday, January 11, 2027" in browser.page.text and "/apply" in browser.page.links()
    assert "Apply for January 2027" in browser.page.text


def test_without_a_cohort_nothing_is_promised(browser, cast):
    browser.get("/")
    assert "Next cohortNot planned yet" in browser.page.text
    assert "Applications are closed at the moment" in browser.page.text and "Apply for" not in browser.page.text
    assert primary(browser) == ["See the syllabus"]


def test_when_applications_are_closed_it_says_so_and_what_else_there_is(browser, session, january, now):
    with session() as s:
        s.get(Cohort, january.id).applications_close_at = now - timedelta(hours=1)
    browser.get("/")
    assert "Applications closedWednesday, October 28" in browser.page.text
    assert "January 2027 starts on Monday, January 11, 2027 without new companies." in browser.page.text
    assert primary(browser) == ["See the syllabus"]


def test_there_is_one_orange_button_and_it_leads_to_the_form(browser, january, session, cast):
    browser.get("/")
    assert primary(browser) == ["Apply for January 2027"]
    browser.sign_in(cast.ada).get("/")
    assert primary(browser) == ["Go to Today"]


def test_the_hours_are_those_of_the_release(browser, cast):
    browser.get("/")
    assert "In all The core path is 4 modules, about" in browser.page.text.replace("In allThe", "In all The")
    minutes = sum(int(n) for n in re.findall(r'data-label="Minutes">(\d+)</td>', browser.page.html)[:-1])
    assert f'data-label="Minutes">{minutes}</td>' in browser.page.html
    assert f"About {round(minutes / 60)} hours of modules and 5 hours of calls" in browser.page.text


def test_coaches_are_named_only_when_they_agreed_and_no_longer_when_they_take_it_back(browser, cast, app):
    browser.get("/")
    assert "Grace Lindqvist" not in browser.page.text
    grace = Browser(app).sign_in(cast.grace)
    grace.post("/account/public", {"headline": "", "is_shown": "y"}, expect=422)
    assert "Say in a few words what you help with." in grace.page.text
    grace.post("/account/public", {"headline": "Listings <and> quotes", "is_shown": "y"})
    browser.get("/")
    assert "Grace Lindqvist" in browser.page.text and "Listings <and> quotes" in browser.page.text
    grace.post("/account/public", {"headline": "Listings <and> quotes"})
    browser.get("/")
    assert "Grace Lindqvist" not in browser.page.text
    grace.get("/account")
    assert "Listings &lt;and&gt; quotes" in grace.page.html


def test_only_coaches_are_asked_for_that(browser, cast):
    browser.sign_in(cast.ada).get("/account")
    assert "public home page" not in browser.page.text
    browser.post("/account/public", {"headline": "Me", "is_shown": "y"}, expect=403)


def test_partners_are_named_only_when_they_agreed(browser, cast, session, now):
    with session() as s:
        admissions.create_partner(s, by=None, name="Shy Guild", now=now)
        admissions.create_partner(
            s, by=None, name="Harbor Chamber", website="https://harbor.example", is_shown=True, now=now
        )
    browser.get("/")
    assert "One partner brings members in" in browser.page.text
    assert "https://harbor.example" in browser.page.links() and "Shy Guild" not in browser.page.text


def course(browser):
    """What search engines read."""
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', browser.page.html)[1])


def test_search_engines_read_the_course_and_its_dates(app, browser, january, session):
    app.config["BASE_URL"] = "https://sprint.example"
    with session() as s:
        s.add(Program(name='</script><script>alert("x")</script>', sponsor="Harbor & Fund"))
    browser.get("/")
    told = course(browser)
    assert told["@type"] == "Course" and told["url"] == "https://sprint.example/" and told["offers"]["price"] == 0
    assert told["name"] == '</script><script>alert("x")</script>' and told["provider"]["name"] == "Harbor & Fund"
    run = told["hasCourseInstance"][0]
    assert (run["startDate"], run["endDate"], run["courseMode"]) == ("2027-01-11", "2027-02-07", "Online")
    head = browser.page.html.partition("</head>")[0]
    assert '<link rel="canonical" href="https://sprint.example/">' in head
    for name in ("og:title", "og:description", "og:url", "og:image"):
        assert f'<meta property="{name}" content="' in head
    assert re.search(r'<meta name="description" content="[^"]{50,160}">', head)
    assert "alert(" not in "".join(re.findall(r"<script>.*", head))


def test_without_a_cohort_search_engines_read_no_date(browser, cast):
    browser.get("/")
    assert "hasCourseInstance" not in course(browser)


def test_robots_and_sitemap(app, browser, cast):
    app.config.update(BASE_URL="https://sprint.example", IS_DEMO=False)
    text = browser.get("/robots.txt").text
    assert "Disallow: /r/" in text and "Disallow: /\n" not in text
    assert "Sitemap: https://sprint.example/sitemap.xml" in text
    tree = ElementTree.fromstring(browser.get("/sitemap.xml").text)
    places = [node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert places == ["https://sprint.example/", "https://sprint.example/syllabus", "https://sprint.example/apply"]
    app.config["IS_DEMO"] = True
    assert "Disallow: /\n" in browser.get("/robots.txt").text  # nobody should take its companies for real ones


def test_the_home_page_asks_little(app, browser, cast, january, session, now):
    with session() as s:
        for n in range(12):
            admissions.create_partner(s, by=None, name=f"Guild {n}", is_shown=True, now=now)
    browser.get("/")
    with asked_of(app) as said:
        browser.get("/")
    assert len(said) <= 9, said
    assert len(browser.get("/").data) < 60_000


def test_the_sponsor_is_named_when_it_is_set(browser, cast, session):
    with session() as s:
        s.add(Program(sponsor="Harbor Fund", contact_email="hello@harbor.example"))
    browser.get("/")
    assert "Harbor Fund" in browser.page.text and "mailto:hello@harbor.example" in browser.page.links()


def test_the_demo_lists_the_accounts_that_exist(app, browser, cast, session):
    browser.get("/")
    assert "@demo.test" not in browser.page.text
    with session() as s:
        person(s, "Rosa", "participant", email="participant@demo.test")
    browser.get("/")
    assert "participant@demo.test" in browser.page.text and "coach@demo.test" not in browser.page.text
    assert "invented" in browser.page.text
    app.config["IS_DEMO"] = False
    browser.get("/")
    assert "@demo.test" not in browser.page.text and "sprint-demo" not in browser.page.text


def test_who_is_signed_in_goes_to_today(browser, cast):
    browser.sign_in(cast.ada).get("/")
    assert "Go to Today" in browser.page.text


def test_the_syllabus_is_public_and_holds_no_text(browser, cast):
    browser.get("/syllabus")
    assert browser.page.h1 == "Eight modules in four weeks"
    assert "Teach w4-m2" in browser.page.text
    assert "canary-of" not in browser.page.text
    assert not [link for link in browser.page.links() if "/modules/" in link]
