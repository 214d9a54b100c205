"""The gateway to mail servers, against a real one on this machine."""

import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from config import SettingsError, from_environ
from sprint.mail import smtp
from sprint.mail.messages import Mail, Part, Sender
from sprint.mail.smtp import PostOffice, parse
from sprint.plan import KIND
from sprint.planning import Told
from tests import certificate, smtp_server
from tests.builders.office import LETTERHEAD

DATED = datetime(2026, 10, 28, 16, tzinfo=UTC)


def mail_to(address):
    told = Told("week-opens", 11, 0, 1, 1, DATED)
    part = Part(told, KIND["week-opens"], {})
    return Mail(1, 1, DATED, "<a@example.org>", 1, address, "Ada Marsh", "UTC", Sender("Program"), (part,))


def wire(mail):
    return f"To: {mail.to}\r\nMessage-ID: {mail.message_id}\r\n\r\nHello\r\n.dot\r\n".encode()


def office(url, **more):
    return PostOffice(url, LETTERHEAD, wire, timeout=10, after_dot=10, **more)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return certificate.write(tmp_path_factory.mktemp("certificate"))


def test_starttls_and_sign_in(certificates):
    with smtp_server.serving(certificates, password="p@ss/word") as server:
        it = office(
            f"smtp://sprint%40example.org:p%40ss%2Fword@localhost:{server.port}?tls=starttls&ca={certificates[0]}"
        )
        assert it.send(mail_to("ada@example.com")).trouble is None
        it.close()
    arrived = server.arrived[0]
    assert (arrived.is_encrypted, arrived.user) == (True, "sprint@example.org")
    assert (arrived.sender, arrived.to) == ("sprint@example.org", ("ada@example.com",))
    assert arrived.raw.endswith(b"Hello\r\n.dot\r\n")


def test_implicit_tls(certificates):
    with smtp_server.serving(certificates, is_implicit=True) as server:
        it = office(f"smtp://localhost:{server.port}?tls=implicit&ca={certificates[0]}")
        assert it.send(mail_to("ada@example.com")).trouble is None
        it.close()
    assert len(server.arrived) == 1


def test_a_certificate_that_nobody_vouches_for_is_the_servers_trouble(certificates):
    with smtp_server.serving(certificates) as server:
        answer = office(f"smtp://localhost:{server.port}?tls=starttls").send(mail_to("ada@example.com"))
    assert answer.is_down
    assert "CERTIFICATE_VERIFY_FAILED" in answer.trouble
    assert server.arrived == []


def test_a_server_without_starttls_gets_no_letter_and_no_password():
    with smtp_server.serving() as server:
        answer = office(f"smtp://u:p@127.0.0.1:{server.port}?tls=starttls").send(mail_to("ada@example.com"))
    assert answer.is_down
    assert "STARTTLS" in answer.trouble


def test_a_wrong_password_is_the_servers_trouble(certificates):
    with smtp_server.serving(certificates, password="right") as server:
        it = office(f"smtp://sprint:wrong@localhost:{server.port}?tls=starttls&ca={certificates[0]}")
        answer = it.send(mail_to("ada@example.com"))
    assert answer.is_down
    assert answer.trouble.startswith("535")


def test_one_connection_carries_many_letters():
    with smtp_server.serving() as server:
        it = office(f"smtp://127.0.0.1:{server.port}?tls=none")
        server.answers["nobody@example.com"] = "550 5.1.1 no such user"
        sent = [it.send(mail_to(name)).trouble for name in ("a@example.com", "nobody@example.com", "b@example.com")]
        it.close()
    assert sent == [None, "550 5.1.1 no such user", None]
    assert len({arrival.peer for arrival in server.arrived}) == 1


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again():
    with smtp_server.serving() as server:
        it = office(f"smtp://127.0.0.1:{server.port}?tls=none")
        assert it.send(mail_to("a@example.com")).trouble is None
        it.smtp.sock.shutdown(socket.SHUT_RDWR)
        assert it.send(mail_to("b@example.com")).trouble is None
        it.close()
    assert len({arrival.peer for arrival in server.arrived}) == 2


@pytest.mark.parametrize(
    ("answer", "for_good", "bounced"),
    [
        ("550 5.1.1 no such user", True, True),
        ("550 no such user", True, True),
        ("553 not a mailbox", True, True),
        ("550 5.2.1 mailbox disabled", True, True),
        ("550 5.7.1 relaying denied", True, False),  # about us, not about the address
        ("552 5.2.2 mailbox full", True, False),
        ("554 5.7.1 policy", True, False),
        ("451 4.7.1 come back later", False, False),
        ("450 mailbox busy", False, False),
    ],
)
def test_what_a_refused_address_means(answer, for_good, bounced):
    with smtp_server.serving() as server:
        it = office(f"smtp://127.0.0.1:{server.port}?tls=none")
        server.answers["ada@example.com"] = answer
        said = it.send(mail_to("ada@example.com"))
        it.close()
    assert (said.trouble, said.for_good, said.bounced, said.is_down) == (answer, for_good, bounced, False)


def test_a_letter_refused_at_the_dot_says_nothing_about_the_address():
    with smtp_server.serving() as server:
        it = office(f"smtp://127.0.0.1:{server.port}?tls=none")
        server.at_dot["ada@example.com"] = "550 5.1.1 looks like spam"
        said = it.send(mail_to("ada@example.com"))
        it.close()
    assert (said.for_good, said.bounced, said.is_down) == (True, False, False)


def test_a_refused_sender_is_the_servers_trouble():
    with smtp_server.serving() as server:
        it = office(f"smtp://127.0.0.1:{server.port}?tls=none")
        server.at_mail = "550 you may not send"
        said = it.send(mail_to("ada@example.com"))
        it.close()
    assert (said.trouble, said.for_good, said.is_down) == ("550 you may not send", False, True)


def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        answer = office(f"smtp://127.0.0.1:{free.getsockname()[1]}?tls=none").send(mail_to("ada@example.com"))
    assert answer.is_down


@contextmanager
def dripping():
    """A server that sends a byte now and then, and never finishes a line."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip():
        connection, _peer = listener.accept()
        with connection:
            while not over.wait(0.05):
                try:
                    connection.send(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    yield listener.getsockname()[1]
    over.set()
    thread.join()
    listener.close()


def test_a_server_may_not_keep_us_by_dripping_bytes():
    with dripping() as port:
        it = PostOffice(f"smtp://127.0.0.1:{port}?tls=none", LETTERHEAD, wire, timeout=0.3)
        assert it.send(mail_to("ada@example.com")).is_down


def test_a_letter_that_cannot_be_written_is_no_trouble_of_the_server():
    def broken(mail):
        raise KeyError("no template")

    answer = PostOffice("smtp://127.0.0.1:1?tls=none", LETTERHEAD, broken).send(mail_to("ada@example.com"))
    assert answer.trouble == "cannot be written: KeyError: 'no template'"
    assert not (answer.is_down or answer.for_good or answer.is_broken)


def test_letters_keep_their_pace(monkeypatch):
    moments, waited = iter([0.0, 0.0, 0.02, 0.02, 0.5, 0.5]), []
    monkeypatch.setattr(smtp.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(smtp.time, "sleep", waited.append)
    pace = smtp.Pace(10)
    for _letter in range(3):
        pace.wait()
    assert waited == [0.0, pytest.approx(0.08), 0.0]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://u:p@mail.example.org:2525", ("mail.example.org", 2525, "starttls", "u", "p")),
        ("smtp://u%40x:p%3A%2F@mail.example.org", ("mail.example.org", 587, "starttls", "u@x", "p:/")),
        ("smtp://mail.example.org?tls=implicit", ("mail.example.org", 465, "implicit", "", "")),
        ("smtp://localhost?tls=none", ("localhost", 25, "none", "", "")),
        ("smtp://[::1]:1025?tls=none", ("::1", 1025, "none", "", "")),
    ],
)
def test_what_a_mail_url_says(url, server):
    it = parse(url)
    assert (it.host, it.port, it.tls, it.user, it.password) == server


@pytest.mark.parametrize(
    "url",
    [
        "", "smtp://", "mail.example.org", "https://mail.example.org", "smtp://mail.example.org:none",
        "smtp://mail.example.org?tls=maybe", "smtp://mail.example.org?tls=none", "smtp://localhost.example.org?tls=none",
        "smtp://127.evil.example?tls=none", "smtp://user@mail.example.org", "smtp://mail.example.org/path",
        "smtp://mail.example.org?ssl=1", "smtp://mail.example.org?tls", "smtp://mail.example.org?ca=/dev/null/none.pem",
    ],
)  # fmt: skip
def test_a_wrong_mail_url_stops_the_start_with_a_sentence(url, tmp_path):
    with pytest.raises(ValueError, match=r"^MAIL_URL .*write"):
        parse(url)
    if url:
        with pytest.raises(SettingsError, match=r"^MAIL_URL "):
            from_environ({"SPRINT_MODE": "demo", "INSTANCE_DIR": str(tmp_path), "MAIL_URL": url})


def test_production_writes_no_letters_into_files(tmp_path):
    environ = {
        "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "s" * 40, "BASE_URL": "https://sprint.example.org",
        "MAIL_URL": "file:///tmp/mail", "MAIL_FROM": "sprint@example.org",
    }  # fmt: skip
    with pytest.raises(SettingsError, match=r"^MAIL_URL "):
        from_environ(environ)
