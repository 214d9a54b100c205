"""In a real browser, on a phone: from a partner's link to the first module, with staff in between."""

from datetime import timedelta

import pytest

from sprint.accounts.models import Person
from sprint.admissions.models import Application
from sprint.database import db
from sprint.mail import delivery
from sprint.plan import KINDS
from sprint.program import Program
from tests.admissions import referrals
from tests.admissions.applying import OPENS, STEPS, at, upcoming
from tests.browser import Browser
from tests.builders.cast import person
from tests.builders.office import KeepingOffice
from tests.learning import lessons

pytestmark = pytest.mark.browser
PASSWORD = "three brass shims please"


@pytest.fixture
def arranged(session, set_clock):
    with session() as s:
        s.add(Program(id=1, second_factor_required=False))
        lessons.publish(s)
        upcoming(s)
        person(s, "Sam Porter", "staff")
        referrals.partner(s, "Kings Harbor Chamber", link="kings-harbor")


@pytest.fixture
def phone(chromium, site):
    """A phone of 360 px, without JavaScript."""
    context = chromium.new_context(
        base_url=site, viewport={"width": 360, "height": 740}, java_script_enabled=False, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def answer(phone, number):
    """Fill in a step and send it."""
    for name, value in STEPS[number].items():
        field = phone.locator(f"[name={name}]").first
        kind = field.evaluate("e => e.type")
        if kind == "radio":
            phone.locator(f"[name={name}][value='{value}']").check()
        elif kind == "checkbox":
            field.check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
    phone.locator("main form button.next").click()


def told(app, now):
    """What the next delivery brings: facts by kind."""
    office = KeepingOffice()
    with app.app_context():
        delivery.deliver(db.engine, KINDS, lambda: now, office)
    return {part.kind.name: part.facts for mail in office.mails for part in mail.parts}


def test_from_the_partners_link_to_the_first_module(phone, app, site, arranged, session, set_clock, now):
    phone.goto("/r/kings-harbor")
    assert "Referred by Kings Harbor Chamber" in phone.locator("main").inner_text()
    set_clock(now + timedelta(minutes=2))
    for number in (1, 2, 3, 4):
        answer(phone, number)
    assert phone.locator("h1").inner_text() == "Your application is with us"
    assert "Kings Harbor Chamber" in phone.locator("main").inner_text()

    with session() as s:
        number, sam = s.query(Application.id).scalar(), s.query(Person.id).filter_by(name="Sam Porter").scalar()
    staff = Browser(app).sign_in(sam)
    staff.post("/staff/applications", {"application": [number], "outcome": "accepted"})
    staff.post("/staff/decisions", {"decision": "1.1"})
    letter = told(app, now + timedelta(minutes=3))["decision"]

    phone.goto(letter["seat_url"].replace("https://", "http://"))
    phone.get_by_role("button", name="Confirm our seat").click()
    phone.locator("[name=password]").fill(PASSWORD)
    phone.locator("main form button.next").click()
    assert phone.locator("h1").inner_text() == "Who comes along from Brinwick Stamping, Inc.?"
    phone.get_by_role("link", name="Go on without").click()
    assert phone.locator("h1").inner_text().startswith("You are in.")
    assert phone.locator("main time").count() == 4

    set_clock(at(OPENS, 10))
    phone.goto("/sign-in")
    phone.locator("[name=email]").fill("rosa@brinwick.example")
    phone.locator("[name=password]").fill(PASSWORD)
    phone.locator("main form button.next").click()
    phone.locator("main a[href*='/modules/']").first.click()
    assert phone.locator("h1").count() == 1
    assert "/modules/" in phone.url
