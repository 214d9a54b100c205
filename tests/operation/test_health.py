"""What monitors and proxies ask: is the process up, is the database there, does the timer keep up, how is it going."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from sprint import create_app
from sprint.accounts.models import Person
from sprint.database import db
from sprint.mail.models import Envelope, Heartbeat, Letter
from tests.conftest import settings_for


def ask(app, path, **kw):
    """A monitor's request: status and text."""
    answer = app.test_client().get(path, **kw)
    return answer.status_code, answer.text


@pytest.fixture
def a_late_email(session, now):
    """An e-mail to Ada that should have left 16 minutes ago."""
    with session() as s:
        ada = Person(name="Ada", email="ada@example.org", created_at=now)
        s.add(ada)
        s.flush()
        due = now - timedelta(minutes=16)
        envelope = Envelope(person_id=ada.id, lead_id=1, try_at=due)
        s.add(envelope)
        s.flush()
        s.add(Letter(
            kind="sign-in", about_id=1, edition=0, person_id=ada.id, due_at=due, posted_at=due, envelope_id=envelope.id
        ))  # fmt: skip


def test_the_process_is_up(app):
    assert ask(app, "/healthz") == (200, "ok\n")


def test_a_migrated_database_is_ready(app):
    assert ask(app, "/readyz") == (200, "ok\n")


def test_a_database_of_another_version_is_not_ready(app, session):
    with session() as s:
        s.execute(text("update alembic_version set version_num = '0000'"))
    status, words = ask(app, "/readyz")
    assert status == 503
    assert "revision 0000" in words
    assert "flask prepare-site" in words


def test_a_database_that_does_not_answer_is_not_ready(tmp_path):
    for url in (f"sqlite:///{tmp_path}/no/such.db", "postgresql+psycopg://nobody@127.0.0.1:9/none"):
        app = create_app(settings_for(url, tmp_path))
        assert ask(app, "/readyz") == (503, "The database does not answer.\n")
        assert ask(app, "/healthz")[0] == 200
        with app.app_context():
            db.engine.dispose()


def test_a_timer_with_nothing_to_do_is_not_late(app, set_clock):
    assert ask(app, "/readyz?timer") == (200, "ok\n")


def test_the_timer_is_red_when_mail_waits_for_more_than_15_minutes(app, a_late_email, session, set_clock, now):
    status, words = ask(app, "/readyz?timer")
    assert status == 503
    assert "E-mails wait" in words
    assert ask(app, "/readyz")[0] == 200, "pages are fine: a proxy must not take the site away"
    with session() as s:
        s.add(Heartbeat(job="deliver", beat_at=now, done_at=now, trouble=None))
    assert ask(app, "/readyz?timer") == (200, "ok\n")


def test_the_timer_says_what_keeps_it(app, a_late_email, session, set_clock, now):
    with session() as s:
        s.add(Heartbeat(job="deliver", beat_at=now, done_at=None, trouble="the mail server refused the password"))
    assert "the mail server refused the password" in ask(app, "/readyz?timer")[1]


def test_figures_tell_of_answers_and_of_the_mail(app, a_late_email, session, set_clock, now):
    with session() as s:
        s.add(Heartbeat(job="deliver", beat_at=now, done_at=now - timedelta(minutes=2), trouble=None))
    ask(app, "/healthz")
    ask(app, "/no/such/page")
    status, words = ask(app, "/metrics")
    assert status == 200
    assert 'sprint_answers_total{endpoint="health.healthz",method="GET",status="200"}' in words
    assert 'sprint_answers_total{endpoint="none",method="any",status="404"}' in words
    assert 'sprint_answer_seconds_bucket{endpoint="health.healthz",le="0.005"}' in words
    assert "sprint_envelopes_waiting 1.0" in words
    assert "sprint_envelopes_failed 0.0" in words
    assert 'sprint_timer_age_seconds{job="deliver"} 120.0' in words


FAR = {"REMOTE_ADDR": "198.51.100.7"}
NEAR = {"REMOTE_ADDR": "127.0.0.1"}


def with_token(token):
    """The header that Prometheus sends."""
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("proxies", "environ", "headers", "status"),
    [
        (0, NEAR, {}, 200),
        (0, {"REMOTE_ADDR": "::1"}, {}, 200),
        (0, FAR, {}, 403),
        (0, FAR, with_token("t0ken"), 200),
        (0, FAR, with_token("other"), 403),
        (0, FAR, with_token(""), 403),
        (0, FAR, {"X-Forwarded-For": "127.0.0.1"}, 403),
        (0, NEAR, {"X-Forwarded-For": "198.51.100.7"}, 403),  # a proxy that nobody told us of
        (1, NEAR, {"X-Forwarded-For": "198.51.100.7"}, 403),
        (1, NEAR, {"X-Forwarded-For": "127.0.0.1, 198.51.100.7"}, 403),  # the visitor invented the first
        (1, NEAR, {"X-Forwarded-For": "198.51.100.7", **with_token("t0ken")}, 200),
        (1, NEAR, {}, 200),  # past the proxy, from the machine itself
    ],
)
def test_figures_are_for_this_machine_or_who_has_the_token(url, tmp_path, proxies, environ, headers, status):
    app = create_app(settings_for(url, tmp_path, TRUSTED_PROXIES=proxies, METRICS_TOKEN="t0ken"))
    assert ask(app, "/metrics", environ_base=environ, headers=headers)[0] == status
    with app.app_context():
        db.engine.dispose()


def test_without_a_token_set_no_token_opens(url, tmp_path):
    app = create_app(settings_for(url, tmp_path, METRICS_TOKEN=""))
    assert ask(app, "/metrics", environ_base=FAR, headers=with_token(""))[0] == 403
    with app.app_context():
        db.engine.dispose()
