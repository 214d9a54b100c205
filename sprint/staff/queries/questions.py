"""How people answered the questions of the curriculum."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Cohort, Enrolment
from sprint.curriculum import queries as curriculum
from sprint.learning import queries as learning
from sprint.learning.course import Course
from sprint.learning.models import Answer
from sprint.staff.misleading import Tally, tally


def tallies(session: Session, cohort: Cohort | None = None, week: int | None = None) -> list[Tally]:
    """Each question of the newest release, or of a cohort's, with first answers; in course order. Four statements.

    Answers are those of that cohort, or of all.
    """
    release = curriculum.release_for(session, cohort.release_id if cohort else None)
    if release is None:
        return []
    modules = [each for each in curriculum.modules_of(session, release.id) if week in (None, each.week)]
    course = Course((), release_id=release.id, release_hash=release.hash)
    texts = learning.texts_of(session, course, [module.slug for module in modules])
    chosen = _first_choices(session, cohort)
    return [
        tally(item, text.number, text.title, chosen.get(item.id, {}))
        for text in (texts[module.slug] for module in modules)
        for item in (*text.warm_up, *text.quiz)
    ]


def _first_choices(session: Session, cohort: Cohort | None) -> Mapping[str, dict[int, int]]:
    found = select(Answer.item, Answer.choice, func.count()).where(Answer.attempt == 1)
    if cohort is not None:
        found = found.join(Enrolment, Enrolment.id == Answer.enrolment_id).where(Enrolment.cohort_id == cohort.id)
    chosen: dict[str, dict[int, int]] = {}
    for item, choice, count in session.execute(found.group_by(Answer.item, Answer.choice)):
        chosen.setdefault(item, {})[choice] = count
    return chosen
