"""Tables of a round table: even, by subject, rivals apart unless they wish otherwise."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from sprint.community.seating import Guest, are_rivals, cost, seat

guests = st.lists(
    st.tuples(st.sampled_from(["Ads", "Photos", "Prices", ""]), st.integers(1, 6), st.booleans(),
              st.sampled_from(["Iron castings", "Small castings", "Ovens", "Labels and tags", ""])),
    max_size=24,
).map(lambda rows: [Guest(n, s, c, m, p) for n, (s, c, p, m) in enumerate(rows)])  # fmt: skip


def test_makers_of_the_same_thing_sit_apart():
    some = [Guest(1, "Ads", 1, "Iron castings", False), Guest(2, "Ads", 2, "Small bronze castings", False),
            Guest(3, "Photos", 3, "Ovens", False), Guest(4, "Photos", 4, "Labels", False)]  # fmt: skip
    tables = seat(some, 2)
    assert not any(are_rivals(a, b) for table in tables for a, b in combinations(table, 2))


def test_who_wishes_it_sits_with_peers():
    some = [Guest(1, "Ads", 1, "Castings", True), Guest(2, "Ads", 2, "Castings", True),
            Guest(3, "Photos", 3, "Ovens", False), Guest(4, "Photos", 4, "Labels", False)]  # fmt: skip
    assert sorted(sorted(g.person_id for g in table) for table in seat(some, 2)) == [[1, 2], [3, 4]]


@settings(max_examples=200, deadline=None)
@given(guests=guests, size=st.integers(2, 8))
def test_everybody_sits_once_and_tables_are_even(guests, size):
    tables = seat(guests, size)
    assert sorted(g.person_id for table in tables for g in table) == sorted(g.person_id for g in guests)
    assert not tables or max(map(len, tables)) <= size
    assert not tables or max(map(len, tables)) - min(map(len, tables)) <= 1
    assert tables == seat(guests, size)
    assert sum(map(cost, tables)) >= 0
