"""The times on a page: by day in the reader's zone, one choice for each time, whichever coaches have it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from sprint.coaching.queries import AHEAD, Coach
from sprint.coaching.slots import DAY, Span

DAYS_SHOWN = 5


@dataclass(frozen=True)
class Choice:
    """A free time that can be chosen, with the coach who has it."""

    starts_at: datetime
    ends_at: datetime
    coach: Coach
    is_twin: bool = False  # the reader's clock shows this time twice that day

    @property
    def value(self) -> str:
        """What the form sends: the coach's number and the moment."""
        return f"{self.coach.offer.coach_id}@{self.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@dataclass(frozen=True)
class Day:
    """A day of the reader with the times that are free in it."""

    on: date
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Board:
    """What a page shows: some days, how many times each coach has in all, and where later days begin."""

    days: Sequence[Day]
    counts: dict[int, int]
    later_from: date | None
    total: int
    since: date | None = None  # where later days are shown


def board(
    coaches: Sequence[Coach], chosen: Sequence[Coach], zone: str, now: datetime, since: date | None,
    taken: Sequence[Span] = (),
) -> Board:  # fmt: skip
    """The free times of the chosen coaches from a day on; the counts are of all coaches, over four weeks.

    `taken` are stretches in which this reader cannot have a session.
    """
    until = now + AHEAD
    free = {coach.offer.coach_id: _without(coach, coach.starts(now, until), taken) for coach in coaches}
    by_time: dict[int, Coach] = {}
    # of several coaches with the same time, the one with the most time to give comes first
    for coach in sorted(chosen, key=lambda one: len(free[one.offer.coach_id])):
        by_time.update(dict.fromkeys(free[coach.offer.coach_id], coach))
    days = _by_day(by_time, ZoneInfo(zone))
    shown = [day for day in sorted(days) if since is None or day >= since]
    return Board(
        days=[Day(day, _choices(days[day], by_time, zone)) for day in shown[:DAYS_SHOWN]],
        counts={coach_id: len(starts) for coach_id, starts in free.items()},
        later_from=shown[DAYS_SHOWN] if len(shown) > DAYS_SHOWN else None, total=len(by_time), since=since,
    )  # fmt: skip


def _without(coach: Coach, starts: list[int], taken: Sequence[Span]) -> list[int]:
    """Less those that would meet a stretch that is taken."""
    for span in taken:
        begin, end = span.starts_at.timestamp() - coach.hours.length.total_seconds(), span.ends_at.timestamp()
        starts = [start for start in starts if not begin < start < end]
    return starts


def _by_day(starts: Iterable[int], zone: ZoneInfo) -> dict[date, list[int]]:
    days: dict[date, list[int]] = {}
    for start in sorted(starts):
        days.setdefault(datetime.fromtimestamp(start, zone).date(), []).append(start)
    return days


def _choices(starts: Sequence[int], coaches: Mapping[int, Coach], zone: str) -> list[Choice]:
    """The times of a day; those that the reader's clock shows twice are marked, so that they can be told apart."""
    walls = [datetime.fromtimestamp(start, ZoneInfo(zone)).replace(tzinfo=None, fold=0) for start in starts]
    return [
        Choice(
            starts_at := datetime.fromtimestamp(start, UTC), starts_at + coaches[start].hours.length, coaches[start],
            is_twin=walls.count(wall) > 1,
        )
        for start, wall in zip(starts, walls, strict=True)
    ]  # fmt: skip


def read(value: str) -> tuple[int, datetime] | None:
    """The coach's number and the moment of a choice that a form sends; None for anything else."""
    number, _at, moment = value.partition("@")
    try:
        starts_at = datetime.strptime(moment, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return (int(number), starts_at) if number.isascii() and number.isdecimal() and len(number) < 10 else None


def asked(values: Mapping[str, str]) -> Mapping[str, str]:
    """Which times are wanted: as the address and the form say, or the button that looks around and books nothing."""
    return dict(parse_qsl(values["look"])) if "look" in values else values


def first_day(text: str | None, now: datetime) -> date | None:
    """The day from which times are to be shown, as an address names it; None for now and for nonsense."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if now.date() <= day <= (now + AHEAD + DAY).date() else None
