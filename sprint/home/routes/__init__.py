"""The pages that a person sees first."""

from sprint.home.routes import calendar, desks, home, partner, robots, today

SECTIONS = (
    home.section, robots.section, today.section, desks.coach, partner.section, calendar.section, calendar.open_section,
)  # fmt: skip
