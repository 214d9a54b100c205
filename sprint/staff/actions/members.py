"""What staff do with the people of a cohort."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import clock, times
from sprint.accounts import actions as accounts
from sprint.accounts import permissions
from sprint.accounts import queries as people
from sprint.accounts.models import Person
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Enrolment, Week
from sprint.errors import Refused
from sprint.staff.listing import Entry


def enrol(
    session: Session, cohort: Cohort, entry: Entry, *, by: Person, now: datetime, invited: bool
) -> Enrolment:  # fmt: skip
    """Give a person a place: an existing one by the address, or a new one. Invited by letter if they have no password.

    Refused without a name for somebody new, for a suspended account, and where the cohort is full.
    """
    person = people.find_person_by_email(session, entry.email) or _newcomer(session, cohort, entry, by=by, now=now)
    if person.suspended_at is not None:
        raise Refused(_("The account of %(name)s is suspended. Restore it first.", name=person.name), "email")
    company = cohorts.find_or_add_company(session, entry.company) if entry.company else None
    enrolment = cohorts.enrol(session, cohort, person, company=company, now=now)
    said = _("Enrolled %(name)s", name=person.name)
    accounts.record(session, said, by=by, person=person, cohort_id=cohort.id, now=now)
    if invited and person.password_hash is None:
        accounts.invite(session, person, now=now, by=by)
    return enrolment


def _newcomer(session: Session, cohort: Cohort, entry: Entry, *, by: Person, now: datetime) -> Person:
    if not entry.name:
        raise Refused(_("Nobody has this address yet. Type the person's name, too."), "name")
    return accounts.create_person(
        session, name=entry.name, email=entry.email, now=now, roles=("participant",), zone=cohort.zone,
        company_role=entry.company_role, by=by,
    )  # fmt: skip


def enrol_list(
    session: Session, cohort: Cohort, entries: Sequence[Entry], *, by: Person, now: datetime, invited: bool
) -> int:
    """Enrol everybody on a list, or nobody. Says how many."""
    for entry in entries:
        try:
            enrol(session, cohort, entry, by=by, now=now, invited=invited)
        except Refused as refused:
            sentence = _("Line %(n)s: %(sentence)s", n=entry.line, sentence=refused.sentence)
            raise Refused(sentence, "lines") from None
    return len(entries)


def invite(session: Session, person: Person, *, by: Person, now: datetime) -> None:
    """Send the letter with which a person chooses a password; an earlier one opens nothing any more."""
    if not permissions.may_change(by, person):
        raise Refused(_("Only an administrator invites staff and administrators."))
    accounts.void_links(session, person, now=now)
    accounts.invite(session, person, now=now, by=by)


def withdraw(session: Session, cohort: Cohort, enrolment: Enrolment, *, by: Person, now: datetime) -> None:
    """Take a person out of the cohort; nothing they wrote is lost. Twice is the same as once."""
    if enrolment.withdrawn_at is not None:
        return
    cohorts.withdraw(session, enrolment, now=now)
    _record(session, _("%(name)s withdrew"), enrolment, by=by, now=now)


def readmit(session: Session, cohort: Cohort, enrolment: Enrolment, *, by: Person, now: datetime) -> None:
    """Give the place back, as it was. Refused when the cohort is full by now."""
    if enrolment.withdrawn_at is None:
        return
    cohorts.readmit(session, cohort, enrolment, now=now)
    _record(session, _("%(name)s is back"), enrolment, by=by, now=now)


def open_early(
    session: Session, enrolment: Enrolment, week: Week, opens_at: datetime, *, zone: str, by: Person, now: datetime
) -> None:
    """Let one person have a week at a time of their own."""
    cohorts.open_early(session, enrolment, week, opens_at)
    said = _("Week %(n)s opens for %%(name)s on %(when)s", n=week.number, when=times.when(opens_at, zone, now))
    _record(session, said, enrolment, by=by, now=now)


def use_cohort_date(session: Session, enrolment: Enrolment, week: Week, *, by: Person, now: datetime) -> None:
    """Give one person the cohort's date of a week again."""
    cohorts.close_early(session, enrolment, week)
    _record(session, _("Week %(n)s opens for %%(name)s with the cohort", n=week.number), enrolment, by=by, now=now)


def set_end(session: Session, cohort: Cohort, enrolment: Enrolment, last_day: date | None, *, by: Person,
            now: datetime) -> None:  # fmt: skip
    """Say on which day a person may enter the cohort's rooms for the last time, in its zone; None is without end."""
    ends_at = clock.instant(last_day + timedelta(days=1), time(0), cohort.zone) if last_day else None
    if ends_at == enrolment.ends_at:
        return
    cohorts.set_end(session, enrolment, ends_at)
    said = _("%(name)s may stay without end")
    if last_day:
        said = _("%%(name)s may stay until %(day)s", day=times.day(last_day, cohort.zone, now))
    _record(session, said, enrolment, by=by, now=now)


def _record(session: Session, sentence: str, enrolment: Enrolment, *, by: Person, now: datetime) -> None:
    person = enrolment.person
    said = sentence % {"name": person.name} if "%(name)s" in sentence else sentence
    accounts.record(session, said, by=by, person=person, cohort_id=enrolment.cohort_id, now=now)
