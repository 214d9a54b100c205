"""The pages of deliverables ask the same few things of the database, however much work there is."""

import pytest

from sprint.accounts.models import Person
from sprint.cohorts.models import Enrolment
from sprint.learning import actions
from sprint.learning.models import Deliverable, Draft, HandIn, Review
from tests.browser import Browser
from tests.learning.lessons import FIELDS
from tests.learning.works import ROOM, WORK
from tests.queries import asked_of

STORED = [{"id": "name", "label": "Name", "kind": "line", "hint": "", "most": 30, "columns": [], "rows": 0,
           "is_required": True}]  # fmt: skip


def fill(session, cast, companies, versions, now):
    """So many others who have handed in and share it; and Ada's company with so many versions and revisions."""
    with session() as s:
        s.add_all(Person(id=1000 + n, name=f"P{n}", email=f"p{n}@x.test", created_at=now) for n in range(companies))
        s.flush()
        s.add_all(
            Enrolment(id=1000 + n, person_id=1000 + n, cohort_id=cast.running.id, starts_at=now)
            for n in range(companies)
        )
        s.flush()
        s.add_all(
            Deliverable(
                id=1000 + n, cohort_id=cast.running.id, enrolment_id=1000 + n, slug="w2-m1", state="handed-in",
                is_shared=True, wants_peers=True, started_at=now, handed_in_at=now,
            )
            for n in range(companies)
        )  # fmt: skip
        s.flush()
        own = actions.start_deliverable(s, s.get(Enrolment, cast.enrolment.id), "w2-m1", now=now)
        works = [(1000 + n, 1) for n in range(companies)] + [(own.id, n) for n in range(1, versions + 1)]
        s.add_all(
            HandIn(
                deliverable_id=work, number=n, content={"name": "x"}, fields=STORED, ticked=[], person_id=cast.ada.id,
                handed_in_at=now,
            )
            for work, n in works
        )  # fmt: skip
        s.add_all(
            Draft(deliverable_id=own.id, field=field.id, revision=n, value="x", person_id=cast.ada.id, saved_at=now)
            for field in FIELDS[:2]
            for n in range(1, versions + 1)
        )
        own.state, own.handed_in_at, own.is_shared = "handed-in", now, True
        s.flush()
        for version in s.query(HandIn).filter_by(deliverable_id=own.id):
            s.add(
                Review(hand_in_id=version.id, person_id=cast.grace.id, role="coach", is_accepted=False, reviewed_at=now)
            )
        return own.id


def counted(app, who, paths):
    browser, counts = Browser(app).sign_in(who), {}
    for path in paths:
        browser.get(path)
        with asked_of(app) as statements:
            browser.get(path)
        counts[path] = len(statements)
    return counts


@pytest.mark.parametrize(("companies", "versions"), [(3, 2), (300, 30)])
def test_a_page_asks_no_more_for_many_than_for_few(app, cast, session, now, companies, versions):
    own = fill(session, cast, companies, versions, now)
    version = f"{ROOM}/deliverables/{own}"
    assert counted(app, cast.ada, (WORK, f"{ROOM}/deliverables", version)) == {
        WORK: 10, f"{ROOM}/deliverables": 4, version: 8,
    }  # fmt: skip
    assert counted(app, cast.grace, ("/coach/reviews", version)) == {"/coach/reviews": 6, version: 11}
    assert counted(app, cast.sam, ("/staff/reviews",)) == {"/staff/reviews": 6}
