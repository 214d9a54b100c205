"""The pages that a person sees first."""

from sprint.home.routes import desks, home, today

SECTIONS = (home.section, today.section, desks.coach, desks.partner)
