"""What is worked out once for every page says the same as what is worked out anew."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel.dates import format_date, format_time
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Undefined
from markupsafe import Markup, escape

from sprint import rendering, times
from sprint.rendering import printed

LOCALES = st.sampled_from(["en_US", "en_GB", "de", "es_MX"])
ANYTHING = st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans(), st.text().map(Markup))


class Drawing:
    """Something of a library that says its own HTML."""

    def __html__(self) -> str:
        return "<svg>"


@given(ANYTHING)
def test_what_is_printed_is_escaped_as_ever(value):
    assert "".join([printed(value)]) == str(escape(value))


def test_what_says_its_own_html_is_printed_as_it_is_and_nothing_as_nothing():
    assert printed(Drawing()) == "<svg>"
    assert printed(Undefined()) == ""


@pytest.mark.parametrize("typed", ["<b>", "&", '"', "'"])
def test_a_template_escapes_what_people_typed(app, typed):
    with app.test_request_context():
        page = app.jinja_env.from_string(
            "{{ a }}{% set b %}{{ a }}{% endset %}{{ b }}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(a) }}"
        )
        assert page.render(a=typed) == str(escape(typed)) * 3


def test_a_template_that_is_no_html_escapes_nothing(app):
    with app.test_request_context():
        page = app.jinja_env.from_string("{% autoescape false %}{{ a }}{% endautoescape %}")
        assert page.render(a="<b>") == "<b>"


@given(st.dates(), st.sampled_from(["EEEE, MMMM d", "EEEE, MMMM d, y", "EEE, MMM d", "MMMM d"]), LOCALES)
def test_a_day_is_said_as_the_library_says_it(day, pattern, locale):
    assert times._day_said(day, pattern, locale) == format_date(day, pattern, locale=locale)


@given(st.times(), LOCALES)
def test_an_hour_is_said_as_the_library_says_it(at, locale):
    said = format_time(time(at.hour, at.minute), "h:mm a", locale=locale).replace("\u202f", " ")
    assert times._time_said(at.hour, at.minute, locale) == said


def test_the_same_moment_is_another_day_in_another_zone(app):
    at = datetime(2026, 11, 2, 3, tzinfo=UTC)
    with app.test_request_context():
        assert [times.short_day(at, zone) for zone in ("America/New_York", "Europe/Berlin")] == [
            "Sun, Nov 1",
            "Mon, Nov 2",
        ]
        assert times.day(at, "UTC", at) == "Monday, November 2"
        assert times.day(at, "UTC", at + timedelta(days=365)) == "Monday, November 2, 2026"
        assert times.month_day(date(2026, 11, 2)) == "November 2"


def test_an_address_is_remembered_by_all_that_makes_it(app):
    asked = [
        {},
        {"page": 1},
        {"page": 2},
        {"page": "1"},
        {"page": None},
        {"page": True},
        {"q": "a&b"},
        {"q": ["a", "b"]},
    ]
    anew = app.__class__.url_for
    for values in asked * 2:
        with app.test_request_context("/"):
            values = {**values}
            assert url_for("staff_people.people", **values) == anew(app, "staff_people.people", **values)
            assert url_for("staff_people.people", _anchor="x", **values).endswith("#x")
            assert url_for("staff_people.people", _external=True).startswith("http")


def test_an_address_is_another_where_the_site_has_another_root(app):
    for root in ("", "/sprint", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            assert url_for("today.today") == f"{root}/today"


def test_a_compiled_template_serves_other_processes_until_its_text_changes(tmp_path):
    texts = {"a.html": "one {{ 1 + 1 }}"}

    def page():
        app = Flask(__name__, static_folder=None)
        app.config.update(TEMPLATES_DIR=tmp_path / "templates")
        rendering.init_app(app)
        app.jinja_env.loader = DictLoader(texts)
        with app.app_context():
            rendering.compile_templates(app)
            return app.jinja_env.get_template("a.html").render()

    def written():
        return {file.name: file.stat().st_mtime_ns for file in (tmp_path / "templates").iterdir()}

    assert page() == "one 2"
    first = written()
    assert len(first) == 1 and page() == "one 2" and written() == first
    texts["a.html"] = "two {{ 1 + 1 }}"
    assert page() == "two 2" and written() != first


def test_where_the_folder_cannot_be_written_each_process_compiles_for_itself(tmp_path):
    (tmp_path / "file").write_text("in the way")
    app = Flask(__name__, static_folder=None)
    app.config.update(TEMPLATES_DIR=tmp_path / "file" / "templates")
    rendering.init_app(app)
    app.jinja_env.loader = DictLoader({"a.html": "one {{ 1 + 1 }}"})
    with app.app_context():
        assert app.jinja_env.get_template("a.html").render() == "one 2"
