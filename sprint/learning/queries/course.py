"""Everything that is asked about what people have read, ticked and finished.

The module page and Today are the pages that all people open: their statements are made once and return columns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Visit
from sprint.cohorts.queries import Place
from sprint.curriculum.formulas import Sheet
from sprint.curriculum.models import Module, Release, Term
from sprint.curriculum.module import Module as ModuleText
from sprint.database import ask
from sprint.learning.course import Course, CourseWeek, Lesson
from sprint.learning.models import ModuleProgress

_pinned = bindparam("pinned", type_=Integer)
_release_id = func.coalesce(_pinned, select(func.max(Release.id)).scalar_subquery())
_own_progress = ModuleProgress.enrolment_id == bindparam("enrolment_id", type_=Integer)
_progress = (
    select(
        Release.id, Release.hash, ModuleProgress.slug, ModuleProgress.read_at, ModuleProgress.place,
        ModuleProgress.done_at, ModuleProgress.source_hash, ModuleProgress.text_read_at,
    )
    .outerjoin(ModuleProgress, _own_progress)
    .where(Release.id == _release_id)
)  # fmt: skip
_outlined = (
    select(
        Release.weeks, Module.slug, Module.week, Module.position, Module.title, Module.minutes, Module.is_core,
        Module.deliverable_title, Module.source_hash,
    )
    .outerjoin(Module, Module.release_id == Release.id)
    .where(Release.id == bindparam("release_id"))
    .order_by(Module.week, Module.position)
)  # fmt: skip
_bodies = select(Module.slug, Module.body).where(
    Module.release_id == bindparam("release_id"), Module.slug.in_(bindparam("slugs", expanding=True))
)
_objectives = select(Module.slug, Module.objectives).where(
    Module.release_id == _release_id, Module.week.in_(bindparam("weeks", expanding=True))
)
_visit = select(Visit.week_id).where(
    Visit.enrolment_id == bindparam("enrolment_id"), Visit.week_id == bindparam("week_id")
)
_terms = select(Term).where(Term.release_id == _release_id).order_by(func.lower(Term.term), Term.id)


_formulas = select(Release.formulas).where(Release.id == _release_id)


def _whose(place: Place) -> dict[str, int | None]:
    return {"pinned": place.cohort.release_id, "enrolment_id": place.enrolment.id if place.enrolment else None}


_MOST_OUTLINES = 50  # releases kept in memory, about 10 KB each
_outlines: dict[str, "Outline"] = {}


@dataclass(frozen=True)
class Outline:
    """What a release says of its weeks and modules, the same for everybody."""

    weeks: dict[int, dict[str, Any]]
    modules: tuple[tuple[Lesson, str], ...]  # as nobody has opened them, each with the hash of its text


def _outline(session: Session, release_id: int, release_hash: str) -> Outline:
    """A release never changes, so each process reads its outline once."""
    found = _outlines.get(release_hash)
    if found is None:
        if len(_outlines) >= _MOST_OUTLINES:
            _outlines.clear()
        rows = ask(session, _outlined, {"release_id": release_id}).all()
        modules = tuple((Lesson(*row[1:-1]), row.source_hash) for row in rows if row.slug is not None)
        weeks = {week["number"]: week for week in rows[0].weeks}
        found = _outlines[release_hash] = Outline(weeks, modules)
    return found


def course(session: Session, place: Place) -> Course:
    """The weeks and modules of a cohort as the person of this place meets them. One statement."""
    rows: Sequence[Any] = ask(session, _progress, _whose(place)).all()
    if not rows:
        return Course(_weeks(place, {}, []), _is_core_only(place))
    outline = _outline(session, rows[0].id, rows[0].hash)
    progress = {row.slug: row for row in rows}
    lessons = [_lesson_of(lesson, source, progress.get(lesson.slug)) for lesson, source in outline.modules]
    return Course(_weeks(place, outline.weeks, lessons), _is_core_only(place), rows[0].id, rows[0].hash)


def _lesson_of(lesson: Lesson, source: str, row: Any) -> Lesson:
    """A module with how far somebody has come in it."""
    if row is None:
        return lesson
    read_source = row.source_hash if row.source_hash != source else None
    return lesson.read(row.read_at, row.place, row.done_at, read_source, row.text_read_at)


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
    found = ask(session, _objectives, {"pinned": place.cohort.release_id, "weeks": list(weeks)})
    return {row.slug: row.objectives for row in found}


def has_visited(session: Session, enrolment_id: int, week_id: int) -> bool:
    """Whether a person has opened a week, its page or one of its modules."""
    return ask(session, _visit, {"enrolment_id": enrolment_id, "week_id": week_id}).first() is not None


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
