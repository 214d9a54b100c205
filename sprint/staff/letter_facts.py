"""What the staff's letters print, loaded for a batch of them at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from sprint.cohorts.models import Cohort
from sprint.planning import Identity, Told
from sprint.staff.queries.progress import standings, to_call
from sprint.staff.standing import Counts, Stage, headline

MOST_NAMES = 5


def review_facts(session: Session, letters: Sequence[Told], now: datetime) -> Mapping[Identity, Mapping[str, Any]]:
    """How each letter's cohort stands: the same numbers, by the same rule, as on the staff's desk."""
    cohorts = _cohorts(session, {letter.about_id for letter in letters})
    counts, calls = standings(session, list(cohorts), now), to_call(session, list(cohorts), now, MOST_NAMES)
    reviews = {id: _review(c, counts.get(id, Counts()), calls.get(id, []), now) for id, c in cohorts.items()}
    return {letter.identity: reviews[letter.about_id] for letter in letters if letter.about_id in reviews}


def _cohorts(session: Session, ids: set[int]) -> dict[int, Cohort]:
    found = session.scalars(select(Cohort).where(Cohort.id.in_(ids)).options(selectinload(Cohort.weeks)))
    return {cohort.id: cohort for cohort in found}


def _review(cohort: Cohort, counts: Counts, names: Sequence[str], now: datetime) -> dict[str, Any]:
    stage = Stage.of(cohort, now)
    return {
        "cohort": cohort.name, "slug": cohort.slug, "week": stage.open_week.number if stage.open_week else 0,
        "people": counts.people, "on_track": counts.on_track, "headline": headline(counts),
        "names": names, "more_names": max(0, counts.call - len(names)),
        "next": stage.next_week and {"number": stage.next_week.number, "opens_at": stage.next_week.opens_at},
        "because": _("You get this because you look after the %(cohort)s cohort.", cohort=cohort.name),
    }  # fmt: skip
