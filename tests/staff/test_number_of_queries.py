"""A page asks as little for a thousand rows as for ten."""

from sprint.cohorts.models import Cohort
from sprint.mail import actions as mail
from sprint.plan import KINDS
from tests import queries
from tests.builders import cast as builders
from tests.staff import facts

GRID, OTHERS = 10, 15


def pages(cast):
    """What is counted, and how many statements each may send."""
    cohort = f"/staff/cohorts/{cast.running.slug}"
    return {
        cohort: GRID, "/staff": OTHERS, f"{cohort}/people": OTHERS, f"{cohort}/schedule": OTHERS,
        f"{cohort}/settings": OTHERS, "/staff/people": OTHERS, f"/staff/people/{cast.ada.id}": OTHERS,
        "/staff/mail": OTHERS, "/staff/mail/letters": OTHERS, "/staff/mail/letters/week-opens": OTHERS,
        "/staff/mail/letters/week-opens/people?day=2026-11-02": OTHERS, "/staff/program": OTHERS,
        "/staff/audit": OTHERS,
    }  # fmt: skip


def count(app, browser, paths):
    """How many statements each page sends; opened once before, so that what is asked once a process is not counted."""
    found = {}
    for path in paths:
        browser.get(path)
        with queries.asked_of(app) as said:
            browser.get(path)
        found[path] = len(said)
    return found


def test_it_is_the_same_for_few_and_for_many_and_within_its_bound(app, session, cast, sam, now):
    bounds = pages(cast)
    with session() as s:
        s.get(Cohort, cast.running.id).capacity = 500
        mail.post(s, KINDS, builders.at(builders.START))
        mail.post(s, KINDS, now)
    few = count(app, sam, bounds)
    with session() as s:
        for n in range(120):
            facts.member(s, cast.running, f"Pat Number{n:03}", company=f"Shop {n // 2:03}")
        mail.post(s, KINDS, now)
    many = count(app, sam, bounds)
    assert few == many
    assert not {path: n for path, n in many.items() if n > bounds[path]}, many
