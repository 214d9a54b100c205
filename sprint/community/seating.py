"""Who sits with whom at a round table: the same subject together, tables of even size, rivals apart."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

_WORD = re.compile(r"[^\W\d_]{5,}")
_SAY_NOTHING = frozenset(
    ["part", "product", "precision", "small", "large", "custom", "other", "good", "machine", "industrial"]
)
ROUNDS = 50  # of looking for a better seat: each one only betters


@dataclass(frozen=True)
class Guest:
    """Somebody who comes, with what matters for their seat."""

    person_id: int
    subject: str
    company_id: int | None
    makes: str
    with_peers: bool

    @property
    def trade(self) -> frozenset[str]:
        """The words that say what the company makes, without their plural."""
        words = {word.casefold().removesuffix("s") for word in _WORD.findall(self.makes)}
        return frozenset(words - _SAY_NOTHING)


def are_rivals(one: Guest, other: Guest) -> bool:
    """Whether two should not sit together: colleagues, and makers of the same thing unless both wish it."""
    if one.company_id is not None and one.company_id == other.company_id:
        return True
    return bool(one.trade & other.trade) and not (one.with_peers and other.with_peers)


def seat(guests: Sequence[Guest], size: int) -> list[list[Guest]]:
    """Tables of at most `size`, as even as can be: as few rivals at a table as swaps can reach, then as many of one
    subject. The same guests always get the same tables."""
    if not guests:
        return []
    subjects = Counter(guest.subject.casefold() for guest in guests)
    in_order = sorted(guests, key=lambda g: (-subjects[g.subject.casefold()], g.subject.casefold(), g.person_id))
    tables = _cut(in_order, -(-len(guests) // max(1, size)))
    for _round in range(ROUNDS):
        if not _better(tables):
            break
    return tables


def _cut(guests: list[Guest], count: int) -> list[list[Guest]]:
    """Pieces whose sizes differ by one at most."""
    least, more = divmod(len(guests), count)
    sizes = [least + (n < more) for n in range(count)]
    return [guests[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(count)]


def cost(table: Sequence[Guest]) -> int:
    """How badly people sit: each pair of rivals weighs more than any mixture of subjects."""
    rivals = sum(are_rivals(*pair) for pair in combinations(table, 2))
    mixed = sum(one.subject.casefold() != other.subject.casefold() for one, other in combinations(table, 2))
    return 1000 * rivals + mixed


def _better(tables: list[list[Guest]]) -> bool:
    """Make the one swap of two people that helps most; False where none helps."""
    best, gain = None, 0
    for first, second in combinations(range(len(tables)), 2):
        before = cost(tables[first]) + cost(tables[second])
        for a in range(len(tables[first])):
            for b in range(len(tables[second])):
                _swap(tables, first, a, second, b)
                won = before - cost(tables[first]) - cost(tables[second])
                _swap(tables, first, a, second, b)
                if won > gain:
                    best, gain = (first, a, second, b), won
    if best:
        _swap(tables, *best)
    return best is not None


def _swap(tables: list[list[Guest]], first: int, a: int, second: int, b: int) -> None:
    tables[first][a], tables[second][b] = tables[second][b], tables[first][a]
