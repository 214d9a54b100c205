"""The gateway to smtplib: one mail server, one connection for many letters, every wait bounded."""

import contextlib
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sprint.mail.messages import Answer, Letterhead, Mail

AFTER_DOT = 120.0  # seconds: longer is kinder, a server that is cut off here has often taken the letter (RFC 1047)
IDLE = 5.0  # seconds after which a connection is not trusted to be open still
PORTS = {"starttls": 587, "implicit": 465, "none": 25}
NO_SUCH_ADDRESS = {550, 551, 553}  # RFC 5321, 4.2.3; with an enhanced code only 5.1.x and 5.2.1 (RFC 3463) are meant


@dataclass(frozen=True)
class Server:
    """Where letters are handed in, as MAIL_URL says."""

    host: str
    port: int
    tls: str  # starttls, implicit or none
    user: str = ""
    password: str = ""
    ca_file: str | None = None


def parse(url: str) -> Server:
    """Read a MAIL_URL, or raise ValueError with a sentence that says what to set."""
    example = "smtp://user:password@mail.example.org:587?tls=starttls"
    try:
        parts = urlsplit(url)
        port, query = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError(f"MAIL_URL cannot be read; write it like {example}.") from None
    if parts.scheme != "smtp" or not parts.hostname or parts.path not in {"", "/"} or set(query) - {"tls", "ca"}:
        raise ValueError(f"MAIL_URL cannot be read; write it like {example}.")
    tls = query.get("tls", ["starttls"])[-1]
    if tls not in PORTS:
        raise ValueError(f"MAIL_URL says tls={tls}; write tls=starttls, tls=implicit or, for this machine, tls=none.")
    if tls == "none" and not _is_this_machine(parts.hostname):
        raise ValueError("MAIL_URL says tls=none, which is allowed for this machine only; write tls=starttls.")
    if bool(parts.username) != bool(parts.password):
        raise ValueError(f"MAIL_URL names a user without a password, or the other way round; write it like {example}.")
    ca_file = query.get("ca", [None])[-1]
    if ca_file and not Path(ca_file).is_file():
        raise ValueError(
            f"MAIL_URL names the certificate {ca_file}, which is not there; write the path of one that is."
        )
    return Server(
        parts.hostname, port or PORTS[tls], tls, unquote(parts.username or ""), unquote(parts.password or ""), ca_file
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class PostOffice:
    """Hands letters to a mail server, one connection for as many as come in a row."""

    def __init__(
        self, url: str, letterhead: Letterhead, write: Callable[[Mail], bytes], *, timeout: float = 30,
        after_dot: float = AFTER_DOT, per_second: float = 0,
    ) -> None:  # fmt: skip
        self.server, self.letterhead, self.write = parse(url), letterhead, write
        self.timeout, self.after_dot = timeout, after_dot
        self.pace = Pace(per_second)
        self.smtp: _Connection | None = None
        self.used = 0.0

    def send(self, mail: Mail) -> Answer:
        """Write one letter and offer it. Never raises; waits at most `timeout` seconds for each answer."""
        try:
            data = self.write(mail)
        except Exception as error:  # one letter that cannot be written must not stop the others
            return Answer(f"cannot be written: {type(error).__name__}: {error}"[:300])
        self.pace.wait()
        try:
            return self._offer(mail.to, data)
        except _Down as down:
            self.close()
            return Answer(str(down), is_down=True)
        except (smtplib.SMTPException, OSError) as trouble:
            self.close()
            return Answer(_words(trouble), is_broken=True)

    def _offer(self, to: str, data: bytes) -> Answer:
        smtp = self._begin(to)
        self.used = time.monotonic()
        if not to.isascii() and not smtp.has_extn("smtputf8"):
            return self._refused(smtp, Answer("the mail server takes plain addresses only", for_good=True))
        code, said = smtp.rcpt(to)
        if code not in {250, 251}:
            return self._refused(smtp, _refusal(code, said, at_address=True))
        code, said = smtp.docmd("DATA")
        if code != 354:
            return self._refused(smtp, _refusal(code, said))
        smtp.send(_dotted(data))
        smtp.patience = self.after_dot
        code, said = smtp.getreply()
        smtp.patience = self.timeout
        return Answer() if code == 250 else self._refused(smtp, _refusal(code, said))

    def _begin(self, to: str) -> "_Connection":
        """A connection that has taken MAIL FROM. One that was used before may have been closed meanwhile: once more."""
        with _about_the_server():
            if self.smtp is not None and time.monotonic() - self.used < IDLE:
                with contextlib.suppress(smtplib.SMTPServerDisconnected, OSError):
                    if self._mail_from(self.smtp, to) == 250:
                        return self.smtp
            self.close()
            self.smtp = self._connect()
            code = self._mail_from(self.smtp, to)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, self.smtp.said, self.letterhead.envelope_sender)
            return self.smtp

    def _mail_from(self, smtp: "_Connection", to: str) -> int:
        options = [] if to.isascii() or not smtp.has_extn("smtputf8") else ["SMTPUTF8"]
        code, smtp.said = smtp.mail(self.letterhead.envelope_sender, options)
        return code

    def _connect(self) -> "_Connection":
        it = self.server
        context = ssl.create_default_context(cafile=it.ca_file) if it.tls != "none" else None
        smtp = _Connection(it.host, it.port, self.timeout, context if it.tls == "implicit" else None)
        try:
            smtp.ehlo_or_helo_if_needed()
            if it.tls == "starttls":
                smtp.starttls(context=context)
                smtp.ehlo()
            if it.user:
                smtp.login(it.user, it.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _refused(self, smtp: "_Connection", answer: Answer) -> Answer:
        """This letter was refused; the connection goes on with the next, if the server goes along."""
        try:
            code, _said = smtp.rset()
        except (smtplib.SMTPException, OSError):
            code = 0
        if code != 250:
            self.close()
        return answer

    def close(self) -> None:
        """Say goodbye and hang up. The next letter connects again."""
        if self.smtp is not None:
            smtp, self.smtp = self.smtp, None
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.patience = min(self.timeout, 1.0)
                smtp.docmd("QUIT")
            smtp.close()


class Pace:
    """So many a second, evenly; 0 is without limit. Waits on the monotonic clock."""

    def __init__(self, per_second: float) -> None:
        self.gap = 1 / per_second if per_second else 0.0
        self.next = 0.0

    def wait(self) -> None:
        """Until the next letter's turn."""
        if self.gap:
            time.sleep(max(0.0, self.next - time.monotonic()))
            self.next = max(self.next, time.monotonic()) + self.gap


class _Connection(smtplib.SMTP):
    """smtplib's, with a bound for a whole answer: a server may not keep us by sending a byte now and then."""

    said = b""

    def __init__(self, host: str, port: int, patience: float, context: ssl.SSLContext | None) -> None:
        self.patience, self.context = patience, context
        super().__init__(host, port, timeout=patience)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        return self.context.wrap_socket(plain, server_hostname=host) if self.context else plain

    def send(self, s: Any) -> None:
        """Hand it over within `patience` seconds."""
        if self.sock:
            self.sock.settimeout(self.patience)
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer, within `patience` seconds."""
        if self.file is None:
            self.file = _Replies(self.sock)
        self.file.until = time.monotonic() + self.patience
        return super().getreply()


class _Replies:
    """Lines from a socket, all within a deadline."""

    def __init__(self, sock: Any) -> None:
        self.sock, self.waiting, self.until = sock, b"", 0.0

    def readline(self, limit: int) -> bytes:
        """A line with its end; less at the end of the stream, or where it is longer than `limit`."""
        while b"\n" not in self.waiting and len(self.waiting) < limit:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self.sock.settimeout(left)
            data = self.sock.recv(8192)
            if not data:
                break
            self.waiting += data
        line, end, rest = self.waiting.partition(b"\n")
        line, self.waiting = (line + end)[:limit], (line + end)[limit:] + rest
        return line

    def close(self) -> None:
        """Nothing to do: the socket is closed by its owner."""


class _Down(Exception):
    """The server took no letter at all."""


@contextlib.contextmanager
def _about_the_server() -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as trouble:
        raise _Down(_words(trouble)) from trouble


def _refusal(code: int, said: bytes, *, at_address: bool = False) -> Answer:
    if not 400 <= code <= 599:
        raise smtplib.SMTPResponseException(code, said)  # not an answer: the connection is broken
    for_good = code >= 500
    words = f"{code} {said.decode('utf-8', 'replace')}"[:300]
    return Answer(words, for_good=for_good, bounced=at_address and for_good and _no_such_address(code, said))


def _no_such_address(code: int, said: bytes) -> bool:
    first = said.decode("ascii", "replace").split(" ", 1)[0]
    has_enhanced = first.count(".") == 2 and first[:1] == "5"
    return code in NO_SUCH_ADDRESS and (not has_enhanced or first.startswith("5.1.") or first == "5.2.1")


def _words(trouble: BaseException) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        said = trouble.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{trouble.smtp_code} {words}"[:300]
    return f"{type(trouble).__name__}: {trouble}"[:300]


def _dotted(data: bytes) -> bytes:
    """With the transparency of RFC 5321, 4.5.2, and the final dot. `data` ends its lines with CRLF."""
    if data.startswith(b"."):
        data = b"." + data
    return data.replace(b"\r\n.", b"\r\n..") + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n"
