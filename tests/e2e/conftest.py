"""The demo program, served to a real browser."""

import threading

import pytest
from flask_migrate import upgrade
from werkzeug.serving import make_server

from sprint import clock, create_app
from sprint.accounts import actions, queries
from sprint.curriculum import actions as curriculum
from sprint.database import db, transaction
from sprint.demo import load
from tests.conftest import settings_for


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The application with the demo program loaded, around the real today."""
    folder = tmp_path_factory.mktemp("demo")
    app = create_app(settings_for(f"sqlite:///{folder / 'demo.db'}", folder, PROPAGATE_ERRORS=False))
    with app.app_context():
        upgrade()
        with transaction(db.engine) as session:
            curriculum.publish(session, app.config["CONTENT_DIR"], clock.now())
        with transaction(db.engine) as session:
            load.load(session, clock.now())
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def demo_site(demo):
    """Its address."""
    server = make_server("127.0.0.1", 0, demo, threaded=True)
    demo.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield demo.config["BASE_URL"]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_as(demo, demo_site, chromium):
    """`open_as("staff", width=320)`: a browser window in which that demo account is signed in; None is nobody."""
    windows = []

    def window(key, *, width=1280, scheme="light"):
        context = chromium.new_context(
            base_url=demo_site, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        windows.append(context)
        if key:
            context.add_cookies([_cookie(demo, demo_site, key)])
        return context

    yield window
    for context in windows:
        context.close()


def _cookie(app, site, key):
    with app.app_context(), transaction(db.engine) as session:
        person = queries.find_person_by_email(session, f"{key}@demo.test")
        token, _ = actions.sign_in(session, person, device="test", now=clock.now(), second_factor=True)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    name = app.config["SESSION_COOKIE_NAME"]
    return {"name": name, "value": client.get_cookie(name).value, "url": site}
