"""The forecast, day by day: what the plan's counted rows become on the page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from sprint.planning import Kind

CONDITIONAL = frozenset({"week-unopened"})  # who gets it depends on what people do until then


@dataclass
class Group:
    """The letters of one kind to one cohort on one day."""

    kind: str
    title: str
    cohort_id: int | None
    at: datetime  # the first of them
    until: datetime  # the last
    count: int = 0
    skipped: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def is_conditional(self) -> bool:
        """Whether the count is only as things stand."""
        return self.kind in CONDITIONAL

    @property
    def skipped_total(self) -> int:
        """How many will not be sent."""
        return sum(self.skipped.values())


@dataclass(frozen=True)
class Day:
    """One day of the forecast, by the reader's clock."""

    day: date
    groups: Sequence[Group]

    @property
    def count(self) -> int:
        """How many letters go out."""
        return sum(group.count for group in self.groups)


def by_day(rows: Iterable[Any], kinds: Mapping[str, Kind], zone: str) -> list[Day]:
    """Days that have letters, in order; in each the groups by their first hour."""
    days: dict[date, dict[tuple[str, int | None], Group]] = defaultdict(dict)
    for row in rows:
        groups = days[row.due_at.astimezone(ZoneInfo(zone)).date()]
        group = groups.setdefault(
            (row.kind, row.cohort_id),
            Group(row.kind, title_of(kinds, row.kind, row.week), row.cohort_id, row.due_at, row.due_at),
        )
        _add(group, row, kinds)
    ordered = [Day(day, sorted(groups.values(), key=lambda g: (g.at, g.title))) for day, groups in days.items()]
    return sorted(ordered, key=lambda day: day.day)


def _add(group: Group, row: Any, kinds: Mapping[str, Kind]) -> None:
    group.at, group.until = min(group.at, row.due_at), max(group.until, row.due_at)
    if title_of(kinds, row.kind, row.week) != group.title:
        group.title = title_of(kinds, row.kind, None)
    if row.skip:
        group.skipped[row.skip] += row.n
    else:
        group.count += row.n


def title_of(kinds: Mapping[str, Kind], name: str, week: int | None) -> str:
    """What staff call a letter: "Week 3 opens"."""
    if week and name == "week-opens":
        return _("Week %(n)s opens", n=week)
    if week and name == "week-unopened":
        return _("Week %(n)s not opened yet", n=week)
    return kinds[name].title if name in kinds else name


@dataclass(frozen=True)
class Bar:
    """A bar of the picture; places and sizes in percent of the width and in pixels of the height."""

    day: date
    count: int
    x: str
    middle: str
    width: str
    height: float
    is_near: bool


TALLEST, BASE, NEAR = 78.0, 92.0, 3


def bars(days: Sequence[Day], first: date, length: int) -> list[Bar]:
    """A bar for each day of the stretch; the dark ones fall within three days."""
    counts = {day.day: day.count for day in days}
    most = max(counts.values(), default=0) or 1
    step = 100 / length
    return [
        Bar(
            day, counts.get(day, 0), f"{n * step + step * 0.18:.4g}%", f"{n * step + step / 2:.4g}%",
            f"{step * 0.64:.4g}%", TALLEST * counts.get(day, 0) / most, n < NEAR,
        )
        for n, day in ((n, first + timedelta(days=n)) for n in range(length))
    ]  # fmt: skip
