"""Loads the demo program into an empty database, by the same actions that people use."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from sprint import clock
from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Company, Enrolment, Visit, Week
from sprint.curriculum import queries as curriculum
from sprint.curriculum.models import Module
from sprint.database import transaction
from sprint.demo import admissions, cast, community, deliverables, partners, quiz, releases
from sprint.demo.cast import EASTERN, FIRMS, Player
from sprint.home.sign_ins import PASSWORD
from sprint.learning.models import ModuleProgress, Tick
from sprint.mail import actions as mail
from sprint.mail.delivery import deliver
from sprint.mail.messages import Office
from sprint.mail.queries import forecast, window
from sprint.plan import KINDS
from sprint.program import Program

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENS_HOUR = 6


def is_empty(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return not session.scalar(select(func.count()).select_from(Person))


def holds_demo(session: Session) -> bool:
    """Whether demo accounts are in the database; production refuses to run on it."""
    return bool(session.scalar(select(func.count()).where(Person.email.like("%@demo.test"))))


def load(session: Session, now: datetime) -> None:
    """Three cohorts (finished, running with week 2 open, upcoming) with their companies, people and progress."""
    monday = second_monday(now)
    session.add(
        Program(
            sponsor="Harborline Foundation (invented)", contact_name="Sam Whitfield", contact_email="staff@demo.test",
            postal_address="1 Example Street, Brooklyn, New York", is_invented=True, second_factor_required=False,
            group_url="https://www.linkedin.com/groups/",
        )
    )  # fmt: skip
    session.add_all(Company(name=f.name, makes=f.makes, place=f.place, is_invented=True) for f in FIRMS)
    people = {player.key: _person(session, player, now) for player in _all_players()}
    for person in people.values():  # one hash for all: the password is printed on the home page
        person.password_hash = people["participant"].password_hash or accounts.hash_password(PASSWORD)
    session.flush()
    for name, slug, start, players in (
        (_name(monday - 70 * DAY), "finished", monday - 70 * DAY, cast.FINISHED),
        (_name(monday - 7 * DAY), "running", monday - 7 * DAY, cast.RUNNING),
        (_name(monday + 35 * DAY), "upcoming", monday + 35 * DAY, cast.UPCOMING),
    ):
        _cohort(session, name, slug, start, players, people, now)
    running = session.scalars(select(Cohort).where(Cohort.slug == "running")).one()
    deliverables.load(session, running, people, now)
    community.load(session, running, people, now)
    releases.load(session, people["staff"], now)
    partners.load(session, people, now)
    admissions.load(session, people, now)


def second_monday(now: datetime) -> date:
    """The last Monday whose opening hour is six hours past, in the cohorts' zone: week 2 of the running cohort."""
    local = (now - 6 * HOUR).astimezone(ZoneInfo(EASTERN)) - OPENS_HOUR * HOUR
    return local.date() - local.weekday() * DAY


def _name(start: date) -> str:
    return f"{start:%B %Y}"


def _all_players() -> tuple[Player, ...]:
    return (*cast.RUNNING, *cast.UPCOMING, *cast.FINISHED, *cast.DESKS)


def _person(session: Session, player: Player, now: datetime) -> Person:
    return accounts.create_person(
        session, name=player.name, email=f"{player.key}@demo.test", now=now, zone=player.zone,
        roles=(cast.ROLE_OF.get(player.key, "participant"),), company_role=player.role,
    )  # fmt: skip


def _cohort(
    session: Session, name: str, slug: str, start: date, players: tuple[Player, ...], people: dict[str, Person],
    now: datetime,
) -> None:  # fmt: skip
    cohort = cohorts.create_cohort(
        session, name=name, slug=slug, starts_on=start, zone=EASTERN, opens_hour=OPENS_HOUR, capacity=24, now=now,
        may_be_past=True,
    )  # fmt: skip
    cohort.applications_close_at = clock.instant(start - 10 * DAY, time(17), EASTERN)
    for key in ("coach", "coach2"):
        cohorts.assign(session, people[key], cohort, "coach")
    cohorts.assign(session, people["staff"], cohort, "staff")
    session.flush()
    firms = {firm.name: firm for firm in session.scalars(select(Company))}
    release = curriculum.newest_release(session)
    modules = curriculum.modules_of(session, release.id) if release else []
    weeks = session.scalars(select(Week).where(Week.cohort_id == cohort.id).order_by(Week.number)).all()
    for player in players:
        enrolment = _enrol(session, cohort, people[player.key], player, firms[player.firm], now)
        _learn(session, enrolment, player, weeks, modules, now)
    quiz.answer(session, cohort, now)


def _enrol(session: Session, cohort: Cohort, person: Person, player: Player, firm: Company, now: datetime) -> Enrolment:
    joined = clock.instant(cohort.starts_on + player.joined_day * DAY, time(10), EASTERN)
    enrolment = cohorts.enrol(session, cohort, person, company=firm, now=min(joined, now))
    if player.withdrew_day is not None:
        withdrawn = clock.instant(cohort.starts_on + player.withdrew_day * DAY, time(15), EASTERN)
        cohorts.withdraw(session, enrolment, now=min(withdrawn, now))
    return enrolment


def _learn(
    session: Session,
    enrolment: Enrolment,
    player: Player,
    weeks: Sequence[Week],
    modules: Sequence[Module],
    now: datetime,
) -> None:
    """Open and finish modules in course order, each an evening or two after its week opened."""
    opening = {week.number: week for week in weeks}
    open_modules = [m for m in modules if opening[m.week].opens_at <= now]
    for n, module in enumerate(open_modules[: player.pace + player.opened]):
        week = opening[module.week]
        stretch = max(1.0, min(now - week.opens_at, 7 * DAY) / (60 * HOUR))  # over the whole week, not its first days
        opened_at = max(week.opens_at, enrolment.starts_at) + (3 + 5 * n + len(player.name) % 7) * stretch * HOUR
        if opened_at >= now:
            break
        if session.get(Visit, (enrolment.id, week.id)) is None:
            session.add(Visit(enrolment_id=enrolment.id, week_id=week.id, opened_at=opened_at))
        _progress(session, enrolment, module, opened_at, now, is_done=n < player.pace)
    session.flush()


def _progress(
    session: Session, enrolment: Enrolment, module: Module, opened_at: datetime, now: datetime, *, is_done: bool
) -> None:
    done_at = min(opened_at + module.minutes * timedelta(minutes=1), now)
    session.add(
        ModuleProgress(
            enrolment_id=enrolment.id, slug=module.slug, opened_at=opened_at, read_at=done_at,
            place="do-it-now", done_at=done_at if is_done else None,
        )
    )  # fmt: skip
    items = module.checklist_ids if is_done else module.checklist_ids[:3]
    session.add_all(Tick(enrolment_id=enrolment.id, slug=module.slug, item=item, ticked_at=done_at) for item in items)


def replay(engine: Engine, office: Office, now: datetime) -> None:
    """Let the plan run from before the running cohort to now, so that the ledger holds what was really sent."""
    begin = clock.instant(second_monday(now) - 16 * DAY, time(9), EASTERN)
    with transaction(engine) as session:
        mail.post(session, KINDS, begin)
        plan = forecast([kind for kind in KINDS if kind.planner], window(session, begin, now)).subquery()
        due = set(session.scalars(select(plan.c.due_at)))
    company = max(kind.waits for kind in KINDS)
    for at in sorted(moment for moment in {*due, *(moment + company for moment in due), now} if moment <= now):
        with clock.standing_at(lambda moment=at: moment):  # type: ignore[misc]
            with transaction(engine) as session:
                mail.post(session, KINDS, at)
            deliver(engine, KINDS, clock.now, office)
