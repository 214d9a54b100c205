"""Accounts: who may see, make and change whose."""

import pytest
from sqlalchemy import select

from sprint.accounts import actions as accounts
from sprint.accounts.models import Person, SignIn
from sprint.mail import actions as mail
from sprint.mail.models import Letter
from sprint.plan import KINDS
from tests.browser import Browser
from tests.builders import cast as builders

NEW = {"name": "Kim Vale", "email": "kim@example.com", "company_role": "", "zone": "America/Chicago"}


def roles_of(session, name):
    """What somebody may be; None if there is nobody."""
    with session() as s:
        found = s.scalar(select(Person).where(Person.name == name))
        return found and found.roles


def test_people_are_found_by_name_address_and_role(cast, sam):
    sam.get("/staff/people?q=ADA+exam")
    assert "Ada Marsh" in sam.page.text and "Omar" not in sam.page.text
    sam.get("/staff/people?role=coach")
    assert "Grace Lindqvist" in sam.page.text and "Ada Marsh" not in sam.page.text
    sam.get("/staff/people?q=zzz")
    assert sam.page.h1 == "Nobody found for “zzz”"


def test_staff_make_coaches_and_partners_but_no_staff(session, cast, sam, alex):
    sam.post("/staff/people/new", {**NEW, "roles": ["coach", "partner"], "invited": "y"})
    assert roles_of(session, "Kim Vale") == ("coach", "partner")
    for role in ("staff", "admin"):
        sam.post(
            "/staff/people/new", {**NEW, "name": "Lou Vale", "email": "lou@example.com", "roles": [role]}, expect=422
        )
        assert roles_of(session, "Lou Vale") is None
    alex.post("/staff/people/new", {**NEW, "name": "Lou Vale", "email": "lou@example.com", "roles": ["staff"]})
    assert roles_of(session, "Lou Vale") == ("staff",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "ada@EXAMPLE.com"}, "There is already an account with this e-mail address"),
        ({"email": "x"}, "This does not look like an e-mail address"),
        ({"name": "  "}, "Type the person"),
        ({"zone": "Mars/X"}, "We do not know this time zone"),
    ],
)
def test_what_cannot_be_has_its_sentence(session, cast, sam, changes, sentence):
    sam.post("/staff/people/new", {**NEW, "roles": ["coach"], **changes}, expect=422)
    assert sentence in sam.page.text and roles_of(session, "Kim Vale") is None


def test_staff_correct_participants_but_not_each_other(session, cast, sam, alex):
    sam.post(f"/staff/people/{cast.ada.id}/edit", {**NEW, "name": "Ada M. Marsh", "email": "ada@example.com"})
    assert roles_of(session, "Ada M. Marsh")
    for other in (cast.alex, cast.sam):
        sam.post(f"/staff/people/{other.id}/edit", {**NEW, "name": "Somebody Else"}, expect=422)
        assert "Only an administrator changes" in sam.page.text
    assert roles_of(session, "Somebody Else") is None
    alex.post(f"/staff/people/{cast.sam.id}/edit", {**NEW, "name": "Sam P.", "email": "sam@example.com"})
    assert roles_of(session, "Sam P.")


def test_only_administrators_change_roles_and_end_access(session, cast, sam):
    for action in ("roles", "suspension", "restoration", "sign-out"):
        sam.post(f"/staff/people/{cast.ada.id}/{action}", {"roles": ["admin"], "reason": "x"}, expect=403)
    assert roles_of(session, "Ada Marsh") == ("participant",)


def test_an_administrator_changes_roles_and_the_person_signs_in_anew(app, session, cast, alex):
    ada = Browser(app).sign_in(cast.ada)
    alex.post(f"/staff/people/{cast.ada.id}/roles", {"roles": ["participant", "coach"]})
    assert roles_of(session, "Ada Marsh") == ("participant", "coach")
    with session() as s:
        assert not s.scalars(select(SignIn).where(SignIn.person_id == cast.ada.id)).all()
    assert ada.client.get("/account").status_code == 303


def test_nobody_takes_the_last_administrator_away(session, cast, alex):
    alex.post(f"/staff/people/{cast.alex.id}/roles", {"roles": ["staff"]}, expect=422)
    alex.post(f"/staff/people/{cast.alex.id}/suspension", {"reason": "Tired"}, expect=422)
    assert "You cannot suspend your own account" in alex.page.text
    assert roles_of(session, "Alex Stone") == ("admin",)


def test_suspending_needs_a_reason_and_can_be_undone(session, cast, alex):
    alex.post(f"/staff/people/{cast.ada.id}/suspension", {"reason": " "}, expect=422)
    assert "Say in a few words why" in alex.page.text
    alex.post(f"/staff/people/{cast.ada.id}/suspension", {"reason": "Shares her password"})
    alex.get(f"/staff/people/{cast.ada.id}")
    assert "Suspended since" in alex.page.text and "Shares her password" in alex.page.text
    alex.post(f"/staff/people/{cast.ada.id}/restoration")
    with session() as s:
        assert s.get(Person, cast.ada.id).suspended_at is None


def test_an_invitation_goes_again_until_a_password_is_chosen(session, cast, sam):
    for _click in range(2):
        sam.post(f"/staff/people/{cast.ada.id}/invitation")
    with session() as s:
        assert len(s.scalars(select(Letter).where(Letter.kind == "invitation")).all()) == 2
        s.get(Person, cast.ada.id).password_hash = accounts.hash_password("a long pass phrase")
    sam.post(f"/staff/people/{cast.ada.id}/invitation")
    sam.get(f"/staff/people/{cast.ada.id}")
    assert "This person has chosen a password already" in sam.page.text


def test_the_page_says_why_each_letter_came_or_will_not(session, cast, sam, now):
    with session() as s:
        mail.post(s, KINDS, builders.at(builders.START) - builders.timedelta(days=11))
        mail.post(s, KINDS, now)
        accounts.mute(s, s.get(Person, cast.ada.id), ["week-unopened"])
    sam.get(f"/staff/people/{cast.ada.id}")
    coming, _, past = sam.page.text.partition("So far")
    assert "Week 3 opens Will be sent, as things stand" in coming
    assert "Week 3 not opened yet Will not be sent: switched off by the person" in coming
    assert "Week 1 opens" in past and "Welcome" in past


def test_a_letter_is_shown_as_the_person_reads_it(cast, sam):
    sam.get(f"/staff/mail/letters/week-opens?person={cast.ada.id}")
    assert "Ada" in sam.page.text and "Week 3" in sam.page.h1
    frame = sam.client.get(f"/staff/mail/letters/week-opens/html?person={cast.ada.id}")
    policy = frame.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy and "Week 3" in frame.text
    page = sam.client.get(f"/staff/mail/letters/week-opens?person={cast.ada.id}")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
