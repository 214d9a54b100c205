"""Applications, what staff make of them, seats that are offered, and the partners who send companies."""

from sprint.admissions.models.applications import NO_SITE, STATES, Application, ApplicationColleague
from sprint.admissions.models.partners import Partner, PartnerOfficer, ReferralLink, ReferralVisit
from sprint.admissions.models.review import CRITERIA, OUTCOMES, ApplicationNote, Decision, Offer, Score

__all__ = [
    "CRITERIA",
    "NO_SITE",
    "OUTCOMES",
    "STATES",
    "Application",
    "ApplicationColleague",
    "ApplicationNote",
    "Decision",
    "Offer",
    "Partner",
    "PartnerOfficer",
    "ReferralLink",
    "ReferralVisit",
    "Score",
]
