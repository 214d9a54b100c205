"""Nothing that people wrote can add a header to an e-mail (RELIABILITY finding 5)."""

import email
from dataclasses import replace
from email.policy import compat32, default

import pytest

from sprint import mailing
from sprint.cohorts.models import Cohort
from sprint.mail.compose import clean
from tests.builders.cast import at
from tests.mail.letters import some_mail

FIRST_LINES = (
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "MIME-Version",
)  # fmt: skip
TRICKS = (
    "x\r\nBcc: evil@example.net",
    "x\nBcc: evil@example.net",
    "x\rBcc: evil@example.net",
    "=?utf-8?q?x=0D=0ABcc=3A_evil=40example=2Enet?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQGV4YW1wbGUubmV0?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3D0D=3D0ABcc=3A=3F=3D?=",  # an encoded word in an encoded word
    "=?utf-8?q?x=0D=0A=0D=0A<script>body</script>?=",
    "x\u2028Bcc: evil@example.net",
    "x\x85Bcc: evil@example.net",
    "x\x00\x0b\x0cBcc: evil@example.net",
    "=?nonsense?q?x=0D=0ABcc:?=",
    "=?utf-8?q?=ff=fe?=",
    'x" <evil@example.net>, "y',
    "\udcff",
)


def names(raw):
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert b"\r" not in head.replace(b"\r\n", b"")
    return [line.split(b":", 1)[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]


@pytest.mark.parametrize("trick", TRICKS)
def test_no_control_character_and_no_encoded_word_is_left(trick):
    cleaned = clean(trick)
    assert all(c.isprintable() for c in cleaned)
    assert "=?" not in cleaned


@pytest.mark.parametrize("text", ["Week 3 is open: Demand", "Wochenübersicht für José", "50 % = half? yes?", "漢字 🏭"])
def test_honest_text_stays_as_it_is(text):
    assert clean(text) == text


def test_what_was_encoded_is_read_first():
    assert clean("=?utf-8?q?Jos=C3=A9?= and co") == "José and co"


@pytest.mark.parametrize("trick", TRICKS)
def test_the_name_of_a_program_adds_no_header(composer, trick):
    mail = some_mail("sign-in")
    raw = composer.write(replace(mail, sender=replace(mail.sender, name=trick)))
    assert sorted(names(raw)) == sorted(FIRST_LINES)
    for policy in (default, compat32):
        read = email.message_from_bytes(raw, policy=policy)
        assert "Bcc" not in read
        assert str(read["To"]) == "ada@example.com"
    senders = email.message_from_bytes(raw, policy=default)["From"].addresses
    assert [sender.addr_spec for sender in senders] == ["sprint@demo.test"]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_title_in_a_subject_adds_no_header(composer, trick):
    raw = composer.write(some_mail("week-opens", title=trick))
    assert sorted(names(raw)) == sorted(FIRST_LINES)
    assert email.message_from_bytes(raw, policy=default)["Subject"].startswith("Week 2 is open:")


@pytest.mark.parametrize(
    "address", ["ada@example.com\r\nBcc: evil@example.net", "=?utf-8?q?a=0D=0ABcc=3Ab?=@example.com"]
)
def test_an_address_adds_no_header(composer, address):
    raw = composer.write(replace(some_mail("sign-in"), to=address))
    assert sorted(names(raw)) == sorted(FIRST_LINES)


def test_an_address_that_no_header_can_hold_stays_on_the_envelope(composer):
    raw = composer.write(replace(some_mail("sign-in"), to="josé@example.com"))
    assert email.message_from_bytes(raw, policy=default)["To"] == "undisclosed-recipients:;"


def test_a_name_in_another_script_arrives_as_it_was_written(composer):
    mail = some_mail("sign-in")
    raw = composer.write(replace(mail, sender=replace(mail.sender, name="Programme für José 🏭")))
    assert raw.split(b"\r\n\r\n", 1)[0].isascii()
    assert email.message_from_bytes(raw, policy=default)["From"].addresses[0].display_name == "Programme für José 🏭"


def test_the_trick_in_a_cohorts_name_from_the_database_to_the_wire(app, world):
    with world.change() as session:
        session.get(Cohort, 1).name = "=?utf-8?q?x=0D=0ABcc=3A_evil=40example=2Enet?="
        from sprint.cohorts.models import Enrolment

        session.get(Enrolment, 1).starts_at = at(world.now.date(), 12)
    world.tick(at(world.now.date(), 12))
    mail = world.office.mails[0]
    assert mail.letters == ("welcome/1/0/1",)
    raw = mailing.composer(app).write(mail)
    assert sorted(names(raw)) == sorted(FIRST_LINES)
