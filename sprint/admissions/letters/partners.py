"""The letter that tells a partner's officers once a month what became of their referrals."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Integer, Select, exists, select
from sqlalchemy.orm import Session

from sprint.accounts.models import Person
from sprint.accounts.queries import own_day
from sprint.admissions import queries
from sprint.admissions.funnel import Referral, funnel_of
from sprint.admissions.models import Partner, PartnerOfficer, ReferralLink
from sprint.admissions.words import figure_in_words, stage_names
from sprint.database import later, table
from sprint.planning import DAY, Identity, Told, Window, letters

MOST_NAMES = 10


def partner_month(window: Window) -> Select[Any]:
    """On the morning of the first of a month, by their own clock: to every officer of a partner that has a link."""
    day = window.days
    first = table("first_of_month", {"number": Integer()}, [(each.toordinal(),) for each in _firsts(window)])
    has_link = exists().where(ReferralLink.partner_id == Partner.id, ReferralLink.created_at <= day.c.morning)
    return (
        letters(
            person=Person.id, about=Partner.id, edition=day.c.number, due_at=day.c.morning,
            expires_at=later(day.c.morning, 6 * DAY),
        )
        .select_from(day)
        .join(first, first.c.number == day.c.number)
        .join(Person, own_day(day))
        .join(PartnerOfficer, PartnerOfficer.person_id == Person.id)
        .join(Partner, Partner.id == PartnerOfficer.partner_id)
        .where(window.near(day.c.morning), PartnerOfficer.since <= day.c.morning, Partner.ended_at.is_(None), has_link)
    )  # fmt: skip


def _firsts(window: Window) -> Iterator[date]:
    """The first days of all months that a window can touch, in any zone."""
    day = (window.since - 2 * DAY).date()
    while day <= (window.until + 2 * DAY).date():
        if day.day == 1:
            yield day
        day += timedelta(days=1)


def partner_month_facts(
    session: Session, letters: Sequence[Told], now: datetime
) -> Mapping[Identity, Mapping[str, Any]]:
    """The figures of each letter's partner, as its desk shows them: small ones are hidden here, too."""
    ids = sorted({letter.about_id for letter in letters})
    partners = {partner.id: partner for partner in session.scalars(select(Partner).where(Partner.id.in_(ids)))}
    referrals, links = queries.referrals(session, ids), queries.links_of_all(session, ids)
    named = queries.named_by_partner(session, ids, MOST_NAMES)
    told = {
        number: {
            "partner": partner.name, "partner_id": number,
            "because": _("You get this because you are an officer of %(partner)s.", partner=partner.name),
            "links": [{"label": one.link.label, "code": one.link.code, "visits": one.visits} for one in links[number]],
            "visits": sum(one.visits for one in links[number]),
            "has_any": bool(referrals[number]),
            "stages": _stages(referrals[number]),
            "named": [f"{one.name}: {one.said}" for one in named[number]],
        }
        for number, partner in partners.items()
    }  # fmt: skip
    return {letter.identity: told[letter.about_id] for letter in letters if letter.about_id in told}


def _stages(referrals: Sequence[Referral]) -> list[dict[str, str]]:
    total = funnel_of(referrals, "link_id", ()).total
    return [
        {"stage": name, "figure": figure_in_words(figure)} for name, figure in zip(stage_names(), total, strict=True)
    ]
