"""Partners: their links lead to the form and count, their desk tells how far companies came, and no more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.accounts.models import AuditEntry, Person
from sprint.admissions import actions, queries
from sprint.admissions.models import Application, Partner, PartnerOfficer, ReferralLink, ReferralVisit
from sprint.learning.models import ModuleProgress
from sprint.mail.models import Letter
from tests.admissions.referrals import add_link, came, partner
from tests.browser import Browser
from tests.builders import cast as builders
from tests.builders.cast import LONG_AGO
from tests.queries import asked_of


@pytest.fixture
def chamber(session, cast):
    """Priya's chamber, with a link."""
    with session() as s:
        made, _link = partner(s, "Harbor Chamber", cast.priya, link="harbor")
        s.expire_on_commit = False
        return made


def visits(session):
    with session() as s:
        return s.scalars(select(ReferralVisit.count)).all()


def test_a_link_leads_to_the_form_and_counts_a_browser_once_a_day(
    app, session, browser, chamber, upcoming, set_clock, now
):
    for _again in range(3):
        answer = browser.get("/r/harbor", expect=303)
        assert answer.headers["Location"] == "/apply?via=harbor"
    assert visits(session) == [1]
    Browser(app).get("/r/HARBOR", expect=303)  # as somebody types it from paper
    browser.client.head("/r/harbor")
    assert visits(session) == [2]
    set_clock(now + timedelta(days=1))
    browser.get("/r/harbor", expect=303)
    assert sorted(visits(session)) == [1, 2]


@pytest.mark.parametrize("what", ["unknown", "ended link", "ended partner"])
def test_a_link_that_is_not_in_use_still_leads_to_the_form(session, browser, cast, chamber, upcoming, now, what):
    with session() as s:
        if what == "ended link":
            actions.end_link(s, s.scalar(select(ReferralLink)), by=s.merge(cast.sam), now=now)
        if what == "ended partner":
            actions.end_partner(s, s.get(Partner, chamber.id), by=s.merge(cast.sam), now=now)
    answer = browser.get("/r/nothing" if what == "unknown" else "/r/harbor", expect=303)
    assert answer.headers["Location"] == "/apply"
    browser.get("/apply")
    assert "You can apply all the same" in browser.page.text
    assert visits(session) == []


def test_the_desk_tells_how_far_companies_came_and_hides_small_numbers(session, browser, cast, chamber, upcoming):
    browser.sign_in(cast.priya).get("/partner")
    assert browser.page.h1 == "No company has come by your links yet"
    with session() as s:
        link = s.scalar(select(ReferralLink))
        for n in range(4):
            came(s, link, upcoming, f"Quiet Works {n}")
    browser.get("/partner")
    assert browser.page.h1 == "Fewer than five companies have come by your links so far"
    with session() as s:
        came(s, link, upcoming, "Quiet Works 5", "accepted")
        came(s, link, upcoming, "Loud Castings", "declined", is_named=True)
    browser.get("/partner")
    assert browser.page.h1 == "6 companies have come by your links"
    assert "AcceptedHidden" in browser.page.text
    assert "Loud CastingsNot in this cohortJanuary 2027" in browser.page.text
    assert "Quiet Works" not in browser.page.text


def test_a_company_that_takes_its_consent_back_is_gone_from_the_desk(session, browser, cast, chamber, upcoming):
    with session() as s:
        application = came(s, s.scalar(select(ReferralLink)), upcoming, "Loud Castings", is_named=True)
    browser.sign_in(cast.priya).get("/partner")
    assert "Loud Castings" in browser.page.text
    with session() as s:
        s.get(Application, application.id).shares_with_partner_at = None
    browser.get("/partner")
    assert "Loud Castings" not in browser.page.text
    assert browser.page.h1 == "Fewer than five companies have come by your links so far"


def test_stages_are_read_from_what_people_did(session, cast, chamber, now):
    def reached():
        with session() as s:
            return [one.reached for one in queries.referrals(s, [chamber.id])[chamber.id]]

    with session() as s:
        link, harlow = s.scalar(select(ReferralLink)), cast.company.id
        application = came(s, link, cast.running, "Harlow Castings", "draft")
    assert reached() == [1]
    for state, stage in (("submitted", 2), ("waitlisted", 2), ("accepted", 3)):
        with session() as s:
            row = s.get(Application, application.id)
            row.state, row.submitted_at = state, LONG_AGO
        assert reached() == [stage]
    with session() as s:
        row = s.get(Application, application.id)
        row.state, row.confirmed_at, row.company_id = "confirmed", now, harlow
    assert reached() == [3]
    with session() as s:
        s.add(ModuleProgress(enrolment_id=cast.enrolment.id, slug="w1-m1", opened_at=now, read_at=now))
    assert reached() == [4]
    with session() as s:
        from sprint.curriculum.models import Module

        core = s.scalars(select(Module.slug).where(Module.is_core.is_(True))).all()
        assert core
        for slug in core:
            row = s.get(ModuleProgress, (cast.enrolment.id, slug)) or ModuleProgress(
                enrolment_id=cast.enrolment.id, slug=slug, opened_at=now, read_at=now
            )
            row.done_at = now
            s.add(row)
    assert reached() == [5]


def test_an_officer_sees_no_other_partner_in_any_way(session, browser, cast, chamber, upcoming):
    with session() as s:
        other, link = partner(s, "Secret Park", builders.person(s, "Nora Park", "partner"), link="secret")
        came(s, link, upcoming, "Secret Metals", is_named=True)
        number, link_number = other.id, link.id
    browser.sign_in(cast.priya).get("/partner")
    assert "Secret" not in browser.page.text
    browser.get(f"/partner?of={number}", expect=404)
    browser.get(f"/partner/links/{link_number}/sheet", expect=404)
    browser.post(f"/partner/{number}/links", {"label": "Mine now"}, expect=404)
    for path in ("/staff/partners", f"/staff/partners/{number}", f"/staff/partners/links/{link_number}/sheet"):
        browser.get(path, expect=403)


def test_the_figures_close_with_the_partner_and_with_the_office(session, browser, cast, chamber, now):
    with session() as s:
        actions.end_partner(s, s.get(Partner, chamber.id), by=s.merge(cast.sam), now=now)
    browser.sign_in(cast.priya).get(f"/partner?of={chamber.id}", expect=404)
    browser.get("/partner")
    assert browser.page.h1 == "Welcome, Priya. Your organization is not set up yet."
    with session() as s:
        actions.remove_officer(
            s, s.get(Partner, chamber.id), s.get(Person, cast.priya.id), by=s.merge(cast.sam), now=now
        )
    assert (
        browser.client.get("/partner").headers["Location"].startswith("/sign-in")
    )  # the role is gone, and the session


def test_an_officer_of_two_partners_chooses_between_them(session, browser, cast, chamber):
    with session() as s:
        partner(s, "Andover Guild", s.get(Person, cast.priya.id), link="andover")
    browser.sign_in(cast.priya).get("/partner")
    assert "/r/andover" in browser.page.text and "/r/harbor" not in browser.page.text
    browser.get(f"/partner?of={chamber.id}")
    assert "/r/harbor" in browser.page.text and "/r/andover" not in browser.page.text


def test_an_officer_makes_a_link_and_gets_its_sheet(session, browser, cast, chamber, upcoming):
    browser.sign_in(cast.priya)
    path = f"/partner/{chamber.id}/links"
    browser.post(path, {"label": "", "code": ""}, expect=422)
    browser.post(path, {"label": "Lunch", "code": "Not a code!"}, expect=422)
    assert 'value="Lunch"' in browser.page.html and "small letters and digits" in browser.page.text
    browser.post(path, {"label": "Lunch", "code": "harbor"}, expect=422)
    assert "already in use" in browser.page.text
    answer = browser.post(path, {"label": "Lunch", "code": ""})
    browser.get(answer.headers["Location"])
    with session() as s:
        code = s.scalar(select(ReferralLink.code).where(ReferralLink.label == "Lunch"))
    assert f"/r/{code}" in browser.page.text and 'class="qr"' in browser.page.html
    assert "Harbor Chamber invites its members" in browser.page.text and "January 11 to February 7" in browser.page.text


def test_staff_set_up_a_partner_with_officer_and_link(session, browser, cast):
    browser.sign_in(cast.sam).get("/staff/partners")
    assert browser.page.h1 == "No partner sends companies yet"
    browser.post("/staff/partners", {"name": "Gowan Park", "website": "not a site"}, expect=422)
    assert 'value="Gowan Park"' in browser.page.html
    answer = browser.post("/staff/partners", {"name": "Gowan Park", "website": "gowan.example", "is_shown": "y"})
    here = answer.headers["Location"]
    browser.post("/staff/partners", {"name": "GOWAN park"}, expect=422)
    assert "There is already a partner with this name." in browser.page.text
    browser.post(f"{here}/officers", {"email": "new@gowan.example", "name": ""}, expect=422)
    for _twice in range(2):
        browser.post(f"{here}/officers", {"email": "new@gowan.example", "name": "Nell Gowan"})
    browser.post(f"{here}/links", {"label": "Newsletter", "code": "gowan"})
    browser.get(here)
    assert "Nell Gowan" in browser.page.text and "/r/gowan" in browser.page.text
    with session() as s:
        officer = s.scalar(select(Person).where(Person.email == "new@gowan.example"))
        assert officer.is_partner and s.scalar(select(PartnerOfficer.person_id)) == officer.id
        assert s.scalars(select(Letter.kind).where(Letter.person_id == officer.id)).all() == ["invitation"]
        said = s.scalars(select(AuditEntry.sentence).where(AuditEntry.by_id == cast.sam.id)).all()
        assert "Made Nell Gowan an officer of Gowan Park" in said and "Made the link Newsletter for Gowan Park" in said


def test_staff_end_and_reopen_what_they_made(session, browser, cast, chamber):
    with session() as s:
        link = s.scalar(select(ReferralLink.id))
    browser.sign_in(cast.sam)
    for _twice in range(2):
        browser.post(f"/staff/partners/links/{link}/end")
        browser.post(f"/staff/partners/{chamber.id}/end")
    browser.get(f"/staff/partners/{chamber.id}")
    assert "ended" in browser.page.text
    with session() as s:
        assert queries.find_open_link(s, "harbor") is None and not queries.shown_partners(s)
    browser.post(f"/staff/partners/links/{link}/reopening")
    browser.post(f"/staff/partners/{chamber.id}/resumption")
    with session() as s:
        assert queries.find_open_link(s, "harbor") and queries.shown_partners(s)
    browser.post(f"/staff/partners/{chamber.id}", {"name": "Harbor Chamber", "website": ""})
    with session() as s:
        assert not queries.shown_partners(s)


def test_staff_read_every_figure(session, browser, cast, chamber, upcoming):
    with session() as s:
        came(s, s.scalar(select(ReferralLink)), upcoming, "Quiet Works", "accepted")
    browser.sign_in(cast.sam).get(f"/staff/partners/{chamber.id}")
    assert "Accepted1 Active0" in browser.page.text
    assert "Quiet Works" not in browser.page.text  # they read names in the pipeline; this page is about the partner


def test_the_desks_ask_as_little_for_many_companies_as_for_few(app, session, browser, cast, chamber, upcoming):
    def count(paths):
        found = {}
        for path in paths:
            browser.get(path)
            with asked_of(app) as said:
                browser.get(path)
            found[path] = len(said)
        return found

    with session() as s:
        came(s, s.scalar(select(ReferralLink)), upcoming, "One", is_named=True)
    browser.sign_in(cast.priya)
    few = count(["/partner"])
    browser.sign_in(cast.sam)
    staff = ["/staff/partners", f"/staff/partners/{chamber.id}"]
    few_of_staff = count(staff)
    with session() as s:
        made = s.get(Partner, chamber.id)
        links = [add_link(s, made, f"link-{n}") for n in range(10)]
        for n in range(200):
            came(s, links[n % 10], upcoming, f"Company {n:03}", is_named=bool(n % 2))
    assert count(staff) == few_of_staff and max(few_of_staff.values()) <= 15
    browser.sign_in(cast.priya)
    assert count(["/partner"]) == few and few["/partner"] <= 15
