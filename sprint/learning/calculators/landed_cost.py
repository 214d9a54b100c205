"""Landed cost: ten lines to your dock, divided by the pieces, beside the price at home, and the flip rate.

The program's formula sheet, "landed-cost", and the module on cross-border basics. Duty is charged on the value of the
goods; the flip rate is (home - all but duty) / value of the goods.
"""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sprint.learning.calculators.amounts import count, money, percent, unit_price
from sprint.learning.calculators.inputs import Filled, Input
from sprint.learning.calculators.results import Calculator, Group, Result, Row, Table

FIXED = ("packing", "freight", "customs", "broker", "truck", "inspection", "money", "scrap")
"""The lines in dollars besides goods and duty."""


@dataclass(frozen=True)
class Sheet:
    """A landed-cost sheet, in dollars for all pieces; `duty_rate` is a share of one."""

    pieces: Decimal
    goods: Decimal
    duty_rate: Decimal
    fixed: Decimal
    home_each: Decimal

    @property
    def without_duty(self) -> Decimal:
        """All lines but duty."""
        return self.goods + self.fixed

    @property
    def duty(self) -> Decimal:
        """On the value of the goods."""
        return self.goods * self.duty_rate

    @property
    def total(self) -> Decimal:
        """All ten lines."""
        return self.without_duty + self.duty

    @property
    def home(self) -> Decimal:
        """The same pieces bought at home, at the same dock."""
        return self.pieces * self.home_each

    @property
    def flip_rate(self) -> Decimal:
        """The duty at which both cost the same; below zero where home is cheaper even without duty."""
        return (self.home - self.without_duty) / self.goods


def sheet_of(filled: Filled) -> Sheet:
    """The sheet that was filled."""
    pieces = filled["pieces"]
    fixed = sum((filled[name] for name in FIXED), Decimal(0))
    return Sheet(pieces, pieces * filled["price"], filled["duty"], fixed, filled["home"])


def compute(filled: Filled) -> Result:
    """The ten lines, their sum, the cost of a piece, and where a price at home is known the flip rate."""
    sheet = sheet_of(filled)
    lines = _lines(filled, sheet)
    each = sheet.total / sheet.pieces
    sums = ((_("Total"), money(sheet.total)), (_("Per piece"), unit_price(each)))
    table = Table((_("Line"), _("For %(n)s pieces", n=count(sheet.pieces))), (*lines, *sums), last=2)
    return Result(_sentences(sheet, filled["price"]), (table,), _short(sheet), (*lines, *sums))


def _lines(filled: Filled, sheet: Sheet) -> tuple[Row, ...]:
    labels = {
        "packing": _("Packing and trip to the carrier"), "freight": _("Freight and insurance"),
        "customs": _("Customs fees"), "broker": _("Broker"), "truck": _("Terminal and truck to you"),
        "inspection": _("Inspection"), "money": _("Money tied up"), "scrap": _("Expected scrap"),
    }  # fmt: skip
    fixed = [(labels[name], money(filled[name]) if name in filled.values else _("not counted yet")) for name in FIXED]
    goods = _("Goods, %(n)s at %(price)s", n=count(sheet.pieces), price=unit_price(filled["price"]))
    duty = _("Duty at %(rate)s", rate=percent(sheet.duty_rate))
    return ((goods, money(sheet.goods)), *fixed[:2], (duty, money(sheet.duty)), *fixed[2:])


def _sentences(sheet: Sheet, price: Decimal) -> tuple[str, ...]:
    each = sheet.total / sheet.pieces
    said = [
        _("One piece costs %(each)s at your dock: %(share)s above the %(price)s of the quote.", each=unit_price(each),
          share=percent((sheet.total - sheet.goods) / sheet.goods), price=unit_price(price))
    ]  # fmt: skip
    if not sheet.home:
        return (*said, _("Put in the price at home to see which is cheaper, and the duty at which that changes."))
    apart, n = money(abs(sheet.home - sheet.total)), count(sheet.pieces)
    if sheet.home < sheet.total:
        said.append(_("Home is %(apart)s cheaper for %(n)s pieces.", apart=apart, n=n))
    elif sheet.home > sheet.total:
        said.append(_("Abroad is %(apart)s cheaper for %(n)s pieces.", apart=apart, n=n))
    else:
        said.append(_("Both cost the same."))
    if sheet.flip_rate < 0:
        said.append(_("Home is cheaper even without duty."))
    else:
        said.append(
            _("The flip rate is %(rate)s: below that duty abroad wins, above it home does.",
              rate=percent(sheet.flip_rate))
        )  # fmt: skip
    return tuple(said)


def _short(sheet: Sheet) -> str:
    each = unit_price(sheet.total / sheet.pieces)
    if not sheet.home or sheet.flip_rate < 0:
        return _("%(n)s pieces land at %(each)s each", n=count(sheet.pieces), each=each)
    return _("%(n)s pieces land at %(each)s each, home %(home)s, flip rate %(rate)s", n=count(sheet.pieces), each=each,
             home=unit_price(sheet.home_each), rate=percent(sheet.flip_rate))  # fmt: skip


def _maybe(id: str, label: str, hint: str = "") -> Input:
    return Input(id, label, "money", hint, is_required=False)


LANDED_COST = Calculator(
    "landed-cost",
    _l("Landed cost"),
    (
        Group(
            _l("The quote"),
            (
                Input("pieces", _l("Pieces"), "count", least=Decimal(1)),
                Input("price", _l("Price of a piece abroad"), "money", least=Decimal("0.0001")),
                _maybe("home", _l("Price of a piece at home"), _l("At your dock, the same day.")),
                Input("duty", _l("Duty"), "percent", _l("Look it up on the day. The example's rate is invented."),
                      most=Decimal(1000)),
            ),
        ),
        Group(
            _l("On the way, in dollars for all pieces"),
            (
                _maybe("packing", _l("Packing and trip to the carrier")),
                _maybe("freight", _l("Freight and insurance")),
                _maybe("customs", _l("Customs fees")),
                _maybe("broker", _l("Broker")),
                _maybe("truck", _l("Terminal and truck to you")),
                _maybe("inspection", _l("Inspection")),
                _maybe("money", _l("Money tied up"), _l("Your bank's rate, for the weeks under way.")),
                _maybe("scrap", _l("Expected scrap")),
            ),
        ),
    ),
    {
        "ovenmarch": {
            "pieces": "2,000", "price": "6.40", "home": "8.05", "duty": "10", "packing": "0", "freight": "1,150",
            "customs": "60", "broker": "185", "truck": "620", "inspection": "310", "money": "", "scrap": "",
        }
    },
    compute,
    _l("Dollars are rounded to the cent at the end, never on the way. An empty line counts as nought."),
    ("landed-cost",),
)  # fmt: skip
