"""What is asked about partners and the companies that they send: always by whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session, contains_eager

from sprint.accounts.models import Person
from sprint.admissions.funnel import Referral
from sprint.admissions.models import Application, Partner, PartnerOfficer, ReferralLink, ReferralVisit
from sprint.admissions.words import standing_in_words
from sprint.cohorts.models import Cohort, Enrolment
from sprint.curriculum.models import Module, Release
from sprint.learning.models import ModuleProgress


def _is_of(officer: Person) -> ColumnElement[bool]:
    """Whether a partner lasts and a person is an officer of it. Being staff besides opens nothing here."""
    own = exists().where(PartnerOfficer.partner_id == Partner.id, PartnerOfficer.person_id == officer.id)
    return and_(own, Partner.ended_at.is_(None))


def find_partner(session: Session, partner_id: int, *, of: Person) -> Partner | None:
    """A partner of an officer, or None: not there and not yours are the same."""
    return session.scalar(select(Partner).where(Partner.id == partner_id, _is_of(of)))


def any_partner(session: Session, partner_id: int) -> Partner | None:
    """A partner by number: for staff, who see all, those included that have ended."""
    return session.get(Partner, partner_id)


def partners_of(session: Session, person: Person) -> Sequence[Partner]:
    """The partners that a person is an officer of, by name."""
    own = select(Partner).join(PartnerOfficer, PartnerOfficer.partner_id == Partner.id)
    mine = own.where(PartnerOfficer.person_id == person.id, Partner.ended_at.is_(None))
    return session.scalars(mine.order_by(func.lower(Partner.name))).all()


_links = select(ReferralLink).join(ReferralLink.partner).options(contains_eager(ReferralLink.partner))


def find_referral_link(session: Session, link_id: int, *, of: Person) -> ReferralLink | None:
    """A link of an officer's partner, with the partner."""
    return session.scalar(_links.where(ReferralLink.id == link_id, _is_of(of)))


def any_referral_link(session: Session, link_id: int) -> ReferralLink | None:
    """A link by number, with its partner: for staff."""
    return session.scalar(_links.where(ReferralLink.id == link_id))


def shown_partners(session: Session) -> Sequence[Partner]:
    """The partners that have agreed to stand on the public home page, by name."""
    shown = select(Partner).where(Partner.is_shown.is_(True), Partner.ended_at.is_(None))
    return session.scalars(shown.order_by(func.lower(Partner.name))).all()


@dataclass(frozen=True)
class LinkSeen:
    """A link, and how often it was opened: once a day for each browser."""

    link: ReferralLink
    visits: int


def links_of(session: Session, partner: Partner) -> list[LinkSeen]:
    """A partner's links, those in use first, with their visits. One statement."""
    return links_of_all(session, [partner.id])[partner.id]


def links_of_all(session: Session, partner_ids: Sequence[int]) -> dict[int, list[LinkSeen]]:
    """The same for several partners at once. One statement."""
    visits = select(func.sum(ReferralVisit.count)).where(ReferralVisit.link_id == ReferralLink.id).scalar_subquery()
    rows = session.execute(
        select(ReferralLink, func.coalesce(visits, 0))
        .where(ReferralLink.partner_id.in_(partner_ids))
        .order_by(ReferralLink.ended_at.is_not(None), ReferralLink.created_at, ReferralLink.id)
    )
    found: dict[int, list[LinkSeen]] = {partner_id: [] for partner_id in partner_ids}
    for link, count in rows:
        found[link.partner_id].append(LinkSeen(link, int(count)))
    return found


def officers_of(session: Session, partner: Partner) -> Sequence[PartnerOfficer]:
    """Who reads a partner's figures, by name, each with the person."""
    return session.scalars(
        select(PartnerOfficer)
        .join(PartnerOfficer.person)
        .options(contains_eager(PartnerOfficer.person))
        .where(PartnerOfficer.partner_id == partner.id)
        .order_by(func.lower(Person.name), Person.id)
    ).all()


_mine = and_(Enrolment.company_id == Application.company_id, Enrolment.cohort_id == Application.cohort_id)
_core = (
    select(func.count())
    .select_from(Module)
    .where(
        Module.is_core.is_(True),
        Module.release_id == func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery()),
    )
    .correlate(Cohort)
    .scalar_subquery()
)
_core_done = (
    select(func.count())
    .select_from(ModuleProgress)
    .join(Module, and_(Module.slug == ModuleProgress.slug, Module.is_core.is_(True)))
    .where(
        ModuleProgress.enrolment_id == Enrolment.id,
        ModuleProgress.done_at.is_not(None),
        Module.release_id == func.coalesce(Cohort.release_id, select(func.max(Release.id)).scalar_subquery()),
    )
    .correlate(Cohort, Enrolment)
    .scalar_subquery()
)
_is_active = exists().where(_mine, ModuleProgress.enrolment_id == Enrolment.id).correlate(Application)
_has_finished = exists(select(Enrolment.id).where(_mine, _core > 0, _core_done >= _core).correlate(Application, Cohort))
_is_in = Application.state == "confirmed"
reached: ColumnElement[int] = case(
    (and_(_is_in, _has_finished), 5),
    (and_(_is_in, _is_active), 4),
    (Application.state.in_(("accepted", "confirmed")), 3),
    (Application.submitted_at.is_not(None), 2),
    else_=1,
)
"""How many stages of the funnel an application has reached.

Active: somebody of the company has opened a module. Finished: somebody has done every module of the core path.
"""


def referrals(session: Session, partner_ids: Sequence[int]) -> Mapping[int, list[Referral]]:
    """Every application that came by some partners' links, by partner. One statement."""
    rows = session.execute(
        select(
            ReferralLink.partner_id, ReferralLink.id, Application.cohort_id, reached.label("reached"),
            Application.shares_with_partner_at.is_not(None).label("is_named"),
        )
        .join(ReferralLink, ReferralLink.id == Application.referral_link_id)
        .join(Cohort, Cohort.id == Application.cohort_id)
        .where(ReferralLink.partner_id.in_(partner_ids))
    )  # fmt: skip
    found: dict[int, list[Referral]] = {partner_id: [] for partner_id in partner_ids}
    for partner_id, link_id, cohort_id, stages, is_named in rows:
        found[partner_id].append(Referral(link_id, cohort_id, stages, bool(is_named)))
    return found


def cohorts_by_id(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of some cohorts, the latest first."""
    rows = session.execute(select(Cohort.id, Cohort.name).where(Cohort.id.in_(ids)).order_by(Cohort.starts_on.desc()))
    return dict(rows.all())


@dataclass(frozen=True)
class NamedCompany:
    """A company that agreed to be named to the partner that sent it."""

    name: str
    cohort: str
    link: str
    state: str
    reached: int

    @property
    def said(self) -> str:
        """How far it is, in words."""
        return standing_in_words(self.state, self.reached)


_named = (
    select(Application.company_name, Cohort.name, ReferralLink.label, Application.state, reached.label("reached"))
    .join(ReferralLink, ReferralLink.id == Application.referral_link_id)
    .join(Cohort, Cohort.id == Application.cohort_id)
    .where(Application.shares_with_partner_at.is_not(None), Application.company_name != "")
    .order_by(func.lower(Application.company_name), Application.id)
)


def count_named(session: Session, partner: Partner) -> int:
    """How many companies that a partner sent agreed to be named to it."""
    mine = _named.where(ReferralLink.partner_id == partner.id).order_by(None)
    return session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def page_of_named(session: Session, partner: Partner, limit: int, offset: int) -> list[NamedCompany]:
    """Some of them, by name."""
    rows = session.execute(_named.where(ReferralLink.partner_id == partner.id).limit(limit).offset(offset))
    return [NamedCompany(*row) for row in rows]


def named_by_partner(session: Session, partner_ids: Sequence[int], most: int) -> dict[int, list[NamedCompany]]:
    """The first of them for several partners at once. One statement."""
    rows = session.execute(_named.add_columns(ReferralLink.partner_id).where(ReferralLink.partner_id.in_(partner_ids)))
    found: dict[int, list[NamedCompany]] = {partner_id: [] for partner_id in partner_ids}
    for *columns, partner_id in rows:
        if len(found[partner_id]) < most:
            found[partner_id].append(NamedCompany(*columns))
    return found


@dataclass(frozen=True)
class PartnerSeen:
    """A partner with how many officers it has and how many links it can hand out."""

    partner: Partner
    officers: int
    links: int


def all_partners(session: Session) -> list[PartnerSeen]:
    """For staff: every partner, those first that have not ended. One statement."""
    officers = select(func.count()).where(PartnerOfficer.partner_id == Partner.id).scalar_subquery()
    links = select(func.count()).where(ReferralLink.partner_id == Partner.id, ReferralLink.ended_at.is_(None))
    rows = session.execute(
        select(Partner, officers, links.scalar_subquery())
        .order_by(Partner.ended_at.is_not(None), func.lower(Partner.name), Partner.id)
    )  # fmt: skip
    return [PartnerSeen(*row) for row in rows]


def count_referrals(session: Session) -> dict[int, int]:
    """How many applications came by each partner's links."""
    rows = session.execute(
        select(ReferralLink.partner_id, func.count())
        .join(Application, Application.referral_link_id == ReferralLink.id)
        .group_by(ReferralLink.partner_id)
    )
    return dict(rows.all())
