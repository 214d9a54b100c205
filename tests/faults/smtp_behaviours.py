"""A mail server on loopback that records what arrives, and misbehaves on request (RELIABILITY F6)."""

import email
import email.policy
import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

BOUND = 20  # seconds that any wait here may take
STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "middle", "text", "dot")
SILENT, DROP, SLOW, NONSENSE, DRIP = "silent", "drop", "slow", "nonsense", "drip"


@dataclass(frozen=True)
class Behaviour:
    """What the server does, and at which step of the conversation."""

    step: str = ""
    does: str | int = ""  # a number is the reply code
    letters: int = 0  # that it takes before, on the same connection

    def after(self, letters: int) -> "Behaviour":
        """The same, once so many letters have been taken."""
        return replace(self, letters=letters)

    @property
    def arrives(self) -> bool:
        """Whether the server has the message although the client may not hear so."""
        return self.step == "dot" and self.does in {SILENT, DROP}

    @property
    def is_about_the_letter(self) -> bool:
        """A refusal at RCPT or later is about this letter; an earlier one is about the server."""
        return isinstance(self.does, int) and self.step in {"rcpt", "data", "dot"}

    @property
    def is_for_good(self) -> bool:
        """Whether the letter must not be tried again."""
        return self.is_about_the_letter and int(self.does) >= 500


ACCEPT = Behaviour()
DRIPS = Behaviour("mail", DRIP)  # a byte of an answer now and then, and never its end
BEHAVIOURS = {
    "silent after connect": Behaviour("connect", SILENT),
    "silent after EHLO": Behaviour("ehlo", SILENT),
    "silent after the dot": Behaviour("dot", SILENT),
    "drops at connect": Behaviour("connect", DROP),
    "drops at RCPT": Behaviour("rcpt", DROP),
    "drops in the middle of the data": Behaviour("middle", DROP),
    "drops before the dot": Behaviour("text", DROP),
    "drops after the dot": Behaviour("dot", DROP),
    **{f"{code} at {step.upper()}": Behaviour(step, code)
       for step in ("mail", "rcpt", "data", "dot") for code in (451, 550)},
    "slow": Behaviour("any", SLOW),
    "nonsense": Behaviour("connect", NONSENSE),
}  # fmt: skip
REFUSES = "refuses the connection"  # nobody listens: see `nobody`
TRANSIENT = tuple(b for b in BEHAVIOURS.values() if not b.is_for_good and b.does not in {SILENT, SLOW})


@dataclass(frozen=True)
class Arrival:
    """A message of which the server has seen the final dot."""

    to: str
    message_id: str
    date: str
    subject: str
    is_acknowledged: bool  # a 250 was put on the wire
    text: bytes


class _Gone(Exception):
    """The conversation is over."""


class _Conversation(socketserver.StreamRequestHandler):
    """One connection, as RFC 5321 has it, less what the behaviour spoils."""

    disable_nagle_algorithm = True
    server: "MailServer"

    def setup(self) -> None:
        super().setup()
        self.behaviour, self.to, self.taken = self.server.next_behaviour(), "", 0

    def handle(self) -> None:
        try:
            self._reply("connect", 220)
            while line := self.rfile.readline():
                self._answer(line.decode("utf-8", "replace").strip())
        except (_Gone, ConnectionError, BrokenPipeError):
            pass

    def _answer(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        match verb.upper():
            case "EHLO" | "HELO":
                self._reply("ehlo", 250)
            case "MAIL":
                self._reply("mail", 250)
            case "RCPT":
                self.to = rest.partition("<")[2].partition(">")[0]
                self.server.offers[self.to] += 1
                self._reply("rcpt", 250)
            case "DATA":
                if self._reply("data", 354):
                    self._take()
            case "QUIT":
                self._say(221)
                raise _Gone
            case _:
                self._say(250)

    def _take(self) -> None:
        text = b""
        self._spoil("middle")
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            text += line[1:] if line.startswith(b"..") else line
        self._spoil("text")
        if line:
            self._arrive(text)

    def _arrive(self, text: bytes) -> None:
        refusal = self._refusal("dot")
        if refusal:
            self._say(refusal)
            return
        spoiled = self.behaviour.arrives and self._is_due("dot")
        self.server.record(self.to, text, is_acknowledged=not spoiled)
        self._reply("dot", 250)
        self.taken += 1

    def _reply(self, step: str, code: int) -> bool:
        self._spoil(step)
        refusal = self._refusal(step)
        self._say(refusal or code)
        return not refusal

    def _refusal(self, step: str) -> int:
        if step == "rcpt" and self.to in self.server.refused:
            return self.server.refused[self.to]
        return int(self.behaviour.does) if self._is_due(step) and isinstance(self.behaviour.does, int) else 0

    def _is_due(self, step: str) -> bool:
        return self.behaviour.step == step and (self.taken >= self.behaviour.letters or step in {"connect", "ehlo"})

    def _spoil(self, step: str) -> None:
        does = self.behaviour.does
        if does == SLOW:
            time.sleep(self.server.pause)
        if not self._is_due(step) or isinstance(does, int):
            return
        if does == NONSENSE:
            self.wfile.write(b"\x00 what? \xff\r\n" * 3)
        if does == SILENT:
            self.rfile.read()  # until the client has had enough
        while does == DRIP:
            self.wfile.write(b"2")  # ends when the client has gone
            time.sleep(0.1)
        raise _Gone

    def _say(self, code: int) -> None:
        self.wfile.write(b"%d %s\r\n" % (code, b"ok" if code < 400 else b"no"))


class MailServer(socketserver.ThreadingTCPServer):
    """Takes any number of connections; `arrivals` is its log."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port = self.server_address[1]
        self.arrivals: list[Arrival] = []
        self.offers: Counter[str] = Counter()  # how often an address was named
        self.refused: dict[str, int] = {}  # addresses, each with the code of its refusal
        self.behaviour = ACCEPT
        self.plan: Iterator[Behaviour] = iter(())  # one a connection; when it ends, `behaviour` counts
        self.pause = 0.02  # seconds before each reply of a slow server
        self.connections = self.open = 0
        self.probe: tuple[str, int] | None = None
        self.trouble: list[str] = []
        self.changed = threading.Condition()

    def next_behaviour(self) -> Behaviour:
        """For a connection that begins."""
        with self.changed:
            self.connections += 1
            return next(self.plan, self.behaviour)

    def record(self, to: str, text: bytes, *, is_acknowledged: bool) -> None:
        """Before the answer, so that who has heard a 250 finds it here."""
        mail = email.message_from_bytes(text, policy=email.policy.default)
        arrival = Arrival(to, mail["Message-ID"], mail["Date"], str(mail["Subject"]), is_acknowledged, text)
        with self.changed:
            self.arrivals.append(arrival)
            self.changed.notify_all()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Counted here, in the listener's thread, so that `settle` cannot overlook a connection."""
        with self.changed:
            self.open += 1
            is_probe = client_address == self.probe
            self.probe = None if is_probe else self.probe
            self.changed.notify_all()
        if is_probe:
            return self.shutdown_request(request)
        return super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """The end of a connection."""
        super().shutdown_request(request)
        with self.changed:
            self.open -= 1
            self.changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A fault of this server itself fails the test."""
        import traceback

        self.trouble.append(traceback.format_exc())

    def wait_for(self, condition: Callable[[], bool], seconds: float = BOUND) -> None:
        """Wait until something holds of the log or the connections."""
        with self.changed:
            assert self.changed.wait_for(condition, seconds), (self.open, len(self.arrivals))

    def settle(self) -> None:
        """Wait until what dead clients have left behind is taken in. Connections are accepted in order: once a
        last one of our own is over, so are all before it."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.probe = probe.getsockname()
            probe.connect(self.server_address)
            self.wait_for(lambda: self.probe is None)
        self.wait_for(lambda: self.open == 0)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running server; it must not have failed itself."""
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
        assert not server.trouble, "\n".join(server.trouble)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(BOUND)


@contextmanager
def nobody() -> Iterator[int]:
    """A port that is taken and refuses every connection."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
