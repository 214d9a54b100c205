"""Answering a question, wherever it is asked."""

from flask import abort, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint import redirects
from sprint.cohorts.door import Room, place
from sprint.cohorts.models import Enrolment
from sprint.curriculum.module import QuizItem
from sprint.database import db
from sprint.errors import Refused
from sprint.learning import actions, asking, queries
from sprint.learning.queries import Reading
from sprint.learning.routes import module, review
from sprint.learning.routes.module import own_reading
from sprint.learning.routes.questions import own_to, printed

section = Room("quiz", __name__)


@section.post("/modules/<slug>/answers")
def answer(slug: str) -> ResponseReturnValue:
    """Check an answer. A script gets the question back with its result; others go back to where they were."""
    enrolment, reading = own_reading(slug)
    text = queries.text_of(db.session(), reading.course, slug)
    item = text.question(request.form.get("item", "")) or abort(
        422, _("This question is not in the module any more. Load the page again.")
    )
    page, error = _page(reading), ""
    try:
        actions.answer_question(
            db.session(), enrolment, slug, item, request.form.get("choice", type=int),
            request.form.get("attempt", type=int), asked_in=page, now=g.now,
        )  # fmt: skip
    except Refused as refused:
        error = refused.sentence
    if request.headers.get("X-Requested-With") == "autosave":
        return _piece(enrolment, reading, item, page, error)
    return _whole_page(page, item, error)


def _page(reading: Reading) -> str:
    """The page that the form names; the module of the question where it names none that is there."""
    wanted = request.form.get("page", "")
    if wanted.startswith("week-") and wanted[5:].isdecimal() and len(wanted) < 8:
        found = place().week(int(wanted[5:]))
        if found is not None and found.is_open:
            return f"week-{found.number}"
    return wanted if wanted in {lesson.slug for lesson in reading.course.open_lessons} else reading.lesson.slug


def _piece(enrolment: Enrolment, reading: Reading, item: QuizItem, page: str, error: str) -> ResponseReturnValue:
    standings = queries.standings_of(db.session(), enrolment.id, item.id)
    asked = asking.with_error(asking.quiz([item], reading.lesson.slug, standings), item.id, error)
    return str(printed(asked, reading.course.release_hash, own_to(page))), 422 if error else 200


def _whole_page(page: str, item: QuizItem, error: str) -> ResponseReturnValue:
    if error and page.startswith("week-"):
        return review.show(int(page[5:]), wrong=(item.id, error), status=422)
    if error:
        return module.show(page, wrong=(item.id, error), status=422)
    if page.startswith("week-"):
        return redirects.to("review.review", _anchor=item.id, cohort=place().cohort.slug, number=int(page[5:]))
    return redirects.to("module.module", _anchor=item.id, cohort=place().cohort.slug, slug=page)
