"""Which questions of the curriculum mislead."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from sprint.cohorts import queries as cohorts
from sprint.database import db
from sprint.sections import STAFF, Section
from sprint.staff import misleading, queries
from sprint.staff.paging import Paging

section = Section("staff_questions", __name__, audience=STAFF, url_prefix="/staff/questions", keeps_nothing=True)
WEEKS = (1, 2, 3, 4)
SIZE = 25


@section.get("")
def questions() -> ResponseReturnValue:
    """Every question with its first answers, those that mislead on top."""
    session, slug = db.session(), request.args.get("cohort", "")
    cohort = (cohorts.find_cohort(session, slug) or abort(404)) if slug else None
    week = request.args.get("week", type=int)
    found = misleading.worst_first(queries.tallies(session, cohort, week if week in WEEKS else None))
    paging = Paging.of(request.args.get("page", type=int), len(found), SIZE)
    return render_template(
        "staff/questions.html", cohorts=queries.cohort_names(session).values(), cohort=cohort, week=week, weeks=WEEKS,
        paging=paging, tallies=found[paging.offset : paging.offset + paging.size], enough=misleading.ENOUGH,
        headline=misleading.headline(found),
    )  # fmt: skip
