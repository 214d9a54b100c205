"""Answers to the questions of the modules that people of the demo have finished; some right, some not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sprint.cohorts.models import Cohort, Enrolment
from sprint.curriculum import queries as curriculum
from sprint.curriculum.module import Module as Text
from sprint.curriculum.module import QuizItem
from sprint.learning import actions
from sprint.learning import queries as learning
from sprint.learning.course import Course
from sprint.learning.models import ModuleProgress

MINUTE = timedelta(minutes=1)


def answer(session: Session, cohort: Cohort, now: datetime) -> None:
    """Each person answers the questions of what they finished, at the end of reading it."""
    release = curriculum.release_for(session, cohort.release_id)
    if release is None:
        return
    done = _finished(session, cohort)
    course = Course((), release_id=release.id, release_hash=release.hash)
    texts = learning.texts_of(session, course, {progress.slug for _enrolment, progress in done})
    for enrolment, progress in done:
        _answer_all(session, enrolment, texts[progress.slug], progress.done_at or now)


def _finished(session: Session, cohort: Cohort) -> Sequence[tuple[Enrolment, ModuleProgress]]:
    rows = select(Enrolment, ModuleProgress).join(ModuleProgress, ModuleProgress.enrolment_id == Enrolment.id)
    of_cohort = rows.where(Enrolment.cohort_id == cohort.id, ModuleProgress.done_at.is_not(None))
    return [(row[0], row[1]) for row in session.execute(of_cohort.order_by(Enrolment.id, ModuleProgress.slug))]


def _answer_all(session: Session, enrolment: Enrolment, text: Text, at: datetime) -> None:
    for n, item in enumerate((*text.warm_up, *text.quiz)):
        choice = _choice(item, enrolment.person_id * 7 + n * 3 + len(text.slug))
        actions.answer_question(session, enrolment, text.slug, item, choice, 1, asked_in=text.slug, now=at + n * MINUTE)


def _choice(item: QuizItem, draw: int) -> int:
    """The right option three times of four, and otherwise one of the wrong ones."""
    wrong = [at for at, option in enumerate(item.options) if not option.is_key]
    return item.key if draw % 4 or not wrong else wrong[draw // 4 % len(wrong)]
