"""What can happen to cohorts, their calendar and their people."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sprint import clock, happenings
from sprint.accounts.models import Person
from sprint.cohorts import queries
from sprint.cohorts.happenings import SeatsChanged
from sprint.cohorts.models import ActionItem, Cohort, Company, Duty, Enrolment, Week, WeekException
from sprint.database import insert
from sprint.errors import Refused

WEEKS = 4
WEEK = timedelta(days=7)
RESERVED = frozenset({"new"})  # /staff/cohorts/new is a page of its own


def create_cohort(
    session: Session, *, name: str, starts_on: date, zone: str, opens_hour: int, capacity: int, now: datetime,
    slug: str | None = None, may_be_past: bool = False,
) -> Cohort:  # fmt: skip
    """A cohort with its four weeks, each at the same local hour, seven days apart.

    Refused for a start in the past, an hour that does not exist on one of the days, and a name that is taken.
    """
    instants = [_opening(starts_on + n * WEEK, opens_hour, zone) for n in range(WEEKS)]
    if instants[0] <= now and not may_be_past:
        raise Refused(_("This start date has passed. Choose a day from tomorrow on."), "starts_on")
    cohort = Cohort(
        slug=slug or _free_slug(session, name), name=name, zone=zone, starts_on=starts_on, opens_hour=opens_hour,
        capacity=capacity, created_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(cohort)
    except IntegrityError:
        raise Refused(_("There is already a cohort with this name. Give this one another."), "name") from None
    session.add_all(Week(cohort_id=cohort.id, number=n + 1, opens_at=at) for n, at in enumerate(instants))
    session.flush()
    return cohort


def _opening(day: date, hour: int, zone: str) -> datetime:
    if not clock.exists(day, time(hour), zone):
        raise Refused(
            _("Clocks go forward on %(day)s, and that hour does not exist. Choose another hour.", day=f"{day:%B %d}"),
            "opens_hour",
        )
    return clock.instant(day, time(hour), zone)


def _free_slug(session: Session, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "cohort"
    taken = {*session.scalars(select(Cohort.slug).where(Cohort.slug.startswith(base, autoescape=True))), *RESERVED}
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def change_cohort(session: Session, cohort: Cohort, *, name: str, capacity: int, now: datetime) -> None:
    """Rename a cohort or change its seats. Refused below the number of people enrolled."""
    _lock(session, cohort)
    taken = queries.seats_taken(session, cohort)
    if capacity < taken:
        people = ngettext("%(num)d person is enrolled", "%(num)d people are enrolled", taken)
        raise Refused(_("%(people)s already. Choose that number or more.", people=people), "capacity")
    try:
        with session.begin_nested():
            cohort.name, cohort.capacity = name, capacity
    except IntegrityError:
        raise Refused(_("There is already a cohort with this name. Give this one another."), "name") from None
    happenings.tell(session, SeatsChanged(cohort.id, now))


def close_applications(session: Session, cohort: Cohort, last_day: date | None) -> None:
    """Take applications until the end of a day in the cohort's zone; None is until its first week opens."""
    cohort.applications_close_at = clock.instant(last_day, time(23, 59), cohort.zone) if last_day else None
    session.flush()


def move_week(session: Session, cohort: Cohort, number: int, opens_at: datetime, *, tell_again: bool = False) -> None:
    """Move the opening of one week. Refused where the weeks would be out of order.

    `tell_again` sends its letter once more to those who were told the old date.
    """
    move_weeks(session, cohort, {number: opens_at}, tell_again={number} if tell_again else ())


def move_weeks(
    session: Session, cohort: Cohort, openings: Mapping[int, datetime], *, tell_again: Collection[int] = ()
) -> None:
    """Move several weeks at once, by their numbers. Refused where the weeks would end up out of order.

    `tell_again` names the weeks whose letters go once more to those who were told the old date.
    """
    planned = {week.number: openings.get(week.number, week.opens_at) for week in cohort.weeks}
    for number, opens_at in planned.items():
        if number - 1 in planned and opens_at <= planned[number - 1]:
            raise Refused(
                _("Week %(n)s would not open after week %(m)s. Choose a later time for it, or an earlier one for "
                  "week %(m)s.", n=number, m=number - 1),
                f"day_{number}",
            )  # fmt: skip
    for week in cohort.weeks:
        week.opens_at = planned[week.number]
        week.edition += week.number in tell_again
    session.flush()


def has_begun(cohort: Cohort, now: datetime) -> bool:
    """Whether the cohort's first week is open."""
    return any(week.opens_at <= now for week in cohort.weeks)


def stay_at(session: Session, release_id: int, *, now: datetime) -> None:
    """Pin all cohorts that have begun, and are not pinned yet, to the release that they have been reading."""
    has_begun = exists().where(Week.cohort_id == Cohort.id, Week.opens_at <= now)
    session.execute(update(Cohort).where(Cohort.release_id.is_(None), has_begun).values(release_id=release_id))


def move_to_release(
    session: Session, cohort: Cohort, release_id: int, *, left: int, is_newest: bool, now: datetime
) -> bool:
    """Let a cohort read another release than `left`, the one it reads now; whether that changed anything.

    Before its first week it follows the newest again when it is moved there. Refused where somebody else has moved
    the cohort in the meantime; a second time changes nothing.
    """
    session.refresh(cohort, ["release_id"], with_for_update=True)
    if cohort.release_id == release_id or (cohort.release_id is None and is_newest):
        return False
    if cohort.release_id not in (left, None):
        raise Refused(_("Somebody else has moved this cohort in the meantime. Look at the changes again."))
    follows = is_newest and not has_begun(cohort, now)
    cohort.release_id, cohort.left_release_id, cohort.moved_at = None if follows else release_id, left, now
    session.flush()
    return True


def find_or_add_company(session: Session, name: str, *, makes: str = "", place: str = "") -> Company:
    """The company of a name; a new one where there is none."""
    company = queries.find_company_by_name(session, name)
    if company is None:
        company = Company(name=name, makes=makes, place=place)
        session.add(company)
        session.flush()
    return company


def enrol(
    session: Session, cohort: Cohort, person: Person, *, company: Company | None, now: datetime,
    starts_at: datetime | None = None,
) -> Enrolment:  # fmt: skip
    """Give a person a place; who withdrew gets the old one back. Refused when the cohort is full or they have one."""
    _lock(session, cohort)
    old = session.scalar(select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.person_id == person.id))
    if old is not None and old.withdrawn_at is None:
        raise Refused(_("%(name)s is already in this cohort.", name=person.name), "email")
    _demand_seat(session, cohort)
    enrolment = old or Enrolment(cohort_id=cohort.id, person_id=person.id)
    enrolment.starts_at, enrolment.withdrawn_at, enrolment.ends_at = starts_at or now, None, None
    enrolment.company_id = company.id if company else None
    person.is_participant = True
    session.add(enrolment)
    session.flush()
    happenings.tell(session, SeatsChanged(cohort.id, now))
    return enrolment


def _lock(session: Session, cohort: Cohort) -> None:
    """Whoever counts seats waits for whoever else does: the last one goes to one person."""
    session.refresh(cohort, ["capacity"], with_for_update=True)


def _demand_seat(session: Session, cohort: Cohort) -> None:
    if queries.seats_taken(session, cohort) >= cohort.capacity:
        raise Refused(_("This cohort is full: all %(n)s seats are taken. Add seats first.", n=cohort.capacity))


def withdraw(session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Take a person out of a cohort; what they wrote stays, and they can be let in again."""
    enrolment.withdrawn_at = now
    session.flush()
    happenings.tell(session, SeatsChanged(enrolment.cohort_id, now))


def readmit(session: Session, cohort: Cohort, enrolment: Enrolment, *, now: datetime) -> None:
    """Give a person who withdrew their place back, as it was. Refused when the cohort is full by now."""
    if enrolment.withdrawn_at is None:
        return
    _lock(session, cohort)
    _demand_seat(session, cohort)
    enrolment.withdrawn_at = None
    session.flush()
    happenings.tell(session, SeatsChanged(cohort.id, now))


def open_early(session: Session, enrolment: Enrolment, week: Week, opens_at: datetime) -> None:
    """Let one person have a week at another time than the cohort."""
    row = insert(session, WeekException).values(enrolment_id=enrolment.id, week_id=week.id, opens_at=opens_at)
    session.execute(row.on_conflict_do_update(index_elements=["enrolment_id", "week_id"], set_={"opens_at": opens_at}))


def close_early(session: Session, enrolment: Enrolment, week: Week) -> None:
    """Give one person the cohort's date of a week again."""
    session.execute(delete(WeekException).where(
        WeekException.enrolment_id == enrolment.id, WeekException.week_id == week.id))  # fmt: skip


def set_end(session: Session, enrolment: Enrolment, ends_at: datetime | None) -> None:
    """Say until when a person may enter the cohort's rooms; None is without end. Refused before its beginning."""
    if ends_at is not None and ends_at <= enrolment.starts_at:
        raise Refused(_("This is before the person's first day here. Choose a later day."), "last_day")
    enrolment.ends_at = ends_at
    session.flush()


def assign(session: Session, person: Person, cohort: Cohort, role: str) -> None:
    """Give a coach or a member of staff a cohort."""
    row = insert(session, Duty).values(person_id=person.id, cohort_id=cohort.id, role=role)
    session.execute(row.on_conflict_do_nothing())


def unassign(session: Session, person: Person, cohort: Cohort, role: str) -> None:
    """Take a cohort from a coach or a member of staff."""
    session.execute(delete(Duty).where(
        Duty.person_id == person.id, Duty.cohort_id == cohort.id, Duty.role == role))  # fmt: skip


def agree(
    session: Session, *, cohort_id: int, company_id: int | None, person_id: int | None, text: str, due_on: date | None,
    source: tuple[str, int], by: Person, now: datetime,
) -> ActionItem:  # fmt: skip
    """Write down what a person, or a company where `person_id` is None, has promised; `source` says where."""
    item = ActionItem(
        cohort_id=cohort_id, company_id=company_id, person_id=person_id, text=text, due_on=due_on, source=source[0],
        source_id=source[1], agreed_at=now, agreed_by_id=by.id,
    )  # fmt: skip
    session.add(item)
    session.flush()
    return item


def finish_item(session: Session, item: ActionItem, *, by: Person, now: datetime) -> None:
    """Call a promise kept; a second time changes nothing. Refused where it was dropped meanwhile."""
    session.refresh(item, ["done_at", "dropped_at"], with_for_update=True)
    if item.dropped_at is not None:
        raise Refused(_("This action was taken off the list in the meantime. There is nothing left to do."))
    if item.done_at is None:
        item.done_at, item.done_by_id = now, by.id
        session.flush()


def reopen_item(session: Session, item: ActionItem) -> None:
    """Put a promise back among those to keep, done or dropped."""
    item.done_at, item.done_by_id, item.dropped_at = None, None, None
    session.flush()


def drop_item(session: Session, item: ActionItem, *, now: datetime) -> None:
    """Take a promise off the list without it being kept; one that is done stays done."""
    session.refresh(item, ["done_at", "dropped_at"], with_for_update=True)
    if item.done_at is None and item.dropped_at is None:
        item.dropped_at = now
        session.flush()
