"""The code is as docs/architecture.md says it is."""

import re

import pytest
from sqlalchemy import DateTime
from sqlalchemy.orm import configure_mappers

from sprint import tables
from sprint.database import Base, Instant
from tests.architecture import rules
from tests.architecture.house import ROOT, File, House, files

HOUSE = House.read()
FILES = files()


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps(rule):
    assert [f"sprint/{file.path}:{fault}" for file in FILES for fault in rule(file, HOUSE)] == []


def test_the_map_names_every_part_and_every_loose_file():
    found = {file.place for file in FILES} - {"__init__"}
    assert found == {*HOUSE.parts, *HOUSE.plumbing, *HOUSE.wiring}


def test_the_map_names_no_file_that_is_gone():
    there = {f"{file.place}/{file.kind}" for file in FILES}
    assert there >= HOUSE.doors
    opened = {f"{part}/{kind}" for part, kinds in HOUSE.open.items() for kind in kinds - {"permissions", "actions"}}
    assert {name for name in opened if name.split("/")[1] not in {"models", "queries"}} <= there


# Each rule can fail: the file it is told of, and the line that it must not let through.
BAD = [
    (rules.arrows, "clock.py", "from sprint.accounts import models"),
    (rules.arrows, "accounts/actions.py", "from sprint.mail import actions"),
    (rules.arrows, "cohorts/queries.py", "def f():\n    from sprint.learning.models import Tick"),
    (rules.arrows, "mail/queries.py", "from sprint.plan import KINDS"),
    (rules.arrows, "mail/queries.py", "import sprint.plan"),
    (rules.arrows, "staff/actions/post.py", "from sprint import plan"),
    (rules.open_files, "staff/routes/people.py", "from sprint.accounts import passwords"),
    (rules.open_files, "staff/actions.py", "from sprint.accounts.totp import secret"),
    (rules.open_files, "learning/queries.py", "from sprint.cohorts.door import place"),
    (rules.kinds, "cohorts/models.py", "from sprint.cohorts import queries"),
    (rules.kinds, "cohorts/queries.py", "from sprint.cohorts.actions import move"),
    (rules.kinds, "cohorts/actions/weeks.py", "from sprint.cohorts.forms import WeekForm"),
    (rules.kinds, "cohorts/calendar.py", "from sprint.cohorts import routes"),
    (rules.no_flask, "cohorts/actions.py", "from flask import g"),
    (rules.no_flask, "cohorts/letters.py", "from flask_login import current_user"),
    (rules.no_flask, "cohorts/calendar.py", "import werkzeug.exceptions"),
    (rules.no_flask, "cohorts/queries.py", "from sprint.database import db"),
    (rules.no_commit, "cohorts/actions.py", "session.commit()"),
    (rules.one_clock, "cohorts/routes.py", "datetime.now()"),
    (rules.one_clock, "staff/listing.py", "x = date.today()"),
    (rules.one_clock, "cohorts/actions.py", "now = clock.now()"),
    (rules.one_redirect, "home/routes.py", "return_to = redirect(url)"),
    (rules.one_redirect, "home/routes.py", "flask.redirect(url)"),
    (rules.one_mailer, "mail/smtp.py", "message['Subject'] = title"),
    (rules.one_mailer, "staff/actions.py", "m = email.message.EmailMessage()"),
    (rules.no_markup, "learning/reading.py", "Markup(f'<b>{name}</b>')"),
    (rules.no_markup, "learning/reading.py", "markupsafe.Markup('<b>' + name)"),
    (rules.names, "cohorts/utils.py", ""),
    (rules.names, "cohorts/date_helpers.py", ""),
]
GOOD = [
    (rules.arrows, "staff/actions.py", "from sprint.accounts import actions\nfrom sprint import clock"),
    (rules.arrows, "staff/routes/mail.py", "from sprint.plan import KINDS"),
    (rules.open_files, "learning/routes/week.py", "from sprint.cohorts.door import place"),
    (rules.kinds, "cohorts/actions/weeks.py", "from sprint.cohorts.actions.cohorts import create"),
    (rules.no_flask, "cohorts/actions.py", "from flask_babel import gettext as _"),
    (rules.no_flask, "cohorts/routes.py", "from flask import g"),
    (rules.one_clock, "cohorts/routes.py", "clock.now()"),
    (rules.one_redirect, "redirects.py", "redirect(url)"),
    (rules.no_markup, "learning/reading.py", "Markup('<b>{}</b>').format(name)"),
]


@pytest.mark.parametrize(("rule", "path", "source"), BAD)
def test_a_rule_sees_what_it_forbids(rule, path, source):
    assert list(rule(File.of(path, source), HOUSE))


@pytest.mark.parametrize(("rule", "path", "source"), GOOD)
def test_a_rule_lets_the_rest_through(rule, path, source):
    assert list(rule(File.of(path, source), HOUSE)) == []


def test_every_rule_has_been_seen_to_fail():
    assert {rule for rule, _path, _source in BAD} == set(rules.RULES)


DATA = r" type=\"application/ld\+json\">\{\{ \w+\|tojson \}\}</script>"  # for search engines: nothing runs
UNSAFE = re.compile(
    r"\|\s*safe\b|\bautoescape\b|\bstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']"
    rf"|<script(?![^>]*\bsrc=|{DATA})|<style\b"
)
LETTERS = ROOT / "sprint" / "templates" / "mail"  # their styles are written inline for old mail programs


def unsafe(text):
    """What a template of a page must not hold: unescaped text, and what the Content-Security-Policy forbids."""
    return [match[0] for match in UNSAFE.finditer(text)]


def test_templates_escape_everything_and_have_nothing_inline():
    templates = [path for path in (ROOT / "sprint" / "templates").rglob("*.html") if LETTERS not in path.parents]
    assert len(templates) > 20
    found = {str(path.relative_to(ROOT)): unsafe(path.read_text("utf-8")) for path in templates}
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_letters_escape_everything():
    for path in LETTERS.rglob("*"):
        if path.is_file():
            assert not re.search(r"\|\s*safe\b", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    "text",
    ["{{ x|safe }}", "{{ x | safe }}", "{% autoescape false %}", '<p style="color: red">', "<a onclick='x()'>",
     "<script>x()</script>", '<script type="application/ld+json">{{ x }}</script>', "<style>p {}</style>"],
)  # fmt: skip
def test_an_unsafe_template_is_seen(text):
    assert unsafe(text)


def test_every_moment_is_an_instant():
    naive = [column for table in tables.ALL for column in table.columns if isinstance(column.type, DateTime)]
    assert naive == []
    assert sum(isinstance(column.type, Instant) for table in tables.ALL for column in table.columns) > 20


def test_every_relationship_is_loaded_on_purpose():
    configure_mappers()
    eager = [str(r) for mapper in Base.registry.mappers for r in mapper.relationships if r.lazy != "raise"]
    assert eager == []


def test_every_model_is_listed_in_the_tables():
    listed = {module.__name__ for module in tables.MODELS}
    there = {f"sprint.{file.place}.models" for file in FILES if file.kind == "models"}
    assert there <= listed


def test_the_name_of_a_moment_says_that_it_is_one():
    odd = [
        str(column) for table in tables.ALL for column in table.columns
        if isinstance(column.type, Instant)
        and not column.name.endswith(("_at", "_until")) and column.name not in {"at", "since"}
    ]  # fmt: skip
    assert odd == []
