"""Decisions: drafted with their letters, read, changed, and released together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint import happenings, program
from sprint.accounts.actions import record
from sprint.accounts.models import Person
from sprint.admissions import queries, wording
from sprint.admissions.actions import seats
from sprint.admissions.actions.reviewing import demand_no_conflict
from sprint.admissions.happenings import Released
from sprint.admissions.models import Application, Decision
from sprint.errors import Refused

_CHANGES = ("subject", "body", "version", "released_at")  # read anew under the lock
FROM = {  # which states a decision can be made from
    "accepted": frozenset({"submitted", "in-review", "waitlisted", "declined", "accepted"}),
    "waitlisted": frozenset({"submitted", "in-review", "accepted", "declined"}),
    "declined": frozenset({"submitted", "in-review", "waitlisted", "accepted"}),
}


def draft(
    session: Session, applications: Sequence[Application], outcome: str, *, reason: str = "", by: Person, now: datetime
) -> int:
    """Draft the same decision for several applications; says how many. What was drafted so already stays as it is.

    Refused where a decline has no reason, where one is closed, and for whoever has declared a conflict with one.
    """
    if outcome == "declined" and reason not in wording.REASON:
        raise Refused(_("Choose the reason: the letter names it."), "reason")
    for application in applications:
        _demand_decidable(application, outcome)
        demand_no_conflict(session, application, by)
        _draft(session, application, outcome, reason if outcome == "declined" else "", by, now)
    session.flush()
    return len(applications)


def _demand_decidable(application: Application, outcome: str) -> None:
    if application.state not in FROM[outcome]:
        raise Refused(
            _("%(company)s cannot be decided so: its application is not sent, withdrawn, confirmed, or stands so "
              "already. Untick it.", company=application.company_name or _("An application"))
        )  # fmt: skip


def _draft(session: Session, application: Application, outcome: str, reason: str, by: Person, now: datetime) -> None:
    old = queries.draft_of(session, application.id)
    if old is not None and (old.outcome, old.reason) == (outcome, reason):
        return
    subject, body = wording.draft(
        application, outcome, reason, cohort=application.cohort.name, program=program.current(session).name
    )
    it = old or Decision(application_id=application.id, version=0)
    it.outcome, it.reason, it.subject, it.body = outcome, reason, subject, body
    it.by_id, it.drafted_at, it.version = by.id, now, it.version + 1
    session.add(it)


def change_letter(
    session: Session, decision: Decision, *, subject: str, body: str, version: int, by: Person, now: datetime
) -> None:
    """Change the words of a draft. Refused where somebody else has changed or released it meanwhile."""
    session.refresh(decision, _CHANGES, with_for_update=True)
    if decision.released_at is not None:
        raise Refused(_("This letter has been released meanwhile: it can no longer be changed."))
    if (decision.subject, decision.body) == (subject, body):
        return
    if decision.version != version:
        raise Refused(
            _("Somebody else has changed this letter meanwhile. Below is yours; send it once more to keep it.")
        )
    decision.subject, decision.body, decision.by_id = subject, body, by.id
    decision.version += 1
    session.flush()


def discard(session: Session, decision: Decision) -> None:
    """Throw a draft away; the application stays as it was."""
    session.refresh(decision, _CHANGES, with_for_update=True)
    if decision.released_at is None:
        session.delete(decision)
        session.flush()


def release(session: Session, versions: Mapping[int, int], *, by: Person, now: datetime) -> int:
    """Make drafts final and send their letters, all of them or none; says how many. A second time changes nothing.

    `versions` maps each decision to the version that was read. Refused where one was changed since, and where more
    are accepted than there are free seats.
    """
    wanted = select(Decision.id).where(Decision.id.in_(versions), Decision.released_at.is_(None))
    cohorts = select(Application.cohort_id).join(Decision).where(Decision.id.in_(wanted)).distinct()
    for cohort_id in session.scalars(cohorts.order_by(Application.cohort_id)):
        seats.take_turns(session, cohort_id)
    drafts = queries.drafts(session, versions, for_change=True)
    for draft in drafts:
        if draft.version != versions[draft.id]:
            raise Refused(_("The letter to %(company)s was changed meanwhile. Read it again, then release.",
                            company=draft.application.company_name))  # fmt: skip
        demand_no_conflict(session, draft.application, by)
    for cohort_id, mine in groupby(drafts, key=lambda one: one.application.cohort_id):
        _release_in(session, cohort_id, list(mine), by, now)
    return len(drafts)


def _release_in(session: Session, cohort_id: int, drafts: Sequence[Decision], by: Person, now: datetime) -> None:
    around = queries.round_of(session, cohort_id)
    accepted = [draft for draft in drafts if draft.outcome == "accepted"]
    free = queries.free_seats(session, around.cohort, now)
    for draft in accepted:
        free += _has_live_offer(session, draft.application, now)
    if len(accepted) > free:
        raise Refused(
            _("%(name)s has %(free)s free seats, and %(n)s companies are to be accepted. Put some on the waitlist, or "
              "add seats.", name=around.cohort.name, free=max(0, free), n=len(accepted))
        )  # fmt: skip
    for draft in drafts:
        _demand_decidable(draft.application, draft.outcome)
        _settle(session, draft, around.starts_at, by, now)
    seats.work_out(session, cohort_id, now=now)


def _has_live_offer(session: Session, application: Application, now: datetime) -> bool:
    offer = queries.open_offer(session, application.id)
    return offer is not None and offer.offered_at <= now < offer.expires_at


def _settle(session: Session, decision: Decision, opens_at: datetime, by: Person, now: datetime) -> None:
    it = decision.application
    decision.released_at = now
    it.state, it.decided_at = decision.outcome, now
    it.waitlisted_at = now if decision.outcome == "waitlisted" else it.waitlisted_at
    if decision.outcome == "accepted":
        seats.give(session, it, opens_at=opens_at, now=now)
    else:
        seats.close(session, it, "lapsed", now=now)
    session.flush()
    if it.person_id is not None:
        happenings.tell(session, Released(decision, it, it.person_id, now))
    words = {"accepted": _("Accepted %(name)s"), "waitlisted": _("Put %(name)s on the waitlist"),
             "declined": _("Declined %(name)s")}  # fmt: skip
    record(session, words[decision.outcome] % {"name": it.company_name}, by=by, person=it.person,
           cohort_id=it.cohort_id, now=now)  # fmt: skip
