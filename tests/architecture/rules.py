"""What the house does not allow. Each rule gives the faults of one file, with line and remedy."""

import ast
from collections.abc import Callable, Iterator

from tests.architecture.house import File, House

Rule = Callable[[File, House], Iterator[str]]
FLASK = {"flask", "flask_login", "flask_wtf", "flask_sqlalchemy", "flask_migrate", "werkzeug"}
HEADERS = {"subject", "from", "to", "cc", "bcc", "date", "message-id", "reply-to", "sender", "return-path"}
NO_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "core",
    "manager",
    "managers",
    "service",
    "services",
}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "dt.datetime.now", "datetime.datetime.now"}
REVIEWED = {"markdown.py", "assets.py"}  # what they mark as safe has been sanitized, or is a drawing of our own


def arrows(file: File, house: House) -> Iterator[str]:
    """Plumbing knows no part; a part knows lower parts only; the wiring is asked only by whom the map names."""
    for place, _kind, line in file.ours():
        if file.place in house.wiring or file.place == "__init__" or place == file.place:
            continue
        if place in house.wiring:
            if f"{file.place}/{file.kind}" not in house.wiring[place]:
                yield f"{line}: {file.place}/{file.kind} must not know {place}, which is wiring"
        elif place in house.parts and file.place in house.plumbing:
            yield f"{line}: plumbing must not know {place}"
        elif place in house.parts and house.parts.index(place) > house.parts.index(file.place):
            yield f"{line}: {file.place} stands before {place} and must not know it"


def open_files(file: File, house: House) -> Iterator[str]:
    """From another part come its models, queries, permissions and actions, and what the map opens."""
    if file.place not in house.parts:
        return
    for place, kind, line in file.ours():
        if place in house.parts and place != file.place and kind not in house.open[place]:
            yield f"{line}: {place}.{kind} is not open to other parts"
        if (place, kind) == ("cohorts", "door") and place != file.place and file.kind != "routes":
            yield f"{line}: only routes stand at the door of a cohort"


def kinds(file: File, house: House) -> Iterator[str]:
    """Inside a part: models < permissions, queries < actions, forms < routes, jobs."""
    if file.place not in house.parts:
        return
    for place, kind, line in file.ours():
        if place != file.place or kind == file.kind or kind not in house.kinds:
            continue
        nouns = house.kinds.keys() - (set() if f"{file.place}/{file.kind}" in house.doors else {"routes"})
        if kind not in house.kinds.get(file.kind, nouns):
            yield f"{line}: {file.kind} must not import {kind}"


def no_flask(file: File, house: House) -> Iterator[str]:
    """Below the routes nobody knows of requests, nor of who is signed in."""
    if file.knows_flask(house):
        return
    for name, line in file.imports():
        if name.split(".")[0] in FLASK:
            yield f"{line}: {name} is for routes, forms and doors; take what you need as an argument"
    if file.kind in house.kinds and any(place == "database" and kind == "db" for place, kind, _ in file.ours()):
        yield "1: take the session as an argument"


def no_commit(file: File, house: House) -> Iterator[str]:
    """The request, the timer and delivery end transactions; a part's verbs never do."""
    if file.place in house.parts:
        yield from (
            f"{call.lineno}: nothing in a part commits" for name, call in file.calls() if name.endswith(".commit")
        )


def one_clock(file: File, house: House) -> Iterator[str]:
    """The clock is read once, at the top, and handed down."""
    for name, call in file.calls():
        if name in CLOCKS and file.place != "clock":
            yield f"{call.lineno}: ask sprint.clock.now()"
        if name == "clock.now" and not file.knows_flask(house):
            yield f"{call.lineno}: take now= as an argument"


def one_redirect(file: File, _house: House) -> Iterator[str]:
    """Where a person is sent is decided in one place (RELIABILITY finding 7)."""
    if file.place != "redirects":
        for name, call in file.calls():
            if name.split(".")[-1] == "redirect":
                yield f"{call.lineno}: use sprint.redirects"


def one_mailer(file: File, _house: House) -> Iterator[str]:
    """A header takes no text that was not cleaned (RELIABILITY finding 5)."""
    if str(file.path) == "mail/compose.py":
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                key = target.slice if isinstance(target, ast.Subscript) else None
                if isinstance(key, ast.Constant) and str(key.value).lower() in HEADERS:
                    yield f"{node.lineno}: the header {key.value} is written in sprint/mail/compose.py"
    for name, call in file.calls():
        if name.endswith("EmailMessage"):
            yield f"{call.lineno}: letters are composed in sprint/mail/compose.py"


def no_markup(file: File, _house: House) -> Iterator[str]:
    """A literal may be marked as safe; what came from anywhere else only where it was sanitized."""
    if str(file.path) in REVIEWED:
        return
    for name, call in file.calls():
        if name.split(".")[-1] == "Markup" and call.args and not isinstance(call.args[0], ast.Constant):
            yield f"{call.lineno}: only a literal may be Markup here; render through sprint.markdown"


def names(file: File, _house: House) -> Iterator[str]:
    """A name says what is inside."""
    for word in file.path.with_suffix("").parts:
        if NO_NAMES & set(word.split("_")):
            yield f"1: {word} says nothing; name the noun"


RULES: tuple[Rule, ...] = (
    arrows, open_files, kinds, no_flask, no_commit, one_clock, one_redirect, one_mailer, no_markup, names,
)  # fmt: skip
