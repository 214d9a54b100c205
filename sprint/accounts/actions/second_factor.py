"""The second factor: setting it up, giving it, turning it off."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from sprint.accounts import totp
from sprint.accounts.actions.audit import record
from sprint.accounts.actions.signing_in import sign_out_everywhere
from sprint.accounts.models import Person, RecoveryCode
from sprint.errors import Refused


def enrol_second_factor(session: Session, person: Person, secret: str, code: str, *, now: datetime) -> list[str]:
    """Ask for a code of this secret from now on; gives the recovery codes. Refused where the code is wrong.

    Every device is signed out: whoever was there without the second factor has to give it, too.
    """
    step = totp.step_of(secret, code, now)
    if step is None:
        raise Refused(
            _("This code is not right. Type the six digits that your app shows now; check that your phone's clock is."),
            "code",
        )
    person.totp_secret, person.totp_enrolled_at, person.totp_last_step = secret, now, step
    sign_out_everywhere(session, person)
    record(session, _("%(name)s turned the second step on", name=person.name), by=person, person=person, now=now)
    return renew_recovery_codes(session, person)


def renew_recovery_codes(session: Session, person: Person) -> list[str]:
    """Ten new codes; those before work no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [totp.new_recovery_code() for _n in range(totp.RECOVERY_CODES)]
    session.add_all(RecoveryCode(person_id=person.id, code_hash=totp.recovery_hash(code)) for code in codes)
    return codes


def give_code(session: Session, person: Person, code: str, *, now: datetime) -> str | None:
    """Take a code of the app or a recovery code, each once. Says which it was, "app" or "recovery"; None if wrong."""
    step = totp.step_of(person.totp_secret or "", code, now) if person.totp_secret else None
    if step is not None:
        return "app" if _use_step(session, person, step) else None
    return "recovery" if _use_recovery_code(session, person, code, now) else None


def _use_step(session: Session, person: Person, step: int) -> bool:
    fresh = or_(Person.totp_last_step.is_(None), Person.totp_last_step < step)
    used = update(Person).where(Person.id == person.id, fresh).values(totp_last_step=step).returning(Person.id)
    return session.scalar(used.execution_options(synchronize_session=False)) is not None


def _use_recovery_code(session: Session, person: Person, code: str, now: datetime) -> bool:
    mine = (
        RecoveryCode.person_id == person.id,
        RecoveryCode.code_hash == totp.recovery_hash(code),
        RecoveryCode.used_at.is_(None),
    )
    used = update(RecoveryCode).where(*mine).values(used_at=now).returning(RecoveryCode.id)
    return session.scalar(used.execution_options(synchronize_session=False)) is not None


def turn_off_second_factor(session: Session, person: Person, *, now: datetime, by: Person | None = None) -> None:
    """Ask this person for no code any more; they sign in anew everywhere."""
    person.totp_secret = person.totp_enrolled_at = person.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    sign_out_everywhere(session, person)
    record(session, _("Turned the second step of %(name)s off", name=person.name), by=by or person, person=person,
           now=now)  # fmt: skip


def reset_second_factor(session: Session, person: Person, *, by: Person, now: datetime) -> None:
    """An administrator helps somebody who has lost phone and recovery codes."""
    if person.totp_enrolled_at is None:
        raise Refused(_("This person has no second step."))
    turn_off_second_factor(session, person, by=by, now=now)
