"""Ad math: what a month of ads cost and brought, and the most that a lead and a click may cost.

The formulas are those of the program's formula sheet (content/formulas.md), by its ids.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sprint.errors import Refused
from sprint.learning.calculators.amounts import money, or_none, per, percent, times
from sprint.learning.calculators.inputs import Filled, Input
from sprint.learning.calculators.results import Calculator, Group, Result, Table

_ONE = Decimal(1)


@dataclass(frozen=True)
class Month:
    """A month of ads. Dollars; `margin` is a share of one; rates are None where nothing is there to divide by."""

    spend: Decimal
    views: Decimal
    clicks: Decimal
    inquiries: Decimal
    quotes: Decimal
    orders: Decimal
    order_value: Decimal
    margin: Decimal
    staff: Decimal

    @property
    def cvr(self) -> Decimal:
        """Inquiries / clicks."""
        return self.inquiries / self.clicks

    @property
    def lead_to_order_rate(self) -> Decimal | None:
        """Orders / inquiries."""
        return per(self.orders, self.inquiries)

    @property
    def sales(self) -> Decimal:
        """Orders x order value."""
        return self.orders * self.order_value

    @property
    def left(self) -> Decimal:
        """Margin after ads and time: sales x margin - spend - staff."""
        return self.sales * self.margin - self.spend - self.staff

    @property
    def margin_per_order(self) -> Decimal:
        """Order value x margin."""
        return self.order_value * self.margin

    def most_per_lead(self, part: Decimal = _ONE) -> Decimal | None:
        """Order value x margin x lead-to-order rate; `part` is the part of the rate that is counted on."""
        return per(self.margin_per_order * self.orders * part, self.inquiries)

    def most_per_click(self, part: Decimal = _ONE) -> Decimal | None:
        """Most per lead x CVR, with the same part of both rates; inquiries cancel out, so nothing is divided twice."""
        return self.margin_per_order * self.orders * part * part / self.clicks if self.inquiries else None


_CHAIN = ("views", "clicks", "inquiries", "quotes", "orders")


def compute(filled: Filled) -> Result:
    """The eight numbers, the limits in a middle and a low case (half of both rates), and what is left."""
    for before, after in pairwise(_CHAIN):
        if filled[after] > filled[before]:
            raise Refused(_too_many(after), after)
    names = ("spend", *_CHAIN, "order_value", "margin")
    month = Month(**{name: filled[name] for name in names}, staff=filled["hours"] * filled["hour_cost"])
    limits = _limits(month)
    return Result(_sentences(month), (_numbers(month), limits), _short(month), tuple((*row, "") for row in limits.rows))


def _too_many(after: str) -> str:
    sentences = {
        "clicks": _("There are more clicks than views. Check both counts."),
        "inquiries": _("There are more inquiries than clicks. Count only inquiries that came through the ad."),
        "quotes": _("There are more quotes than inquiries. Count only quotes that came of these inquiries."),
        "orders": _("There are more orders than quotes. Count only orders that came of these quotes."),
    }
    return sentences[after]


def _sentences(month: Month) -> tuple[str, ...]:
    left = money(abs(month.left))
    said = [
        _("One click cost you %(click)s.", click=money(month.spend / month.clicks))
        if not month.inquiries
        else _("One click cost you %(click)s, and one inquiry %(lead)s.", click=money(month.spend / month.clicks),
               lead=money(month.spend / month.inquiries)),
        _("After ads and your hours, %(left)s is left of the margin.", left=left)
        if month.left >= 0
        else _("After ads and your hours, you are %(left)s short.", left=left),
    ]  # fmt: skip
    most, low = month.most_per_click(), month.most_per_click(Decimal("0.5"))
    if most:
        said.append(
            _("At %(most)s a click you work for nothing. If your rates are half as good, at %(low)s.",
              most=money(most), low=money(low or most))
        )  # fmt: skip
    else:
        said.append(_("Your limits show up with the first order. Until then, plan with the rates of a longer time."))
    return tuple(said)


def _numbers(month: Month) -> Table:
    spend, full, margin = month.spend, month.spend + month.staff, month.margin
    cpl, per_quote, win = per(spend, month.inquiries), per(spend, month.quotes), per(month.orders, month.quotes)
    cac, cac_full, roas = per(spend, month.orders), per(full, month.orders), per(month.sales, spend)
    return Table(
        (_("Number"), _("How"), _("Yours")),
        (
            (_("CTR, click-through rate"), _("clicks / views"), percent(month.clicks / month.views)),
            (_("CPC, cost per click"), _("spend / clicks"), money(spend / month.clicks)),
            (_("CPM, cost per thousand views"), _("spend / views x 1,000"), money(spend / month.views * 1000)),
            (_("CVR, conversion rate"), _("inquiries / clicks"), percent(month.cvr)),
            (_("CPL, cost per lead"), _("spend / inquiries"), _money(cpl)),
            (_("Cost per quote"), _("spend / quotes"), _money(per_quote)),
            (_("Win rate"), _("orders / quotes"), _percent(win)),
            (_("CAC, ads only"), _("spend / new customers"), _money(cac)),
            (_("CAC, full"), _("(spend + staff) / new customers"), _money(cac_full)),
            (_("ROAS"), _("sales / spend"), or_none(None if roas is None else times(roas))),
            (_("Break-even ROAS"), _("1 / gross margin"), times(1 / margin)),
            (_("Margin after ads and time"), _("sales x margin - spend - staff"), money(month.left)),
        ),
        words=1,
    )


def _limits(month: Month) -> Table:
    half, rate = Decimal("0.5"), month.lead_to_order_rate
    margin, order, per_order = percent(month.margin), money(month.order_value), money(month.margin_per_order)
    roas = times(1 / month.margin)
    return Table(
        (_("Line"), _("Low case"), _("Middle case")),
        (
            (_("Gross margin"), margin, margin),
            (_("Order value"), order, order),
            (_("Margin per order"), per_order, per_order),
            (_("Orders per inquiry"), _percent(None if rate is None else rate * half), _percent(rate)),
            (_("Inquiries per click (CVR)"), percent(month.cvr * half), percent(month.cvr)),
            (_("Break-even ROAS"), roas, roas),
            (_("Most per lead"), _money(month.most_per_lead(half)), _money(month.most_per_lead())),
            (_("Most per click"), _money(month.most_per_click(half)), _money(month.most_per_click())),
        ),
    )


def _short(month: Month) -> str:
    most, low = month.most_per_click(), month.most_per_click(Decimal("0.5"))
    return _(
        "Most per click %(most)s (low case %(low)s) at a gross margin of %(margin)s", most=_money(most),
        low=_money(low), margin=percent(month.margin),
    )  # fmt: skip


def _money(amount: Decimal | None) -> str:
    return or_none(None if amount is None else money(amount))


def _percent(share: Decimal | None) -> str:
    return or_none(None if share is None else percent(share))


AD_MATH = Calculator(
    "ad-math",
    _l("Ad math"),
    (
        Group(
            _l("What the ad tool counts"),
            (
                Input("spend", _l("Spend"), "money", _l("In the month, without your hours.")),
                Input("views", _l("Views"), "count", least=_ONE),
                Input("clicks", _l("Clicks"), "count", least=_ONE),
            ),
        ),
        Group(
            _l("What your tracker counts"),
            (
                Input("inquiries", _l("Inquiries"), "count"),
                Input("quotes", _l("Quotes"), "count"),
                Input("orders", _l("Orders of new customers"), "count"),
            ),
        ),
        Group(
            _l("What your books say"),
            (
                Input("order_value", _l("Typical order"), "money", least=Decimal("0.01")),
                Input("margin", _l("Gross margin"), "percent", least=Decimal("0.1"), most=Decimal(100)),
                Input("hours", _l("Hours spent"), "hours", is_required=False, most=Decimal(10_000)),
                Input("hour_cost", _l("Cost of an hour"), "money", _l("With taxes."), is_required=False),
            ),
        ),
    ),
    {
        "ovenmarch": {
            "spend": "1,500", "views": "12,000", "clicks": "300", "inquiries": "12", "quotes": "8", "orders": "2",
            "order_value": "11,600", "margin": "38", "hours": "20", "hour_cost": "45",
        }
    },
    compute,
    _l("The low case counts on half of both rates. Dollars are rounded to the cent at the end, never on the way."),
    ("worksheet",),
)  # fmt: skip
