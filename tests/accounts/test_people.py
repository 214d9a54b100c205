"""What staff and administrators do with other people's accounts."""

import threading
from datetime import UTC, datetime

import pytest

from sprint.accounts import actions, permissions, queries
from sprint.accounts.models import AuditEntry, Person, SignIn, Token
from sprint.database import db, transaction
from sprint.errors import Refused
from sprint.mail.models import Letter
from tests.accounts.cast import HASH, count, get, person


@pytest.fixture
def alex(session, now, set_clock):
    """Alex is the administrator."""
    return person(session, "Alex", now=now, roles=("admin",))


@pytest.fixture
def by_alex(session, alex, app):
    """Runs something as Alex: `by_alex(lambda s, alex: ...)`."""

    def run(change):
        with app.test_request_context(), session() as s:
            return change(s, s.get(Person, alex))

    return run


def test_a_person_is_added_once_however_the_address_is_capitalized(session, now, by_alex):
    made = {"name": "Nora Quist", "now": now}
    by_alex(lambda s, alex: actions.create_person(s, email="nora@brinwick.example", by=alex, **made))
    with pytest.raises(Refused) as refused:
        by_alex(lambda s, alex: actions.create_person(s, email="Nora@Brinwick.example", by=alex, **made))
    assert refused.value.field == "email"
    assert count(session, Person) == 2
    with session() as s:
        entry = s.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert entry.sentence == "Added Nora Quist"


def test_an_invitation_is_a_link_in_a_letter(session, now, by_alex):
    nora = person(session, "Nora", now=now, password_hash=None)
    by_alex(lambda s, alex: actions.invite(s, s.get(Person, nora), now=now, by=alex))
    assert count(session, Token, Token.purpose == "invitation", Token.person_id == nora) == 1
    assert count(session, Letter, Letter.kind == "invitation", Letter.person_id == nora) == 1


@pytest.mark.parametrize("facts", [{"password_hash": HASH}, {"suspended_at": datetime(2026, 10, 1, tzinfo=UTC)}])
def test_who_has_a_password_or_is_suspended_is_not_invited(session, now, by_alex, facts):
    nora = person(session, "Nora", now=now, **{"password_hash": None, **facts})
    with pytest.raises(Refused):
        by_alex(lambda s, alex: actions.invite(s, s.get(Person, nora), now=now))


def test_staff_correct_a_name_and_an_address(session, now, by_alex, ada):
    changed = {"name": "Ada B.", "email": "b@brinwick.example", "company_role": "Owner", "zone": "America/Denver"}
    by_alex(lambda s, alex: actions.change_person(s, s.get(Person, ada), by=alex, now=now, **changed))
    row = get(session, Person, ada)
    assert {name: getattr(row, name) for name in changed} == changed


def test_an_address_that_belongs_to_somebody_else_is_refused(session, now, by_alex, ada):
    changed = {"name": "Ada", "email": "ALEX@brinwick.example", "company_role": "", "zone": "America/Denver"}
    with pytest.raises(Refused):
        by_alex(lambda s, alex: actions.change_person(s, s.get(Person, ada), by=alex, now=now, **changed))


def test_roles_are_given_and_taken(session, now, by_alex, ada):
    by_alex(lambda s, alex: actions.set_roles(s, s.get(Person, ada), ["coach", "participant"], by=alex, now=now))
    assert get(session, Person, ada).roles == ("participant", "coach")
    by_alex(lambda s, alex: actions.set_roles(s, s.get(Person, ada), [], by=alex, now=now))
    assert get(session, Person, ada).roles == ()


def test_the_last_administrator_stays(session, now, by_alex, alex, sam):
    with pytest.raises(Refused):
        by_alex(lambda s, who: actions.set_roles(s, who, ["staff"], by=who, now=now))
    with pytest.raises(Refused):
        by_alex(lambda s, who: actions.suspend(s, who, by=s.get(Person, sam), now=now))
    by_alex(lambda s, who: actions.set_roles(s, s.get(Person, sam), ["admin"], by=who, now=now))
    by_alex(lambda s, who: actions.set_roles(s, who, ["staff"], by=who, now=now))


def test_a_suspended_administrator_does_not_count(session, now, by_alex):
    person(session, "Old", now=now, roles=("admin",), suspended_at=now)
    with pytest.raises(Refused):
        by_alex(lambda s, alex: actions.set_roles(s, alex, [], by=alex, now=now))


def test_two_administrators_cannot_remove_each_other_at_the_same_time(app, session, now, alex):
    lin = person(session, "Lin", now=now, roles=("admin",))
    begun, ended, fates = threading.Event(), threading.Event(), []

    def remove_alex():
        with app.test_request_context():
            begun.set()
            try:
                with transaction(db.engine) as s:
                    actions.set_roles(s, s.get(Person, alex), [], by=s.get(Person, lin), now=now)
                fates.append("removed")
            except Refused:
                fates.append("refused")
            ended.set()

    other = threading.Thread(target=remove_alex)
    with app.test_request_context(), transaction(db.engine) as s:
        actions.set_roles(s, s.get(Person, lin), [], by=s.get(Person, alex), now=now)
        other.start()
        begun.wait()
        assert not ended.wait(0.3), "the other has to wait until this is settled"
    other.join()
    assert fates == ["refused"]
    with session() as s:
        assert [admin.id for admin in queries.active_admins(s)] == [alex]


def test_nobody_suspends_themselves(now, by_alex, session):
    person(session, "Lin", now=now, roles=("admin",))
    with pytest.raises(Refused):
        by_alex(lambda s, alex: actions.suspend(s, alex, by=alex, now=now))


def test_suspending_and_restoring(session, now, by_alex, ada):
    by_alex(lambda s, alex: actions.sign_in(s, s.get(Person, ada), device="", now=now))
    by_alex(lambda s, alex: actions.suspend(s, s.get(Person, ada), by=alex, now=now))
    assert get(session, Person, ada).suspended_at == now and count(session, SignIn) == 0
    by_alex(lambda s, alex: actions.restore(s, s.get(Person, ada), by=alex, now=now))
    assert get(session, Person, ada).suspended_at is None
    with session() as s:
        said = [entry.sentence for entry in queries.audit_trail(s, person_id=ada)]
        assert said == ["Restored Ada Miller", "Suspended Ada Miller", "Added Ada Miller"]


def test_an_administrator_helps_who_has_lost_the_phone(session, now, by_alex, ada):
    with pytest.raises(Refused):
        by_alex(lambda s, alex: actions.reset_second_factor(s, s.get(Person, ada), by=alex, now=now))
    with session() as s:
        s.get(Person, ada).totp_enrolled_at = now
    by_alex(lambda s, alex: actions.reset_second_factor(s, s.get(Person, ada), by=alex, now=now))
    assert get(session, Person, ada).totp_enrolled_at is None


def test_people_are_found_by_parts_of_name_and_address_and_by_role(session, now, ada, sam, alex):
    def names(*words, **facts):
        with session() as s:
            found, total = queries.find_people(s, *words, **facts)
            assert total >= len(found)
            return [row.name for row in found]

    assert names() == ["Ada Miller", "Alex Miller", "Sam Miller"]
    assert names("mill AD") == ["Ada Miller"]
    assert names("sam@brin") == ["Sam Miller"]
    assert names("%") == names("_") == []
    assert names(role="staff") == ["Sam Miller"]
    assert names(role="no such role") == names()
    assert names(is_suspended=True) == []
    assert names("miller", limit=1, offset=1) == ["Alex Miller"]


def test_who_may_change_whom(session, ada, sam, alex):
    ada, sam, alex = (get(session, Person, key) for key in (ada, sam, alex))
    table = {
        (a.first_name, b.first_name): permissions.may_change(a, b) for a in (ada, sam, alex) for b in (ada, sam, alex)
    }
    assert {pair for pair, may in table.items() if may} == {
        ("Sam", "Ada"), ("Alex", "Ada"), ("Alex", "Sam"), ("Alex", "Alex"),
    }  # fmt: skip
    assert permissions.may_give_roles(sam, ["coach", "partner"]) and not permissions.may_give_roles(sam, ["admin"])
    assert permissions.may_give_roles(alex, ["admin"]) and not permissions.may_give_roles(ada, ["coach"])
    assert [permissions.may_see_people(who) for who in (ada, sam, alex)] == [False, True, True]
