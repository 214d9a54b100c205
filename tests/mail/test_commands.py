"""The plan by hand: `flask plan ...` and `flask mail ...`."""

import json
from datetime import date

import pytest

from sprint.database import db, transaction
from sprint.mail import actions
from sprint.mail.models import Hold, Letter
from tests.builders.cast import at

FIRST = at(date(2026, 10, 19), 9)


@pytest.fixture
def flask(app, world):
    """Run a command; answers with its output, and fails where the exit code is another."""
    runner = app.test_cli_runner()

    def run(*words, code=0):
        result = runner.invoke(args=list(words))
        assert result.exit_code == code, result.output
        return result.output

    return run


def test_the_forecast_as_text(flask):
    told = flask("plan", "forecast", "--from", "2026-10-19T00:00:00-04:00", "--until", "2026-10-20T00:00:00-04:00")
    lines = told.splitlines()
    assert lines[0] == "2026-10-19 13:00Z  A week opens  person 1  about 11"
    assert lines[-1] == "3 letters, 0 skipped."


def test_the_forecast_as_json_one_letter_a_line(flask):
    told = flask("plan", "forecast", "--from", "2026-10-19T00:00Z", "--until", "2026-10-20T00:00Z", "--json")
    rows = [json.loads(line) for line in told.splitlines()]
    assert rows[0] == {
        "kind": "week-opens", "person_id": 1, "cohort_id": 1, "about_id": 11, "edition": 0,
        "due_at": "2026-10-19T13:00:00+00:00", "expires_at": None, "skip": None,
    }  # fmt: skip
    assert len(rows) == 3


def test_the_forecast_of_one_cohort(flask):
    span = ("--from", "2026-10-19T00:00Z", "--until", "2026-10-20T00:00Z")
    assert flask("plan", "forecast", *span, "--cohort", "cohort-1").endswith("3 letters, 0 skipped.\n")
    assert 'There is no cohort "nowhere"' in flask("plan", "forecast", *span, "--cohort", "nowhere", code=2)


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("2026-10-19T00:00:00", "has no offset; write it like 2026-10-19T00:00:00-05:00"),
        ("2026-10-19", "has no offset"),
        ("tomorrow", "is not a moment; write it like 2026-11-02T06:00:00-05:00"),
    ],
)
def test_a_moment_that_could_be_anybodys_is_refused(flask, moment, sentence):
    for words in (
        ["plan", "post", "--now", moment],
        ["plan", "forecast", "--from", moment, "--until", "2027-01-01T00Z"],
    ):
        assert sentence in flask(*words, code=2)


def test_a_forecast_backwards_is_refused(flask):
    words = ["plan", "forecast", "--from", "2026-10-20T00:00Z", "--until", "2026-10-19T00:00Z"]
    assert "--until must be later than --from" in flask(*words, code=2)


def test_posting_and_delivering_once(app, flask):
    assert flask("plan", "post", "--now", FIRST.isoformat()) == "2 letters posted.\n"
    assert flask("plan", "post", "--now", FIRST.isoformat()) == "0 letters posted.\n"
    assert flask("mail", "deliver", "--now", FIRST.isoformat()) == "2 e-mails sent.\n"
    assert flask("mail", "deliver", "--now", FIRST.isoformat()) == "0 e-mails sent.\n"
    files = sorted((app.config["INSTANCE_DIR"] / "mail").glob("*"))
    assert [file.name[:20] for file in files] == ["20261019T13000000000"] * 2
    assert b"Subject: Week 1 is open" in files[0].read_bytes()


def test_delivery_that_fails_says_why(app, flask):
    app.config["MAIL_URL"] = "smtp://127.0.0.1:9?tls=none"
    flask("plan", "post", "--now", FIRST.isoformat())
    assert "ConnectionRefusedError" in flask("mail", "deliver", "--now", FIRST.isoformat(), code=1)


def test_releasing_after_a_restore_drops_what_may_have_been_sent(world, flask):
    flask("plan", "post", "--now", at(date(2026, 10, 18), 12).isoformat())
    with transaction(db.engine) as session:
        actions.hold(
            session, reason="Restored from a backup of October 18, 2026, 12:00 UTC", now=at(date(2026, 10, 20))
        )
    flask("plan", "post", "--now", at(date(2026, 10, 20)).isoformat())
    assert flask("mail", "deliver", "--now", at(date(2026, 10, 20)).isoformat()) == "0 e-mails sent.\n"
    told = flask("mail", "release")
    assert "Released: Restored from a backup of October 18, 2026, 12:00 UTC." in told
    assert "may have been sent before" in told
    assert world.read(Hold) is None
    assert world.read(Letter, person_id=1).skipped == "Restored from a backup of October 18, 2026, 12:00 UTC"
    assert flask("mail", "release") == "Nothing was on hold.\n"


def test_releasing_a_pause_sends_what_waited(world, flask):
    with transaction(db.engine) as session:
        actions.hold(session, reason="We look into it", now=at(date(2026, 10, 20)))
        actions.hold(session, reason="One cohort", now=at(date(2026, 10, 20)), cohort_id=77)
    flask("plan", "post", "--now", FIRST.isoformat())
    assert flask("mail", "release") == "Released: We look into it.\n"
    flask("plan", "post", "--now", FIRST.isoformat())
    assert flask("mail", "deliver", "--now", FIRST.isoformat()) == "2 e-mails sent.\n"
    assert world.read(Hold).cohort_id == 77
