"""The pages of applicants, and the links by which partners send companies there."""

from sprint.admissions.routes import apply, referral, seat

SECTIONS = (apply.section, seat.section, referral.section)
