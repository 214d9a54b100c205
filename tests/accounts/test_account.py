"""People look after their own accounts."""

from sprint.accounts import actions
from sprint.accounts.models import AuditEntry, Mute, Person, Token
from tests.accounts.cast import PASSWORD, count, get, person
from tests.accounts.test_interrupted import fields_of
from tests.browser import Browser

PROFILE = {"name": "Ada Miller", "company_role": "", "zone": "America/New_York", "mail_hour": "7"}


def test_ada_says_who_she_is_and_when_letters_may_come(browser, ada, session):
    browser.sign_in(ada)
    browser.post("/account", {**PROFILE, "name": " Ada\tB. Miller ", "zone": "America/Denver", "mail_hour": "5"})
    row = get(session, Person, ada)
    assert (row.name, row.zone, row.mail_hour) == ("Ada B. Miller", "America/Denver", 5)
    browser.get("/account")
    assert "Mountain Time (Denver)" in browser.page.text


REFUSED = [
    ("name", "", "Type your name"),
    ("name", " \t ", "Type your name"),
    ("name", "x" * 121, "120 characters"),
    ("company_role", "x" * 121, "120 characters"),
    ("zone", "Mars/Olympus", "time zone"),
    ("zone", "", "time zone"),
    ("mail_hour", "24", "valid choice"),
    ("mail_hour", "soon", "Invalid Choice"),
    ("letters", "welcome", "valid choice"),
]


def test_what_cannot_be_is_said_beside_its_field_and_the_rest_is_kept(browser, ada, session):
    browser.sign_in(ada)
    for field, typed, said in REFUSED:
        browser.post("/account", {**PROFILE, "name": "Ada Changed", field: typed}, expect=422)
        assert said in browser.page.text, (field, typed)
        if field != "name":
            assert fields_of(browser.page, "/account")["name"] == "Ada Changed"
    assert get(session, Person, ada).name == "Ada Miller"


def test_a_letter_that_is_unticked_is_muted_and_ticked_it_comes_again(browser, ada, session):
    browser.sign_in(ada)
    browser.get("/account")
    assert "Monday summary for staff" not in browser.page.text
    assert "Work that waits for a review" not in browser.page.text
    browser.post("/account", PROFILE)
    assert count(session, Mute, Mute.person_id == ada, Mute.kind == "week-unopened") == 1
    browser.post("/account", PROFILE)
    browser.get("/account")
    assert not [a for t, a in browser.page.tags if a.get("value") == "week-unopened" and "checked" in a]
    browser.post("/account", {**PROFILE, "letters": "week-unopened"})
    assert count(session, Mute, Mute.kind == "week-unopened") == 0


def test_what_was_muted_elsewhere_stays_muted(browser, ada, session):
    with session() as s:
        s.add(Mute(person_id=ada, kind="board-digest"))
    browser.sign_in(ada)
    browser.post("/account", {**PROFILE, "letters": "week-unopened"})
    assert count(session, Mute, Mute.kind == "board-digest") == 1


def test_a_wrong_password_changes_no_password(browser, ada, session):
    browser.sign_in(ada)
    before = get(session, Person, ada).password_hash
    new = {"current_password": "wrong", "new_password": "a bolt in every third hole"}
    browser.post("/account/password", new, expect=422)
    assert "This is not your password" in browser.page.text
    browser.post("/account/password", {**new, "current_password": PASSWORD, "new_password": "password1"}, expect=422)
    assert get(session, Person, ada).password_hash == before


def test_who_has_no_password_chooses_one_without_the_old(browser, session, now, set_clock, app):
    ada = person(session, "Ada", now=now, password_hash=None)
    browser.sign_in(ada)
    browser.get("/account/password")
    assert browser.page.h1 == "Choose a password"
    browser.get("/account/email")
    assert "/account/password" in browser.page.links()
    browser.post("/account/email", {"email": "new@brinwick.example", "password": ""}, expect=422)
    browser.post("/account/password", {"new_password": "a bolt in every third hole"})
    fresh = Browser(app)
    fresh.post("/sign-in", {"email": "ada@brinwick.example", "password": "a bolt in every third hole"})


def test_the_address_changes_with_the_password_and_everything_before_it_dies(browser, app, ada, session, now):
    laptop = Browser(app).sign_in(ada)
    with session() as s:
        row = s.get(Person, ada)
        row.bounced_at = now
        actions.ask_for_link(s, row, "reset", now=now)
    browser.sign_in(ada)
    new = {"email": "ada@new.example", "password": PASSWORD}
    browser.post("/account/email", {**new, "password": "wrong"}, expect=422)
    assert fields_of(browser.page, "/account/email")["email"] == "ada@new.example"
    browser.post("/account/email", new)
    row = get(session, Person, ada)
    assert row.email == "ada@new.example" and row.bounced_at is None
    assert count(session, Token, Token.used_at.is_(None)) == 0
    laptop.get("/account", expect=303)
    browser.get("/account")
    with session() as s:
        assert "ada@brinwick.example to ada@new.example" in s.query(AuditEntry).all()[-1].sentence


def test_an_address_that_is_taken_or_none_is_refused(browser, ada, session, now):
    person(session, "Omar", now=now)
    browser.sign_in(ada)
    for wrong in ("omar@brinwick.example", "OMAR@Brinwick.example", "no address", "", "a@b"):
        browser.post("/account/email", {"email": wrong, "password": PASSWORD}, expect=422)
    assert get(session, Person, ada).email == "ada@brinwick.example"


def test_the_same_address_in_other_letters_is_ones_own(browser, ada, session):
    browser.sign_in(ada)
    browser.post("/account/email", {"email": "Ada@brinwick.example", "password": PASSWORD})
    assert get(session, Person, ada).email == "Ada@brinwick.example"


def test_the_account_page_asks_little_whatever_there_is(app, ada, session, now):
    from sqlalchemy import event

    from sprint.database import db

    browser = Browser(app).sign_in(ada)
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    def queries():
        asked.clear()
        browser.get("/account")
        return len([statement for statement in asked if statement.startswith("SELECT")])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    few = queries()
    with session() as s:
        row = s.get(Person, ada)
        for _n in range(20):
            actions.sign_in(s, row, device="test", now=now)
    assert queries() == few <= 15
