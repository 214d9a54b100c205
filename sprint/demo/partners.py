"""The demo's partners: two invented organizations, their links, and companies that came by them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.admissions import actions
from sprint.admissions.models import Application, Partner, ReferralLink
from sprint.cohorts.models import Cohort, Company

DAY = timedelta(days=1)
LINKS = (
    ("Newsletter", "harborline-news", 31),
    ("Member evening", "harborline-evening", 12),
    ("Site", "harborline", 44),
)


class Came(NamedTuple):
    """A company that came by a link: for which cohort, how far, and whether its partner may name it."""

    company: str
    link: str
    cohort: str
    state: str
    is_named: bool = False


CAME = (
    Came("Brinwick Stamping", "harborline-news", "running", "confirmed", is_named=True),
    Came("Ovenmarch Equipment", "harborline-news", "running", "confirmed", is_named=True),
    Came("Talloway Furniture", "harborline", "running", "confirmed"),
    Came("Polyquill Molding", "harborline", "running", "confirmed"),
    Came("Quarrel Tooling", "harborline", "running", "confirmed"),
    Came("Sundial Coatings", "harborline", "running", "confirmed"),
    Came("Thornfield Optics", "harborline", "running", "confirmed"),
    Came("Larkspur Labels", "harborline", "finished", "confirmed", is_named=True),
    Came("Haverbrook Textiles", "harborline-news", "finished", "confirmed"),
    Came("Cedarline Castings", "harborline-evening", "upcoming", "confirmed", is_named=True),
    Came("Mossgate Cabinets", "harborline-news", "upcoming", "submitted"),
    Came("Ferrand Springs", "harborline-news", "upcoming", "submitted", is_named=True),
    Came("Oxbow Pattern", "harborline-news", "upcoming", "submitted"),
    Came("Tidewell Pumps", "harborline-news", "upcoming", "submitted"),
    Came("Pinehurst Gaskets", "harborline-evening", "upcoming", "declined"),
    Came("", "harborline", "upcoming", "draft"),
    Came("", "harborline-news", "upcoming", "draft"),
)
HEADLINES = {
    "coach": "Listings, catalogs and websites. Sold industrial fasteners online for 11 years.",
    "coach2": "Ads and marketplaces. Runs small budgets on purpose.",
}


def load(session: Session, people: dict[str, Person], now: datetime) -> None:
    """Two partners on the home page, one of them with an officer, three links and the companies above."""
    staff = people["staff"]
    for key, headline in HEADLINES.items():
        accounts.show_in_public(session, people[key], headline=headline, is_shown=True, now=now - 90 * DAY)
    chamber, _park = (
        actions.create_partner(session, by=staff, name=name, place=place, is_shown=True, now=now - 90 * DAY)
        for name, place in (
            ("Harborline Chamber of Commerce (invented)", "Brooklyn, New York"),
            ("Gowan Creek Industrial Park (invented)", "Buffalo, New York"),
        )
    )
    actions.add_officer(session, chamber, by=staff, email=people["partner"].email, name="", now=now - 90 * DAY)
    links = {code: _link(session, chamber, staff, label, code, visits, now) for label, code, visits in LINKS}
    cohorts = {cohort.slug: cohort for cohort in session.scalars(select(Cohort))}
    firms = {firm.name: firm for firm in session.scalars(select(Company))}
    for n, came in enumerate(CAME):
        session.add(_application(n, came, links[came.link], cohorts[came.cohort], firms.get(came.company), now))
    session.flush()


def _link(
    session: Session, partner: Partner, staff: Person, label: str, code: str, visits: int, now: datetime
) -> ReferralLink:
    link = actions.add_link(session, partner, by=staff, label=label, code=code, now=now - 89 * DAY)
    for n in range(visits):
        actions.count_visit(session, link.id, (now - (3 + n * 7 % 83) * DAY).date())
    return link


def _application(
    n: int, came: Came, link: ReferralLink, cohort: Cohort, firm: Company | None, now: datetime
) -> Application:
    """As it is when the companies' places came first: the demo puts people into cohorts itself."""
    first_week = datetime.combine(cohort.starts_on, now.timetz())
    at = min(first_week - (30 + n) * DAY, now - (1 + n) * DAY)
    is_sent, is_in = came.state != "draft", came.state == "confirmed"
    return Application(
        nonce=f"{n:032x}", cohort_id=cohort.id, state=came.state, step=4 if is_sent else 2, created_at=at,
        changed_at=at,
        company_name=came.company, name_key=came.company.lower(), makes=firm.makes if firm else "", headcount=28,
        site_state="NY", consented_at=at if is_sent else None, submitted_at=at if is_sent else None,
        decided_at=at + 5 * DAY if is_in or came.state == "declined" else None, referral_link_id=link.id,
        shares_with_partner_at=at if came.is_named else None, confirmed_at=at + 7 * DAY if is_in else None,
        company_id=firm.id if firm and is_in else None,
    )  # fmt: skip
