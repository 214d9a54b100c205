"""The pages that a person sees first."""

from sprint.home.routes import calendar, desks, home, today

SECTIONS = (home.section, today.section, desks.coach, desks.partner, calendar.section, calendar.open_section)
