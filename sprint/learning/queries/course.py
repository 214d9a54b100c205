"""Everything that is asked about what people have read, ticked and finished.

The module page and Today are the pages that all people open: their statements are made once and return columns.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Executable, Integer, Text, and_, bindparam, case, cast, func, select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Visit
from sprint.cohorts.queries import Place
from sprint.curriculum.formulas import Sheet
from sprint.curriculum.models import Module, Release, Term
from sprint.curriculum.module import Module as ModuleText
from sprint.learning.course import Course, CourseWeek, Lesson
from sprint.learning.models import ModuleProgress

_pinned = bindparam("pinned", type_=Integer)
_release_id = func.coalesce(_pinned, select(func.max(Release.id)).scalar_subquery())
_own_progress = and_(
    ModuleProgress.slug == Module.slug, ModuleProgress.enrolment_id == bindparam("enrolment_id", type_=Integer)
)
_read_source = case((ModuleProgress.source_hash != Module.source_hash, ModuleProgress.source_hash))
_progress = (
    ModuleProgress.read_at, ModuleProgress.place, ModuleProgress.done_at, _read_source.label("read_source"),
    ModuleProgress.text_read_at,
)  # fmt: skip
_lesson = (
    Module.slug, Module.week, Module.position, Module.title, Module.minutes, Module.is_core, Module.deliverable_title,
    *_progress,
)  # fmt: skip

_outline = (
    select(Release.id, Release.hash, cast(Release.weeks, Text), *_lesson)  # the weeks as text: read once, not by row
    .outerjoin(Module, Module.release_id == Release.id)
    .outerjoin(ModuleProgress, _own_progress)
    .where(Release.id == _release_id)
    .order_by(Module.week, Module.position)
)
_bodies = select(Module.slug, Module.body).where(
    Module.release_id == bindparam("release_id"), Module.slug.in_(bindparam("slugs", expanding=True))
)
_objectives = select(Module.slug, Module.objectives).where(
    Module.release_id == _release_id, Module.week.in_(bindparam("weeks", expanding=True))
)
_terms = select(Term).where(Term.release_id == _release_id).order_by(func.lower(Term.term), Term.id)


_formulas = select(Release.formulas).where(Release.id == _release_id)


def _whose(place: Place) -> dict[str, int | None]:
    return {"pinned": place.cohort.release_id, "enrolment_id": place.enrolment.id if place.enrolment else None}


def _ask(session: Session, statement: Executable, values: dict[str, Any]) -> CursorResult[Any]:
    """Columns only need no unit of work: straight on the connection this takes half the time."""
    return session.connection().execute(statement, values)


def course(session: Session, place: Place) -> Course:
    """The weeks and modules of a cohort as the person of this place meets them. One statement."""
    rows: Sequence[Any] = _ask(session, _outline, _whose(place)).all()
    if not rows:
        return Course(_weeks(place, {}, []), _is_core_only(place))
    named = {week["number"]: week for week in json.loads(rows[0][2])}
    lessons = [Lesson(*row[3:]) for row in rows if row.slug is not None]
    return Course(_weeks(place, named, lessons), _is_core_only(place), rows[0].id, rows[0].hash)


def _weeks(place: Place, named: dict[int, dict[str, Any]], lessons: Sequence[Lesson]) -> tuple[CourseWeek, ...]:
    return tuple(
        CourseWeek(
            week.id, week.number, named.get(week.number, {}).get("title", ""),
            named.get(week.number, {}).get("summary", ""), week.opens_at, week.is_open,
            tuple(lesson for lesson in lessons if lesson.week == week.number),
        )
        for week in place.weeks
    )  # fmt: skip


def _is_core_only(place: Place) -> bool:
    return bool(place.enrolment and place.enrolment.core_path_at)


@dataclass(frozen=True)
class Reading:
    """A module that a person has in hand, without its text."""

    course: Course
    lesson: Lesson


def find_reading(session: Session, place: Place, slug: str) -> Reading | None:
    """A module of the cohort's release, open or not; None where there is no such module. One statement."""
    found = course(session, place)
    lesson = next((lesson for week in found.weeks for lesson in week.lessons if lesson.slug == slug), None)
    return Reading(found, lesson) if lesson else None


_MOST = 200  # texts kept in memory: ten releases of twenty modules, about 100 KB each
_texts: dict[tuple[str, str], ModuleText] = {}


def text_of(session: Session, course: Course, slug: str) -> ModuleText:
    """The text of a module; see `texts_of`."""
    return texts_of(session, course, [slug])[slug]


def texts_of(session: Session, course: Course, slugs: Iterable[str]) -> dict[str, ModuleText]:
    """The texts of some modules by their slugs. A release never changes, so each process reads a text once.

    At most one statement. Ask only for modules that the person may read: this knows no locks.
    """
    wanted = {slug: _texts.get((course.release_hash, slug)) for slug in slugs}
    if missing := [slug for slug, text in wanted.items() if text is None]:
        if len(_texts) + len(missing) > _MOST:
            _texts.clear()
        for row in session.execute(_bodies, {"release_id": course.release_id, "slugs": missing}):
            wanted[row.slug] = _texts[course.release_hash, row.slug] = ModuleText.from_json(row.body)
    return {slug: text for slug, text in wanted.items() if text is not None}


def objectives(session: Session, place: Place, weeks: Sequence[int]) -> dict[str, list[str]]:
    """What a person can do after each module of some weeks, by the module's slug."""
    found = session.execute(_objectives, {"pinned": place.cohort.release_id, "weeks": list(weeks)})
    return {row.slug: row.objectives for row in found}


def has_visited(session: Session, enrolment_id: int, week_id: int) -> bool:
    """Whether a person has opened a week, its page or one of its modules."""
    found = select(Visit.week_id).where(Visit.enrolment_id == enrolment_id, Visit.week_id == week_id)
    return session.scalar(found) is not None


def formulas(session: Session, place: Place) -> Sheet:
    """The formula sheet of the cohort's release."""
    return Sheet.from_json(session.scalar(_formulas, {"pinned": place.cohort.release_id}) or {})


def terms(session: Session, place: Place, words: str = "") -> list[Term]:
    """The glossary of the cohort's release in alphabetical order; only terms that hold all the words, where given."""
    asked = words.casefold().split()
    return [
        term
        for term in session.scalars(_terms, {"pinned": place.cohort.release_id})
        if all(word in f"{term.term} {term.stands_for} {term.meaning} {term.example}".casefold() for word in asked)
    ]
