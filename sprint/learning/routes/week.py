"""A week of a cohort: what is open in it, or what will be and when."""

from functools import partial

from flask import abort, g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from sprint import marks, redirects
from sprint.cohorts.door import Room, place
from sprint.database import db
from sprint.learning import actions, queries
from sprint.learning.counting import in_words, starting
from sprint.learning.course import Course, CourseWeek, Lesson

section = Room("week", __name__)


@section.get("/weeks/<int:number>")
def week(number: int) -> str:
    """A week with its modules. A locked one shows titles, objectives and when it opens, and nothing more."""
    session, here = db.session(), place()
    course = queries.course(session, here)
    found = course.week(number) or abort(404)
    following = course.week(number + 1)
    shut = [each.number for each in (found, following) if each is not None and not each.is_open]
    if found.is_open:
        _mark_visit(found)
    return render_template(
        "learning/week.html",
        place=here,
        course=course,
        week=found,
        following=following if following and not following.is_open and found.is_open else None,
        heading=heading(found, course.core_only, is_learner=here.enrolment is not None),
        next=next_in(course, found) if here.enrolment else None,
        has_opened=any(lesson.read_at for lesson in found.lessons),
        objectives=queries.objectives(session, here, shut) if shut else {},
    )


def heading(found: CourseWeek, core_only: bool, *, is_learner: bool) -> str:
    """What is true of the week: "Five modules, four to go"."""
    path, left = found.path(core_only), len(found.to_do(core_only))
    modules = ngettext("One module", "%(n)s modules", len(path), n=starting(len(path)))
    if core_only:
        modules = ngettext("One core module", "%(n)s core modules", len(path), n=starting(len(path)))
    if not path:
        return _("Nothing to do this week")
    if not is_learner:
        return modules
    if not left:
        return _("%(modules)s, all done", modules=modules)
    return _("%(modules)s, %(left)s to go", modules=modules, left=in_words(left))


def next_in(course: Course, found: CourseWeek) -> Lesson | None:
    """What to go on with: the next thing of all if it is in this week, or else what is left here."""
    following = course.next_lesson
    if following is not None and following.week == found.number:
        return following
    return next(iter(found.to_do(course.core_only)), None)


def _mark_visit(found: CourseWeek) -> None:
    enrolment = place().enrolment
    if enrolment and not queries.has_visited(db.session(), enrolment.id, found.id):
        marks.later(partial(actions.visit_week, enrolment_id=enrolment.id, week_id=found.id, now=g.now))


@section.post("/path")
def path() -> Response:
    """Take the core path, or all modules again."""
    here, session = place(), db.session()
    enrolment = here.enrolment or abort(403)
    if request.form.get("path") == "core":
        actions.take_core_path(session, enrolment, now=g.now)
    else:
        actions.leave_core_path(session, enrolment)
    return redirects.back_to(request.form.get("back"), "today.today", cohort=here.cohort.slug)
