"""The pages of applying, and the links by which partners send companies there."""

from sprint.admissions.routes import referral
from sprint.sections import Section

SECTIONS: tuple[Section, ...] = (referral.section,)
