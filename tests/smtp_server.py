"""A mail server for tests: records what arrives, with STARTTLS and sign-in where asked for."""

import asyncio
import email
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


@dataclass(frozen=True)
class Arrival:
    """An e-mail that the server has taken."""

    sender: str
    to: tuple[str, ...]
    raw: bytes
    is_encrypted: bool
    user: str | None
    peer: Any  # the connection it came by

    @property
    def message(self) -> EmailMessage:
        """As a mail program reads it."""
        return email.message_from_bytes(self.raw, policy=default)


@dataclass
class Recorder:
    """Takes every e-mail, except where an address has an answer of its own."""

    port: int = 0
    arrived: list[Arrival] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # what RCPT is answered for an address
    at_dot: dict[str, str] = field(default_factory=dict)  # what the final dot is answered for an address
    at_mail: str | None = None  # what MAIL FROM is answered
    greeted: int = 0  # how many connections said EHLO

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        """Count connections."""
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        """Refuse everything where the test says so."""
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Refuse some addresses."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Record what is taken."""
        for address in envelope.rcpt_tos:
            if address in self.at_dot:
                return self.at_dot[address]
        user = session.auth_data.login.decode() if session.auth_data else None
        self.arrived.append(
            Arrival(
                envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content, session.ssl is not None, user,
                session.peer,
            )
        )  # fmt: skip
        return "250 taken"


@contextmanager
def serving(
    certificate: tuple[Path, Path] | None = None, password: str | None = None, is_implicit: bool = False
) -> Iterator[Recorder]:
    """A server on a port of its own: with a certificate it offers STARTTLS, with a password it asks for sign-in."""
    recorder, context = Recorder(), None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    starttls = context if not is_implicit else None

    def check(_server, _session, _envelope, _mechanism, data):
        is_right = data.password.decode() == password
        return AuthResult(success=is_right, handled=is_right, auth_data=data)

    def connection():
        return SMTP(
            recorder, hostname="recorder", tls_context=starttls, require_starttls=starttls is not None,
            authenticator=check if password else None, auth_required=bool(password),
            auth_require_tls=starttls is not None,
        )  # fmt: skip

    with _loop() as loop:
        made = loop.create_server(connection, "127.0.0.1", 0, ssl=context if is_implicit else None)
        server = asyncio.run_coroutine_threadsafe(made, loop).result(10)
        recorder.port = server.sockets[0].getsockname()[1]
        yield recorder
        loop.call_soon_threadsafe(server.close)


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end() -> None:
    """End the connections that are open still."""
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)
