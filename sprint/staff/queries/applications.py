"""A page of the pipeline."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from sprint.admissions import queries as admissions
from sprint.admissions.queries import Line, Wanted
from sprint.staff.paging import Paging


def pipeline_page(session: Session, wanted: Wanted, page: int | None) -> tuple[list[Line], Paging]:
    """One page of applications, with scores and drafts."""
    found = admissions.applications_where(wanted)
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    paging = Paging.of(page, total)
    rows: Sequence[Row[Any]] = session.execute(found.limit(paging.size).offset(paging.offset)).all()
    return admissions.lines_of(session, rows), paging


def pipeline_whole(session: Session, wanted: Wanted) -> list[Line]:
    """All of them, for a spreadsheet."""
    return admissions.lines_of(session, session.execute(admissions.applications_where(wanted)).all())
