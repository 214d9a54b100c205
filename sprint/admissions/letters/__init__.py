"""The letters to applicants and to partners."""

from sprint.admissions.letters.partners import partner_month, partner_month_facts

__all__ = ["partner_month", "partner_month_facts"]
