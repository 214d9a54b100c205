"""What moving weeks would change about the letters, in lines that staff read before they confirm."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import ngettext

from sprint.mail.queries import Difference
from sprint.planning import Kind
from sprint.staff.outlook import title_of


@dataclass
class Change:
    """The letters of one kind about one week, and what becomes of them."""

    title: str
    kind: str
    about_id: int
    moved: int = 0  # come at another time
    added: int = 0  # come in addition
    dropped: int = 0  # do not come any more
    told: int = 0  # of people who have the letter already
    times: Counter[tuple[datetime | None, datetime | None]] = field(default_factory=Counter)

    @property
    def before(self) -> datetime | None:
        """When most of them would have come."""
        return self.times.most_common(1)[0][0][0]

    @property
    def after(self) -> datetime | None:
        """When most of them come now."""
        return self.times.most_common(1)[0][0][1]

    @property
    def words(self) -> str:
        """ "21 letters move, 2 are dropped"."""
        said = [
            ngettext("%(num)d letter moves", "%(num)d letters move", self.moved) if self.moved else "",
            ngettext("%(num)d more goes out", "%(num)d more go out", self.added) if self.added else "",
            ngettext("%(num)d is dropped", "%(num)d are dropped", self.dropped) if self.dropped else "",
        ]
        return ", ".join(word for word in said if word)


def changes(differences: Iterable[Difference], kinds: Mapping[str, Kind], weeks: Mapping[int, int]) -> list[Change]:
    """The differences counted by kind and week; `weeks` gives the number of a week by its place in the table."""
    found: dict[tuple[str, int], Change] = {}
    for one in differences:
        title = title_of(kinds, one.kind, weeks.get(one.about_id))
        change = found.setdefault((one.kind, one.about_id), Change(title, one.kind, one.about_id))
        _count(change, one)
    return [change for change in found.values() if change.words or change.told]


def _count(change: Change, one: Difference) -> None:
    before = one.before and one.before[1] is None
    after = one.after and one.after[1] is None
    if one.told:
        change.told += 1
        return
    if not before and not after:
        return
    change.moved += bool(before and after)
    change.added += bool(after and not before)
    change.dropped += bool(before and not after)
    change.times[(one.before[0] if before and one.before else None, one.after[0] if after and one.after else None)] += 1
