"""Which questions of the curriculum mislead, by the first answers that people gave. Pure rules."""

from dataclasses import dataclass

from flask_babel import gettext as _

from sprint.curriculum.module import QuizItem
from sprint.learning.counting import starting

ENOUGH = 20  # first answers before a share says something
HARD, EASY, UNUSED = 0.30, 0.95, 0.05  # shares; curriculum/QUALITY.md, bar 22


@dataclass(frozen=True)
class Tally:
    """A question with how many people chose each option in their first attempt, in the stored order."""

    item: QuizItem
    number: str  # of its module: "2.1"
    title: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many people answered it."""
        return sum(self.counts)

    @property
    def share_right(self) -> float:
        """The share of those who were right the first time; 0 where nobody answered."""
        return self.counts[self.item.key] / self.total if self.total else 0.0

    def share(self, at: int) -> float:
        """The share of those who chose an option first."""
        return self.counts[at] / self.total if self.total else 0.0

    @property
    def warnings(self) -> list[str]:
        """What is odd about it, a sentence each; nothing before there are enough answers."""
        if self.total < ENOUGH:
            return []
        found = []
        if self.share_right < HARD:
            found.append(_("Under 30% are right. Read the text and the key again: one of the two may mislead."))
        if self.share_right > EASY:
            found.append(_("Over 95% are right. It may be too easy to teach anything."))
        unused = [at for at in range(len(self.counts)) if at != self.item.key and self.share(at) < UNUSED]
        if unused:
            letters = ", ".join("ABCDEFGH"[at] for at in unused)
            found.append(_("Under 5%% choose %(letters)s. Write a mistake that shops really make.", letters=letters))
        return found


def tally(item: QuizItem, number: str, title: str, chosen: dict[int, int]) -> Tally:
    """From the answers by option. Those to options that the question no longer has are left out."""
    return Tally(item, number, title, tuple(chosen.get(at, 0) for at in range(len(item.options))))


def worst_first(tallies: list[Tally]) -> list[Tally]:
    """Those with something odd first, fewest right on top; the others in course order."""
    odd = sorted((each for each in tallies if each.warnings), key=lambda each: each.share_right)
    return odd + [each for each in tallies if not each.warnings]


def headline(tallies: list[Tally]) -> str:
    """What is true of them: "Three questions need a look"."""
    odd = sum(bool(each.warnings) for each in tallies)
    if not any(each.total for each in tallies):
        return _("Nobody has answered a question yet")
    if not any(each.total >= ENOUGH for each in tallies):
        return _("Too few answers yet to judge a question")
    if not odd:
        return _("No question misleads, as far as answers show")
    if odd == 1:
        return _("One question needs a look")
    return _("%(n)s questions need a look", n=starting(odd))
