"""The first administrator, and whoever cannot get mail, come in by the command line."""

from sprint.accounts.models import Person, Token
from sprint.mail.models import Letter
from tests.accounts.cast import count, get

PASSWORD = "a bolt in every third hole"


def run(app, *words):
    return app.test_cli_runner().invoke(args=["accounts", *words])


def test_create_prints_a_link_that_sets_a_password_and_signs_in(app, browser, session, set_clock):
    said = run(app, "create", "alex@brinwick.example", "--name", "Alex Reed", "--role", "admin", "--role", "staff")
    assert said.exit_code == 0, said.output
    link = said.output.strip().splitlines()[-1]
    assert link.startswith(app.config["BASE_URL"] + "/link/")
    assert get(session, Person, 1).roles == ("staff", "admin")
    assert count(session, Letter) == 0
    browser.post(link.removeprefix(app.config["BASE_URL"]), {"password": PASSWORD, "zone": "America/New_York"})
    browser.post("/sign-in", {"email": "alex@brinwick.example", "password": PASSWORD})


def test_what_is_wrong_is_said_in_a_sentence_and_changes_nothing(app, ada, session):
    for words in (
        ("create", "ADA@brinwick.example", "--name", "Ada"),
        ("create", "no address", "--name", "Ada"),
        ("create", "x@brinwick.example", "--name", "X", "--zone", "Mars/Olympus"),
        ("create", "x@brinwick.example", "--name", "X", "--role", "king"),
        ("create", "x@brinwick.example", "--name", " "),
        ("link", "nobody@brinwick.example"),
    ):
        said = run(app, *words)
        assert said.exit_code != 0 and "Traceback" not in said.output, words
    assert count(session, Person) == 1 and count(session, Token) == 0


def test_a_link_for_somebody_who_cannot_get_mail(app, browser, ada):
    link = run(app, "link", "ada@brinwick.example").output.strip().splitlines()[-1]
    browser.post(link.removeprefix(app.config["BASE_URL"]), {"password": PASSWORD})
    browser.get("/account")
