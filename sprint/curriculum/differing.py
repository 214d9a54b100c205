"""Two texts word by word: what was taken out, what was put in, and whether it is more than a typo. Pure rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

SAME, OUT, IN = "same", "out", "in"
FEW = 3  # words taken out and put in that may be a typo
AROUND = 10  # words that stay on each side of a change when a long text is shown
ALIKE = 0.45  # the share of common words from which on two blocks are one that was changed
MOST_PAIRS = 900  # blocks times blocks; beyond that a whole part was replaced, and pairs would say nothing
_TURNS = frozenset({
    "no", "not", "never", "none", "nor", "without", "must", "cannot", "can't", "don't", "doesn't", "won't", "isn't",
    "except", "unless",
})  # fmt: skip


@dataclass(frozen=True)
class Run:
    """Words in a row that stayed, were taken out, or were put in."""

    kind: str
    text: str


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The two texts as one, its words marked."""
    old, new = before.split(), after.split()
    found: list[Run] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Run(SAME, " ".join(old[a:b])))
            continue
        found += [Run(OUT, " ".join(old[a:b]))] if b > a else []
        found += [Run(IN, " ".join(new[c:d]))] if d > c else []
    return tuple(found)


def shortened(marked: Sequence[Run]) -> tuple[Run, ...]:
    """The same, with long stretches that stayed cut down to the words around a change."""
    last = len(marked) - 1
    return tuple(_short(run, at == 0, at == last) if run.kind == SAME else run for at, run in enumerate(marked))


def _short(run: Run, is_first: bool, is_last: bool) -> Run:
    words = run.text.split()
    head = [] if is_first else words[:AROUND]
    tail = [] if is_last else words[-AROUND:]
    return run if len(words) <= len(head) + len(tail) + 3 else Run(SAME, " ".join([*head, "…", *tail]))


def taken_out(marked: Sequence[Run]) -> list[str]:
    """The words that are gone."""
    return [word for run in marked if run.kind == OUT for word in run.text.split()]


def put_in(marked: Sequence[Run]) -> list[str]:
    """The words that are new."""
    return [word for run in marked if run.kind == IN for word in run.text.split()]


def is_typo(marked: Sequence[Run]) -> bool:
    """Whether few words changed, and none that says how much, where, or whether at all."""
    out, new = taken_out(marked), put_in(marked)
    return max(len(out), len(new)) <= FEW and not any(map(_matters, (*out, *new)))


def _matters(word: str) -> bool:
    return bool(re.search(r"\d|://|@|%|\$", word)) or word.strip(".,;:!?()\"'“”").lower() in _TURNS


def is_only_more(marked: Sequence[Run]) -> bool:
    """Whether nothing was taken out."""
    return not taken_out(marked)


def pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Which text became which, as places in both rows: None where one is gone or new. Equal texts are left out."""
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield from _paired(before, after, range(a, b), range(c, d))


def _paired(
    before: Sequence[str], after: Sequence[str], old: range, new: range
) -> Iterator[tuple[int | None, int | None]]:
    candidates = ((i, j) for i in old for j in new) if len(old) * len(new) <= MOST_PAIRS else ()
    best = max(((_alike(before[i], after[j]), i, j) for i, j in candidates), default=(0.0, 0, 0))
    if best[0] < ALIKE:
        yield from ((i, None) for i in old)
        yield from ((None, j) for j in new)
        return
    _share, i, j = best
    yield from _paired(before, after, range(old.start, i), range(new.start, j))
    yield i, j
    yield from _paired(before, after, range(i + 1, old.stop), range(j + 1, new.stop))


@lru_cache(maxsize=MOST_PAIRS)
def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
