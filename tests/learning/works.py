"""A company's work in tests: what is sent, and how it stands."""

from sqlalchemy import select

from sprint.cohorts import actions as cohorts
from sprint.learning.models import Deliverable, Draft, HandIn, Review
from tests.builders.cast import LONG_AGO, person

ROOM = "/cohorts/october-2026"
WORK = f"{ROOM}/modules/w2-m1/deliverable"
FULL = {
    "base-name": "0", "field-name": "Spring clip", "base-story": "0", "field-story": "It holds a pipe.",
    "base-sizes": "0", "field-sizes-0-0": "Length", "field-sizes-0-1": "22 mm", "number": "1", "audience": "coaches",
}  # fmt: skip


def member(session, cast, name, company=None, cohort=None):
    """One more participant: of Ada's company unless another is named, or None for nobody's."""
    with session() as s:
        s.expire_on_commit = False
        who = person(s, name, "participant")
        firm = cohorts.find_or_add_company(s, company, makes="", place="") if company else None
        cohorts.enrol(s, s.merge(cohort or cast.running), who, company=firm, now=LONG_AGO)
        return who


def rows(session, model, **where):
    """All rows of a table, detached."""
    with session() as s:
        s.expire_on_commit = False
        return s.scalars(select(model).filter_by(**where)).all()


def work(session):
    """The one deliverable there is."""
    (found,) = rows(session, Deliverable)
    return found


def standing(session, field="name"):
    """What stands in a field, and the asides beside it."""
    drafts = sorted(rows(session, Draft, field=field), key=lambda draft: draft.revision)
    at = max((draft.revision for draft in drafts if not draft.is_aside), default=0)
    return [draft.value for draft in drafts if draft.revision >= at]


def versions(session):
    """The versions, the first one first."""
    return sorted(rows(session, HandIn), key=lambda version: version.number)


def reviews(session):
    """Every review."""
    return rows(session, Review)
