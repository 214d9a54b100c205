"""What a coach reads before a session, also of what parts beside this one know: the wiring offers it here."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

Fact = tuple[str, str]  # a label and a value: ("Baseline", "22 of 80")
Source = Callable[[Session, Sequence[Any]], dict[int, Sequence[Fact]]]  # from enrolments to facts by enrolment id
_sources: list[Source] = []


def offer(sources: Sequence[Source]) -> None:
    """Set who else knows something for prep sheets: a company's baseline, for example."""
    _sources[:] = sources


def facts_of(session: Session, enrolments: Sequence[Any]) -> dict[int, list[Fact]]:
    """What they know of these people's companies, by enrolment."""
    found: dict[int, list[Fact]] = {enrolment.id: [] for enrolment in enrolments}
    for source in _sources:
        for enrolment_id, facts in source(session, enrolments).items():
            found[enrolment_id] += facts
    return found
