"""Who is on track, who is behind and why: one pass over a cohort's people, weeks, modules and progress.

The statements are made once: to build them takes as long as to run them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort, Company, Enrolment, Visit, Week, WeekException
from sprint.cohorts.queries import is_member, opens_at, own_exception
from sprint.curriculum.models import Module, Release
from sprint.database import Instant, ask
from sprint.learning.models import Card, Deliverable, ModuleProgress
from sprint.planning import latest
from sprint.staff.paging import SIZE, Paging
from sprint.staff.standing import AWAY, GRACE, LATE, MANY_LATE, Counts

release_id = func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery())
had_since = latest(opens_at, Enrolment.starts_at)  # since when a person has had a week: late joiners get their time
_now, _grace_at, _late_at, _away_at = (
    bindparam(name, type_=Instant()) for name in ("now", "grace_at", "late_at", "away_at")
)


def _at(now: datetime) -> dict[str, datetime]:
    """What the statements are told: they are made once, and know no clock."""
    return {"now": now, "grace_at": now - GRACE, "late_at": now - LATE, "away_at": now - AWAY}


def _standing(of_cohorts: ColumnElement[bool]) -> Subquery:
    """A row for each participant: what is open, done, late, and how far they have come."""
    is_open, is_done = had_since <= _now, ModuleProgress.done_at.is_not(None)

    def number_of(*conditions: Any) -> Any:
        return func.sum(case((and_(Module.id.is_not(None), *conditions), 1), else_=0))

    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.cohort_id,
            Enrolment.starts_at,
            func.max(case((had_since <= _grace_at, Week.number))).label("due_week"),
            func.max(case((Visit.week_id.is_not(None), Week.number))).label("reached_week"),
            func.max(ModuleProgress.read_at).label("read_at"),
            number_of(is_open).label("open"),
            number_of(is_done).label("done"),
            number_of(is_open, ModuleProgress.done_at.is_(None)).label("left"),
            number_of(Module.is_core, had_since <= _late_at, ModuleProgress.done_at.is_(None)).label("late"),
        )
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Week, Week.cohort_id == Enrolment.cohort_id)
        .outerjoin(WeekException, own_exception)
        .outerjoin(Visit, and_(Visit.enrolment_id == Enrolment.id, Visit.week_id == Week.id))
        .outerjoin(Module, and_(Module.release_id == release_id, Module.week == Week.number))
        .outerjoin(
            ModuleProgress, and_(ModuleProgress.enrolment_id == Enrolment.id, ModuleProgress.slug == Module.slug)
        )
        .where(of_cohorts, is_member(_now))
        .group_by(Enrolment.id, Enrolment.cohort_id, Enrolment.starts_at)
        .subquery("standing")
    )


def _flags(row: Subquery) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Has not opened the week that is due; has been away; needs a call. Each 1 or 0; see `standing.py`."""
    active_at = func.coalesce(row.c.read_at, row.c.starts_at)
    is_behind = func.coalesce(row.c.reached_week, 0) < row.c.due_week
    unopened = and_(row.c.due_week.is_not(None), is_behind, active_at <= _grace_at)
    away = and_(row.c.due_week.is_not(None), row.c.left > 0, active_at <= _away_at)
    call = or_(unopened, away, row.c.late >= MANY_LATE)
    is_unopened, is_away, needs_call = (case((flag, 1), else_=0) for flag in (unopened, away, call))
    return is_unopened, is_away, needs_call


def _counted(row: Subquery, call: ColumnElement[int], *, over_all: bool = False) -> list[ColumnElement[int]]:
    some = case((and_(call == 0, row.c.late > 0), 1), else_=0)
    sums = (func.count(), *map(func.sum, (call, some, row.c.done, row.c.open, row.c.late)))
    return [one.over() if over_all else one for one in sums]


def _counts() -> Select[Any]:
    row = _standing(Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)))
    _unopened, _away, call = _flags(row)
    return select(row.c.cohort_id, *_counted(row, call)).group_by(row.c.cohort_id)


def _people(*, by_company: bool) -> Select[Any]:
    row = _standing(Enrolment.cohort_id == bindparam("cohort_id", type_=Integer))
    unopened, away, call = _flags(row)
    name = (func.lower(Company.name), func.lower(Person.name), Person.id)
    urgency = (call.desc(), (4 * unopened + 2 * away + row.c.late).desc())
    return (
        select(
            *row.c, Person.id.label("person_id"), Person.name, Person.email, Company.name.label("company"),
            unopened.label("is_unopened"), away.label("is_away"), call.label("needs_call"),
            *_counted(row, call, over_all=True),
        )
        .join(Enrolment, Enrolment.id == row.c.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .order_by(*(() if by_company else urgency), *name)
        .limit(bindparam("size", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
    )  # fmt: skip


def _calls() -> Select[Any]:
    row = _standing(Enrolment.cohort_id.in_(bindparam("cohort_ids", expanding=True)))
    unopened, away, call = _flags(row)
    urgency = ((4 * unopened + 2 * away + row.c.late).desc(), func.lower(Person.name), Person.id)
    place = func.row_number().over(partition_by=row.c.cohort_id, order_by=urgency).label("place")
    ranked = (
        select(row.c.cohort_id, Person.name, place)
        .join(Enrolment, Enrolment.id == row.c.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(call == 1)
        .subquery()
    )
    most = ranked.c.place <= bindparam("most", type_=Integer)
    return select(ranked.c.cohort_id, ranked.c.name).where(most).order_by(ranked.c.cohort_id, ranked.c.place)


_COUNTS = _counts()
_CALLS = _calls()
_PEOPLE = {by_company: _people(by_company=by_company) for by_company in (False, True)}
_IDS: Any = bindparam("ids", expanding=True)
_MARKS = union_all(
    select(
        literal_column("'read'").label("kind"), ModuleProgress.enrolment_id, ModuleProgress.slug,
        ModuleProgress.done_at, null().label("state"), cast(null(), Integer).label("answered"),
    ).where(ModuleProgress.enrolment_id.in_(_IDS)),
    select(
        literal_column("'work'"), Enrolment.id, Deliverable.slug, cast(null(), ModuleProgress.done_at.type),
        Deliverable.state, null(),
    )
    .join(
        Enrolment,
        or_(
            Deliverable.enrolment_id == Enrolment.id,
            and_(Deliverable.cohort_id == Enrolment.cohort_id, Deliverable.company_id == Enrolment.company_id),
        ),
    )
    .where(Enrolment.id.in_(_IDS)),
    select(literal_column("'quiz'"), Card.enrolment_id, Card.slug, null(), null(), func.count())
    .where(Card.enrolment_id.in_(_IDS), Card.item.like(Card.slug + "-q%"))  # not the warm-up's own, which end in -w1
    .group_by(Card.enrolment_id, Card.slug),
)  # fmt: skip
_EXCEPTIONS = select(WeekException.enrolment_id, WeekException.week_id, WeekException.opens_at).where(
    WeekException.enrolment_id.in_(_IDS)
)
_MODULES = (
    select(Module.slug, Module.week, Module.position, Module.title, Module.is_core, Module.quiz_ids)
    .where(exists().where(Cohort.id == bindparam("cohort_id", type_=Integer), Module.release_id == release_id))
    .order_by(Module.week, Module.position)
)


def standings(session: Session, cohort_ids: Sequence[int], now: datetime) -> Mapping[int, Counts]:
    """How many are on track, a little behind, and need a call, by cohort."""
    found = ask(session, _COUNTS, {**_at(now), "cohort_ids": list(cohort_ids)})
    return {row.cohort_id: Counts(*row[1:]) for row in found}


def to_call(session: Session, cohort_ids: Sequence[int], now: datetime, most: int) -> Mapping[int, list[str]]:
    """The names of those who need a call, by cohort, whoever is furthest behind first; at most so many of each."""
    names: dict[int, list[str]] = {}
    for cohort_id, name in ask(session, _CALLS, {**_at(now), "cohort_ids": list(cohort_ids), "most": most}):
        names.setdefault(cohort_id, []).append(name)
    return names


@dataclass(frozen=True)
class Progress:
    """One page of a cohort's people with their standing, and what is true of the whole cohort."""

    rows: Sequence[Row[Any]]
    done: Mapping[int, Mapping[str, datetime | None]]  # by enrolment and module: None is begun and not done
    answered: Mapping[int, Mapping[str, int]]  # questions of the quiz that were answered, by the same
    works: Mapping[int, Mapping[str, str]]  # the states of the company's deliverables, by the same
    exceptions: Mapping[tuple[int, int], datetime]  # by enrolment and week
    counts: Counts
    paging: Paging


ALL = 100_000  # people on one page: everybody


def page_of_progress(
    session: Session, cohort: Cohort, now: datetime, *, by_company: bool = False, page: int | None = None,
    size: int = SIZE,
) -> Progress:  # fmt: skip
    """A page of 50 people, whoever is furthest behind first; three statements, however many people there are."""
    wanted = max(page or 1, 1)
    told = {**_at(now), "cohort_id": cohort.id, "offset": (wanted - 1) * size, "size": size}
    rows = ask(session, _PEOPLE[by_company], told).all()
    if not rows and wanted > 1:
        return page_of_progress(session, cohort, now, by_company=by_company)
    counts = Counts(*rows[0][-6:]) if rows else Counts()
    ids = {"ids": [row.enrolment_id for row in rows]}
    done: dict[int, dict[str, datetime | None]] = {}
    answered: dict[int, dict[str, int]] = {}
    works: dict[int, dict[str, str]] = {}
    for kind, enrolment, slug, done_at, state, count in ask(session, _MARKS, ids):
        if kind == "read":
            done.setdefault(enrolment, {})[slug] = done_at
        elif kind == "work":
            works.setdefault(enrolment, {})[slug] = state
        else:
            answered.setdefault(enrolment, {})[slug] = count
    own = {(enrolment, week): opens_at for enrolment, week, opens_at in ask(session, _EXCEPTIONS, ids)}
    return Progress(rows, done, answered, works, own, counts, Paging.of(wanted, counts.people))


def modules_of(session: Session, cohort: Cohort) -> Sequence[Any]:
    """The modules of the release that the cohort reads, in course order."""
    return ask(session, _MODULES, {"cohort_id": cohort.id}).all()
