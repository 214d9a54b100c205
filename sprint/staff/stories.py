"""Why a person got, or will not get, each letter: the plan's story in words for staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from sprint import times
from sprint.mail.models import Letter
from sprint.mail.queries import Line, fate
from sprint.planning import Kind
from sprint.staff.outlook import title_of

MARKS = {"sent": "done", "failed": "trouble", "held": "locked"}


@dataclass(frozen=True)
class Chapter:
    """One letter of a person: what it is, when, and what became or will become of it."""

    kind: str
    title: str
    at: datetime
    words: str
    state: str  # of `status` in components: done, trouble, locked, or none
    is_coming: bool


def tell(lines: Sequence[Line], kinds: Mapping[str, Kind], weeks: Mapping[int, int], now: datetime) -> list[Chapter]:
    """Coming ones first, the next on top; then the past, the latest on top. `weeks`: numbers of weeks by row."""
    chapters = [_chapter(line, kinds, weeks, now) for line in lines]
    coming = sorted((one for one in chapters if one.is_coming), key=lambda one: one.at)
    past = sorted((one for one in chapters if not one.is_coming), key=lambda one: one.at, reverse=True)
    return [*coming, *past]


def _chapter(line: Line, kinds: Mapping[str, Kind], weeks: Mapping[int, int], now: datetime) -> Chapter:
    week = weeks.get(line.about_id) if line.kind.startswith("week-") else None
    return Chapter(
        line.kind, title_of(kinds, line.kind, week), line.at, words_of(line, now), MARKS.get(line.state, ""),
        line.state == "planned" or (line.state in {"waiting", "held"} and line.at > now),
    )  # fmt: skip


def words_of(line: Line, now: datetime) -> str:
    """What became of a letter, as staff read it."""
    at = times.when(line.moment, now=now) if line.moment else ""
    if line.state == "sent":
        return str(_("Sent on %(when)s", when=at))
    if line.state == "sending":
        return str(_("Is being sent; the next try is on %(when)s", when=at))
    if line.state == "held":
        return str(_("Waits: the mail is paused"))
    if line.state == "waiting":
        return str(_("Waits for its time, or for other letters to travel with"))
    return _with_reason(line.fate)


def _with_reason(fate: str) -> str:
    beginning, _colon, why = fate.partition(": ")
    if beginning == "will be sent":
        return str(_("Will be sent, as things stand"))
    sentences = {
        "will not be sent": _("Will not be sent: %(why)s", why=why),
        "not sent": _("Not sent: %(why)s", why=why),
        "failed": _("Failed: %(why)s", why=why),
    }
    return str(sentences.get(beginning, fate))


def of_letter(
    letter: Letter, kinds: Mapping[str, Kind], weeks: Mapping[int, int], now: datetime
) -> tuple[str, str, str]:
    """Title, words and state of a letter of the ledger, whose envelope is loaded."""
    line = Line(letter.due_at, letter.kind, letter.about_id, *fate(letter, is_held=False))
    week = weeks.get(letter.about_id) if letter.kind.startswith("week-") else None
    return title_of(kinds, letter.kind, week), words_of(line, now), MARKS.get(line.state, "")
