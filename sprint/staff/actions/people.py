"""What staff and administrators do with people's accounts."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint.accounts import actions as accounts
from sprint.accounts import permissions
from sprint.accounts.models import Person
from sprint.errors import Refused


def create_person(
    session: Session, *, by: Person, name: str, email: str, zone: str, company_role: str, roles: Collection[str],
    invited: bool, now: datetime,
) -> Person:  # fmt: skip
    """Add a person, and invite them by letter if wanted. Refused for roles that only administrators give."""
    if not permissions.may_give_roles(by, roles):
        raise Refused(_("Only an administrator makes somebody staff or administrator. Leave these two off."), "roles")
    person = accounts.create_person(
        session, name=name, email=email, now=now, roles=roles, zone=zone, company_role=company_role, by=by
    )
    if invited:
        accounts.invite(session, person, now=now, by=by)
    return person


def change_roles(session: Session, person: Person, roles: Collection[str], *, by: Person, now: datetime) -> None:
    """What a person may be. Refused for anybody but administrators, who keep their own last one."""
    if not by.is_admin:
        raise Refused(_("Only an administrator changes roles. Ask one of them."), "roles")
    if by.id == person.id and "admin" not in roles:
        raise Refused(_("You cannot take the administrator's role from yourself. Ask another administrator."), "roles")
    accounts.set_roles(session, person, roles, by=by, now=now)


def suspend(session: Session, person: Person, *, by: Person, reason: str, now: datetime) -> None:
    """Keep a person out at once, on every device. Refused for oneself and for the last administrator."""
    if person.suspended_at is not None:
        return
    accounts.suspend(session, person, by=by, now=now)
    said = _("The reason for suspending %(name)s: %(reason)s", name=person.name, reason=reason)
    accounts.record(session, said, by=by, person=person, now=now)


def restore(session: Session, person: Person, *, by: Person, now: datetime) -> None:
    """Let a suspended person in again."""
    accounts.restore(session, person, by=by, now=now)


def end_sessions(session: Session, person: Person, *, by: Person, now: datetime) -> None:
    """Sign a person out on every device."""
    accounts.sign_out_everywhere(session, person)
    accounts.record(
        session, _("Signed %(name)s out everywhere", name=person.name), by=by, person=person, now=now
    )  # fmt: skip
