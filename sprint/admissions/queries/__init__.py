"""Everything that is asked about applications, and about the partners who send companies."""

from sprint.admissions.queries.partners import (
    LinkSeen,
    NamedCompany,
    all_partners,
    cohorts_by_id,
    count_named,
    find_open_link,
    find_partner,
    find_referral_link,
    links_of,
    links_of_all,
    named_by_partner,
    officers_of,
    page_of_named,
    partners_of,
    referrals,
    shown_partners,
)

__all__ = [
    "LinkSeen",
    "NamedCompany",
    "all_partners",
    "cohorts_by_id",
    "count_named",
    "find_open_link",
    "find_partner",
    "find_referral_link",
    "links_of",
    "links_of_all",
    "named_by_partner",
    "officers_of",
    "page_of_named",
    "partners_of",
    "referrals",
    "shown_partners",
]
