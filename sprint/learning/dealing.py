"""Which questions a warm-up and a weekly review ask. Pure rules.

A deal is not stored. What was answered on a page within a day keeps its place there, so that a reload deals nothing
new; the free places go to what is due, missed questions first, then those that have been due the longest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sprint.learning.repetition import REST, Standing

WARM_UP, REVIEW = 2, 5  # how many questions each asks


def warm_up(
    standings: Mapping[str, Standing], authored: Sequence[str], earlier: Collection[str], here: str, now: datetime
) -> list[str]:
    """Two questions to begin the module `here` with: of the `earlier` modules, or else the authored ones."""
    of_earlier = [each for each in standings.values() if each.slug in earlier]
    own = [standings[item] for item in authored if item in standings]
    kept = [each.item for each in _answered(of_earlier, here, now)]
    kept += [each.item for each in own if each.rests(now)]
    dealt = _filled(kept, [each.item for each in _due(of_earlier, now)], authored, most=WARM_UP)
    return sorted(dealt, key=lambda item: (item in authored, item))


def review(
    standings: Mapping[str, Standing], unasked: Sequence[str], slugs: Collection[str], here: str, now: datetime
) -> list[str]:
    """Five questions of some modules, mixed; `unasked` are those never answered that may fill the rest."""
    known = [each for each in standings.values() if each.slug in slugs]
    kept = [each.item for each in _answered(known, here, now)]
    dealt = _filled(kept, [each.item for each in _due(known, now)], unasked, most=REVIEW)
    return sorted(dealt, key=_mixed)


def _mixed(item: str) -> tuple[str, str]:
    """Sorts "w1-one-q1" before "w1-two-q1" before "w1-one-q2": neighbors are of different modules."""
    module, _hyphen, number = item.rpartition("-")
    return number, module


def next_due_at(standings: Iterable[Standing], slugs: Collection[str]) -> datetime | None:
    """When the first question of some modules is due; None where none was ever answered."""
    known = (each for each in standings if each.slug in slugs and is_of_quiz(each.item))
    return min((max(each.due_at, each.answered_at + REST) for each in known), default=None)


def _answered(known: Iterable[Standing], here: str, now: datetime) -> list[Standing]:
    return sorted(
        (each for each in known if each.asked_in == here and each.rests(now)),
        key=lambda each: (each.answered_at, each.item),
        reverse=True,
    )


def is_of_quiz(item: str) -> bool:
    """Whether a question is of a quiz. Those of authored warm-ups repeat such, and need not come back themselves."""
    return item.rpartition("-")[2].startswith("q")


def _due(known: Iterable[Standing], now: datetime) -> list[Standing]:
    return sorted(
        (each for each in known if each.is_due(now) and is_of_quiz(each.item)),
        key=lambda each: (not each.is_missed, each.due_at, each.item),
    )


def _filled(*wishes: Sequence[str], most: int) -> list[str]:
    return list(dict.fromkeys(item for wish in wishes for item in wish))[:most]
