"""What staff do with releases of the curriculum."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import times
from sprint.accounts.actions import record
from sprint.accounts.models import Person
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort
from sprint.curriculum import queries as curriculum
from sprint.curriculum.models import Release


def move_to_release(
    session: Session, cohort: Cohort, release: Release, *, left: Release, by: Person, now: datetime
) -> None:
    """Let a cohort read another release than `left`. Refused where somebody else has moved it in the meantime.

    A second time changes nothing.
    """
    newest = curriculum.newest_release(session)
    is_moved = cohorts.move_to_release(
        session, cohort, release.id, left=left.id, is_newest=newest is not None and newest.id == release.id, now=now
    )
    if is_moved:
        said = _(
            "Moved the curriculum from the release of %(old)s (%(old_hash)s) to that of %(new)s (%(new_hash)s)",
            old=times.day(left.published_at, cohort.zone), old_hash=left.hash[:8],
            new=times.day(release.published_at, cohort.zone), new_hash=release.hash[:8],
        )  # fmt: skip
        record(session, said, by=by, cohort_id=cohort.id, now=now)
