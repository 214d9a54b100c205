"""What coaches offer, and which of their times are free."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from sprint.accounts.models import Person
from sprint.coaching import slots
from sprint.coaching.models import BusyTime, CoachOffer, CoachTime, Meeting, Rules
from sprint.coaching.slots import DAY, Rota, Span, Times, Weekly
from sprint.cohorts.models import Duty

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


def rules(session: Session) -> Rules:
    """The program's rules for booking; those it starts with where nobody has changed them."""
    return session.get(Rules, 1) or Rules(id=1, most_upcoming=2, most_a_week=1, cutoff_hours=24, first_pick_hours=24)


def coaches_of(session: Session, cohort_id: int, now: datetime, until: datetime) -> list[Coach]:
    """The coaches of a cohort who offer sessions, by name, with what decides which times are free. Four statements."""
    serves = select(Duty.person_id).where(Duty.cohort_id == cohort_id, Duty.role == "coach")
    return _coaches(session, serves, now, until)


def find_coach(session: Session, coach_id: int, now: datetime, until: datetime) -> Coach | None:
    """One coach with their hours; None where they offer no sessions yet."""
    found = _coaches(session, select(Person.id).where(Person.id == coach_id), now, until)
    return found[0] if found else None


def all_coaches(session: Session, now: datetime, until: datetime) -> list[Coach]:
    """Every coach who offers sessions: for staff."""
    return _coaches(session, select(Person.id).where(Person.is_coach), now, until)


def _coaches(session: Session, whose: object, now: datetime, until: datetime) -> list[Coach]:
    offers = session.scalars(
        select(CoachOffer)
        .join(CoachOffer.coach)
        .where(CoachOffer.coach_id.in_(whose), Person.is_coach.is_(True), Person.suspended_at.is_(None))  # type: ignore[arg-type]
        .options(joinedload(CoachOffer.coach))
        .order_by(Person.name, Person.id)
    ).all()
    ids = [offer.coach_id for offer in offers]
    if not ids:
        return []
    times, busy, meetings = _times(session, ids), _busy(session, ids, now, until), _meetings(session, ids, now, until)
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


def _rota(offer: CoachOffer, times: Sequence[CoachTime]) -> Rota:
    weekly, days, off = [], defaultdict(list), []
    for each in times:
        if each.kind == "off":
            off.append((_day(each.first_on), _day(each.last_on)))
        elif each.kind == "day":
            days[_day(each.first_on)].append(_between(each))
        else:
            weekly.append(Weekly(each.weekday or 0, _between(each), each.first_on, each.last_on))
    return Rota(
        zone=offer.zone, length=timedelta(minutes=offer.length_minutes), buffer=timedelta(minutes=offer.buffer_minutes),
        weekly=tuple(weekly), days=tuple((day, tuple(own)) for day, own in days.items()), off=tuple(off),
    )  # fmt: skip


def _between(row: CoachTime) -> Times:
    assert row.starts is not None and row.ends is not None
    return row.starts, row.ends


def _day(day: date | None) -> date:
    assert day is not None
    return day


def _times(session: Session, ids: Sequence[int]) -> dict[int, list[CoachTime]]:
    found: dict[int, list[CoachTime]] = defaultdict(list)
    for row in session.scalars(select(CoachTime).where(CoachTime.coach_id.in_(ids)).order_by(CoachTime.id)):
        found[row.coach_id].append(row)
    return found


def _busy(session: Session, ids: Sequence[int], now: datetime, until: datetime) -> dict[int, list[Span]]:
    columns = select(BusyTime.coach_id, BusyTime.starts_at, BusyTime.ends_at)
    return _spans(
        session, columns.where(BusyTime.coach_id.in_(ids), BusyTime.ends_at > now, BusyTime.starts_at < until)
    )


def _meetings(session: Session, ids: Sequence[int], now: datetime, until: datetime) -> dict[int, list[Span]]:
    """Also those of earlier in the coach's day: they count for its limit."""
    columns = select(Meeting.coach_id, Meeting.starts_at, Meeting.ends_at)
    near = (Meeting.ends_at > now - 2 * DAY, Meeting.starts_at < until + 2 * DAY)
    return _spans(session, columns.where(Meeting.coach_id.in_(ids), Meeting.cancelled_at.is_(None), *near))


def _spans(session: Session, rows: object) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for coach_id, starts_at, ends_at in session.execute(rows):  # type: ignore[call-overload]
        found[coach_id].append(Span(starts_at, ends_at))
    return found


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
