"""The pages of applicants."""

from sprint.admissions.routes import apply, seat

SECTIONS = (apply.section, seat.section)
