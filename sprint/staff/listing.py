"""A pasted list of people, "name, e-mail, company" a line, read into entries and faults."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from sprint.forms import plain


@dataclass(frozen=True)
class Entry:
    """Somebody to be enrolled. `line` is where they stand in a pasted list, counted from 1."""

    name: str
    email: str
    company: str = ""
    company_role: str = ""
    line: int = 0


@dataclass(frozen=True)
class Fault:
    """A line that cannot be read, and what to do about it."""

    line: int
    text: str
    sentence: str


MOST = 500
LONGEST = 120


def read(text: str, check_email: Callable[[str], str]) -> tuple[list[Entry], list[Fault]]:
    """Read a list; commas, semicolons and tabs (from a spreadsheet) part the fields. Empty lines do not count.

    `check_email` gives the address back in its right form, or raises ValueError with a sentence.
    """
    entries: list[Entry] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, line in _lines(text):
        try:
            entry = _entry(number, line, check_email)
            if (first := seen.setdefault(entry.email.lower(), number)) != number:
                raise ValueError(_("This address is on line %(n)s already. Take one of the two out.", n=first))
            entries.append(entry)
        except ValueError as wrong:
            faults.append(Fault(number, line, str(wrong)))
    return entries, faults


def _lines(text: str) -> Iterable[tuple[int, str]]:
    return ((n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip())


def _entry(number: int, line: str, check_email: Callable[[str], str]) -> Entry:
    parted = next(csv.reader([line], delimiter=_delimiter(line), skipinitialspace=True))
    fields = [plain(field) or "" for field in parted] + [""] * 3
    name, email, company = fields[:3]
    if "@" in name and "@" not in email:
        name, email = email, name
    if "@" not in email:
        raise ValueError(_("There is no e-mail address here. Write: name, e-mail, company."))
    if not name:
        raise ValueError(_("The name is missing. Write: name, e-mail, company."))
    if max(len(name), len(company)) > LONGEST:
        raise ValueError(_("The name is too long. %(n)s letters are the most.", n=LONGEST))
    return Entry(name, check_email(email), company, line=number)


def _delimiter(line: str) -> str:
    return next((mark for mark in "\t;" if mark in line), ",")
