"""What the curriculum holds, week by week, and what it asks of a person's time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sprint.curriculum.models import Module

CALL_HOURS = 5  # with the coach, at round tables and town halls, over the four weeks
WEEKS = 4


@dataclass(frozen=True)
class OutlineWeek:
    """A week of the curriculum with the modules that are published."""

    number: int
    title: str
    summary: str
    modules: tuple[Module, ...]

    @property
    def minutes(self) -> int:
        """Of all its modules."""
        return sum(module.minutes for module in self.modules)


@dataclass(frozen=True)
class Outline:
    """All weeks."""

    weeks: tuple[OutlineWeek, ...] = ()

    @classmethod
    def of(cls, weeks: Sequence[dict[str, Any]], modules: Sequence[Module]) -> "Outline":
        """The weeks of a release, each with its modules."""
        return cls(tuple(
            OutlineWeek(
                week["number"], week["title"], week["summary"],
                tuple(module for module in modules if module.week == week["number"]),
            )
            for week in weeks
        ))  # fmt: skip

    @property
    def modules(self) -> tuple[Module, ...]:
        """In course order."""
        return tuple(module for week in self.weeks for module in week.modules)

    @property
    def core(self) -> tuple[Module, ...]:
        """The modules of the core path."""
        return tuple(module for module in self.modules if module.is_core)

    @property
    def minutes(self) -> int:
        """Of all modules."""
        return sum(module.minutes for module in self.modules)

    @property
    def hours(self) -> int:
        """Of all modules, rounded."""
        return round(self.minutes / 60)

    @property
    def core_hours(self) -> int:
        """Of the core path, rounded."""
        return round(sum(module.minutes for module in self.core) / 60)

    @property
    def hours_a_week(self) -> int:
        """Of the modules and the calls together, rounded up: nobody is told too little."""
        return -(-(self.minutes + CALL_HOURS * 60) // (60 * WEEKS))
