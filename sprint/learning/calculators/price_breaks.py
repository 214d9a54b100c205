"""Price breaks: what set-up and tooling add to a piece at several counts, and the smallest order that carries set-up.

The program's formula sheet, "moq" (set-up / share allowed / unit price, rounded up) and "unit-cost-with-tooling"
((tooling + units x price) / units); the modules on listings and on quotes.
"""

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sprint.errors import Refused
from sprint.learning.calculators.amounts import TENTH, count, money, percent, rounded, unit_price, up
from sprint.learning.calculators.inputs import Filled, Input
from sprint.learning.calculators.results import Calculator, Group, Result, Row, Table

COUNTS = (1, 2, 3, 4)  # how many counts it takes


def smallest_order(set_up: Decimal, share: Decimal, price: Decimal) -> Decimal:
    """The pieces from which on set-up is at most that share of the order, not yet rounded up."""
    return set_up / (share * price)


def saved(set_up: Decimal, first: Decimal, pieces: Decimal) -> Decimal:
    """How much less set-up a piece carries at a count than at the first one."""
    return set_up * (pieces - first) / (first * pieces)


def with_tooling(tooling: Decimal, pieces: Decimal, price: Decimal) -> Decimal:
    """What a piece costs the buyer when the tooling is spread over this order alone."""
    return (tooling + pieces * price) / pieces


def compute(filled: Filled) -> Result:
    """A row for each count; the smallest order where share and price are known."""
    breaks = _breaks(filled)
    if bool(filled["share"]) != bool(filled["price"]):
        raise Refused(_("Put in both the share and the price, or neither: the smallest order needs both."),
                      "price" if filled["share"] else "share")  # fmt: skip
    sentences, rows, short = [_spread(filled["set_up"], breaks)], _breaks_row(breaks), ""
    if filled["share"]:
        smallest = smallest_order(filled["set_up"], filled["share"], filled["price"])
        short = _("%(set_up)s / %(share)s / %(price)s = %(exact)s, rounded up: %(n)s pieces", set_up=money(
            filled["set_up"]), share=percent(filled["share"]), price=unit_price(filled["price"]),
            exact=count(rounded(smallest, TENTH)), n=count(up(smallest)))  # fmt: skip
        sentences.insert(
            0,
            _("At %(price)s a piece, set-up is at most %(share)s of an order from %(n)s pieces on.", n=count(
                up(smallest)), price=unit_price(filled["price"]), share=percent(filled["share"])),
        )  # fmt: skip
        rows.append((_("MOQ"), short))
    return Result(tuple(sentences), (_table(filled, breaks),), short or sentences[0], tuple(rows))


Break = tuple[Decimal, Decimal | None]  # pieces, and the price of one where it is given


def _breaks(filled: Filled) -> list[Break]:
    breaks: list[Break] = []
    for n in COUNTS:
        pieces, price = filled[f"pieces_{n}"], filled[f"price_{n}"]
        if not pieces and price:
            raise Refused(_("Put in how many pieces this price is for."), f"pieces_{n}")
        if pieces and breaks and pieces <= breaks[-1][0]:
            raise Refused(_("Let each count be larger than the one before."), f"pieces_{n}")
        if pieces:
            breaks.append((pieces, price or None))
    return breaks


def _spread(set_up: Decimal, breaks: list[Break]) -> str:
    first, last = breaks[0][0], breaks[-1][0]
    if first == last:
        return _("Of set-up, one piece of %(n)s carries %(each)s.", n=count(first), each=unit_price(set_up / first))
    return _(
        "From %(first)s to %(last)s, set-up per piece falls by %(less)s: so much you could take off the price.",
        first=count(first), last=count(last), less=unit_price(saved(set_up, first, last)),
    )  # fmt: skip


def _breaks_row(breaks: list[Break]) -> list[Row]:
    priced = [f"{count(pieces)} at {unit_price(price)}" for pieces, price in breaks if price]
    return [(_("Price breaks"), "; ".join(priced or [count(pieces) for pieces, _price in breaks]))]


def _table(filled: Filled, breaks: list[Break]) -> Table:
    has_prices, tooling = any(price for _pieces, price in breaks), filled["tooling"]
    head = [_("Pieces"), _("Set-up per piece"), _("Less than at %(n)s", n=count(breaks[0][0]))]
    if has_prices:
        head += [_("Price each"), _("Set-up of the order")]
    if has_prices and tooling:
        head += [_("Each with tooling")]
    rows = [_row(filled, breaks[0][0], *each)[: len(head)] for each in breaks]
    return Table(tuple(head), tuple(rows))


def _row(filled: Filled, first: Decimal, pieces: Decimal, price: Decimal | None) -> Row:
    set_up = filled["set_up"]
    row = (count(pieces), unit_price(set_up / pieces), unit_price(saved(set_up, first, pieces)))
    if price is None:
        return (*row, "", "", "")
    each = with_tooling(filled["tooling"], pieces, price)
    return (*row, unit_price(price), percent(set_up / (pieces * price)), unit_price(each))


def _pair(n: int) -> tuple[Input, Input]:
    return (
        Input(f"pieces_{n}", _l("Count %(n)s", n=n), "count", _l("Pieces."), is_required=n == 1,
              least=Decimal(1)),
        Input(f"price_{n}", _l("Price each at count %(n)s", n=n), "money", is_required=False, least=Decimal("0.0001")),
    )  # fmt: skip


PRICE_BREAKS = Calculator(
    "price-breaks",
    _l("Price breaks and smallest order"),
    (
        Group(
            _l("Once per order"),
            (
                Input("set_up", _l("Set-up"), "money", _l("Hours to change over, papers, first scrap."),
                      least=Decimal("0.01")),
                Input("tooling", _l("Tooling"), "money", _l("Once for the part. 0 if there is none."),
                      is_required=False),
            ),
        ),
        Group(
            _l("For the smallest order"),
            (
                Input("share", _l("Share that set-up may take"), "percent", _l("10 is our rule of thumb."),
                      least=Decimal("0.1"), most=Decimal(100), is_required=False),
                Input("price", _l("Price of a piece"), "money", least=Decimal("0.0001"), is_required=False),
            ),
        ),
        Group(_l("Counts and prices"), tuple(asked for n in COUNTS for asked in _pair(n)), is_pairs=True),
    ),
    {
        "brinwick": {
            "set_up": "420", "tooling": "3,400", "share": "10", "price": "0.94", "pieces_1": "1,000",
            "price_1": "1.86", "pieces_2": "5,000", "price_2": "0.94", "pieces_3": "25,000", "price_3": "0.61",
            "pieces_4": "", "price_4": "",
        },
        "ovenmarch": {
            "set_up": "240", "tooling": "", "share": "", "price": "", "pieces_1": "1", "price_1": "", "pieces_2": "3",
            "price_2": "", "pieces_3": "6", "price_3": "", "pieces_4": "12", "price_4": "",
        },
    },
    compute,
    _l("Dollars are rounded to the cent at the end, below one dollar to a tenth of a cent. Pieces are rounded up."),
    ("moq-sum", "term-rows", "quote-template"),
)  # fmt: skip
