"""The pipeline as a table for spreadsheets: the columns of the screen."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from sprint.admissions.queries import Line

Cell = str | int | float | None


def table_of(lines: Sequence[Line], words: dict[str, str], zone: str) -> list[list[Cell]]:
    """A row for the headings, then one an application; moments in the cohort's zone."""
    head: list[Cell] = [
        _("Company"), _("Makes"), _("City"), _("State"), _("People"), _("Applicant"), _("Role"), _("E-mail"),
        _("Referred by"), _("Sent"), _("Where it stands"), _("Reviews"), _("Score"), _("Drafted"),
    ]  # fmt: skip
    return [head, *(_cells(line, words, ZoneInfo(zone)) for line in lines)]


def _cells(line: Line, words: dict[str, str], zone: ZoneInfo) -> list[Cell]:
    row = line.row
    sent = f"{row.submitted_at.astimezone(zone):%Y-%m-%d %H:%M}" if row.submitted_at else ""
    return [
        row.company_name, row.makes, row.site_city, row.site_state, row.headcount, row.applicant_name, row.role,
        row.email, line.partner, sent, words.get(row.state, row.state), line.scores,
        round(line.mean, 2) if line.mean is not None else None, words.get(line.draft or "", ""),
    ]  # fmt: skip
