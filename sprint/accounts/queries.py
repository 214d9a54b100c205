"""Everything that is asked about people and their sign-ins."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from sprint.accounts.models import ROLES, AuditEntry, Mute, Person, PublicProfile, RecoveryCode, SignIn, Token


def token_hash(token: str) -> str:
    """What the database keeps of a session token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


_sign_in = (
    select(SignIn)
    .join(SignIn.person)
    .options(contains_eager(SignIn.person))
    .where(SignIn.token_hash == bindparam("hash"))
)


def find_sign_in(session: Session, token: str) -> SignIn | None:
    """The sign-in that a cookie's token belongs to, with its person."""
    return session.scalar(_sign_in, {"hash": token_hash(token)})


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The person with this address, however it is capitalized."""
    return session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def find_person(session: Session, person_id: int) -> Person | None:
    """A person by number: for staff, and for links that name the person."""
    return session.get(Person, person_id)


def find_token(session: Session, token_id: int) -> Token | None:
    """A link's row, with its person."""
    return session.scalar(
        select(Token).join(Token.person).options(contains_eager(Token.person)).where(Token.id == token_id)
    )


def sign_ins_of(session: Session, person: Person) -> Sequence[SignIn]:
    """Where a person is signed in, the device used last first. Some may have expired: `sessions.is_alive` says."""
    return session.scalars(
        select(SignIn)
        .options(joinedload(SignIn.person))
        .where(SignIn.person_id == person.id)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()


def recovery_codes_left(session: Session, person: Person) -> int:
    """How many recovery codes a person can still use."""
    unused = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def muted_kinds(session: Session, person: Person) -> frozenset[str]:
    """The kinds of letters that a person does not want."""
    return frozenset(session.scalars(select(Mute.kind).where(Mute.person_id == person.id)))


def people(words: str = "", *, role: str | None = None, is_suspended: bool | None = None) -> Select[Person]:
    """People by name, for staff: each of the words stands in the name or the address. To be paged, or read whole."""
    found = select(Person).order_by(func.lower(Person.name), Person.id)
    for word in words.lower().split():
        found = found.where(
            or_(
                func.lower(Person.name).contains(word, autoescape=True),
                func.lower(Person.email).contains(word, autoescape=True),
            )
        )
    if role in ROLES:
        found = found.where(getattr(Person, f"is_{role}").is_(True))
    if is_suspended is not None:
        found = found.where(Person.suspended_at.is_not(None) if is_suspended else Person.suspended_at.is_(None))
    return found


def find_people(
    session: Session, words: str = "", *, role: str | None = None, is_suspended: bool | None = None,
    limit: int = 50, offset: int = 0,
) -> tuple[Sequence[Person], int]:  # fmt: skip
    """One page of the people found, and how many there are in all."""
    found = people(words, role=role, is_suspended=is_suspended)
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    return session.scalars(found.limit(limit).offset(offset)).all(), total


def active_admins(session: Session) -> Sequence[Person]:
    """The administrators who can sign in; locked, so that two of them cannot remove each other at once."""
    return session.scalars(
        select(Person)
        .where(Person.is_admin.is_(True), Person.suspended_at.is_(None))
        .order_by(Person.id)
        .with_for_update()
    ).all()


def audit_trail(
    session: Session, *, person_id: int | None = None, cohort_id: int | None = None, limit: int = 50
) -> Sequence[AuditEntry]:
    """What was done, newest first, with who did it: about one person, one cohort, or everything."""
    entries = select(AuditEntry).options(joinedload(AuditEntry.by)).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    if person_id is not None:
        entries = entries.where(AuditEntry.person_id == person_id)
    if cohort_id is not None:
        entries = entries.where(AuditEntry.cohort_id == cohort_id)
    return session.scalars(entries.limit(limit)).all()


def public_profile(session: Session, person: Person) -> PublicProfile | None:
    """What a coach has written for the public, shown or not."""
    return session.get(PublicProfile, person.id)


def shown_coaches(session: Session) -> Sequence[PublicProfile]:
    """The coaches who have agreed to stand on the public home page, by name, each with the person. One statement."""
    return session.scalars(
        select(PublicProfile)
        .join(PublicProfile.person)
        .options(contains_eager(PublicProfile.person))
        .where(PublicProfile.agreed_at.is_not(None), Person.is_coach.is_(True), Person.suspended_at.is_(None))
        .order_by(func.lower(Person.name), Person.id)
    ).all()


def own_day(day: CTE | Any, at: Any = None) -> ColumnElement[bool]:
    """Joins a person to their own days, or to the one of them in which a moment lies."""
    own = and_(day.c.zone == Person.zone, day.c.hour == Person.mail_hour)
    return own if at is None else and_(own, at > day.c.dusk, at <= day.c.evening)
