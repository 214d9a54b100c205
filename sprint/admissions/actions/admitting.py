"""From an offered seat to a company, people and enrolments: once, however often it is clicked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sprint.accounts import actions as accounts
from sprint.accounts import queries as people
from sprint.accounts.models import Person
from sprint.admissions import queries, states
from sprint.admissions.actions import seats
from sprint.admissions.models import Application, ApplicationColleague
from sprint.admissions.permissions import is_live
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Company, Enrolment
from sprint.cohorts.queries import seats_taken
from sprint.errors import Refused


def confirm(session: Session, application: Application, *, now: datetime) -> None:
    """Take the seat: the company, the applicant's place, once. Refused where the seat has gone to somebody else."""
    cohort = _lock(session, application)
    if application.state == "confirmed":
        return
    _demand_seat(session, application, cohort, now)
    person = application.person
    if person is None or person.suspended_at is not None:
        raise Refused(_("This account is suspended. Write to us, and we look into it."))
    company = _company(session, application)
    seats.close(session, application, "confirmed", now=now)
    _enrol(session, cohort, person, company, now)
    application.state, application.confirmed_at, application.company_id = "confirmed", now, company.id
    session.flush()
    said = _("%(company)s confirmed its seat", company=company.name)
    accounts.record(session, said, by=person, person=person, cohort_id=cohort.id, now=now)
    seats.work_out(session, cohort.id, now=now)


def _lock(session: Session, application: Application) -> Cohort:
    cohort = seats.take_turns(session, application.cohort_id)
    session.refresh(application, ["state", "confirmed_at", "company_id"], with_for_update=True)
    return cohort


def _demand_seat(session: Session, application: Application, cohort: Cohort, now: datetime) -> None:
    offer = queries.open_offer(session, application.id)
    if application.state != "accepted" and (offer is None or offer.offered_at > now):
        raise Refused(_("No seat is offered to you now. When one comes free, you get a letter."))
    is_kept = offer is not None and is_live(offer, now)
    others = 0 if is_kept else queries.live_offers(session, cohort.id, now, but=application.id)
    if seats_taken(session, cohort) + others >= cohort.capacity:
        raise Refused(_("The seat has gone to the next company. Write to us: we look for another way."))


def _company(session: Session, application: Application) -> Company:
    place = ", ".join(filter(None, (application.site_city, states.NAME.get(application.site_state))))
    try:
        with session.begin_nested():
            company = cohorts.find_or_add_company(
                session, application.company_name, makes=application.makes, place=place[:120]
            )
    except IntegrityError:  # another application of the same company, in this very moment
        company = cohorts.find_or_add_company(session, application.company_name)
    company.website = company.website or application.website
    company.state = company.state or application.site_state
    company.headcount = application.headcount
    session.flush()
    return company


def _enrol(session: Session, cohort: Cohort, person: Person, company: Company, now: datetime) -> None:
    mine = select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.person_id == person.id)
    there = session.scalar(mine)
    if there is None or there.withdrawn_at is not None:
        cohorts.enrol(session, cohort, person, company=company, now=now)


def refuse_seat(session: Session, application: Application, *, now: datetime) -> None:
    """Leave the seat to somebody else; a second time changes nothing. Refused once it is confirmed."""
    _lock(session, application)
    if application.state == "withdrawn":
        return
    if application.state not in {"accepted", "waitlisted"}:
        raise Refused(_("This seat is confirmed already. Write to us if you cannot come."))
    seats.close(session, application, "declined", now=now)
    application.state, application.withdrawn_at = "withdrawn", now
    session.flush()
    seats.work_out(session, application.cohort_id, now=now)


def bring(
    session: Session, application: Application, colleagues: Sequence[Mapping[str, str]], *, by: Person, now: datetime
) -> int:
    """Give colleagues their places and invite them; who is in already stays. Says how many came along.

    Refused where no seat is free for one of them; then nobody of the list is brought.
    """
    cohort = _lock(session, application)
    company = session.get(Company, application.company_id)
    if application.state != "confirmed" or company is None:
        raise Refused(_("Confirm your own seat first."))
    return sum(_bring_one(session, application, cohort, company, said, by, now) for said in colleagues)


def _bring_one(
    session: Session, application: Application, cohort: Cohort, company: Company, said: Mapping[str, str], by: Person,
    now: datetime,
) -> bool:  # fmt: skip
    row = _row_of(session, application, said)
    if row.invited_at is not None:
        return False
    if not row.email:
        raise Refused(_("Type the e-mail address of %(name)s, or leave the line empty.", name=row.name))
    if queries.free_seats(session, cohort, now) <= 0:
        raise Refused(_("No seat is free for %(name)s: all are taken or promised. Leave the line empty, and ask us "
                        "later.", name=row.name))  # fmt: skip
    person = people.find_person_by_email(session, row.email) or accounts.create_person(
        session, name=row.name, email=row.email, now=now, roles=("participant",), zone=application.zone or None,
        company_role=row.role, by=by,
    )  # fmt: skip
    if person.suspended_at is not None:
        raise Refused(_("We cannot invite %(name)s. Write to us, and we look into it.", name=row.name))
    _enrol(session, cohort, person, company, now)
    if person.password_hash is None:
        accounts.invite(session, person, now=now, by=by)
    row.invited_at = now
    session.flush()
    return True


def _row_of(session: Session, application: Application, said: Mapping[str, str]) -> ApplicationColleague:
    """The line of a colleague: by the address, else by the name, else a new one."""
    rows = application.colleagues
    found = next((row for row in rows if said["email"] and row.email.lower() == said["email"].lower()), None)
    found = found or next((row for row in rows if row.invited_at is None and row.name == said["name"]), None)
    if found is None:
        number = max((row.number for row in rows), default=0) + 1
        found = ApplicationColleague(application_id=application.id, number=number, name=said["name"])
        rows.append(found)
    if found.invited_at is None:
        found.name, found.email, found.role = said["name"], said["email"], said["role"]
    session.flush()
    return found
