"""The calculators give the numbers of the modules' own examples, and never a number that is not exact."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from sprint.curriculum import calculators as places
from sprint.learning.calculators import ALL
from sprint.learning.calculators.amounts import money


@pytest.fixture(autouse=True, scope="module")
def words():
    """The language of the sentences."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def solved(name, company=None, **changes):
    """The answer to the example, with some inputs changed."""
    return ALL[name].solve({**ALL[name].example(company or ""), **changes})


def rows(result):
    """Every row of every table by its heading."""
    return {row[0]: row[1:] for table in result.tables for row in table.rows}


def nearest(fraction, places=2):
    """A fraction rounded half up at so many decimals, exactly."""
    scaled = abs(fraction) * 10**places
    whole = scaled.numerator * 2 // scaled.denominator
    value = Decimal((whole + 1) // 2).scaleb(-places)
    return -value if fraction < 0 else value


def dollars(text):
    """What a printed sum says: "-$1,234.50" as a number."""
    return Decimal(text.split(", ")[0].replace("$", "").replace(",", "")) if ", " in text else Decimal(
        text.replace("$", "").replace(",", "")
    )  # fmt: skip


def test_there_is_a_calculator_for_each_name_that_authors_may_use():
    assert sorted(ALL) == sorted(places.NAMES)


def test_every_example_computes():
    for calculator in ALL.values():
        for company in calculator.examples:
            assert calculator.solve(calculator.example(company)).result, (calculator.name, company)


def test_ad_math_as_in_the_module():
    found = solved("ad-math").result
    yours = {head: row[-1] for head, row in rows(found).items()}
    assert yours["CTR, click-through rate"] == "2.5%"
    assert yours["CPC, cost per click"] == "$5.00"
    assert yours["CPM, cost per thousand views"] == "$125"
    assert yours["CVR, conversion rate"] == "4%"
    assert yours["CPL, cost per lead"] == "$125"
    assert yours["Cost per quote"] == "$187.50"
    assert yours["Win rate"] == "25%"
    assert (yours["CAC, ads only"], yours["CAC, full"]) == ("$750", "$1,200")
    assert (yours["ROAS"], yours["Break-even ROAS"]) == ("15.5", "2.6")
    assert yours["Margin after ads and time"] == "$6,416"
    assert rows(found)["Margin per order"] == ("$4,408", "$4,408")
    assert rows(found)["Most per lead"] == ("$367.33", "$734.67")
    assert rows(found)["Most per click"] == ("$7.35", "$29.39")
    assert rows(found)["Orders per inquiry"][1] == "16.7%"


@pytest.mark.parametrize(("orders", "roas", "full", "left"), [
    ("2", "15.5", "$1,200", "$6,416"), ("1", "7.7", "$2,400", "$2,008"), ("0", "0", "none yet", "-$2,400"),
])  # fmt: skip
def test_ad_math_with_one_number_changed_at_a_time(orders, roas, full, left):
    yours = {head: row[-1] for head, row in rows(solved("ad-math", orders=orders).result).items()}
    assert (yours["ROAS"], yours["CAC, full"], yours["Margin after ads and time"]) == (roas, full, left)


def test_the_small_order_of_the_ad_math_module_leaves_eighteen_cents():
    small = {"clicks": "1,000", "inquiries": "20", "quotes": "20", "orders": "2", "order_value": "300", "margin": "30"}
    found = rows(solved("ad-math", **small).result)
    assert found["Margin per order"][1] == "$90"
    assert found["Most per click"][1] == "$0.18"


def test_order_math_as_in_the_module():
    found = rows(solved("order-math").result)
    assert found["Product cost"] == ("$1,363", "$1,363")
    assert found["Platform fee"] == ("$235", "$0")
    assert found["Left at first"] == ("$692, 29.4%", "$852, 36.3%")
    assert found["Set aside for returns"] == ("$12", "$12")
    assert found["Left"] == ("$680, 28.9%", "$840, 35.7%")
    assert "B leaves $160 more." in solved("order-math").result.sentences


def test_landed_cost_as_in_the_module():
    found = solved("landed-cost").result
    assert rows(found)["Goods, 2,000 at $6.40"] == ("$12,800",)
    assert rows(found)["Duty at 10%"] == ("$1,280",)
    assert (rows(found)["Total"], rows(found)["Per piece"]) == (("$16,405",), ("$8.20",))
    assert rows(found)["Expected scrap"] == ("not counted yet",)
    assert found.sentences[0] == "One piece costs $8.20 at your dock: 28.2% above the $6.40 of the quote."
    assert found.sentences[1] == "Home is $305 cheaper for 2,000 pieces."
    assert "7.6%" in found.sentences[2]


def test_at_no_duty_the_foreign_part_wins_as_the_module_says():
    assert solved("landed-cost", duty="0").result.sentences[1] == "Abroad is $975 cheaper for 2,000 pieces."


def test_price_breaks_as_in_the_module_on_quotes():
    found = solved("price-breaks", "brinwick").result
    assert found.short == "$420 / 10% / $0.94 = 4,468.1, rounded up: 4,469 pieces"
    assert rows(found)["1,000"][2:] == ("$1.86", "22.6%", "$5.26")
    assert rows(found)["5,000"][-1] == "$1.62"
    assert rows(found)["25,000"][-1] == "$0.746"


def test_price_breaks_as_in_the_module_on_listings():
    found = rows(solved("price-breaks", "ovenmarch").result)
    assert {n: row[0] for n, row in found.items()} == {"1": "$240", "3": "$80", "6": "$40", "12": "$20"}
    assert found["3"][1] == "$160"


def test_the_follow_up_clock_as_in_the_module():
    found = solved("follow-up-clock").result
    assert found.sentences[0].startswith("Answer by Monday, January 18 at 10:00")
    assert [row[-1] for row in found.tables[0].rows] == ["2", "2"]
    assert [row[0] for row in found.tables[1].rows] == ["Day 0", "Day 3", "Day 10"]


@pytest.mark.parametrize(("changes", "due"), [
    ({"arrived_at": "06:00", "promise": "1"}, "Friday, January 15 at 9:00"),
    ({"arrived_at": "20:00", "promise": "1"}, "Monday, January 18 at 9:00"),
    ({"arrived_at": "16:00", "promise": "1"}, "Friday, January 15 at 5:00"),
    ({"days": "mon-sat"}, "Saturday, January 16 at 10:00"),
    ({"days": "all", "promise": "11"}, "Saturday, January 16 at 5:00"),
    ({"promise": "0.5"}, "Friday, January 15 at 3:30"),
])  # fmt: skip
def test_hours_run_only_while_the_shop_is_open(changes, due):
    assert due in solved("follow-up-clock", **changes).result.sentences[0].replace("\u202f", " ")


def test_an_answer_is_measured_in_working_hours():
    late = solved("follow-up-clock", answered_on="2027-01-18", answered_at="12:00").result
    assert late.sentences[1] == "The answer took 6 working hours: 2 too long."
    kept = solved("follow-up-clock", answered_on="2027-01-17", answered_at="12:00").result
    assert kept.sentences[1] == "The answer took 2 working hours: the promise was kept."


WRONG = [
    ("ad-math", {"clicks": "0"}, "clicks", "at least 1"),
    ("ad-math", {"spend": "-5"}, "spend", "below zero"),
    ("ad-math", {"spend": "−5"}, "spend", "below zero"),
    ("ad-math", {"views": "many"}, "views", "not a number"),
    ("ad-math", {"views": "1.200,50"}, "views", "not a number"),
    ("ad-math", {"clicks": "2.5"}, "clicks", "whole ones"),
    ("ad-math", {"clicks": "13,000"}, "clicks", "more clicks than views"),
    ("ad-math", {"orders": "9"}, "orders", "more orders than quotes"),
    ("ad-math", {"margin": "0"}, "margin", "at least 0.1"),
    ("ad-math", {"margin": "101"}, "margin", "100 or less"),
    ("ad-math", {"spend": ""}, "spend", "Put in a number"),
    ("ad-math", {"spend": "1" * 40}, "spend", "or less"),
    ("ad-math", {"spend": "1.1234567"}, "spend", "six digits"),
    ("ad-math", {"spend": "."}, "spend", "not a number"),
    ("ad-math", {"spend": "١٢"}, "spend", "not a number"),
    ("order-math", {"price": "0"}, "price", "at least 0.01"),
    ("landed-cost", {"pieces": "0"}, "pieces", "at least 1"),
    ("price-breaks", {"pieces_2": "1,000"}, "pieces_2", "larger than the one before"),
    ("price-breaks", {"pieces_2": ""}, "pieces_2", "how many pieces"),
    ("price-breaks", {"share": ""}, "share", "both the share and the price"),
    ("follow-up-clock", {"arrived_on": "2027-02-30"}, "arrived_on", "no day"),
    ("follow-up-clock", {"arrived_at": "25:00"}, "arrived_at", "no time of day"),
    ("follow-up-clock", {"closes": "08:30"}, "closes", "an hour after it opens"),
    ("follow-up-clock", {"days": "never"}, "days", "Choose one"),
    ("follow-up-clock", {"promise": "0"}, "promise", "at least 0.25"),
    ("follow-up-clock", {"answered_on": "2027-01-14", "answered_at": "12:00"}, "answered_on", "earlier"),
    ("follow-up-clock", {"answered_on": "2027-01-18"}, "answered_at", "both the day and the time"),
    ("follow-up-clock", {"answered_on": "2099-01-18", "answered_at": "12:00"}, "answered_on", "more than a year"),
]


@pytest.mark.parametrize(("name", "changes", "field", "words"), WRONG)
def test_what_is_wrong_is_said_beside_its_field(name, changes, field, words):
    answer = solved(name, **changes)
    assert answer.result is None
    assert list(answer.errors) == [field]
    assert words in answer.errors[field]


@pytest.mark.parametrize("typed", ["1500", "1,500", "$1,500", "$ 1,500.00", " 1500 ", "+1,500"])
def test_amounts_may_be_typed_as_people_write_them(typed):
    assert solved("ad-math", spend=typed).result == solved("ad-math").result


cents = st.decimals(min_value=0, max_value=10**7, places=2)
counts = st.integers(min_value=1, max_value=10**6)
shares = st.decimals(min_value="0.1", max_value=100, places=2)


@given(spend=cents, views=counts, rates=st.lists(st.floats(0, 1), min_size=4, max_size=4), value=cents, margin=shares,
       hours=st.decimals(0, 500, places=1), cost=st.decimals(0, 300, places=2))  # fmt: skip
def test_ad_math_is_exact_to_the_cent(spend, views, rates, value, margin, hours, cost):
    chain = [views]
    for rate in rates:
        chain.append(int(chain[-1] * rate))
    clicks, inquiries, quotes, orders = max(1, chain[1]), *chain[2:]
    inquiries, quotes, orders = min(inquiries, clicks), min(quotes, clicks), min(orders, clicks)
    value = max(value, Decimal("0.01"))
    found = rows(solved(
        "ad-math", spend=f"{spend}", views=f"{views}", clicks=f"{clicks}", inquiries=f"{inquiries}",
        quotes=f"{quotes}", orders=f"{orders}", order_value=f"{value}", margin=f"{margin}", hours=f"{hours}",
        hour_cost=f"{cost}",
    ).result)  # fmt: skip
    share = Fraction(margin) / 100
    assert dollars(found["CPC, cost per click"][1]) == nearest(Fraction(spend) / clicks)
    left = Fraction(value) * orders * share - Fraction(spend) - Fraction(hours) * Fraction(cost)
    assert dollars(found["Margin after ads and time"][1]) == nearest(left)
    if inquiries:
        most = Fraction(value) * share * orders / inquiries
        assert dollars(found["Most per lead"][1]) == nearest(most)
        assert dollars(found["Most per click"][1]) == nearest(most * inquiries / clicks)
        assert dollars(found["Most per click"][0]) == nearest(most * inquiries / clicks / 4)
    else:
        assert found["Most per lead"][1] == "none yet"


@given(price=cents, margin=shares, fee=shares, ads=cents, share=shares, cost=cents)
def test_order_math_is_exact_to_the_cent(price, margin, fee, ads, share, cost):
    price = max(price, Decimal("0.01"))
    found = rows(solved(
        "order-math", price=f"{price}", margin=f"{margin}", platform_a=f"{fee}", ads_a=f"{ads}",
        return_share=f"{share}", return_cost=f"{cost}",
    ).result)  # fmt: skip
    p = Fraction(price)
    left = p - p * (1 - Fraction(margin) / 100) - p * Fraction(fee) / 100 - 60 - Fraction(ads)
    left -= Fraction(share) / 100 * Fraction(cost)
    assert dollars(found["Left"][0].rsplit(", ", 1)[0]) == nearest(left)


@given(pieces=counts, price=cents, duty=st.decimals(0, 300, places=2), freight=cents, home=cents)
def test_landed_cost_is_exact_and_the_flip_rate_makes_both_equal(pieces, price, duty, freight, home):
    price, home = max(price, Decimal("0.01")), max(home, Decimal("0.01"))
    typed = {"pieces": f"{pieces}", "price": f"{price}", "duty": f"{duty}", "freight": f"{freight}", "home": f"{home}"}
    found = rows(solved("landed-cost", **typed).result)
    goods, rest = pieces * Fraction(price), Fraction(freight) + 60 + 185 + 620 + 310
    assert dollars(found["Total"][0]) == nearest(goods * (1 + Fraction(duty) / 100) + rest)
    flip = (pieces * Fraction(home) - goods - rest) / goods
    assert goods * (1 + flip) + rest == pieces * Fraction(home)


@given(set_up=st.decimals("0.01", 10**6, places=2), share=shares, price=st.decimals("0.01", 10**5, places=2))
def test_the_smallest_order_is_the_first_that_carries_set_up(set_up, share, price):
    found = solved("price-breaks", "brinwick", set_up=f"{set_up}", share=f"{share}", price=f"{price}").result
    pieces = ceil(Fraction(set_up) / (Fraction(share) / 100) / Fraction(price))
    assert found.short.endswith(f"rounded up: {pieces:,} pieces")


@given(hours=st.integers(1, 320).map(lambda n: n / 4), minute=st.integers(0, 24 * 60 - 1), day=st.integers(0, 27))
def test_the_clock_runs_exactly_as_long_as_promised(hours, minute, day):
    arrived = {"arrived_on": f"2027-02-{day + 1:02}", "arrived_at": f"{minute // 60:02}:{minute % 60:02}"}
    runs = solved("follow-up-clock", promise=f"{hours}", **arrived).result.tables[0].rows
    assert not Counter(row[0].split(",")[0] for row in runs) & Counter(("Saturday", "Sunday"))
    assert abs(sum(Decimal(row[-1]) for row in runs) - Decimal(hours)) <= Decimal("0.1")


@pytest.mark.parametrize(("amount", "shown"), [
    ("0", "$0"), ("0.005", "$0.01"), ("0.0049", "$0"), ("9", "$9.00"), ("10", "$10"), ("-2400", "-$2,400"),
    ("1234.565", "$1,234.57"), ("-0.001", "$0"),
])  # fmt: skip
def test_dollars_are_rounded_half_up(amount, shown):
    assert money(Decimal(amount)) == shown
