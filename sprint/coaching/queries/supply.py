"""What staff see: whether there are enough times each week, how coaches are loaded, and what they have given."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from sprint.accounts.models import Person
from sprint.coaching.models import Meeting, Seat
from sprint.coaching.queries.meetings import with_people
from sprint.coaching.queries.offers import Coach
from sprint.coaching.slots import DAY, Span
from sprint.coaching.weeks import WEEK, week_of
from sprint.cohorts.models import Cohort, Duty, Enrolment
from sprint.cohorts.queries import is_member

TIGHT = 1.25  # fewer times than this for each company that still needs one: warn before it gets short


@dataclass(frozen=True)
class WeekOfSupply:
    """A cohort's week: how many companies need a session, how many have one, and how many times are free."""

    number: int
    week: Span
    needed: int
    booked: int
    free: int

    @property
    def missing(self) -> int:
        """How many companies have none yet."""
        return max(self.needed - self.booked, 0)

    @property
    def state(self) -> str:
        """Short where there are fewer times than companies that need one; tight where hardly more."""
        if self.free < self.missing:
            return "short"
        return "tight" if self.missing and self.free < self.missing * TIGHT else "enough"


@dataclass(frozen=True)
class Held:
    """A session that was not cancelled, as a row: whose, where and when."""

    coach_id: int
    cohort_id: int
    is_group: bool
    span: Span


def held(session: Session) -> list[Held]:
    """Every session that was not cancelled, behind and ahead."""
    columns = (Meeting.coach_id, Meeting.cohort_id, Meeting.is_group, Meeting.starts_at, Meeting.ends_at)
    rows = session.execute(select(*columns).where(Meeting.cancelled_at.is_(None)))
    return [Held(coach, cohort, is_group, Span(begins, ends)) for coach, cohort, is_group, begins, ends in rows]


def supply(
    session: Session, coaches: Sequence[Coach], sessions: Sequence[Held], now: datetime
) -> list[tuple[Cohort, list[WeekOfSupply]]]:
    """The weeks that run or come, up to four weeks ahead, of every cohort that is not over."""
    ahead = now + 28 * DAY
    cohorts = session.scalars(select(Cohort).options(selectinload(Cohort.weeks)).order_by(Cohort.starts_on)).all()
    alive = [c for c in cohorts if c.weeks and c.weeks[-1].opens_at + WEEK > now and c.weeks[0].opens_at < ahead]
    ids = [cohort.id for cohort in alive]
    needed, booked, serving = _owners(session, ids, now), _booked(sessions), _serving(session, ids)
    free = {coach.offer.coach_id: coach.free(now, ahead) for coach in coaches}
    return [
        (cohort, _weeks(cohort, needed[cohort.id], booked[cohort.id], _of(free, serving[cohort.id]), now, ahead))
        for cohort in alive
    ]


def _booked(sessions: Sequence[Held]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    for each in sessions:
        if not each.is_group:
            found[each.cohort_id].append(each.span.starts_at)
    return found


def _of(free: dict[int, list[Span]], coach_ids: Sequence[int]) -> list[datetime]:
    return [span.starts_at for coach_id in coach_ids for span in free.get(coach_id, ())]


def _weeks(
    cohort: Cohort, needed: int, booked: Sequence[datetime], free: Sequence[datetime], now: datetime, ahead: datetime
) -> list[WeekOfSupply]:
    openings, found = [week.opens_at for week in cohort.weeks], []
    for week in cohort.weeks:
        span = week_of(openings, week.opens_at)
        if span.ends_at > now and span.starts_at < ahead:
            counts = [sum(span.starts_at <= at < span.ends_at for at in moments) for moments in (booked, free)]
            found.append(WeekOfSupply(week.number, span, needed, *counts))
    return found


def _owners(session: Session, ids: Sequence[int], now: datetime) -> Counter[int]:
    """How many companies take part in each cohort; who came without one counts as one."""
    rows = session.execute(
        select(Enrolment.cohort_id, func.coalesce(Enrolment.company_id, -Enrolment.id))
        .where(Enrolment.cohort_id.in_(ids), is_member(now))
        .distinct()
    )
    return Counter(cohort_id for cohort_id, _owner in rows)


def _serving(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = select(Duty.cohort_id, Duty.person_id).where(Duty.cohort_id.in_(ids), Duty.role == "coach")
    for cohort_id, coach_id in session.execute(rows):
        found[cohort_id].append(coach_id)
    return found


@dataclass(frozen=True)
class Ratings:
    """What people say of a coach's sessions: the mean and how many have said it."""

    mean: float
    count: int


@dataclass(frozen=True)
class Load:
    """A coach with what lies ahead of them and what they have given."""

    coach: Coach
    ahead: int
    free: int
    this_week: timedelta  # given in the seven days before now
    in_all: timedelta
    ratings: Ratings | None
    no_shows: int

    @property
    def this_week_hours(self) -> float:
        """What was given lately, in hours."""
        return self.this_week / timedelta(hours=1)

    @property
    def hours(self) -> float:
        """What was given in all, in hours."""
        return self.in_all / timedelta(hours=1)


def loads(session: Session, coaches: Sequence[Coach], sessions: Sequence[Held], now: datetime) -> list[Load]:
    """The coaches, by name, with what lies ahead of them and behind; an hour to which nobody came was given, too."""
    said, ahead = _said(session), Counter(each.coach_id for each in sessions if each.span.starts_at > now)
    in_all, lately = _given(sessions, now), _given(sessions, now, now - WEEK)
    found = []
    for coach in coaches:
        number, free = coach.offer.coach_id, len(coach.free(now, now + 28 * DAY))
        found.append(Load(coach, ahead[number], free, lately[number], in_all[number], *said.get(number, (None, 0))))
    return found


def _given(sessions: Sequence[Held], now: datetime, since: datetime | None = None) -> dict[int, timedelta]:
    found: dict[int, timedelta] = defaultdict(timedelta)
    for each in sessions:
        if each.span.ends_at <= now and (since is None or each.span.ends_at > since):
            found[each.coach_id] += each.span.ends_at - each.span.starts_at
    return found


def _said(session: Session) -> dict[int, tuple[Ratings | None, int]]:
    """What people say of each coach's sessions, and how many did not come."""
    missed = func.sum(case((Seat.has_come.is_(False), 1), else_=0))
    rows = session.execute(
        select(Meeting.coach_id, func.avg(Seat.rating), func.count(Seat.rating), missed)
        .select_from(Seat)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(Seat.state == "taken")
        .group_by(Meeting.coach_id)
    )
    return {coach: (Ratings(float(mean), count) if count else None, gone) for coach, mean, count, gone in rows}


def upcoming(session: Session, now: datetime, limit: int = 60) -> Sequence[Meeting]:
    """The sessions that come next, whoever leads them: for staff."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.cancelled_at.is_(None), Meeting.ends_at > now)
        .options(*with_people)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    ).all()


def members_of(session: Session, cohort_id: int, now: datetime) -> Sequence[Enrolment]:
    """Who takes part in a cohort, by name: for staff who book for somebody."""

    return session.scalars(
        select(Enrolment)
        .join(Enrolment.person)
        .where(Enrolment.cohort_id == cohort_id, is_member(now))
        .options(joinedload(Enrolment.person), joinedload(Enrolment.company))
        .order_by(Person.name)
    ).all()
