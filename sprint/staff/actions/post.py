"""What staff do with the mail: pause, release, offer again."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from sprint import times
from sprint.accounts.actions import record
from sprint.accounts.models import Person
from sprint.mail import actions as mail
from sprint.mail import queries as letters
from sprint.mail.models import Envelope, Hold
from sprint.staff import queries


def pause_all(session: Session, *, by: Person, reason: str, now: datetime) -> None:
    """Keep every letter from going out, but those that a person waits for. A second pause changes nothing."""
    if any(switch.kind is None and switch.cohort_id is None for switch in letters.holds(session)):
        return
    mail.hold(session, reason=reason, now=now)
    record(session, _("Paused all mail: %(reason)s", reason=reason), by=by, now=now)


def release(session: Session, switch: Hold, *, by: Person, now: datetime, drop_before: datetime | None = None) -> None:
    """Let letters go again; what fell due before a time may be dropped: it was sent before, or is no news any more."""
    cohort_id = switch.cohort_id
    mail.release(session, switch, drop_before=drop_before)
    said = _("Let the mail go again")
    if drop_before:
        said = _("Let the mail go again; what was due before %(when)s is not sent",
                 when=times.when(drop_before, by.zone, now))  # fmt: skip
    record(session, said, by=by, cohort_id=cohort_id, now=now)


def retry(session: Session, envelope: Envelope, *, by: Person, now: datetime) -> None:
    """Offer an e-mail once more. That its address bounced is forgotten: staff have seen to it."""
    _again(session, envelope, now)
    said = _("Offered an e-mail to %(name)s once more", name=envelope.person.name)
    record(session, said, by=by, person=envelope.person, now=now)


def retry_all(session: Session, *, by: Person, now: datetime) -> int:
    """Offer every e-mail that failed once more. Says how many there were."""
    failed = queries.all_failed(session)
    for envelope in failed:
        _again(session, envelope, now)
    if failed:
        said = ngettext("Offered one failed e-mail once more", "Offered %(num)d failed e-mails once more", len(failed))
        record(session, said, by=by, now=now)
    return len(failed)


def _again(session: Session, envelope: Envelope, now: datetime) -> None:
    envelope.person.bounced_at = None
    mail.try_again(session, envelope, now=now)
