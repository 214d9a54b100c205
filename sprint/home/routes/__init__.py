"""The pages that a person sees first."""

from sprint.home.routes import desks, home, partner, robots, today

SECTIONS = (home.section, robots.section, today.section, desks.coach, partner.section)
