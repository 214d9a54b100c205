"""A page that names no audience keeps the site from starting, and would be refused if it did."""

import pytest
from flask import Blueprint

from sprint import sections
from sprint.sections import Section


def test_a_section_needs_an_audience():
    with pytest.raises(TypeError):
        Section("open", __name__)


def test_the_site_does_not_start_with_a_page_that_is_for_nobody_in_particular(app):
    careless = Blueprint("careless", __name__)
    careless.add_url_rule("/careless", "page", lambda: "hello")
    app.register_blueprint(careless)
    with pytest.raises(RuntimeError, match="/careless"):
        sections.check(app)


def test_such_a_page_is_refused_even_so(app, browser):
    app.add_url_rule("/careless", "careless", lambda: "hello")
    answer = app.test_client().get("/careless")
    assert answer.status_code == 403
    assert "hello" not in answer.text
