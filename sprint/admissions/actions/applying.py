"""What applicants do: four steps, sent, changed until the deadline, withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import happenings
from sprint.accounts import actions as accounts
from sprint.accounts import queries as people
from sprint.accounts.models import Person
from sprint.admissions import names, queries, steps
from sprint.admissions.actions import seats
from sprint.admissions.happenings import LinkWanted, SeatLinkWanted, Submitted
from sprint.admissions.models import Application, ApplicationColleague, ReferralLink
from sprint.admissions.permissions import may_change, may_withdraw
from sprint.admissions.queries import Round
from sprint.database import insert
from sprint.errors import Refused

CONSENT_VERSION = "2026-11"  # of the words on the form; a change of them is another version


def begin(
    session: Session, nonce: str, around: Round, values: Mapping[str, Any], *, link: ReferralLink | None, now: datetime
) -> Application:
    """Keep the first step. However often it is sent, one address is one application."""
    row = insert(session, Application).values(
        nonce=nonce, cohort_id=around.cohort.id, created_at=now, changed_at=now, answers={},
        referral_link_id=link.id if link else None,
    )  # fmt: skip
    session.execute(row.on_conflict_do_nothing(index_elements=["nonce"]))
    application = queries.find_application(session, nonce, for_change=True)
    assert application is not None
    save_company(session, application, around, values, now=now)
    return application


def save_company(
    session: Session, application: Application, around: Round, values: Mapping[str, Any], *, now: datetime
) -> None:
    """Step 1: which company it is."""
    _write(application, around, 1, values, now)
    application.name_key = names.name_key(application.company_name)
    application.domain = names.domain(application.website)
    session.flush()


def save_people(
    session: Session, application: Application, around: Round, values: Mapping[str, Any],
    colleagues: Sequence[Mapping[str, str]], *, now: datetime, may_send: bool,
) -> None:  # fmt: skip
    """Step 2: who applies, and whom they bring. A new address gets the link, where `may_send`.

    Refused where this address has another application for the cohort.
    """
    before = application.email
    _write(application, around, 2, values, now)
    if application.person_id is None or application.email.lower() != before.lower():
        _give_to(session, application, now=now)
        if may_send:
            send_link(session, application, now=now)
    _bring(session, application, colleagues)


def _give_to(session: Session, application: Application, *, now: datetime) -> None:
    """Letters go to a person: somebody known, or a new one without role or password."""
    person = people.find_person_by_email(session, application.email) or accounts.create_person(
        session, name=application.applicant_name, email=application.email, company_role=application.role, now=now,
        zone=application.zone or None,
    )  # fmt: skip
    other = queries.application_of(session, person.id, application.cohort_id)
    if other is not None and other.id != application.id:
        raise Refused(
            _("There is an application with this address already. Use “I have lost my link” to get its link by "
              "e-mail, or type another address."),
            "email",
        )  # fmt: skip
    application.person_id, application.person = person.id, person
    session.flush()


def _bring(session: Session, application: Application, colleagues: Sequence[Mapping[str, str]]) -> None:
    there = {row.number: row for row in application.colleagues}
    for number, said in enumerate(colleagues, 1):
        row = there.pop(number, None) or ApplicationColleague(application_id=application.id, number=number)
        row.name, row.email, row.role = said["name"], said["email"], said["role"]
        if row not in application.colleagues:
            application.colleagues.append(row)
    for row in there.values():
        application.colleagues.remove(row)
    session.flush()


def save_standing(
    session: Session, application: Application, around: Round, answers: Mapping[str, str], *, now: datetime
) -> None:
    """Step 3: where the company stands."""
    _write(application, around, 3, {}, now)
    application.answers = dict(answers)
    session.flush()


def save_goals(
    session: Session, application: Application, around: Round, values: Mapping[str, Any], *, consents: bool,
    shares: bool, now: datetime,
) -> None:  # fmt: skip
    """Step 4: goals, zone, and what the applicant agrees to."""
    _write(application, around, 4, values, now)
    if consents and application.consented_at is None:
        application.consented_at, application.consent_version = now, CONSENT_VERSION
    share_with_partner(application, shares, now=now)
    if application.person is not None and is_applicant_only(application.person):
        application.person.zone = application.zone
    session.flush()


def is_applicant_only(person: Person) -> bool:
    """Whether somebody is known by an application alone: nobody else has said anything of them yet."""
    return person.password_hash is None and not person.roles


def submit(session: Session, application: Application, around: Round, *, now: datetime) -> bool:
    """Send it; a second time changes nothing. Says whether this was the first. Refused while a step is missing."""
    _demand_open(application, around, now)
    if application.state != "draft":
        return False
    if application.step < steps.LAST or application.person_id is None or application.consented_at is None:
        raise Refused(_("A step is missing. Go through the four steps, then send your application."))
    application.state, application.submitted_at = "submitted", now
    session.flush()
    happenings.tell(session, Submitted(application, application.person_id, now))
    return True


def send_link(session: Session, application: Application, *, now: datetime) -> None:
    """Send the application's address to the applicant by letter, once more if asked again."""
    if application.person_id is not None:
        application.links_sent += 1
        session.flush()
        happenings.tell(session, LinkWanted(application, application.person_id, now))


def share_with_partner(application: Application, shares: bool, *, now: datetime) -> None:
    """Agree to be named to the partner who sent the company, or take that back, at any time."""
    if shares and application.referral_link_id is not None:
        application.shares_with_partner_at = application.shares_with_partner_at or now
    else:
        application.shares_with_partner_at = None


def withdraw(session: Session, application: Application, *, now: datetime) -> None:
    """Take an application back; a second time changes nothing. Refused once the seat is confirmed."""
    seats.take_turns(session, application.cohort_id)
    session.refresh(application, ["state"], with_for_update=True)
    if application.state == "withdrawn":
        return
    if not may_withdraw(application):
        raise Refused(_("This application is closed: there is nothing left to withdraw. Write to us instead."))
    seats.close(session, application, "withdrawn", now=now)
    application.state, application.withdrawn_at = "withdrawn", now
    session.flush()
    seats.work_out(session, application.cohort_id, now=now)


def send_seat(session: Session, application: Application, *, now: datetime) -> None:
    """Send the letter with which a seat is confirmed once more."""
    if application.person_id is not None:
        application.links_sent += 1
        session.flush()
        happenings.tell(session, SeatLinkWanted(application, application.person_id, now))


def _write(application: Application, around: Round, number: int, values: Mapping[str, Any], now: datetime) -> None:
    _demand_open(application, around, now)
    for name in steps.COLUMNS[number]:
        setattr(application, name, values[name] if values[name] is not None or name in _NUMBERS else "")
    application.step, application.changed_at = max(application.step, number), now


_NUMBERS = frozenset({"headcount", "founded"})


def _demand_open(application: Application, around: Round, now: datetime) -> None:
    if may_change(application, around, now):
        return
    if around.is_open(now):
        raise Refused(_("This application has been decided or withdrawn: it can no longer be changed."))
    raise Refused(_("The deadline has passed: applications can no longer be changed. Write to us if it matters."))
