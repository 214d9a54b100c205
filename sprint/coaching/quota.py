"""How many sessions a company may have, and who chooses first: pure rules over its seats and the weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from sprint import times
from sprint.coaching.models import Rules, Seat
from sprint.coaching.slots import Span
from sprint.coaching.weeks import first_pick_until, week_of


@dataclass(frozen=True)
class Account:
    """What a company has of its sessions with a coach, group sessions aside."""

    starts: Sequence[datetime]
    openings: Sequence[datetime]
    rules: Rules
    now: datetime

    @classmethod
    def of(cls, seats: Sequence[Seat], openings: Sequence[datetime], rules: Rules, now: datetime) -> "Account":
        """From the company's seats; each with its session."""
        return cls([seat.starts_at for seat in seats if not seat.meeting.is_group], openings, rules, now)

    @property
    def week(self) -> Span:
        """The week that runs now."""
        return week_of(self.openings, self.now)

    def has_this_week(self) -> bool:
        """Whether the company had a session this week, or has one ahead in it."""
        return self.week_is_used(self.now, 1)

    def week_is_used(self, at: datetime, most: int | None = None) -> bool:
        """Whether the company has all the sessions it may have in the week of a moment."""
        week = week_of(self.openings, at)
        used = sum(week.starts_at <= start < week.ends_at for start in self.starts)
        return used >= (self.rules.most_a_week if most is None else most)

    def used_weeks(self, until: datetime) -> list[Span]:
        """The weeks up to a moment in which the company has all the sessions it may have."""
        found, week = [], self.week
        while week.starts_at < until:
            if self.week_is_used(week.starts_at):
                found.append(week)
            week = week_of(self.openings, week.ends_at)
        return found

    @property
    def upcoming(self) -> int:
        """How many sessions lie ahead."""
        return sum(start > self.now for start in self.starts)

    def waits_until(self) -> datetime | None:
        """Until when others choose first: those who have no session this week yet."""
        until = first_pick_until(self.openings, self.now, timedelta(hours=self.rules.first_pick_hours))
        return until if until and self.has_this_week() else None

    def refusal(self, zone: str) -> str | None:
        """Why nothing can be booked now, whatever the time; None where something can."""
        if self.upcoming >= self.rules.most_upcoming:
            return _("Your company has %(n)s sessions ahead, which is the most at a time. When one is over, you can "
                     "book the next.", n=self.upcoming)  # fmt: skip
        if until := self.waits_until():
            return _("Until %(when)s, companies without a session this week choose first. Yours has one; from then on "
                     "you can book the next.", when=times.when(until, zone, self.now))  # fmt: skip
        return None

    def refusal_at(self, at: datetime) -> str | None:
        """Why this time cannot be booked, though others can."""
        if self.week_is_used(at):
            return _("Your company has its session of that week already. Choose a time in another week, or move the "
                     "one you have.")  # fmt: skip
        return None
