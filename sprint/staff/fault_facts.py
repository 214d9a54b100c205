"""What the warning of faults in a week's content prints, loaded for a batch of letters at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Cohort, Week
from sprint.curriculum import queries as curriculum
from sprint.curriculum.models import ContentFault, Module
from sprint.planning import Identity, Told
from sprint.staff.letters import STALE_DAYS

MOST_FAULTS = 8


def fault_facts(session: Session, letters: Sequence[Told], now: datetime) -> Mapping[Identity, Mapping[str, Any]]:
    """What is wrong with each letter's week as things stand. A letter whose week has been mended is left out."""
    weeks = _weeks(session, {letter.about_id for letter in letters})
    faults = curriculum.open_faults(session)
    releases = {each.release_id for each in weeks.values()}
    modules = {release_id: _modules(session, release_id) for release_id in releases}
    found = {week.id: _wrong(week, faults, modules[week.release_id]) for week in weeks.values()}
    return {letter.identity: wrong for letter in letters if (wrong := found.get(letter.about_id)) is not None}


def _weeks(session: Session, ids: set[int]) -> dict[int, Any]:
    columns = (Week.id, Week.number, Week.opens_at, Cohort.name, Cohort.slug, Cohort.starts_on, Cohort.release_id)
    rows = session.execute(select(*columns).join(Cohort, Cohort.id == Week.cohort_id).where(Week.id.in_(ids)))
    found: dict[int, Any] = {}
    for row in rows:
        found[row.id] = row
    return found


def _modules(session: Session, release_id: int | None) -> Sequence[Module]:
    release = curriculum.release_for(session, release_id)
    return curriculum.modules_of(session, release.id) if release else []


def _wrong(week: Any, faults: Sequence[ContentFault], modules: Sequence[Module]) -> dict[str, Any] | None:
    mine = [fault for fault in faults if fault.week in (None, week.number)]
    content = [module for module in modules if module.week == week.number]
    oldest = week.starts_on - timedelta(days=STALE_DAYS)
    stale = [module for module in content if module.checked_on < oldest]
    if content and not mine and not stale:
        return None
    return {
        "cohort": week.name, "slug": week.slug, "week": week.number, "opens_at": week.opens_at, "count": len(mine),
        "faults": [
            {"path": fault.path, "line": fault.line, "message": fault.message, "remedy": fault.remedy}
            for fault in mine[:MOST_FAULTS]
        ],
        "more": max(0, len(mine) - MOST_FAULTS), "is_empty": not content,
        "stale": [{"title": module.title, "checked_on": module.checked_on} for module in stale],
        "because": _("You get this because you look after the %(cohort)s cohort.", cohort=week.name),
    }  # fmt: skip
