"""What staff do with cohorts and their calendar."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import times
from sprint.accounts.actions import record
from sprint.accounts.models import Person
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort
from sprint.errors import Refused
from sprint.mail import actions as mail
from sprint.staff import queries


def create_cohort(
    session: Session, *, by: Person, name: str, starts_on: date, zone: str, opens_hour: int, capacity: int,
    now: datetime,
) -> Cohort:  # fmt: skip
    """A new cohort; whoever creates it looks after it and gets its Monday summary."""
    cohort = cohorts.create_cohort(
        session, name=name, starts_on=starts_on, zone=zone, opens_hour=opens_hour, capacity=capacity, now=now
    )
    if by.is_staff:
        cohorts.assign(session, by, cohort, "staff")
    said = _("Created the cohort %(name)s, from %(day)s", name=name, day=times.day(starts_on, zone, now))
    record(session, said, by=by, cohort_id=cohort.id, now=now)
    return cohort


def change_cohort(session: Session, cohort: Cohort, *, by: Person, name: str, capacity: int, now: datetime) -> None:
    """Another name or number of seats."""
    before = cohort.name, cohort.capacity
    if before == (name, capacity):
        return
    cohorts.change_cohort(session, cohort, name=name, capacity=capacity, now=now)
    if before[0] != name:
        said = _("Renamed the cohort from %(old)s to %(new)s", old=before[0], new=name)
        record(session, said, by=by, cohort_id=cohort.id, now=now)
    if before[1] != capacity:
        said = _("Changed the seats from %(old)s to %(new)s", old=before[1], new=capacity)
        record(session, said, by=by, cohort_id=cohort.id, now=now)


def close_applications(session: Session, cohort: Cohort, last_day: date | None, *, by: Person, now: datetime) -> None:
    """Another last day to apply; None is until the first day."""
    before = cohort.applications_close_at
    cohorts.close_applications(session, cohort, last_day)
    if cohort.applications_close_at == before:
        return
    said = _("Applications are taken until the first day")
    if last_day:
        said = _("Applications are taken until %(day)s", day=times.day(last_day, cohort.zone, now))
    record(session, said, by=by, cohort_id=cohort.id, now=now)


def move_weeks(
    session: Session, cohort: Cohort, openings: Mapping[int, datetime], *, by: Person, now: datetime,
    tell_again: Collection[int] = (),
) -> None:  # fmt: skip
    """Move the weeks whose opening differs. Refused where they would be out of order."""
    before = {week.number: week.opens_at for week in cohort.weeks}
    moved = {number: at for number, at in openings.items() if before[number] != at}
    cohorts.move_weeks(session, cohort, moved, tell_again=set(tell_again) & moved.keys())
    for number, at in sorted(moved.items()):
        said = _(
            "Week %(n)s moved from %(old)s to %(new)s", n=number, old=times.when(before[number], cohort.zone, now),
            new=times.when(at, cohort.zone, now),
        )  # fmt: skip
        if number in tell_again:
            said = _("%(moved)s; its letter is sent again", moved=said)
        record(session, said, by=by, cohort_id=cohort.id, now=now)


def pause_cohort(session: Session, cohort: Cohort, *, by: Person, reason: str, now: datetime) -> None:
    """Keep the letters of one cohort from going out. A second pause changes nothing."""
    if queries.find_hold(session, cohort_id=cohort.id) is not None:
        return
    mail.hold(session, reason=reason, now=now, cohort_id=cohort.id)
    record(session, _("Paused the mail: %(reason)s", reason=reason), by=by, cohort_id=cohort.id, now=now)


def resume_cohort(session: Session, cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Let the letters of one cohort go again."""
    switch = queries.find_hold(session, cohort_id=cohort.id)
    if switch is None:
        return
    mail.release(session, switch)
    record(session, _("Let the mail go again"), by=by, cohort_id=cohort.id, now=now)


def give_duty(session: Session, cohort: Cohort, person: Person, role: str, *, by: Person, now: datetime) -> None:
    """Let a coach serve the cohort, or a member of staff look after it. Refused for anybody else."""
    if not (person.is_coach if role == "coach" else person.is_staff or person.is_admin):
        raise Refused(_("%(name)s cannot do this. Give the person the role first.", name=person.name), "person")
    cohorts.assign(session, person, cohort, role)
    words = {"coach": _("%(name)s coaches the cohort"), "staff": _("%(name)s looks after the cohort")}
    record(session, words[role] % {"name": person.name}, by=by, person=person, cohort_id=cohort.id, now=now)


def take_duty(session: Session, cohort: Cohort, person: Person, role: str, *, by: Person, now: datetime) -> None:
    """Take the cohort from a coach or a member of staff."""
    cohorts.unassign(session, person, cohort, role)
    words = {
        "coach": _("%(name)s coaches the cohort no longer"), "staff": _("%(name)s looks after the cohort no longer"),
    }  # fmt: skip
    record(session, words[role] % {"name": person.name}, by=by, person=person, cohort_id=cohort.id, now=now)
