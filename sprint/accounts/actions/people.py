"""What can happen to people's accounts."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sprint.accounts import queries
from sprint.accounts.actions.audit import record
from sprint.accounts.actions.links import void_links
from sprint.accounts.actions.signing_in import sign_out_everywhere
from sprint.accounts.models import ROLES, Mute, Person, PublicProfile
from sprint.database import insert
from sprint.errors import Refused


def create_person(
    session: Session, *, name: str, email: str, now: datetime, roles: Collection[str] = (), zone: str | None = None,
    company_role: str = "", by: Person | None = None,
) -> Person:  # fmt: skip
    """Add a person. Refused where the address is taken, or there is no name."""
    _check_name(name)
    person = Person(name=name, email=email, created_at=now, company_role=company_role)
    if zone:
        person.zone = zone
    _give_roles(person, roles)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        raise _taken() from None
    record(session, _("Added %(name)s", name=name), by=by, person=person, now=now)
    return person


def change_profile(person: Person, *, name: str, company_role: str, zone: str, mail_hour: int) -> None:
    """What people say about themselves, and when their letters may come."""
    person.name, person.company_role, person.zone, person.mail_hour = name, company_role, zone, mail_hour


def show_in_public(session: Session, person: Person, *, headline: str, is_shown: bool, now: datetime) -> None:
    """Let the public home page name a coach with a line of their own, or no longer. Refused for an empty line."""
    if is_shown and not headline:
        raise Refused(_("Say in a few words what you help with."), "headline")
    profile = queries.public_profile(session, person) or PublicProfile(person_id=person.id)
    was_shown, profile.headline = profile.agreed_at is not None, headline
    if was_shown != is_shown:
        profile.agreed_at = now if is_shown else None
        said = _("Agreed to be named on the home page") if is_shown else _("Is no longer named on the home page")
        record(session, said, by=person, person=person, now=now)
    session.add(profile)


def choose_letters(session: Session, person: Person, *, offered: Collection[str], wanted: Collection[str]) -> None:
    """Mute the kinds that were offered and are not wanted; kinds that were not offered stay as they are."""
    session.execute(delete(Mute).where(Mute.person_id == person.id, Mute.kind.in_(offered)))
    session.add_all(Mute(person_id=person.id, kind=kind) for kind in sorted(set(offered) - set(wanted)))


def mute(session: Session, person: Person, kinds: Collection[str]) -> None:
    """Stop these kinds of letters; twice is the same as once."""
    if kinds:
        rows = [{"person_id": person.id, "kind": kind} for kind in sorted(set(kinds))]
        session.execute(insert(session, Mute).values(rows).on_conflict_do_nothing())


def unmute(session: Session, person: Person, kinds: Collection[str]) -> None:
    """Send these kinds of letters again."""
    session.execute(delete(Mute).where(Mute.person_id == person.id, Mute.kind.in_(kinds)))


def change_address(session: Session, person: Person, email: str, *, now: datetime, by: Person | None = None) -> None:
    """Letters and sign-in move to another address. Links sent to the old one die, and every device is signed out."""
    if email.lower() != person.email.lower() and queries.find_person_by_email(session, email):
        raise _taken()
    before, person.email, person.bounced_at = person.email, email, None
    try:
        session.flush()
    except IntegrityError:  # taken in this very moment; the request ends here, and its transaction with it
        raise _taken() from None
    void_links(session, person, now=now)
    sign_out_everywhere(session, person)
    record(session, _("Changed the address from %(old)s to %(new)s", old=before, new=email), by=by or person,
           person=person, now=now)  # fmt: skip


def change_person(
    session: Session, person: Person, *, by: Person, name: str, email: str, company_role: str, zone: str, now: datetime
) -> None:
    """Staff correct a person's account."""
    _check_name(name)
    if email.lower() != person.email.lower():
        change_address(session, person, email, now=now, by=by)
    said = _("Changed the account of %(name)s", name=person.name)
    person.name, person.email, person.company_role, person.zone = name, email, company_role, zone
    record(session, said, by=by, person=person, now=now)


def set_roles(session: Session, person: Person, roles: Collection[str], *, by: Person | None, now: datetime) -> None:
    """Change what a person may be; they sign in anew. Refused for the last administrator."""
    if set(roles) == set(person.roles):
        return
    if person.is_admin and "admin" not in roles:
        _keep_an_admin(session, person)
    _give_roles(person, roles)
    sign_out_everywhere(session, person)
    said = _("Roles of %(name)s: %(roles)s", name=person.name, roles=", ".join(person.roles) or _("none"))
    record(session, said, by=by, person=person, now=now)


def suspend(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """Keep a person out, at once and on every device; nothing they did is lost. Refused for oneself."""
    if by is not None and by.id == person.id:
        raise Refused(_("You cannot suspend your own account. Ask another administrator."))
    if person.suspended_at is not None:
        return
    if person.is_admin:
        _keep_an_admin(session, person)
    person.suspended_at = now
    sign_out_everywhere(session, person)
    record(session, _("Suspended %(name)s", name=person.name), by=by, person=person, now=now)


def restore(session: Session, person: Person, *, by: Person | None, now: datetime) -> None:
    """Let a suspended person in again."""
    if person.suspended_at is None:
        return
    person.suspended_at = None
    record(session, _("Restored %(name)s", name=person.name), by=by, person=person, now=now)


def _keep_an_admin(session: Session, person: Person) -> None:
    if all(admin.id == person.id for admin in queries.active_admins(session)):
        raise Refused(_("This is the last administrator. Make somebody else an administrator first."), "roles")


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > 120:
        raise Refused(_("A name has 1 to 120 characters."), "name")


def _give_roles(person: Person, roles: Collection[str]) -> None:
    for role in ROLES:
        setattr(person, f"is_{role}", role in roles)


def _taken() -> Refused:
    return Refused(_("There is already an account with this e-mail address."), "email")
