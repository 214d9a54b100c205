"""What the measures of a photo mean: where it passes, what to do about the rest. Advice, never a gate. Pure rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.curriculum.photo_rules import PhotoRules, Place
from sprint.learning.photo_verdicts import Shot, Verdict, judge, light, sharpness


@dataclass(frozen=True)
class AtPlace:
    """One place and one photo: what keeps it out, and what is advised besides."""

    place: Place
    must: tuple[Verdict, ...]
    better: tuple[Verdict, ...]

    @property
    def fixes(self) -> list[Verdict]:
        """What keeps the photo out."""
        return [verdict for verdict in self.must if verdict.is_fix]

    @property
    def advised(self) -> list[Verdict]:
        """What would make it better there."""
        return [verdict for verdict in self.better if verdict.is_fix]

    @property
    def unknown(self) -> list[Verdict]:
        """What the person has to look at."""
        return [verdict for verdict in (*self.must, *self.better) if verdict.state == "unknown"]

    @property
    def passes(self) -> bool:
        """Whether everything that can be measured holds."""
        return not self.fixes


@dataclass(frozen=True)
class Report:
    """What the photo check says of one photo."""

    shot: Shot
    is_main: bool
    master: tuple[Verdict, ...]
    places: tuple[AtPlace, ...]
    checked: date | None
    look: str = ""

    @cached_property
    def passing(self) -> int:
        """At how many places it passes."""
        return sum(each.passes for each in self.places)

    @property
    def headline(self) -> str:
        """ "Passes at 4 of 6 places"."""
        if not self.places:
            return _("Measured")
        if self.passing == len(self.places):
            return _("Passes at all %(n)s places", n=len(self.places))
        return ngettext(
            "Passes at %(passing)s of %(num)d place", "Passes at %(passing)s of %(num)d places", len(self.places),
            passing=self.passing,
        )  # fmt: skip

    @property
    def mend(self) -> list[Verdict]:
        """What to do about it, the same advice once."""
        found: dict[str, Verdict] = {}
        for verdict in (*self.master, *(fix for each in self.places for fix in each.fixes)):
            if verdict.is_fix:
                found.setdefault(verdict.rule, verdict)
        return list(found.values())


def report(measures: Mapping[str, Any], rules: PhotoRules, *, is_main: bool) -> Report:
    """Judge a photo by the rules of every place."""
    shot = Shot(measures)
    own = judge(shot, rules.master.must, is_main=is_main) if rules.master else ()
    places = tuple(
        AtPlace(place, judge(shot, place.must, is_main=is_main), judge(shot, place.better, is_main=is_main))
        for place in rules.places
    )
    look = rules.master.look if rules.master else ""
    return Report(shot, is_main, (*own, sharpness(shot), light(shot)), places, rules.checked, look)
