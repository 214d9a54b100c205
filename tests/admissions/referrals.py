"""Companies that came by a partner's links, as many as a test wants."""

from sprint.admissions import actions
from sprint.admissions.models import Application
from sprint.cohorts.models import Company
from tests.builders.cast import LONG_AGO

SENT = {"submitted", "in-review", "waitlisted", "accepted", "declined", "confirmed"}


def partner(session, name, *officers, link=None):
    """A partner with its officers and one link, whose code is `link`."""
    made = actions.create_partner(session, by=None, name=name, is_shown=True, now=LONG_AGO)
    for officer in officers:
        actions.add_officer(session, made, by=None, email=officer.email, name=officer.name, now=LONG_AGO)
    return made, add_link(session, made, link) if link else None


def add_link(session, made, code, label=None):
    """One more link."""
    return actions.add_link(session, made, by=None, label=label or f"Label of {code}", code=code, now=LONG_AGO)


def came(session, link, cohort, name, state="submitted", *, is_named=False):
    """An application that came by a link."""
    firm = None
    if state == "confirmed":
        firm = Company(name=name)
        session.add(firm)
        session.flush()
    row = Application(
        nonce=f"{name} {link.id} {cohort.id}"[:32], cohort_id=cohort.id, state=state, step=4, created_at=LONG_AGO,
        changed_at=LONG_AGO, company_name=name, submitted_at=LONG_AGO if state in SENT else None,
        confirmed_at=LONG_AGO if state == "confirmed" else None, company_id=firm.id if firm else None,
        withdrawn_at=LONG_AGO if state == "withdrawn" else None, referral_link_id=link.id,
        shares_with_partner_at=LONG_AGO if is_named else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.expire_on_commit = False  # so that a test can read its number after its transaction
    return row
