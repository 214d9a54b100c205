"""Parts of a page that are the same for everybody who reads a module at the same place: rendered once a process.

A release never changes, so neither do they. Half of the time of a module's page went into printing them anew.
"""

import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence

from flask import g, render_template
from flask_babel import get_locale
from markupsafe import Markup

from sprint.learning.course import Calendar, Lesson
from sprint.markdown import keep

_MOST = 4000  # twenty modules with their menu at each of their headings and their questions in each state, and releases
_kept: dict[Hashable, Markup] = {}
_nonce = secrets.token_hex(12)  # nobody who writes a text can know it


def blank(name: str) -> str:
    """A place in a fragment that `filled` fills for each reader."""
    return f"{_nonce}-{name}-"


def filled(html: Markup, values: Mapping[str, str]) -> Markup:
    """A fragment with its blanks filled; values are escaped."""
    for name, value in values.items():
        html = html.replace(blank(name), value)
    return html


def fragment(
    template: str, key: Hashable, values: Callable[[], dict[str, object]], kept: dict[Hashable, Markup] = _kept
) -> Markup:
    """The template with these values. `key` must name everything that it prints, but for the language and blanks.

    `kept` is where it is kept: what comes and goes often has a place of its own, so that it does not crowd modules out.
    """
    name = (template, _language(), key)
    found = kept.get(name)
    if found is None:
        if len(kept) >= _MOST:
            kept.clear()
        found = kept[name] = keep(render_template(template, blank=blank, **values()))
    return found


def _language() -> str:
    """The reader's language, asked once a request: a page has a dozen fragments."""
    found: str | None = g.get("language")
    if found is None:
        found = g.language = str(get_locale())
    return found


def lesson_row(lesson: Lesson, cohort: str, status_shown: bool = True, note: str | None = None) -> Markup:
    """A module as a row of a list, in a cohort of this slug. Of the person it shows only how far they have come."""
    state = ("done" if lesson.is_done else "started" if lesson.is_started else "open") if status_shown else ""
    key = (cohort, lesson.slug, lesson.number, lesson.title, lesson.deliverable_title, lesson.minutes, lesson.is_core)
    values: dict[str, object] = {"lesson": lesson, "cohort": cohort, "status_shown": status_shown, "note": note}
    return fragment("learning/row.html", (*key, state, lesson.is_done, lesson.is_started, note), lambda: values)


def locked_row(lesson: Lesson, opens_on: str, objectives: Sequence[str] = ()) -> Markup:
    """A module of a week that is not open: its title, what it is for, when it opens in words, and nothing to open."""
    key = (lesson.slug, lesson.number, lesson.title, lesson.minutes, lesson.is_core, opens_on, *objectives)
    values: dict[str, object] = {"lesson": lesson, "opens_on": opens_on, "objectives": objectives}
    return fragment("learning/locked_row.html", key, lambda: values)


def steel_rule(calendar: Calendar) -> Markup:
    """The days of the course as a steel rule."""
    return fragment("learning/steel_rule.html", calendar, lambda: {"calendar": calendar})
