"""What every test may ask for: a fresh database of each kind, the application on it, a browser."""

import logging
import os
import shutil
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from werkzeug.serving import make_server

from sprint import clock, create_app, database
from tests import postgres
from tests.browser import Browser, CheckingClient
from tests.databases import Postgres, Sqlite

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


COMPILED = Path(__file__).parents[1] / ".pytest_cache" / "templates"  # compiled once for all tests


def settings_for(url, folder, **changes):
    """Settings as the demo has them, on a database and a folder of the test's own."""
    from config import from_environ

    environ = {"SPRINT_MODE": "demo", "DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": "s" * 40}
    shared = {"TEMPLATES_DIR": COMPILED, "TESTING": True, "PROPAGATE_ERRORS": True}
    return {**from_environ(environ), **shared, **changes}


def migrate(url):
    """Bring an empty database to the newest schema, by the migrations that ship."""
    import tempfile

    from flask_migrate import upgrade

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(url, folder))
        with app.app_context():
            upgrade()
            database.db.engine.dispose()


def pytest_generate_tests(metafunc):
    """Tests that touch data run on both databases, but for those that are about what a browser makes of the pages."""
    if "databases" in metafunc.fixturenames:
        is_one = metafunc.definition.get_closest_marker("one_database")
        metafunc.parametrize("kind", ["sqlite"] if is_one else ["sqlite", "postgresql"], scope="session")


@pytest.fixture(scope="session")
def postgres_server():
    """One PostgreSQL for all tests of this process."""
    with postgres.server() as url:
        yield url


_made = {}


@pytest.fixture(scope="session")
def databases(kind, request, tmp_path_factory):
    """The maker of fresh databases of this kind."""
    if kind not in _made:
        if kind == "sqlite":
            _made[kind] = Sqlite(tmp_path_factory.mktemp("sqlite"), migrate)
        else:
            _made[kind] = Postgres(request.getfixturevalue("postgres_server"), migrate)
    return _made[kind]


@pytest.fixture
def url(databases):
    """The address of a fresh, migrated database."""
    address = databases.fresh()
    yield address
    databases.drop(address)


@pytest.fixture
def engine(url):
    """An engine of its own on the fresh database."""
    engine = database.connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def app(url, tmp_path):
    """The application on the fresh database, in demo mode but without the demo program."""
    app = create_app(settings_for(url, tmp_path))
    app.test_client_class = CheckingClient
    yield app
    with app.app_context():
        database.db.engine.dispose()


@pytest.fixture
def session(app):
    """A writing transaction for arranging facts: `with session() as s: ...`; committed at its end."""

    @contextmanager
    def arranging():
        with app.app_context(), database.transaction(database.db.engine) as session:
            yield session

    return arranging  # no context stays open: requests would share its `g`, and with it the person signed in


@pytest.fixture
def now():
    """A Wednesday in the second week of the cohort of the tests, noon in New York."""
    return datetime(2026, 10, 28, 16, tzinfo=UTC)


@pytest.fixture
def set_clock(now):
    """Stand the clock at `now`; call it with another moment to move it."""
    moment = [now]
    with clock.standing_at(lambda: moment[0]):
        yield lambda at: moment.__setitem__(0, at)


@pytest.fixture
def browser(app):
    """A person's browser that looks at each page it gets: `browser.sign_in(person)`, `.get(path)`, `.post(...)`."""
    return Browser(app)


@pytest.fixture(scope="session")
def chromium():
    """A real browser. In CI its absence fails; elsewhere it skips."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium on this machine")
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(app):
    """The application, served on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app.config["BASE_URL"]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(chromium, site):
    """A page of the real browser, at the site."""
    context = chromium.new_context(base_url=site, reduced_motion="reduce")
    yield context.new_page()
    context.close()
