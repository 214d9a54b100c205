"""Two applications with drafted decisions, for the matrix: nobody but staff reads a word of them."""

from sqlalchemy import select

from sprint.accounts import actions as accounts
from sprint.admissions import actions as admissions
from sprint.admissions import queries
from sprint.admissions.models import Application, Decision

CANARIES = ("Canaryapply", "Zwillingapply")


def build(session, cohort, *, by, now) -> None:
    """Both are sent, one has marks and a note."""
    for number in (1, 2):
        person = accounts.create_person(session, name=f"Zwillingapply {number}", email=f"a{number}@x.test", now=now)
        session.add(Application(
            nonce=f"{number:032d}", cohort_id=cohort.id, person_id=person.id, state="submitted", step=4,
            created_at=now, changed_at=now, submitted_at=now, consented_at=now, company_name=f"Canaryapply {number}",
            applicant_name=person.name, email=person.email, role="Owner", answers={}, goals="Canaryapply goals.",
        ))  # fmt: skip
    session.flush()
    both = queries.find_all_for_review(session, session.scalars(select(Application.id)).all())
    admissions.score(session, both[0], by=by, marks={"fit": 3, "readiness": 3, "commitment": 3}, comment="", now=now)
    admissions.note(session, both[0], "Canaryapply note.", by=by, now=now)
    admissions.draft(session, both, "waitlisted", by=by, now=now)


def ids(session) -> dict[bool, dict[str, int]]:
    """The first of each for Ada's relation, the second for the others."""
    found = session.execute(select(Decision.application_id, Decision.id).order_by(Decision.application_id)).all()
    keys = [{"application": application, "decision": decision} for application, decision in found]
    return {True: keys[0], False: keys[1]}
