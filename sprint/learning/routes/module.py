"""The module page, and what a person does on it: tick, stop somewhere, call it done."""

from datetime import timedelta
from functools import partial

from flask import abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from sprint import marks, qr, redirects, times
from sprint.cohorts.door import Room, place
from sprint.cohorts.models import Enrolment
from sprint.curriculum.module import Module as Text
from sprint.database import db
from sprint.learning import actions, asking, dealing, queries
from sprint.learning.counting import duration, in_words, starting
from sprint.learning.course import Lesson
from sprint.learning.fragments import filled, fragment, lesson_row, locked_row, steel_rule
from sprint.learning.queries import Marks, Reading
from sprint.learning.reading import EXAMPLES, Left, Piece, headings, in_pieces, left_of, menu, stopped_at
from sprint.learning.routes.calculator_boxes import with_calculators
from sprint.learning.routes.questions import own_to, printed

section = Room("module", __name__)
section.add_app_template_filter(in_words, "in_words")
section.add_app_template_filter(starting, "starting")
section.add_app_template_filter(duration, "duration")
section.add_app_template_global(lesson_row, "lesson_row")
section.add_app_template_global(locked_row, "locked_lesson_row")
section.add_app_template_global(steel_rule, "steel_rule")
READ_EVERY = timedelta(minutes=1)  # how often a reload counts as reading again


@section.get("/modules/<slug>")
def module(slug: str) -> ResponseReturnValue:
    """A module to read and work through; of a locked week only what the week's page says of it, as a 403."""
    return show(slug)


def show(slug: str, *, wrong: tuple[str, str] = ("", ""), status: int = 200) -> ResponseReturnValue:
    """The page of a module; `wrong` is a question's id and what is wrong with the answer that was sent."""
    session, here, reading = db.session(), place(), _find(slug)
    if not _is_open(reading):
        return _locked(reading)
    earlier = reading.course.opened_before(slug)
    marks = queries.marks_of(session, here.enrolment, slug, earlier, g.now) if here.enrolment else queries.Marks()
    texts = queries.texts_of(session, reading.course, {slug, *(each.slug for each in marks.standings.values())})
    text = texts[slug]
    _mark_read(reading, text)
    left, own = left_of(text, marks.ticked, marks.standings), own_to(slug)
    stopped = None if left.is_nothing else stopped_at(reading.lesson, text)
    page = render_template(
        "learning/module.html", place=here, reading=reading, lesson=reading.lesson, text=text, stopped=stopped,
        week=reading.course.week(text.week), marks=marks, example=EXAMPLES.get(text.example_company, ""),
        menu=_menu(reading, text), pieces=_pieces(reading, text), checklist=_checklist(reading, text, marks, own),
        questions=_questions(reading, texts, marks, set(earlier), wrong, own),
        way_on=_way_on(reading, text, left, own), paper=_paper(slug),
        changed=_changed(reading.lesson, text, own),
    )  # fmt: skip
    return page, status


def _changed(lesson: Lesson, text: Text, own: dict[str, str]) -> Markup:
    """What changed since the reader read it; nothing where only other things than its sections did."""
    if lesson.read_source is None or lesson.text_read_at is None:
        return Markup()
    found = queries.changes_since(db.session(), text, lesson.read_source)
    if found is None or not found.sections:
        return Markup()
    values: dict[str, object] = {"sections": found.sections, "slug": text.slug, "source_hash": text.source_hash}
    html = fragment("learning/changed.html", (text.slug, lesson.read_source, text.source_hash), lambda: values)
    return filled(html, {**own, "read-on": times.day(lesson.text_read_at, now=g.now)})


def _menu(reading: Reading, text: Text) -> Markup:
    lesson = reading.lesson
    key = (reading.course.release_hash, text.slug, lesson.place, lesson.is_done)
    return fragment("learning/menu.html", key, lambda: {"entries": menu(text, lesson)})


def _pieces(reading: Reading, text: Text) -> list[tuple[Markup, str]]:
    """The text in pieces, each with the kind of what is a reader's own after it: warm-up, checklist or quiz."""
    return [(_printed_piece(reading, text, piece), piece.followed_by) for piece in in_pieces(text)]


def _printed_piece(reading: Reading, text: Text, piece: Piece) -> Markup:
    key = (reading.course.release_hash, text.slug, piece.number)
    html = fragment("learning/sections.html", key, lambda: dict(vars(with_calculators(piece, text))))
    return filled(html, {"cohort": place().cohort.slug}) if text.calculators else html


def _checklist(reading: Reading, text: Text, marks: Marks, own: dict[str, str]) -> Markup:
    if not text.checklist:
        return Markup()
    is_learner = place().enrolment is not None
    key = (reading.course.release_hash, text.slug, is_learner)
    html = fragment("learning/checklist.html", key, lambda: {"text": text, "learner": is_learner})
    ticks = {f"tick-{item.id}": " checked" if item.id in marks.ticked else "" for item in text.checklist}
    return filled(html, {**own, **ticks})


def _paper(slug: str) -> Markup:
    """The way back from paper: the module's address as a code."""
    url = current_app.config["BASE_URL"] + url_for("module.module", cohort=place().cohort.slug, slug=slug)
    return fragment("learning/paper.html", url, lambda: {"url": url, "code": qr.code(url)})


def _way_on(reading: Reading, text: Text, left: Left, own: dict[str, str]) -> Markup:
    lesson, is_learner = reading.lesson, place().enrolment is not None
    beside = reading.course.beside(lesson.slug)
    values: dict[str, object] = {
        "text": text, "lesson": lesson, "before": beside[0], "after": beside[1], "left": left,
        "learner": is_learner,
    }  # fmt: skip
    states = [each and (each.slug, each.is_done, each.is_started) for each in (lesson, *beside)]
    key = (reading.course.release_hash, *states, left, is_learner)
    day = times.day(lesson.done_at, now=g.now) if lesson.done_at else ""
    return filled(fragment("learning/way_on.html", key, lambda: values), {**own, "day": day})


def _questions(
    reading: Reading,
    texts: dict[str, Text],
    marks: Marks,
    earlier: set[str],
    wrong: tuple[str, str],
    own: dict[str, str],
) -> dict[str, Markup]:
    """The questions of the warm-up and of the quiz, as this reader meets them."""
    text, version = texts[reading.lesson.slug], reading.course.release_hash
    if place().enrolment is None:
        groups = {"warm-up": asking.with_keys(text.warm_up, text.slug), "quiz": asking.with_keys(text.quiz, text.slug)}
    else:
        again, standings = request.args.get("again", ""), marks.standings
        ids = dealing.warm_up(standings, [item.id for item in text.warm_up], earlier, text.slug, g.now)
        groups = {
            "warm-up": asking.dealt(ids, texts, standings, again, g.now),
            "quiz": asking.quiz(text.quiz, text.slug, standings, again),
        }
    return {kind: printed(asking.with_error(group, *wrong), version, own) for kind, group in groups.items()}


def _find(slug: str) -> Reading:
    return queries.find_reading(db.session(), place(), slug) or abort(404)


def _is_open(reading: Reading) -> bool:
    week = reading.course.week(reading.lesson.week)
    return week is not None and week.is_open


def _locked(reading: Reading) -> tuple[str, int]:
    here, lesson = place(), reading.lesson
    week = reading.course.week(lesson.week) or abort(404)
    objectives = queries.objectives(db.session(), here, [lesson.week]).get(lesson.slug, [])
    page = render_template("learning/locked.html", place=here, lesson=lesson, week=week, objectives=objectives)
    return page, 403


def _mark_read(reading: Reading, text: Text) -> None:
    """Who reads a module has opened its week, by whichever way they came."""
    enrolment, lesson, week = place().enrolment, reading.lesson, reading.course.week(reading.lesson.week)
    if enrolment is None or (lesson.read_at and g.now - lesson.read_at < READ_EVERY):
        return
    opened = partial(actions.open_module, slug=lesson.slug, now=g.now, source_hash=text.source_hash)
    marks.later(partial(opened, enrolment_id=enrolment.id))
    if lesson.read_at is None and week:
        marks.later(partial(actions.visit_week, enrolment_id=enrolment.id, week_id=week.id, now=g.now))


def learner(slug: str) -> tuple[Enrolment, Text]:
    """The enrolment of whoever works on an open module, and its text. Coaches and staff have nothing to tick here."""
    enrolment, reading = own_reading(slug)
    return enrolment, queries.text_of(db.session(), reading.course, slug)


def own_reading(slug: str) -> tuple[Enrolment, Reading]:
    """The same without the text."""
    here, reading = place(), _find(slug)
    if here.enrolment is None:
        abort(403, _("You read this module as coach or staff. Ticks and marks belong to the people who take part."))
    if not _is_open(reading):
        week = reading.course.week(reading.lesson.week) or abort(404)
        abort(403, _("This module opens on %(when)s.", when=times.when(week.opens_at, now=g.now)))
    return here.enrolment, reading


@section.post("/modules/<slug>/ticks")
def ticks(slug: str) -> Response:
    """Keep the ticks of the checklist as the form has them."""
    enrolment, text = learner(slug)
    known = [item.id for item in text.checklist]
    actions.keep_ticks(db.session(), enrolment, slug, request.form.getlist("tick"), known, now=g.now)
    return _answer(slug, "check-your-work")


@section.post("/modules/<slug>/done")
def done(slug: str) -> Response:
    """Call the module done, or take that back."""
    enrolment, _text = learner(slug)
    if request.form.get("undo"):
        actions.reopen_module(db.session(), enrolment, slug)
    else:
        actions.finish_module(db.session(), enrolment, slug, now=g.now)
    return _answer(slug, "way-on")


@section.post("/modules/<slug>/changes")
def read_changes(slug: str) -> Response:
    """Note that the person has read what changed. What changed since that page was opened is told again."""
    enrolment, text = learner(slug)
    if request.form.get("text") == text.source_hash:
        actions.read_changes(db.session(), enrolment, slug, text.source_hash, now=g.now)
    return redirects.to("module.module", cohort=place().cohort.slug, slug=slug)


@section.post("/modules/<slug>/place")
def remember(slug: str) -> Response:
    """Remember the heading that the person reads."""
    enrolment, text = learner(slug)
    heading = request.form.get("place", "")
    if heading not in headings(text):
        abort(422)
    actions.remember_place(db.session(), enrolment, slug, heading, now=g.now)
    return Response(status=204)


def _answer(slug: str, anchor: str) -> Response:
    if request.headers.get("X-Requested-With") == "autosave":
        return Response(status=204)
    return redirects.to("module.module", _anchor=anchor, cohort=place().cohort.slug, slug=slug)
