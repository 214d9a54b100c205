"""S4: what every answer carries, whatever it is: pages, errors, redirects, static files, downloads."""

import re

import pytest

from sprint.headers import ALWAYS
from tests.browser import Browser
from tests.builders import cast as builders

ROOM = "/cohorts/october-2026"


@pytest.fixture
def answers(app, session, set_clock, now):
    """One answer of each sort, by what it is."""
    app.config["PROPAGATE_ERRORS"] = False
    with session() as s:
        cast = builders.cast(s)
    nobody, ada, sam = Browser(app), Browser(app).sign_in(cast.ada), Browser(app).sign_in(cast.sam)
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', nobody.client.get("/").text)[1]
    form = {"csrf_token": ada._csrf()}
    return {
        ("page", 200): nobody.client.get("/"),
        ("page of a person", 200): ada.client.get("/today"),
        ("way to the sign-in page", 303): nobody.client.get("/today"),
        ("redirect after a form", 303): ada.client.post("/sign-out", data=form),
        ("form without a token", 400): sam.client.post("/staff/cohorts/new"),
        ("form with an error", 422): sam.client.post("/staff/cohorts/new", data={"csrf_token": sam._csrf()}),
        ("page for others", 403): Browser(app).sign_in(cast.omar).client.get("/staff"),
        ("no page", 404): nobody.client.get("/nowhere"),
        ("wrong method", 405): nobody.client.delete("/sign-in"),
        ("too much", 413): sam.client.post("/account", data={"csrf_token": sam._csrf(), "name": "x" * 27_000_000}),
        ("static file", 200): nobody.client.get(stylesheet),
        ("no static file", 404): nobody.client.get("/static/nothing.css"),
        ("monitor", 200): nobody.client.get("/healthz"),
        ("sheet to download", 200): sam.client.get(f"/staff{ROOM}/progress.csv"),
    }


def test_every_answer_carries_the_headers(answers):
    wrong = {
        what: (answer.status_code, sorted(set(ALWAYS) - set(answer.headers.keys())))
        for (what, status), answer in answers.items()
        if answer.status_code != status or not set(ALWAYS) <= set(answer.headers.keys())
    }
    assert wrong == {}
    assert {answer.headers["X-Content-Type-Options"] for answer in answers.values()} == {"nosniff"}


def test_the_policy_lets_nothing_run_that_is_not_a_file_of_ours(answers):
    for what, answer in answers.items():
        rules = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
        assert rules["default-src"] == "'self'" and not {"script-src", "style-src"} & set(rules), what
        assert {rules[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}, what
        assert "unsafe" not in answer.headers["Content-Security-Policy"], what


def test_what_a_person_reads_is_kept_by_no_shared_cache(answers):
    assert answers["page of a person", 200].headers["Cache-Control"] == "private, no-cache"
    assert answers["sheet to download", 200].headers["Cache-Control"] == "no-store"
