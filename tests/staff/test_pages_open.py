"""Every page of the staff opens, for an empty program and for one that runs."""

from sprint.mail import actions as mail
from sprint.plan import KINDS
from sprint.program import Program
from tests.browser import Browser
from tests.builders import cast as builders

PAGES = (
    "/staff", "/staff/cohorts/new", "/staff/people", "/staff/people/new", "/staff/mail", "/staff/mail?days=35",
    "/staff/mail/letters", "/staff/mail/letters?state=failed", "/staff/mail/letters?q=ada&kind=welcome",
    "/staff/mail/letters/week-opens", "/staff/mail/letters/week-opens/people",
    "/staff/program", "/staff/audit", "/staff/audit?q=sam",
)  # fmt: skip
OF_COHORT = ("", "?sort=company", "?page=9", "/people", "/people/add", "/schedule", "/settings")


def test_each_opens_before_there_is_anything(app, session, set_clock):
    with session() as s:
        s.add(Program(id=1, second_factor_required=False))
        sam = builders.person(s, "Sam Porter", "staff")
        sam_id = sam.id
    device = Browser(app).sign_in(sam_id)
    for path in PAGES:
        device.get(path)


def test_each_opens_while_a_cohort_runs(session, cast, sam, now):
    with session() as s:
        mail.post(s, KINDS, builders.at(builders.START))
        mail.post(s, KINDS, now)
    for path in PAGES:
        sam.get(path)
    for path in OF_COHORT:
        sam.get(f"/staff/cohorts/{cast.running.slug}{path}")
    sam.get(f"/staff/cohorts/{cast.running.slug}/people/{cast.enrolment.id}")
    for person in (cast.ada, cast.alex, cast.sam):
        sam.get(f"/staff/people/{person.id}")
        sam.get(f"/staff/people/{person.id}/edit")


def test_what_is_not_there_is_not_found(cast, sam):
    for path in ("/staff/cohorts/nowhere", "/staff/people/9999", "/staff/mail/letters/nothing",
                 f"/staff/cohorts/{cast.other.slug}/people/{cast.enrolment.id}"):  # fmt: skip
        sam.get(path, expect=404)


def test_others_do_not_get_in(app, cast):
    for person in (cast.ada, cast.grace, cast.omar, cast.priya):
        device = Browser(app).sign_in(person)
        for path in PAGES:
            device.get(path, expect=403)
