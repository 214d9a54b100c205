"""What every page's frame shows: the rooms a person may enter, the program, the hour."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import Flask, g, has_request_context, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from sprint import clock, program
from sprint.accounts.models import Person
from sprint.cohorts import queries as cohorts
from sprint.cohorts.queries import Place
from sprint.database import ask, db
from sprint.home.today import in_order

_settings = select(program.Program.__table__)
_DEFAULTS = program.defaults()
_WITHIN = {
    "staff_cohort": "desk",
    "staff_members": "desk",
    "staff_decisions": "staff_applications",
    "admin_people": "staff_people",
    "admin_program": "staff_program",
    "shared": "staff_reviews",
    "coach_sessions": "coach",
    "staff_board": "desk",
}
"""Sections whose pages belong to another section's room."""
_BOARD = {"board", "topic", "post", "discussion", "board_files", "search", "moderation", "people", "pulse"}


@dataclass(frozen=True)
class Link:
    """One of the rooms on top of a page; `count` is how many new things are in it."""

    label: str
    url: str
    is_current: bool
    count: int = 0


class Navigation:
    """The rooms on top of this page. Nothing is asked of the database until a template walks it."""

    def __iter__(self) -> Iterator[Link]:
        return iter(self._links)

    def __len__(self) -> int:
        return len(self._links)

    @cached_property
    def _links(self) -> list[Link]:
        if not has_request_context():
            return []
        if not current_user.is_authenticated:
            return [
                Link(_("Syllabus"), url_for("home.syllabus"), request.endpoint == "home.syllabus"),
                Link(_("Apply"), url_for("apply.begin"), request.blueprint == "apply"),
            ]
        return _links_of(current_user.person)


def _links_of(person: Person) -> list[Link]:
    place = _place_of(person)
    is_learner = place is not None and place.enrolment is not None
    links = [_link(_("Today"), "today.today")] if is_learner else []
    if person.is_staff or person.is_admin:
        links += [_link(_("Staff desk"), "desk.desk")] if is_learner else _staff_desk()
    if person.is_coach:
        links += [
            _link(_("Coach desk"), "coach.desk"),
            _link(_("Hours"), "coach_hours.hours"),
            _link(_("Reviews"), "coach_reviews.queue"),
        ]
    if person.is_partner:
        links.append(_link(_("Partner desk"), "partner.desk"))
    if place is None or place.role == "staff":
        return links
    return links[:is_learner] + _rooms(place) + links[is_learner:]


def _place_of(person: Person) -> Place | None:
    """The cohort that this page is about; elsewhere the one that comes first for the person."""
    if "place" in g:
        here: Place = g.place
        return here
    if not person.is_participant:
        return None
    now = g.get("now") or clock.now()
    return next(iter(in_order(cohorts.places_of(db.session(), person, now), now)), None)


def _rooms(place: Place) -> list[Link]:
    """The rooms of a cohort: its current week, which is the first one before any is open, its work, its glossary."""
    slug, in_weeks = place.cohort.slug, request.blueprint in {"week", "module", "quiz", "review", "deliverable"}
    now = g.get("now") or clock.now()  # to coaches every week is open: the calendar says which is the current one
    number = max((week.number for week in place.weeks if week.opens_at <= now), default=1)
    week = Link(_("Week %(n)s", n=number), url_for("week.week", cohort=slug, number=number), in_weeks)
    words = Link(_("Glossary"), url_for("glossary.glossary", cohort=slug), request.blueprint == "glossary")
    work = Link(_("Work"), url_for("shared.shared", cohort=slug), request.blueprint in {"shared", "files"})
    talks = Link(_("Coaching"), url_for("coaching.coaching", cohort=slug), request.blueprint == "coaching")
    board = Link(_("Board"), url_for("board.board", cohort=slug), request.blueprint in _BOARD)
    events = Link(_("Events"), url_for("events.events", cohort=slug), request.blueprint == "events")
    return [week, *([talks] if place.enrolment else []), board, events, work, words]


def _staff_desk() -> list[Link]:
    labels = {
        "desk.desk": _("Cohorts"), "staff_applications.applications": _("Applications"),
        "staff_reviews.queue": _("Reviews"), "staff_coaching.coaching": _("Coaching"),
        "staff_people.people": _("People"), "staff_partners.partners": _("Partners"), "staff_mail.mail": _("Mail"),
        "staff_curriculum.curriculum": _("Curriculum"), "staff_questions.questions": _("Questions"),
        "staff_program.settings": _("Program"),
    }  # fmt: skip
    links = [_link(label, endpoint) for endpoint, label in labels.items()]
    if "place" in g and not any(link.is_current for link in links):
        links[0] = replace(links[0], is_current=True)  # the rooms of a cohort lie behind the cohorts
    return links


def _link(label: str, endpoint: str) -> Link:
    here = request.blueprint or ""
    return Link(label, url_for(endpoint), _WITHIN.get(here, here) == endpoint.partition(".")[0])


def current_program() -> Any:
    """The program's settings as plain columns, asked once a request: pages only read them."""
    if not has_request_context():
        return program.current(db.session())
    found = g.get("program")
    if found is None:
        found = g.program = ask(db.session(), _settings).first() or _DEFAULTS
    return found


def init_app(app: Flask) -> None:
    """Give every template `program()`, `navigation` and `now`."""

    @app.context_processor
    def _frame() -> dict[str, Any]:
        return {"now": g.get("now") or clock.now(), "navigation": Navigation()}

    app.jinja_env.globals["program"] = current_program
