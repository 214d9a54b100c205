"""What coaches offer, and which of their times are free."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Select, bindparam, false, select, true, union_all
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.coaching import slots
from sprint.coaching.models import BusyTime, CoachOffer, CoachTime, Meeting, Rules
from sprint.coaching.slots import DAY, Rota, Span, Times, Weekly
from sprint.cohorts.models import Duty
from sprint.copies import columns, copy_of, cut
from sprint.database import ask

AHEAD = 28 * DAY  # how far people can book


@dataclass(frozen=True)
class Coach:
    """A coach with what they offer and the hours they have."""

    offer: CoachOffer
    hours: slots.Hours

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.offer.coach

    def free(self, now: datetime, until: datetime, since: datetime | None = None) -> list[Span]:
        """The times that can be booked."""
        return slots.free(self.hours, now=now, until=until, since=since)

    def starts(self, now: datetime, until: datetime) -> list[int]:
        """When they begin, as seconds since 1970."""
        return slots.starts_of(self.hours, now=now, until=until)


_Rules, _rules = copy_of(Rules), select(*columns(Rules))


def rules(session: Session) -> Rules:
    """The program's rules for booking; those it starts with where nobody has changed them. A copy."""
    row = ask(session, _rules).first()
    found: Rules = (
        _Rules(*row) if row else _Rules(id=1, most_upcoming=2, most_a_week=1, cutoff_hours=24, first_pick_hours=24)
    )
    return found


def _offers(whose: Select[Any]) -> Select[Any]:
    return (
        select(*columns(CoachOffer), *columns(Person))
        .join_from(CoachOffer, Person, Person.id == CoachOffer.coach_id)
        .where(CoachOffer.coach_id.in_(whose), Person.is_coach.is_(True), Person.suspended_at.is_(None))
        .order_by(Person.name, Person.id)
    )


_Offer, _Person = copy_of(CoachOffer, "coach"), copy_of(Person)
_cut = cut(len(columns(CoachOffer)), len(columns(Person)))
_serving = select(Duty.person_id).where(Duty.cohort_id == bindparam("cohort_id"), Duty.role == "coach")
_of_cohort, _of_one = _offers(_serving), _offers(select(Person.id).where(Person.id == bindparam("coach_id")))
_of_all = _offers(select(Person.id).where(Person.is_coach))
_theirs: Any = bindparam("ids", expanding=True)
_times = (
    select(
        CoachTime.coach_id, CoachTime.kind, CoachTime.weekday, CoachTime.first_on, CoachTime.last_on, CoachTime.starts,
        CoachTime.ends,
    )
    .where(CoachTime.coach_id.in_(_theirs))
    .order_by(CoachTime.id)
)  # fmt: skip
# sessions of two days before, too: those of earlier in the coach's day count for its limit
_spans = union_all(
    select(true().label("is_session"), Meeting.coach_id, Meeting.starts_at, Meeting.ends_at).where(
        Meeting.coach_id.in_(_theirs), Meeting.cancelled_at.is_(None), Meeting.ends_at > bindparam("since"),
        Meeting.starts_at < bindparam("later"),
    ),
    select(false(), BusyTime.coach_id, BusyTime.starts_at, BusyTime.ends_at).where(
        BusyTime.coach_id.in_(_theirs), BusyTime.ends_at > bindparam("now"), BusyTime.starts_at < bindparam("until")
    ),
)  # fmt: skip


def coaches_of(session: Session, cohort_id: int, now: datetime, until: datetime) -> list[Coach]:
    """The coaches of a cohort who offer sessions, by name, with what decides which times are free. Three statements."""
    return _coaches(session, _of_cohort, {"cohort_id": cohort_id}, now, until)


def find_coach(session: Session, coach_id: int, now: datetime, until: datetime) -> Coach | None:
    """One coach with their hours; None where they offer no sessions yet."""
    found = _coaches(session, _of_one, {"coach_id": coach_id}, now, until)
    return found[0] if found else None


def all_coaches(session: Session, now: datetime, until: datetime) -> list[Coach]:
    """Every coach who offers sessions: for staff."""
    return _coaches(session, _of_all, {}, now, until)


def _coaches(
    session: Session, whose: Executable, values: dict[str, Any], now: datetime, until: datetime
) -> list[Coach]:
    offers = [_Offer(*offer, _Person(*coach)) for offer, coach in map(_cut, ask(session, whose, values))]
    if not offers:
        return []
    ids = [offer.coach_id for offer in offers]
    times = defaultdict(list)
    for coach_id, *row in ask(session, _times, {"ids": ids}):
        times[coach_id].append(row)
    meetings: dict[int, list[Span]] = defaultdict(list)
    busy: dict[int, list[Span]] = defaultdict(list)
    near = {"now": now, "until": until, "since": now - 2 * DAY, "later": until + 2 * DAY}
    for is_session, coach_id, starts_at, ends_at in ask(session, _spans, {"ids": ids, **near}):
        (meetings if is_session else busy)[coach_id].append(Span(starts_at, ends_at))
    return [
        Coach(
            offer,
            slots.Hours(
                _rota(offer, times[offer.coach_id]), timedelta(hours=offer.notice_hours), offer.daily_most,
                meetings=meetings[offer.coach_id], busy=busy[offer.coach_id],
            ),
        )
        for offer in offers
    ]  # fmt: skip


def _rota(offer: CoachOffer, times: Sequence[Sequence[Any]]) -> Rota:
    weekly: list[Weekly] = []
    days: dict[date, list[Times]] = defaultdict(list)
    off: list[tuple[date, date]] = []
    for kind, weekday, first_on, last_on, starts, ends in times:
        if kind == "off":
            off.append((first_on, last_on))
        elif kind == "day":
            days[first_on].append((starts, ends))
        else:
            weekly.append(Weekly(weekday, (starts, ends), first_on, last_on))
    return Rota(
        zone=offer.zone, length=timedelta(minutes=offer.length_minutes), buffer=timedelta(minutes=offer.buffer_minutes),
        weekly=tuple(weekly), days=tuple((day, tuple(own)) for day, own in days.items()), off=tuple(off),
    )  # fmt: skip


def times_of(session: Session, coach_id: int) -> Sequence[CoachTime]:
    """A coach's hours as they wrote them down: weekly ones by weekday, then days by date."""
    order = (CoachTime.kind.desc(), CoachTime.weekday, CoachTime.first_on, CoachTime.starts, CoachTime.id)
    return session.scalars(select(CoachTime).where(CoachTime.coach_id == coach_id).order_by(*order)).all()


def busy_times(session: Session, coach_id: int, now: datetime) -> int:
    """How many busy times of a coach lie ahead."""
    ahead = select(BusyTime.id).where(BusyTime.coach_id == coach_id, BusyTime.ends_at > now)
    return len(session.scalars(ahead).all())


def serves(session: Session, coach_id: int, cohort_id: int) -> bool:
    """Whether a coach serves a cohort."""
    duty = select(Duty.person_id).where(Duty.cohort_id == cohort_id, Duty.person_id == coach_id, Duty.role == "coach")
    return session.scalar(duty) is not None
