"""Starting the site: everything is made ready, and whatever is wrong is said in one sentence that tells what to set."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config import SettingsError, from_environ
from sprint import create_app
from sprint.accounts.models import Person
from sprint.curriculum.models import Release
from sprint.database import db
from tests.conftest import settings_for

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "SPRINT_MODE": "production",
    "SECRET_KEY": "k" * 40,
    "BASE_URL": "https://sprint.example.org",
    "MAIL_URL": "smtp://mail.example.org:587?tls=starttls",
    "MAIL_FROM": "sprint@example.org",
}


@pytest.fixture
def site_on(tmp_path):
    """Makes the application on a database of any address, in production unless told otherwise."""
    made = []

    def make(url, **changes):
        app = create_app(settings_for(url, tmp_path, IS_DEMO=False, **changes))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def command(app, *args):
    """Run a command as `flask` does: exit code and what it said."""
    result = app.test_cli_runner().invoke(args=args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.strip()


def count(app, model):
    """How many rows there are."""
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model))


def test_an_empty_database_is_made_ready_and_twice_does_no_harm(tmp_path, site_on):
    app = site_on(f"sqlite:///{tmp_path}/new.db")
    for _ in range(2):
        assert command(app, "prepare-site") == (0, "")
        assert count(app, Release) == 1
        assert count(app, Person) == 0
    assert app.test_client().get("/readyz").status_code == 200
    assert (ROOT / "sprint" / "static" / "css" / "tokens.css.br").exists()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/sprint.db",
        "sqlite:///{tmp}/text.db",
        "postgresql+psycopg://sprint:geheim@127.0.0.1:9/sprint",
    ],
)
@pytest.mark.parametrize("name", ["prepare-site", "run-site"])
def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path, site_on, url, name):
    (tmp_path / "text.db").write_text("Dear diary, this file is no database at all.\n" * 50)
    code, words = command(site_on(url.format(tmp=tmp_path)), name)
    assert code == 1
    assert len(words.splitlines()) == 1
    assert "Set DATABASE_URL to" in words
    assert "geheim" not in words


@pytest.mark.parametrize("name", ["prepare-site", "run-site"])
def test_production_refuses_a_database_with_demo_accounts(url, site_on, now, name):
    app = site_on(url)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(Person.__table__.insert().values(name="Sam", email="Staff@Demo.test", created_at=now))
    code, words = command(app, name)
    assert code == 1
    assert len(words.splitlines()) == 1
    assert "demo accounts" in words


def test_a_faulty_curriculum_stops_only_a_site_that_has_none(tmp_path, site_on):
    app = site_on(f"sqlite:///{tmp_path}/new.db", CONTENT_DIR=tmp_path / "content")
    (tmp_path / "content" / "modules").mkdir(parents=True)
    (tmp_path / "content" / "modules" / "w1-broken.md").write_text("no front matter")
    (tmp_path / "content" / "glossary.md").write_text("# Glossary\n")
    (tmp_path / "content" / "facts.yaml").write_text("facts: []\n")
    code, words = command(app, "prepare-site")
    assert code == 1
    assert "w1-broken.md" in words
    assert "no earlier release" in words
    app.config["CONTENT_DIR"] = ROOT / "content"
    assert command(app, "prepare-site") == (0, "")
    app.config["CONTENT_DIR"] = tmp_path / "content"
    code, words = command(app, "prepare-site")
    assert code == 0
    assert "the last release stays up" in words


def test_the_site_does_not_run_on_an_unmigrated_database(tmp_path, site_on):
    code, words = command(site_on(f"sqlite:///{tmp_path}/new.db"), "run-site")
    assert (code, words) == (1, "The database is not at this version of the program. Run: flask prepare-site")


def test_a_taken_port_is_said_with_another_to_take(app):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        app.config["PORT"] = taken.getsockname()[1]
        code, words = command(app, "run-site")
    assert code == 1
    assert re.fullmatch(rf"Port {app.config['PORT']} cannot be used \(.+\)\. .+make run PORT=8000", words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SPRINT_MODE": "prod"}, "SPRINT_MODE"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or short"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or short"),
        ({"BASE_URL": "http://sprint.example.org"}, "BASE_URL must be"),
        ({"BASE_URL": "https://sprint.example.org/path"}, "scheme and host only"),
        ({"MAIL_URL": ""}, "MAIL_URL is not set"),
        ({"MAIL_URL": "https://mail.example.org"}, "MAIL_URL cannot be read"),
        ({"MAIL_FROM": ""}, "MAIL_FROM is not set"),
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM is"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL begins with"),
        ({"DATABASE_URL": "sqlite:///relative.db"}, "relative path"),
        ({"PORT": "http"}, "PORT is"),
        ({"PORT": "99999"}, "PORT is .+ from 1 to 65535"),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS is"),
        ({"MAIL_TIMEOUT": "0"}, "MAIL_TIMEOUT is"),
        ({"MAIL_FROM": "Sprint <sprint@example.org>"}, "MAIL_FROM is .+ an e-mail address alone"),
        ({"MAIL_BOUNCE": "nobody"}, "MAIL_BOUNCE is"),
        ({"UPLOADS_DIR": "/dev/null/uploads"}, "set UPLOADS_DIR"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is"),
        ({"INSTANCE_DIR": "/dev/null/instance"}, "set INSTANCE_DIR"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_says_what_to_set(tmp_path, changes, words):
    with pytest.raises(SettingsError, match=words) as said:
        from_environ({**PRODUCTION, "INSTANCE_DIR": str(tmp_path), **changes})
    assert "\n" not in str(said.value)


def test_flask_prints_that_sentence_and_nothing_else(tmp_path):
    said = subprocess.run(
        [sys.executable, "-m", "flask", "prepare-site"], cwd=ROOT, text=True, capture_output=True,
        env={"PATH": os.environ["PATH"], **PRODUCTION, "INSTANCE_DIR": str(tmp_path), "MAIL_URL": ""},
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr.splitlines() == [
        "The site cannot start. MAIL_URL is not set; "
        "set it like smtp://user:password@mail.example.org:587?tls=starttls."
    ]


def free_port():
    """A port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


def fetch(port, path):
    """Status and text of an address of the running site."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_site_runs_answers_counts_and_stops(tmp_path):
    """The real thing once, in production: web server and timer, as processes."""
    port = free_port()
    environ = {"PATH": os.environ["PATH"], **PRODUCTION, "INSTANCE_DIR": str(tmp_path), "PORT": str(port)}
    flask = [sys.executable, "-m", "flask"]
    subprocess.run([*flask, "prepare-site"], cwd=ROOT, env=environ, check=True)
    log = (tmp_path / "log").open("w")
    site = subprocess.Popen(
        [*flask, "run-site"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=log, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert (
            site.stdout.readline()
            == f"The site is open at https://sprint.example.org (here http://127.0.0.1:{port}).\n"
        )
        assert fetch(port, "/readyz") == (200, "ok\n")
        for _ in range(20):
            assert fetch(port, "/no/such/page")[0] == 404
        # whichever worker is asked has the counts of all
        assert 'sprint_answers_total{endpoint="none",method="any",status="404"} 20.0' in fetch(port, "/metrics")[1]
        second = subprocess.run([*flask, "run-site"], cwd=ROOT, env=environ, text=True, capture_output=True)
        assert (second.returncode, second.stderr.split(" (")[0]) == (1, f"Port {port} cannot be used")
        began = time.monotonic()
        site.send_signal(signal.SIGTERM)
        assert site.wait(30) == 0
        print(f"stopped in {time.monotonic() - began:.1f} s")
        with pytest.raises(urllib.error.URLError):
            fetch(port, "/healthz")
    finally:
        if site.poll() is None:
            os.killpg(site.pid, signal.SIGTERM)
            site.wait(30)
        site.stdout.close()
        log.close()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    answered = [line for line in lines if line["event"] == "answered"]
    assert len({line["request_id"] for line in answered}) == len(answered) == 20
    assert {line["logger"] for line in lines if "granian" in line["event"].lower()} == {"_granian"}
