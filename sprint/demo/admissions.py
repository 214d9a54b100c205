"""The demo's applications: an upcoming cohort in the middle of being filled."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.admissions import actions, names, queries
from sprint.admissions.models import Application, ApplicationColleague, Offer
from sprint.admissions.questions import QUESTIONS
from sprint.admissions.states import US_STATES
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Company, Enrolment
from sprint.demo.applicants import APPLICANTS, Applicant

DAY = timedelta(days=1)
SAID = {
    "Brinwick Stamping": (
        "Five inquiries a month from our website, from people whom we did not call first.",
        "Our photos are old, and nobody here has time to write the pages.",
    ),
}


def load(session: Session, people: dict[str, Person], now: datetime) -> None:
    """Fill in who came by a partner, add who came without, and let staff have begun to decide."""
    upcoming = session.scalars(select(Cohort).where(Cohort.slug == "upcoming")).one()
    cohorts.close_applications(session, upcoming, upcoming.starts_on - 10 * DAY)
    there = {row.company_name: row for row in session.scalars(select(Application))}
    for number, who in enumerate(APPLICANTS):
        _apply(session, who, there.get(who.company), upcoming, people, number, now)
    _fill_in_admitted(session)
    _draft_some(session, upcoming, people["staff"], now)
    actions.work_out(session, upcoming.id, now=now)


def _apply(
    session: Session, who: Applicant, row: Application | None, cohort: Cohort, people: dict[str, Person], number: int,
    now: datetime,
) -> None:  # fmt: skip
    at = now - timedelta(days=9, hours=7 * number % 90)
    it = row or Application(nonce=f"{900 + number:032x}", cohort_id=cohort.id, created_at=at, changed_at=at)
    for name in ("makes", "makes_how", "headcount", "founded", "role", "goals", "obstacle"):
        setattr(it, name, getattr(who, name))
    it.company_name, it.applicant_name, it.site_city, it.site_state = who.company, who.name, who.city, who.state
    key = "".join(c for c in who.company.lower().split()[0] if c.isalpha())
    it.website, it.domain, it.name_key = f"https://{key}.example", f"{key}.example", names.name_key(who.company)
    it.email, it.zone = f"{who.name.split()[0].lower()}@{key}.example", "America/New_York"
    it.answers = {q.id: q.choices[ord(c) - ord("a")][0] for q, c in zip(QUESTIONS, who.answers, strict=False)}
    it.person_id = accounts.create_person(session, name=who.name, email=it.email, now=at, company_role=who.role).id
    _stand(it, who.standing, at)
    session.add(it)
    session.flush()
    for by, fit, readiness, commitment in who.marks:
        _mark(session, it, people[by], {"fit": fit, "readiness": readiness, "commitment": commitment}, at + 2 * DAY)
    if who.standing == "accepted":
        session.add(Offer(application_id=it.id, offered_at=now - 2 * DAY, expires_at=now + 5 * DAY))


def _stand(it: Application, standing: str, at: datetime) -> None:
    is_sent = standing != "draft"
    it.state, it.step = standing, 4 if is_sent else 2
    it.submitted_at = it.consented_at = at if is_sent else None
    it.decided_at = at + 5 * DAY if standing in {"accepted", "declined", "waitlisted"} else None
    it.waitlisted_at = it.decided_at if standing == "waitlisted" else None


def _mark(session: Session, it: Application, by: Person, marks: dict[str, int], at: datetime) -> None:
    state = it.state
    actions.score(session, it, by=by, marks=marks, comment="", now=at)
    it.state = state if state != "submitted" else it.state


def _fill_in_admitted(session: Session) -> None:
    """Companies that are in say what a participant of theirs would have said."""
    admitted = select(Application).where(Application.company_id.is_not(None))
    for it in session.scalars(admitted):
        mine = select(Enrolment).where(Enrolment.cohort_id == it.cohort_id, Enrolment.company_id == it.company_id)
        enrolment = session.scalar(mine.options(joinedload(Enrolment.person)).order_by(Enrolment.id))
        company = session.get_one(Company, it.company_id)
        it.site_city, _comma, state = company.place.partition(", ")
        it.site_state = next((code for code, name in US_STATES if name == state), it.site_state)
        company.headcount, company.state = it.headcount, it.site_state
        if enrolment is not None:
            it.person_id, it.applicant_name, it.email = (
                enrolment.person_id,
                enrolment.person.name,
                enrolment.person.email,
            )
            it.role, it.zone, it.makes_how = enrolment.person.company_role, enrolment.person.zone, "makes"
            it.goals, it.obstacle = SAID.get(it.company_name, ("Be found by buyers whom we do not know yet.", ""))
            it.answers = {q.id: q.choices[1][0] for q in QUESTIONS}
            it.consented_at, it.consent_version = it.submitted_at, actions.CONSENT_VERSION
            session.flush()


def _draft_some(session: Session, cohort: Cohort, staff: Person, now: datetime) -> None:
    """Two letters wait for their release; one reviewer has written a note."""
    ready = queries.find_all_for_review(session, [
        number for number, name in session.execute(select(Application.id, Application.company_name).where(
            Application.cohort_id == cohort.id)) if name in {"Oxbow Pattern", "Tidewell Pumps"}
    ])  # fmt: skip
    actions.draft(session, ready, "accepted", by=staff, now=now - timedelta(hours=3))
    actions.note(session, ready[0], "Called on Tuesday: two of them would come, on Thursdays.", by=staff, now=now - DAY)
    session.add(ApplicationColleague(
        application_id=ready[0].id, number=1, name="Vic Ostrow", email="vic@oxbow.example", role="Pattern maker"
    ))  # fmt: skip
    session.flush()
