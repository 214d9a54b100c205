"""Amounts as people read them. Everything is decimal; halves are rounded up, away from zero."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from flask_babel import gettext as _

CENT, TENTH = Decimal("0.01"), Decimal("0.1")
_PLAIN = Decimal(10)  # dollars from which on whole ones are written without cents


def rounded(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """An amount on the nearest step: of cents unless told otherwise."""
    return amount.quantize(step, ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    """Dollars to the cent, whole ones without cents from $10 on: "$5.00", "$125", "-$2,400"."""
    return _dollars(rounded(amount))


def unit_price(amount: Decimal) -> str:
    """The price of one piece: like `money`, but to a tenth of a cent below one dollar: "$0.746"."""
    fine = rounded(amount, Decimal("0.001"))
    return _dollars(fine) if abs(fine) < 1 and fine != rounded(fine) else money(amount)


def _dollars(amount: Decimal) -> str:
    is_whole = amount == amount.to_integral_value() and (abs(amount) >= _PLAIN or amount == 0)
    return f"{'-' if amount < 0 else ''}${abs(amount):,{'.0f' if is_whole else ''}}"


def percent(share: Decimal) -> str:
    """A share of one as percent with one decimal, below 2% with two: "2.5%", "4%", "1.45%"."""
    hundredfold = share * 100
    return f"{_short(rounded(hundredfold, CENT if abs(hundredfold) < 2 else TENTH))}%"


def times(ratio: Decimal) -> str:
    """A ratio with one decimal: "15.5"."""
    return _short(rounded(ratio, TENTH))


def count(number: Decimal) -> str:
    """A count or a plain number as it is: "12,000", "2.5"."""
    return _short(number)


def up(number: Decimal) -> Decimal:
    """The next whole number."""
    return number.to_integral_value(ROUND_CEILING)


def _short(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def per(amount: Decimal, number: Decimal) -> Decimal | None:
    """A division, or None where there is nothing to divide by yet."""
    return amount / number if number else None


def or_none(shown: str | None) -> str:
    """What was computed, or the words for what cannot be yet."""
    return shown if shown is not None else _("none yet")
