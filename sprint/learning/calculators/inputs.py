"""What a calculator asks, and reading what people typed: every amount with its unit, every error with its remedy."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

MOST = Decimal(1_000_000_000)
_DECIMALS = 6
_AMOUNT = re.compile(r"[-+−]?\$?\s?[-−]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?\s?%?")

Value = Decimal | date | time | str


@dataclass(frozen=True)
class Input:
    """One thing that a calculator asks.

    `kind` is money, percent, count, hours, day, time or choice. Percent is of 100 as people type it. `least` and
    `most` bound a number, both allowed.
    """

    id: str
    label: str
    kind: str
    hint: str = ""
    least: Decimal = Decimal(0)
    most: Decimal = MOST
    is_required: bool = True
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def unit(self) -> str:
        """What stands beside the field."""
        return str(_UNITS.get(self.kind, ""))

    @property
    def type(self) -> str:
        """The type of the control in HTML."""
        return {"day": "date", "time": "time"}.get(self.kind, "text")


_UNITS = {"money": "$", "percent": "%", "hours": _l("hours")}


@dataclass(frozen=True)
class Filled:
    """What was read: a value for each input that has one, and a sentence for each that is wrong."""

    values: dict[str, Value]
    errors: dict[str, str]

    def __getitem__(self, id: str) -> Decimal:
        """A number; of percent the share of one; nought where an optional field was left empty."""
        found = self.values.get(id, Decimal(0))
        assert isinstance(found, Decimal)
        return found


def read(inputs: Sequence[Input], typed: Mapping[str, str]) -> Filled:
    """The values of what was typed, or why they are none."""
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    for asked in inputs:
        text = typed.get(asked.id, "").strip()[:100]
        if not text:
            if asked.is_required:
                errors[asked.id] = _empty(asked)
            continue
        value, error = _read(asked, text)
        if error:
            errors[asked.id] = error
        elif value is not None:
            values[asked.id] = value
    return Filled(values, errors)


def _empty(asked: Input) -> str:
    if asked.kind == "day":
        return _("Choose a day.")
    if asked.kind == "time":
        return _("Write a time of day, such as 15:00.")
    return _("Put in a number. A careful guess is fine.")


def _read(asked: Input, text: str) -> tuple[Value | None, str]:
    if asked.kind == "day":
        return _day(text)
    if asked.kind == "time":
        return _time(text)
    if asked.kind == "choice":
        is_known = text in [choice for choice, _label in asked.choices]
        return (text, "") if is_known else (None, _("Choose one of the list."))
    return _number(asked, text)


def _day(text: str) -> tuple[Value | None, str]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, _("This is no day. Write it as year, month, day, such as 2027-01-15.")
    if not 2000 <= day.year <= 2100:
        return None, _("Choose a day between 2000 and 2100.")
    return day, ""


def _time(text: str) -> tuple[Value | None, str]:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None), ""
    except ValueError:
        return None, _("This is no time of day. Write hours and minutes, such as 15:00.")


def _number(asked: Input, text: str) -> tuple[Value | None, str]:
    if not _AMOUNT.fullmatch(text) or not any(c in "0123456789" for c in text):
        return None, _("This is not a number. Write figures with a point for decimals, such as 1,500 or 4.5.")
    digits = text.replace("−", "-")
    number = Decimal("".join(c for c in digits if c in "0123456789.-"))
    if -int(number.as_tuple().exponent) > _DECIMALS:
        return None, _("Use at most six digits after the point.")
    if sentence := _out_of_bounds(asked, number):
        return None, sentence
    return (number / 100 if asked.kind == "percent" else number), ""


def _out_of_bounds(asked: Input, number: Decimal) -> str:
    if asked.kind == "count" and number != number.to_integral_value():
        return _("Count whole ones: no digits after the point.")
    if number < 0:
        return _("This is below zero. Leave out the minus sign.")
    if number < asked.least:
        return _("This must be at least %(least)s, because other numbers are divided by it.", least=f"{asked.least:f}")
    if number > asked.most:
        return _("This must be %(most)s or less.", most=f"{asked.most:,f}")
    return ""
