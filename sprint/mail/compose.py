"""The only place that sets the headers of an e-mail, and writes its text and its HTML from templates.

A letter is a folder `templates/mail/<kind>/` with `subject.txt`, `body.txt` and `body.html`; they travel in
`templates/mail/envelope.txt` and `.html`. CSS is put inline into the source of the templates, once, when they are
compiled.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from email.charset import QP, Charset
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from flask_babel import ngettext
from jinja2 import BaseLoader, Environment, StrictUndefined

from sprint import calendar_files
from sprint.mail import links
from sprint.mail.messages import Letterhead, Mail, Part
from sprint.planning import Kind

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
HELD = re.compile(r"<!--jinja(\d+)-->|jinja(\d+)jinja")
LONGEST = 998  # octets of a line (RFC 5322, 2.1.1)
# The old policy neither parses nor decodes what is set: four times as fast, and no way in for line breaks. Lines are
# not folded: a List-Unsubscribe that is folded or encoded stops working.
WIRE = compat32.clone(linesep="\r\n", max_line_length=None)
QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP
DARK = "@media (prefers-color-scheme: dark)"


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    text: str
    html: str


class Composer:
    """Writes e-mails: from facts and templates to the bytes that a mail server takes."""

    def __init__(self, env: Environment, letterhead: Letterhead, css: str) -> None:
        self.letterhead, self.signer = letterhead, links.signer(letterhead.secrets)
        plain, _, dark = css.partition(DARK)
        assert env.loader is not None
        self.env = env.overlay(loader=_Inlined(env.loader, plain), undefined=StrictUndefined)
        self.dark = DARK + dark if dark else ""

    def words(self, mail: Mail) -> Words:
        """Subject, text and HTML of one e-mail with one or more letters in it."""
        told = {
            "mail": mail, "zone": mail.zone, "base_url": self.letterhead.base_url, "program": mail.sender,
            "letters": [(part, self._stop_url(mail, [part.kind])) for part in mail.parts], "dark": self.dark,
        }  # fmt: skip
        text = self.env.get_template("mail/envelope.txt").render(told)
        return Words(self._subject(mail), _tidy(text), self.env.get_template("mail/envelope.html").render(told))

    def _subject(self, mail: Mail) -> str:
        first: Part = mail.parts[0]
        subject = self.env.get_template(f"mail/{first.kind.name}/subject.txt")
        line = " ".join(subject.render(about=first.facts, mail=mail, zone=mail.zone, program=mail.sender).split())
        if more := len(mail.parts) - 1:
            line = ngettext("%(line)s, and %(num)d more", "%(line)s, and %(num)d more", more, line=line)
        return line

    def _stop_url(self, mail: Mail, kinds: list[Kind]) -> str | None:
        names = tuple(sorted({kind.name for kind in kinds if kind.optional}))
        if not names:
            return None
        wish = links.Wish(mail.person_id, names, links.fingerprint(mail.to))
        return f"{self.letterhead.base_url}/unsubscribe/{links.sign(self.signer, wish)}"

    def write(self, mail: Mail) -> bytes:
        """The whole e-mail as it goes over the wire."""
        words = self.words(mail)
        boundary = f"=_{mail.message_id.strip('<>').partition('@')[0]}"
        message = MIMEMultipart("alternative", boundary, policy=WIRE)
        self._set_headers(message, mail, words.subject)
        message.attach(_body(words.text, "plain"))
        message.attach(_body(words.html.encode("ascii", "xmlcharrefreplace").decode("ascii"), "html"))
        for event in (part.facts["calendar"] for part in mail.parts if "calendar" in part.facts):
            message.attach(self._invitation(event, mail))
        return message.as_bytes(policy=WIRE)

    def _invitation(self, event: calendar_files.Event, mail: Mail) -> MIMEText:
        """The part that calendar programs read; stamped as the e-mail is, so that a retry is the same to the byte."""
        organizer = mail.sender.name, self.letterhead.mail_from
        text = calendar_files.invitation(event, organizer, (mail.name, mail.to), mail.dated_at).decode()
        part = MIMEText(text, "calendar", "utf-8", policy=WIRE)
        part.set_param("method", event.method)
        return part

    def _set_headers(self, message: Message, mail: Mail, subject: str) -> None:
        to = clean(mail.to)
        message["From"] = formataddr((clean(mail.sender.name), self.letterhead.mail_from))
        message["To"] = to if to.isascii() else "undisclosed-recipients:;"  # a header cannot name it; the envelope does
        message["Subject"] = clean(subject)
        message["Date"] = format_datetime(mail.dated_at)
        message["Message-ID"] = mail.message_id
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notices, please
        if answer_at := next((part.facts["answer_at"] for part in mail.parts if "answer_at" in part.facts), None):
            message["Archived-At"] = f"<{self.letterhead.base_url}{answer_at}>"  # RFC 5064: where to answer it
            if mail.sender.contact_email.isascii() and mail.sender.contact_email:
                message["Reply-To"] = formataddr((clean(mail.sender.contact_name), clean(mail.sender.contact_email)))
        if stop := self._stop_url(mail, [part.kind for part in mail.parts]):
            message["List-Unsubscribe"] = f"<{stop}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058


def clean(text: str) -> str:
    """A text that is safe in a header.

    Python's e-mail library, and whoever reads the letter, may decode what looks like an encoded word and take the line
    breaks inside it for headers (CVE-2024-6923, CVE-2026-1299): so it is decoded here first, and every control
    character goes.
    """
    for _round in range(5):
        decoded = _decoded(text)
        if decoded == text:
            break
        text = decoded
    text = text.replace("=?", "= ?")
    return " ".join("".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} else c for c in text).split())


def _decoded(text: str) -> str:
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text


def _body(text: str, subtype: str) -> MIMEText:
    text = text.encode("utf-8", "replace").decode("utf-8")
    is_plain = text.isascii() and all(len(line) < LONGEST for line in text.splitlines())
    return MIMEText(text, subtype, "us-ascii" if is_plain else QUOTED, policy=WIRE)  # type: ignore[arg-type]


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


class _Inlined(BaseLoader):
    """Templates of letters with their CSS inline: done to the source, so that it costs nothing a letter."""

    def __init__(self, inner: BaseLoader, css: str) -> None:
        self.inner, self.css = inner, css
        import css_inline  # of two megabytes, and web workers compose no letters

        self.inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True, extra_css=css)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, filename, is_fresh = self.inner.get_source(environment, template)
        if template.endswith(".html"):
            source = self._inline(source)
        return source, filename, is_fresh

    def _inline(self, source: str) -> str:
        held: list[str] = []

        def hold(found: re.Match[str]) -> str:
            held.append(found[0])
            number = len(held) - 1
            return f"jinja{number}jinja" if found[0].startswith("{{") else f"<!--jinja{number}-->"

        source = JINJA.sub(hold, source)
        is_page = "<html" in source
        inlined = self.inliner.inline(source) if is_page else self.inliner.inline_fragment(source, self.css)
        return HELD.sub(lambda found: held[int(found[1] or found[2])], inlined)
