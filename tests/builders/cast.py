"""Facts for tests: a fixed cast, and programs of any size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from sprint import clock
from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Company, Enrolment, Week

NY = "America/New_York"
START = date(2026, 10, 19)  # a Monday; `now` of the tests is the Wednesday of the second week
LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """Who plays in the tests, by name. Rows are detached when their session ends: their ids stay."""

    ada: Person  # learns, in the running cohort, with a company
    grace: Person  # coaches the running cohort
    sam: Person  # is staff, and looks after the running cohort
    omar: Person  # is in another cohort, which runs at the same time
    priya: Person  # is the partner
    alex: Person  # is the administrator
    running: Cohort
    other: Cohort
    company: Company
    enrolment: Enrolment  # Ada's


def at(day: date, hour: int = 9, minute: int = 0, zone: str = NY) -> datetime:
    """The instant of a wall-clock time."""
    return clock.instant(day, time(hour, minute), zone)


def person(session: Session, name: str, *roles: str, email: str | None = None, **more: object) -> Person:
    """A person with roles; `ada@example.com` unless told."""
    row = accounts.create_person(
        session, name=name, email=email or f"{name.split()[0].lower()}@example.com", roles=roles, now=LONG_AGO
    )
    for field, value in more.items():
        setattr(row, field, value)
    session.flush()
    return row


def cohort(
    session: Session, name: str, start: date = START, *, zone: str = NY, hour: int = 9, seats: int = 40
) -> Cohort:
    """A cohort with its four weeks, by the action that staff use."""
    return cohorts.create_cohort(
        session, name=name, starts_on=start, zone=zone, opens_hour=hour, capacity=seats, now=LONG_AGO, may_be_past=True
    )


def cast(session: Session, start: date = START) -> Cast:
    """The fixed cast: Ada learns, Grace coaches, Sam is staff, Omar is elsewhere, Priya partners, Alex administers."""
    running, other = cohort(session, "October 2026", start), cohort(session, "Other 2026", start)
    company = cohorts.find_or_add_company(session, "Harlow Castings", makes="Iron castings", place="Troy, NY")
    ada, omar = person(session, "Ada Marsh", "participant"), person(session, "Omar Reed", "participant")
    grace, sam = person(session, "Grace Lindqvist", "coach"), person(session, "Sam Porter", "staff")
    priya, alex = person(session, "Priya Nair", "partner"), person(session, "Alex Stone", "admin")
    begins = at(start - timedelta(days=10))
    enrolment = cohorts.enrol(session, running, ada, company=company, now=begins)
    cohorts.enrol(session, other, omar, company=None, now=begins)
    cohorts.assign(session, grace, running, "coach")
    cohorts.assign(session, sam, running, "staff")
    session.flush()
    made = Cast(ada, grace, sam, omar, priya, alex, running, other, company, enrolment)
    session.expire_on_commit = False  # so that a test can read a name after its transaction
    return made


def program(
    session: Session, start: date = START, people: Iterable[tuple[int, str]] = (), zone: str = NY, cohort: int = 1,
    weeks: int = 4,
) -> Cohort:  # fmt: skip
    """A cohort with numbered people, `(number, zone)` each: p1@example.com is person 1, and so is their enrolment.

    Week n of cohort c has the number `c * 10 + n`, and opens at 9:00 in the cohort's zone.
    """
    people = list(people)
    row = Cohort(
        id=cohort, slug=f"cohort-{cohort}", name=f"Cohort {cohort}", zone=zone, starts_on=start, opens_hour=9,
        capacity=max(40, len(people)), created_at=LONG_AGO,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        Week(
            id=cohort * 10 + n + 1,
            cohort_id=cohort,
            number=n + 1,
            opens_at=at(start + timedelta(days=7 * n), zone=zone),
        )
        for n in range(weeks)
    )
    session.add_all(numbered(number, zone) for number, zone in people)
    session.flush()
    begins = at(start - timedelta(days=10))
    session.add_all(Enrolment(id=i, person_id=i, cohort_id=cohort, starts_at=begins) for i, _zone in people)
    session.flush()
    return row


def numbered(number: int, zone: str = NY) -> Person:
    """Person 7 is P7 and gets mail at p7@example.com."""
    return Person(
        id=number,
        name=f"P{number}",
        email=f"p{number}@example.com",
        zone=zone,
        is_participant=True,
        created_at=LONG_AGO,
    )
