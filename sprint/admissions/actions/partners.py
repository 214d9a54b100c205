"""What can happen to partners, their officers and their links."""

import re
import secrets
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sprint.accounts import actions as accounts
from sprint.accounts import queries as people
from sprint.accounts.models import Person
from sprint.admissions.models import Partner, PartnerOfficer, ReferralLink, ReferralVisit
from sprint.database import insert
from sprint.errors import Refused

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike in print
SHORTEST, LONGEST = 3, 40


def create_partner(
    session: Session, *, by: Person | None, name: str, website: str = "", place: str = "", is_shown: bool = False,
    now: datetime,
) -> Partner:  # fmt: skip
    """Add an organization that sends companies. Refused where the name is taken."""
    partner = Partner(name=name, website=website, place=place, is_shown=is_shown, created_at=now)
    try:
        with session.begin_nested():
            session.add(partner)
    except IntegrityError:
        raise _taken() from None
    accounts.record(session, _("Added the partner %(name)s", name=name), by=by, now=now)
    return partner


def change_partner(
    session: Session, partner: Partner, *, by: Person, name: str, website: str, place: str, is_shown: bool,
    now: datetime,
) -> None:  # fmt: skip
    """Correct what is known of a partner. Refused where the name is taken."""
    try:
        with session.begin_nested():
            partner.name, partner.website, partner.place, partner.is_shown = name, website, place, is_shown
    except IntegrityError:
        raise _taken() from None
    accounts.record(session, _("Changed the partner %(name)s", name=name), by=by, now=now)


def end_partner(session: Session, partner: Partner, *, by: Person, now: datetime) -> None:
    """Stop working with a partner: its links lead to the form without it, and its officers see nothing of it."""
    if partner.ended_at is None:
        partner.ended_at = now
        accounts.record(session, _("Ended the work with %(name)s", name=partner.name), by=by, now=now)


def resume_partner(session: Session, partner: Partner, *, by: Person, now: datetime) -> None:
    """Work with a partner again, with the officers and links of before."""
    if partner.ended_at is not None:
        partner.ended_at = None
        accounts.record(session, _("Resumed the work with %(name)s", name=partner.name), by=by, now=now)


def add_officer(
    session: Session, partner: Partner, *, by: Person | None, email: str, name: str, zone: str | None = None,
    now: datetime,
) -> Person:  # fmt: skip
    """Let a person read a partner's figures; who has no account gets one, with an invitation. Twice is once."""
    person = people.find_person_by_email(session, email)
    if person is None:
        if not name:
            raise Refused(_("Nobody has this address yet. Type the person's name, too."), "name")
        person = accounts.create_person(session, name=name, email=email, now=now, roles=["partner"], zone=zone, by=by)
        accounts.invite(session, person, now=now, by=by)
    elif not person.is_partner:
        accounts.set_roles(session, person, {*person.roles, "partner"}, by=by, now=now)
    row = insert(session, PartnerOfficer).values(partner_id=partner.id, person_id=person.id, since=now)
    session.flush()
    if session.connection().execute(row.on_conflict_do_nothing()).rowcount:
        said = _("Made %(person)s an officer of %(partner)s", person=person.name, partner=partner.name)
        accounts.record(session, said, by=by, person=person, now=now)
    return person


def remove_officer(session: Session, partner: Partner, person: Person, *, by: Person, now: datetime) -> None:
    """Close a partner's figures to a person; the role goes with the last partner."""
    mine = (PartnerOfficer.partner_id == partner.id, PartnerOfficer.person_id == person.id)
    if not session.connection().execute(delete(PartnerOfficer).where(*mine)).rowcount:
        return
    said = _("%(person)s is no longer an officer of %(partner)s", person=person.name, partner=partner.name)
    accounts.record(session, said, by=by, person=person, now=now)
    if not session.scalar(select(exists().where(PartnerOfficer.person_id == person.id))):
        accounts.set_roles(session, person, set(person.roles) - {"partner"}, by=by, now=now)


def add_link(
    session: Session, partner: Partner, *, by: Person | None, label: str, code: str = "", now: datetime
) -> ReferralLink:
    """A link that a partner can hand out; without a code it gets one that is easy to type.

    Refused for a code that cannot be typed on any keyboard, and for one that is taken.
    """
    code = code.strip().lower() or _new_code(partner.name)
    if not (SHORTEST <= len(code) <= LONGEST and CODE.fullmatch(code)):
        raise Refused(
            _("A code has %(least)s to %(most)s small letters and digits, with hyphens between them.",
              least=SHORTEST, most=LONGEST),
            "code",
        )  # fmt: skip
    link = ReferralLink(partner_id=partner.id, code=code, label=label, created_at=now)
    try:
        with session.begin_nested():
            session.add(link)
    except IntegrityError:
        raise Refused(_("This code is already in use. Choose another, or leave it empty."), "code") from None
    said = _("Made the link %(label)s for %(partner)s", label=label, partner=partner.name)
    accounts.record(session, said, by=by, now=now)
    return link


def end_link(session: Session, link: ReferralLink, *, by: Person, now: datetime) -> None:
    """Whoever opens the link from now on reaches the form without a partner; what came by it stays counted."""
    if link.ended_at is None:
        link.ended_at = now
        accounts.record(session, _("Ended the link %(label)s", label=link.label), by=by, now=now)


def reopen_link(session: Session, link: ReferralLink, *, by: Person, now: datetime) -> None:
    """The link carries its partner again."""
    if link.ended_at is not None:
        link.ended_at = None
        accounts.record(session, _("Reopened the link %(label)s", label=link.label), by=by, now=now)


def count_visit(session: Session, link_id: int, day: date) -> None:
    """One more browser has opened a link on a day: a number, and nothing of who it was."""
    row = insert(session, ReferralVisit).values(link_id=link_id, day=day, count=1)
    counted = {"count": ReferralVisit.count + 1}
    session.execute(row.on_conflict_do_update(index_elements=["link_id", "day"], set_=counted))


def _new_code(name: str) -> str:
    """The first word of the partner's name, and four letters: "harborline-k7mq"."""
    word = (re.findall(r"[a-z0-9]+", name.lower()) or ["link"])[0][:20]
    return f"{word}-{''.join(secrets.choice(LETTERS) for _n in range(4))}"


def _taken() -> Refused:
    return Refused(_("There is already a partner with this name."), "name")
