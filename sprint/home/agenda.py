"""What lies on a coach's desk today: sessions, notes that are missing, work that waits, times that are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from sprint import times
from sprint.accounts.models import Person
from sprint.coaching import letters, prep
from sprint.coaching import queries as coaching
from sprint.coaching.models import Meeting, Seat
from sprint.coaching.prep import Fact
from sprint.cohorts.models import ActionItem
from sprint.learning import queries as learning
from sprint.learning.queries import Work

DAY = timedelta(days=1)
RECENTLY = timedelta(days=7)


@dataclass(frozen=True)
class Desk:
    """The sessions of some days around now, by time, and what else waits."""

    zone: str
    now: datetime
    meetings: Sequence[Meeting]
    items: Sequence[ActionItem]  # of the company that is next
    more: Sequence[Fact]
    waiting: Sequence[Work]
    waiting_total: int
    free: int | None  # times in the next seven days; None where no hours are given yet

    @property
    def ahead(self) -> list[Meeting]:
        """Those that come or go on, the next one first."""
        return [meeting for meeting in self.meetings if meeting.ends_at > self.now]

    @property
    def next(self) -> Meeting | None:
        """The one that comes next, or goes on now."""
        return next(iter(self.ahead), None)

    @property
    def today(self) -> list[Meeting]:
        """Those that are still to come today, by the coach's own clock."""
        today = times.local_date(self.now, self.zone)
        return [meeting for meeting in self.ahead if times.local_date(meeting.starts_at, self.zone) == today]

    @property
    def later(self) -> list[Meeting]:
        """What comes after the next one, within a week."""
        return [meeting for meeting in self.ahead[1:] if meeting.starts_at < self.now + 7 * DAY]

    @property
    def unnoted(self) -> list[Meeting]:
        """Those that are over and have no notes, or nobody said who came; the latest first."""
        over = [meeting for meeting in self.meetings if meeting.ends_at <= self.now and taken(meeting)]
        return [m for m in reversed(over) if m.noted_at is None or any(s.has_come is None for s in taken(m))]


def taken(meeting: Meeting) -> list[Seat]:
    """Who sits in a session."""
    return [seat for seat in meeting.people if seat.state == "taken"]


def look_at(session: Session, coach: Person, now: datetime) -> Desk:
    """The desk of a coach. At most ten statements, however many sessions there are."""
    meetings = coaching.led_by(session, coach, now - RECENTLY, now + 14 * DAY)
    first = next((m for m in meetings if m.ends_at > now), None)
    seat = next(iter(taken(first)), None) if first and not first.is_group else None
    hours = coaching.find_coach(session, coach.id, now, now + RECENTLY)
    waiting, total = learning.waiting_work(session, coach)
    return Desk(
        coach.zone, now, meetings, coaching.items_of_company(session, seat.enrolment) if seat else (),
        prep.facts_of(session, [seat.enrolment])[seat.enrolment_id] if seat else (), waiting, total,
        len(hours.free(now, now + RECENTLY)) if hours else None,
    )  # fmt: skip


def called(meeting: Meeting) -> str:
    """A session by who is in it: "Rosa Alvarado, Brinwick Stamping", or the title of a group's."""
    people = taken(meeting)
    return meeting.title if meeting.is_group or not people else letters.who(people[0])
