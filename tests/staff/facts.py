"""Small facts for the tests of the staff's screens."""

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Visit
from sprint.learning.models import ModuleProgress
from tests.builders import cast as builders


def member(session, cohort, name, *, company="", joined=None, reads=(), done=(), at=None):
    """A participant who has opened and finished some modules, and visited their weeks."""
    person = builders.person(session, name, "participant", email=f"{name.lower().replace(' ', '.')}@example.com")
    firm = cohorts.find_or_add_company(session, company) if company else None
    begins = joined or builders.at(builders.START)
    enrolment = cohorts.enrol(session, session.get(Cohort, cohort.id), person, company=firm, now=begins)
    read(session, cohort, enrolment, reads, at=at)
    read(session, cohort, enrolment, done, at=at, done=True)
    return enrolment


def read(session, cohort, enrolment, slugs, *, at, done=False):
    """Open modules, and finish them if told."""
    weeks = {week.number: week for week in cohort.weeks} if slugs else {}
    for slug in slugs:
        session.merge(Visit(enrolment_id=enrolment.id, week_id=weeks[int(slug[1])].id, opened_at=at))
        session.merge(
            ModuleProgress(enrolment_id=enrolment.id, slug=slug, opened_at=at, read_at=at, done_at=at if done else None)
        )
    session.flush()
