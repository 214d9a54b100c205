"""Today: the page after sign-in."""

from collections.abc import Sequence

from flask import g, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from sprint import clock, redirects
from sprint.accounts.models import Person
from sprint.coaching import queries as coaching
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import ActionItem
from sprint.cohorts.queries import Place
from sprint.database import db
from sprint.home import queries
from sprint.home.sessions import Sessions
from sprint.home.today import Standing, headline, in_order
from sprint.learning import queries as learning
from sprint.learning.course import Course
from sprint.learning.reading import menu
from sprint.sections import SIGNED_IN, Section

section = Section("today", __name__, audience=SIGNED_IN)


@section.get("/today")
def today() -> str | Response:
    """The one next thing, this week's modules, and when the next week opens. Who works at a desk is sent there."""
    person: Person = current_user.person
    g.now = clock.now()
    places = in_order(cohorts.places_of(db.session(), person, g.now), g.now) if person.is_participant else []
    if places:
        return _today(person, places)
    if desk := desk_of(person):
        return redirects.to(desk)
    waiting = queries.other_enrolments(db.session(), person, g.now)
    return render_template("home/nothing.html", waiting=waiting)


def desk_of(person: Person) -> str | None:
    """The page at which a person's work begins, where they take part in no cohort."""
    if person.is_staff or person.is_admin:
        return "desk.desk"
    if person.is_coach:
        return "coach.desk"
    return "partner.desk" if person.is_partner else None


def _today(person: Person, places: list[Place]) -> str:
    asked = request.args.get("cohort")
    g.place = here = next((place for place in places if place.cohort.slug == asked), places[0])
    course = learning.course(db.session(), here)
    calendar = course.calendar(person.zone, g.now)
    opened = course.opened_up_to(course.current.number) if course.current else []
    due, glance = queries.aside(db.session(), here, person, opened, g.now)
    return render_template(
        "home/today.html", place=here, others=[place for place in places if place is not here], course=course,
        week=course.current, calendar=calendar, headline=headline(course, calendar, person.first_name, g.now),
        standing=Standing.of(course.current, course.core_only) if course.current else None, stopped=_stopped(course),
        due=due, glance=glance, sessions=_sessions(here), items=_items(here),
    )  # fmt: skip


def _sessions(here: Place) -> Sessions | None:
    """The person's sessions with a coach; None where none are offered."""
    glance = coaching.glance(db.session(), here.enrolment) if here.enrolment else None
    if glance is None or not (glance.is_offered or glance.sittings):
        return None
    return Sessions.of(glance, [week.opens_at for week in here.weeks], g.now)


def _items(here: Place) -> Sequence[ActionItem]:
    return cohorts.open_items(db.session(), here.enrolment) if here.enrolment else ()


def _stopped(course: Course) -> tuple[str, int, int] | None:
    """Where the person stopped in the next module: the heading, its place in the side menu, and how many are there."""
    lesson = course.next_lesson
    if lesson is None or lesson.place is None:
        return None
    entries = menu(learning.text_of(db.session(), course, lesson.slug), lesson)
    here = next((n for n, entry in enumerate(entries) if entry.state == "here"), 0)
    return (entries[here].title, here + 1, len(entries)) if here > 1 else None
