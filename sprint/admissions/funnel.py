"""How far referred companies have come, counted so that nobody can be singled out.

A figure below five is hidden, zero included. Companies that agreed to be named are counted openly beside it: their
partner reads them by name anyway. Where a total is shown, what is hidden in its column is at least five together, or
it could be worked out.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5
STAGES = ("started", "submitted", "accepted", "active", "finished")


@dataclass(frozen=True)
class Referral:
    """A company that came by a partner's link: by which, for which cohort, and how many stages it has reached."""

    link_id: int
    cohort_id: int
    reached: int  # 1 to 5: an application is started as soon as there is one
    is_named: bool


@dataclass(frozen=True)
class Figure:
    """How many companies, as a partner may know: those that are named, and the others where they may be told."""

    named: int
    others: int | None  # None: fewer than five, or part of what would tell such a number

    @property
    def whole(self) -> int | None:
        """All of them, where that may be told."""
        return None if self.others is None else self.named + self.others


@dataclass(frozen=True)
class Funnel:
    """Figures by stage: of everything, and of each group."""

    total: tuple[Figure, ...]
    groups: Mapping[Hashable, tuple[Figure, ...]]


def funnel_of(referrals: Sequence[Referral], by: str, keys: Iterable[Hashable]) -> Funnel:
    """The funnel by link (`by="link_id"`) or by cohort, with a group for each of the keys."""
    groups = {key: [one for one in referrals if getattr(one, by) == key] for key in keys}
    columns = [_column(groups, reached) for reached in range(1, len(STAGES) + 1)]
    total = tuple(_total(referrals, reached) for reached in range(1, len(STAGES) + 1))
    return Funnel(total, {key: tuple(column[key] for column in columns) for key in groups})


def open_funnel(referrals: Sequence[Referral], by: str, keys: Iterable[Hashable]) -> Funnel:
    """The same with nothing hidden: for staff, who read every application."""
    groups = {key: [one for one in referrals if getattr(one, by) == key] for key in keys}
    return Funnel(_plain(referrals), {key: _plain(those) for key, those in groups.items()})


def _plain(referrals: Collection[Referral]) -> tuple[Figure, ...]:
    return tuple(Figure(sum(one.reached >= n for one in referrals), 0) for n in range(1, len(STAGES) + 1))


def _total(referrals: Collection[Referral], reached: int) -> Figure:
    others = [one for one in referrals if not one.is_named]
    count = sum(one.reached >= reached for one in others)
    return Figure(_named(referrals, reached), count if count >= FEWEST or not others else None)


def _column(groups: Mapping[Hashable, Collection[Referral]], reached: int) -> dict[Hashable, Figure]:
    """One stage of every group. A group in which everybody is named, or nobody is, has nothing to hide."""
    others = {key: [one for one in those if not one.is_named] for key, those in groups.items()}
    counts = {key: sum(one.reached >= reached for one in those) for key, those in others.items() if those}
    hidden = hide(counts)
    return {
        key: Figure(_named(those, reached), None if key in hidden else counts.get(key, 0))
        for key, those in groups.items()
    }


def _named(referrals: Collection[Referral], reached: int) -> int:
    return sum(one.is_named and one.reached >= reached for one in referrals)


def hide(counts: Mapping[Hashable, int]) -> frozenset[Hashable]:
    """Which of a column's counts are hidden: those below five, and the next larger ones while these are too few."""
    in_order = sorted(counts, key=lambda key: counts[key])
    small = sum(counts[key] < FEWEST for key in in_order)
    while 0 < small < len(in_order) and (sum(counts[key] for key in in_order[:small]) < FEWEST or small < 2):
        small += 1
    return frozenset(in_order[:small])
