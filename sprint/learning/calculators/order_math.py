"""Order math: what one order leaves in each of two channels.

Left = price - product cost - platform fee - payment fee - packing - freight - ads - set aside for returns: the
program's formula sheet, "order-left", and the module on marketplaces.
"""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sprint.learning.calculators.amounts import money, percent
from sprint.learning.calculators.inputs import Filled, Input
from sprint.learning.calculators.results import Calculator, Group, Result, Table

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Order:
    """One order in one channel, in dollars; `returns` is what is set aside for the orders that come back."""

    price: Decimal
    product: Decimal
    platform: Decimal
    payment: Decimal
    packing: Decimal
    freight: Decimal
    ads: Decimal
    returns: Decimal

    @property
    def left_at_first(self) -> Decimal:
        """Before returns."""
        costs = (self.product, self.platform, self.payment, self.packing, self.freight, self.ads)
        return self.price - sum(costs)

    @property
    def left(self) -> Decimal:
        """What stays of the price."""
        return self.left_at_first - self.returns


def order_in(filled: Filled, channel: str) -> Order:
    """The order in the channel `a` or `b`: fees are shares of the price, product cost is what the margin leaves."""
    price = filled["price"]
    return Order(
        price, price * (1 - filled["margin"]), price * filled[f"platform_{channel}"],
        price * filled[f"payment_{channel}"], filled["packing"], filled[f"freight_{channel}"], filled[f"ads_{channel}"],
        filled["return_share"] * filled["return_cost"],
    )  # fmt: skip


def compute(filled: Filled) -> Result:
    """Nine lines in two channels, in dollars, and what is left also as a share of the price."""
    a, b = order_in(filled, "a"), order_in(filled, "b")
    lines = tuple((label, money(getattr(a, name)), money(getattr(b, name))) for name, label in _lines())
    first = (_("Left at first"), _left(a, a.left_at_first), _left(b, b.left_at_first))
    returns = (_("Set aside for returns"), money(a.returns), money(b.returns))
    left = (_("Left"), _left(a, a.left), _left(b, b.left))
    table = Table((_("Line"), _("Channel A"), _("Channel B")), (*lines, first, returns, left), last=1)
    return Result(_sentences(a, b), (table,), _short(a, b), (*lines, returns, left))


def _lines() -> tuple[tuple[str, str], ...]:
    return (
        ("price", _("Price")), ("product", _("Product cost")), ("platform", _("Platform fee")),
        ("payment", _("Payment fee")), ("packing", _("Packing")), ("freight", _("Freight you pay")),
        ("ads", _("Ads for one order")),
    )  # fmt: skip


def _left(order: Order, amount: Decimal) -> str:
    return f"{money(amount)}, {percent(amount / order.price)}"


def _sentences(a: Order, b: Order) -> tuple[str, ...]:
    both = _(
        "Of an order of %(price)s, channel A leaves %(a)s and channel B %(b)s.",
        price=money(a.price), a=money(a.left), b=money(b.left),
    )  # fmt: skip
    apart = money(abs(a.left - b.left))
    if a.left == b.left:
        return both, _("The two leave the same. Count your hours in each: they decide.")
    more = _("A leaves %(n)s more.", n=apart) if a.left > b.left else _("B leaves %(n)s more.", n=apart)
    if min(a.left, b.left) >= 0:
        return both, more
    return both, more, _("A channel that leaves less than nothing costs you money with each order.")


def _short(a: Order, b: Order) -> str:
    return _("Order of %(price)s: A leaves %(a)s, B leaves %(b)s", price=money(a.price), a=_left(a, a.left),
             b=_left(b, b.left))  # fmt: skip


def _channel(letter: str, title: str) -> Group:
    return Group(
        title,
        (
            Input(f"platform_{letter}", _l("Platform fee"), "percent", _l("Share of the price."), most=_HUNDRED),
            Input(f"payment_{letter}", _l("Payment fee"), "percent", _l("0 if it is in the platform fee."),
                  most=_HUNDRED),
            Input(f"freight_{letter}", _l("Freight you pay"), "money"),
            Input(f"ads_{letter}", _l("Ads for one order"), "money", _l("Ad spend divided by orders.")),
        ),
    )  # fmt: skip


ORDER_MATH = Calculator(
    "order-math",
    _l("Order math"),
    (
        Group(
            _l("The order"),
            (
                Input("price", _l("Price of the order"), "money", least=Decimal("0.01")),
                Input("margin", _l("Gross margin"), "percent", most=_HUNDRED),
                Input("packing", _l("Packing"), "money"),
                Input("return_share", _l("Orders that come back"), "percent", most=_HUNDRED),
                Input("return_cost", _l("Cost of one return"), "money"),
            ),
        ),
        _channel("a", _l("Channel A")),
        _channel("b", _l("Channel B")),
    ),
    {
        "talloway": {
            "price": "2,350", "margin": "42", "packing": "60", "return_share": "4", "return_cost": "300",
            "platform_a": "10", "payment_a": "0", "freight_a": "0", "ads_a": "0",
            "platform_b": "0", "payment_b": "0", "freight_b": "0", "ads_b": "75",
        }
    },
    compute,
    _l("Dollars are rounded to the cent at the end, never on the way. Read each fee on its page, on the day."),
    ("order-math",),
)  # fmt: skip
