"""Whether the timer does its work, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from sprint import times
from sprint.mail import queries as mail
from sprint.planning import Kind


@dataclass(frozen=True)
class Timer:
    """How the timer does. `short` fits a cell; `trouble` says what is wrong and what to do, or is empty."""

    short: str
    trouble: str

    has_run: bool

    @property
    def state(self) -> str:
        """The state of its status in the pages."""
        return "trouble" if self.trouble else "done" if self.has_run else ""


def look_at(session: Session, kinds: Sequence[Kind], now: datetime) -> Timer:
    """What the timer's heartbeats say, and whether anything is due and not done (RELIABILITY F18)."""
    beats = mail.heartbeats(session)
    done = [beat.done_at for beat in beats.values() if beat.done_at]
    short = _("Ran %(ago)s", ago=_ago(max(done), now)) if done else _("Has not run yet")
    late = []
    if mail.is_posting_late(session, kinds, now):
        late.append(_("Letters are due and not written."))
    if mail.is_delivery_late(session, now):
        late.append(_("E-mails wait and do not leave."))
    if not late:
        return Timer(short, "", bool(done))
    since = _("The timer last worked %(ago)s.", ago=_ago(max(done), now)) if done else _("The timer has never run.")
    told = [f"{beat.trouble}." for beat in beats.values() if beat.trouble]
    trouble = " ".join([*late, since, *told, _("Ask whoever runs this site to look at it.")])
    return Timer(_("Late"), trouble, bool(done))


def _ago(at: datetime, now: datetime) -> str:
    seconds = int((now - at).total_seconds())
    return ngettext("%(num)d s ago", "%(num)d s ago", seconds) if 0 <= seconds < 60 else times.ago(at, now)
