"""A page of the pipeline."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sprint.admissions import queries as admissions
from sprint.admissions.queries import Line, Wanted
from sprint.database import ask
from sprint.staff.paging import Paging


def pipeline_page(
    session: Session, wanted: Wanted, page: int | None, counts: Mapping[str, int]
) -> tuple[list[Line], Paging]:
    """One page of applications, with scores and drafts. `counts` says how many the cohort has in each state."""
    found = admissions.applications_where(wanted)
    paging = Paging.of(page, _total(session, wanted, counts))
    rows = ask(session, found.limit(paging.size).offset(paging.offset)).all()
    return admissions.lines_of(session, rows, wanted.reader_id), paging


def _total(session: Session, wanted: Wanted, counts: Mapping[str, int]) -> int:
    if not wanted.words and wanted.partner_id is None:
        return sum(counts.get(state, 0) for state in wanted.states or counts)
    found = admissions.applications_where(wanted).order_by(None)
    return ask(session, select(func.count()).select_from(found.subquery())).scalar_one()


def pipeline_whole(session: Session, wanted: Wanted) -> list[Line]:
    """All of them, for a spreadsheet."""
    return admissions.lines_of(session, ask(session, admissions.applications_where(wanted)).all(), wanted.reader_id)
