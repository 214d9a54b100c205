"""The calculators of the curriculum, by the names that modules call them by. Pure rules, all in decimals."""

from sprint.learning.calculators.ad_math import AD_MATH
from sprint.learning.calculators.appending import appended, takes
from sprint.learning.calculators.follow_up_clock import FOLLOW_UP_CLOCK
from sprint.learning.calculators.landed_cost import LANDED_COST
from sprint.learning.calculators.order_math import ORDER_MATH
from sprint.learning.calculators.price_breaks import PRICE_BREAKS
from sprint.learning.calculators.results import Calculator, Result, Solved

__all__ = ["ALL", "Calculator", "Result", "Solved", "appended", "takes"]

ALL = {each.name: each for each in (AD_MATH, FOLLOW_UP_CLOCK, LANDED_COST, ORDER_MATH, PRICE_BREAKS)}
