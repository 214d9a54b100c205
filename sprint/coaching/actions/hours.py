"""What coaches can do with their hours, and staff with the rules of booking."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.coaching.models import BusyTime, CoachOffer, CoachTime, Rules
from sprint.coaching.slots import Span, Times
from sprint.database import insert
from sprint.errors import Refused

MOST_TIMES = 100


def start_offer(session: Session, coach: Person) -> CoachOffer:
    """What a coach offers; at first an offer without hours, in the zone that they live in."""
    row = insert(session, CoachOffer).values(coach_id=coach.id, zone=coach.zone)
    session.execute(row.on_conflict_do_nothing())
    return session.scalars(select(CoachOffer).where(CoachOffer.coach_id == coach.id).with_for_update()).one()


def save_offer(session: Session, coach: Person, **wishes: Any) -> CoachOffer:
    """How a coach wants sessions to be: zone, length, buffer, notice, daily limit, link, subjects."""
    offer = start_offer(session, coach)
    for name, value in wishes.items():
        setattr(offer, name, value)
    session.flush()
    return offer


def add_weekly(
    session: Session, coach: Person, weekday: int, times: Times, first_on: date | None = None,
    last_on: date | None = None,
) -> None:  # fmt: skip
    """Hours on a day of each week, from one day to another where these are named. The same twice is once."""
    _add(session, coach, kind="weekly", weekday=weekday, first_on=first_on, last_on=last_on, times=times)


def add_day(session: Session, coach: Person, day: date, times: Times) -> None:
    """Hours on one day, in the place of the weekly ones."""
    _add(session, coach, kind="day", first_on=day, last_on=day, times=times)


def add_time_off(session: Session, coach: Person, first_on: date, last_on: date) -> None:
    """Days without any hours. Sessions that are booked already stay."""
    _add(session, coach, kind="off", first_on=first_on, last_on=last_on)


def _add(session: Session, coach: Person, *, times: tuple[time | None, time | None] = (None, None), **row: Any) -> None:
    start_offer(session, coach)
    row = {"coach_id": coach.id, "starts": times[0], "ends": times[1], **row}
    mine = session.scalars(select(CoachTime).where(CoachTime.coach_id == coach.id)).all()
    if any(all(getattr(one, name) == value for name, value in row.items()) for one in mine):
        return
    if len(mine) >= MOST_TIMES:
        raise Refused(_("You have %(n)s entries, which is the most. Take old ones away first.", n=MOST_TIMES))
    session.add(CoachTime(**row))
    session.flush()


def remove_time(session: Session, coach: Person, time_id: int) -> None:
    """Take some of a coach's own hours, or time off, away; a second time changes nothing."""
    start_offer(session, coach)  # who books now comes before this, or finds the time gone
    session.execute(delete(CoachTime).where(CoachTime.coach_id == coach.id, CoachTime.id == time_id))


def keep_busy_times(session: Session, coach: Person, spans: Sequence[Span], name: str, *, now: datetime) -> None:
    """The busy times of a coach's calendar file, in the place of those of the file before."""
    offer = start_offer(session, coach)
    session.execute(delete(BusyTime).where(BusyTime.coach_id == coach.id))
    session.add_all(BusyTime(coach_id=coach.id, starts_at=span.starts_at, ends_at=span.ends_at) for span in spans)
    offer.busy_name, offer.busy_read_at = name, now
    session.flush()


def forget_busy_times(session: Session, coach: Person) -> None:
    """Offer times again as if there were no calendar file."""
    offer = start_offer(session, coach)
    session.execute(delete(BusyTime).where(BusyTime.coach_id == coach.id))
    offer.busy_name, offer.busy_read_at = "", None
    session.flush()


def save_rules(session: Session, **values: int) -> None:
    """The program's rules for booking."""
    row = insert(session, Rules).values(id=1, **values)
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))
