"""The weekly review: five questions of what was learned so far, those that were missed first."""

from collections.abc import Mapping
from datetime import datetime

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint import times
from sprint.cohorts.door import Room, place
from sprint.cohorts.models import Enrolment
from sprint.database import db
from sprint.learning import asking, dealing, queries
from sprint.learning.asking import Asked
from sprint.learning.course import Course, CourseWeek
from sprint.learning.repetition import Standing
from sprint.learning.routes.questions import own_to, printed

section = Room("review", __name__)


@section.get("/weeks/<int:number>/review")
def review(number: int) -> ResponseReturnValue:
    """Five questions of the modules of the weeks up to this one that the person has opened."""
    return show(number)


def show(number: int, *, wrong: tuple[str, str] = ("", ""), status: int = 200) -> ResponseReturnValue:
    """The page of a review; `wrong` is a question's id and what is wrong with the answer that was sent."""
    session, here = db.session(), place()
    course = queries.course(session, here)
    week = course.week(number) or abort(404)
    enrolment = _learner(here.enrolment, week)
    standings = queries.standings_of(session, enrolment.id)
    opened = course.opened_up_to(number)
    asked = asking.with_error(_asked(course, week, opened, standings), *wrong)
    page = render_template(
        "learning/review.html", place=here, course=course, week=week, asked=asked,
        questions=printed(asked, course.release_hash, own_to(_name(week))), has_answered=bool(standings),
        next_due_at=_next_due_at(standings, opened), open_count=sum(one.state == asking.OPEN for one in asked),
        right_count=sum(one.is_right for one in asked if one.state == asking.ANSWERED),
    )  # fmt: skip
    return page, status


def _learner(enrolment: Enrolment | None, week: CourseWeek) -> Enrolment:
    if not week.is_open:
        abort(403, _("This week opens on %(when)s.", when=times.when(week.opens_at, now=g.now)))
    return enrolment or abort(403, _("Reviews belong to the people who take part. You see all answers in the modules."))


def _name(week: CourseWeek) -> str:
    return f"week-{week.number}"


def _asked(course: Course, week: CourseWeek, opened: list[str], standings: Mapping[str, Standing]) -> list[Asked]:
    session = db.session()
    done = {lesson.slug for lesson in course.open_lessons if lesson.is_done} & set(opened)
    unasked = [id for slug, ids in queries.quiz_ids(session, course).items() if slug in done for id in ids]
    ids = dealing.review(standings, [id for id in unasked if id not in standings], opened, _name(week), g.now)
    texts = queries.texts_of(session, course, _slugs(ids, standings, done))
    return asking.dealt(ids, texts, standings, request.args.get("again", ""), g.now)


def _slugs(ids: list[str], standings: Mapping[str, Standing], done: set[str]) -> set[str]:
    """The modules of some questions; all that are done, where one was never answered."""
    known = {standings[id].slug for id in ids if id in standings}
    return known if all(id in standings for id in ids) else known | done


def _next_due_at(standings: Mapping[str, Standing], opened: list[str]) -> datetime | None:
    return dealing.next_due_at(standings.values(), opened)
