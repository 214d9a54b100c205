"""Applications for tests: what Rosa types, step by step, and rows in any state."""

from datetime import timedelta

from sprint.accounts import actions as accounts
from sprint.admissions import actions, queries
from sprint.admissions.models import Application, Offer
from tests.builders.cast import START, at, cohort

OPENS = START + timedelta(days=35)
STEPS = {
    1: {
        "company_name": "Brinwick Stamping, Inc.", "website": "brinwick.example", "makes_how": "makes",
        "makes": "Metal stampings", "site_state": "NY", "site_city": "Brooklyn", "headcount": "28", "founded": "1987",
    },
    2: {"applicant_name": "Rosa Alvarado", "email": "rosa@brinwick.example", "role": "Owner", "phone": ""},
    3: {"site": "card", "selling": "none", "photos": "phone", "hours": "5", "decides": "me"},
    4: {"goals": "Five inquiries a month.", "obstacle": "Time.", "zone": "America/New_York", "consents": "y"},
}  # fmt: skip


def upcoming(session, name="December 2026", seats=24):
    """A cohort that takes applications."""
    return cohort(session, name, OPENS, seats=seats)


def fill_in(browser, upto=4, changes=None):
    """Go through the steps as a person does, slower than a robot; the address of the application."""
    browser.get("/apply")
    address = browser.page.forms[0]["attrs"]["action"].rsplit("/", 1)[0]
    for number in range(1, upto + 1):
        if number > 1:
            browser.get(f"{address}/{number}")
        browser.post(f"{address}/{number}", {**shown(browser), **STEPS[number], **((changes or {}).get(number, {}))})
    return address


def shown(browser) -> dict:
    """The hidden fields of the form on the page."""
    fields = browser.page.forms[0]["fields"]
    return {a["name"]: a.get("value", "") for t, a in fields if a.get("type") == "hidden" and a.get("name")}


def sent(session, cohort_row, number, *, now, state="submitted", **more) -> Application:
    """An application that was sent, by person p<number> of company <number>; waitlisted in the order of numbers."""
    person = accounts.create_person(session, name=f"Person {number}", email=f"applicant{number}@example.com", now=now)
    row = Application(
        nonce=f"{number:032d}", cohort_id=cohort_row.id, person_id=person.id, state=state, step=4, created_at=now,
        changed_at=now, company_name=f"Company {number}", name_key=f"company {number}",
        domain=f"company{number}.example",
        website=f"https://company{number}.example", site_city="Troy", site_state="NY", makes="Castings",
        makes_how="makes", headcount=20 + number, applicant_name=f"Person {number}", email=person.email, role="Owner",
        zone="America/New_York", answers=STEPS[3], goals="Sell more.", consented_at=now, submitted_at=now,
        waitlisted_at=now + timedelta(seconds=number) if state == "waitlisted" else None, **more,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def offered(session, application, *, now, days=7) -> Offer:
    """A seat for an accepted application."""
    offer = Offer(application_id=application.id, offered_at=now, expires_at=now + timedelta(days=days))
    session.add(offer)
    session.flush()
    return offer


def reread(session, application) -> Application:
    """The row as its pages load it."""
    found = queries.find_application(session, application.nonce)
    assert found is not None
    return found


__all__ = ["OPENS", "START", "STEPS", "actions", "at", "fill_in", "offered", "reread", "sent", "shown", "upcoming"]
