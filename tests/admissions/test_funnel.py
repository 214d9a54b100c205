"""No figure that a partner reads lets anybody count fewer than five companies that did not agree to be named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprint.admissions.funnel import FEWEST, STAGES, Figure, Referral, funnel_of, hide, open_funnel

columns = st.dictionaries(st.integers(1, 8), st.integers(0, 12), max_size=8)
referrals = st.lists(
    st.builds(Referral, st.integers(1, 4), st.integers(1, 3), st.integers(1, 5), st.booleans()), max_size=60
)


@given(columns)
def test_what_is_hidden_in_a_column_is_at_least_five_together_or_the_whole_column(counts):
    hidden = hide(counts)
    assert all(counts[key] >= FEWEST for key in counts.keys() - hidden)
    together = sum(counts[key] for key in hidden)
    assert not hidden or hidden == counts.keys() or (together >= FEWEST and len(hidden) >= 2)


@given(columns)
def test_no_more_is_hidden_than_needed(counts):
    if all(count >= FEWEST for count in counts.values()):
        assert not hide(counts)


@given(referrals, st.sampled_from(["link_id", "cohort_id"]))
def test_a_total_less_what_is_shown_beside_it_never_tells_a_small_number(came, by):
    funnel = funnel_of(came, by, {getattr(one, by) for one in came})
    for stage in range(len(STAGES)):
        total = funnel.total[stage]
        column = [figures[stage] for figures in funnel.groups.values()]
        shown = sum(figure.others for figure in column if figure.others is not None)
        hidden = [figure for figure in column if figure.others is None]
        if total.others is not None and hidden:
            assert total.others - shown >= FEWEST and len(hidden) >= 2
        if total.others is None:
            assert not any(figure.others for figure in column)


@given(referrals)
def test_named_companies_are_counted_openly(came):
    funnel = funnel_of(came, "link_id", {one.link_id for one in came})
    for stage in range(len(STAGES)):
        named = sum(one.is_named and one.reached > stage for one in came)
        assert funnel.total[stage].named == named == sum(row[stage].named for row in funnel.groups.values())


@given(referrals)
def test_where_all_agreed_nothing_is_hidden_and_staff_see_everything(came):
    agreed = [Referral(one.link_id, one.cohort_id, one.reached, True) for one in came]
    whole = [sum(one.reached > stage for one in came) for stage in range(len(STAGES))]
    assert [figure.whole for figure in funnel_of(agreed, "link_id", ()).total] == whole
    assert [figure.whole for figure in open_funnel(came, "link_id", ()).total] == whole


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({}, set()),
        ({"a": 5}, set()),
        ({"a": 4}, {"a"}),
        ({"a": 6, "b": 7}, set()),
        ({"a": 1, "b": 7}, {"a", "b"}),  # 8 in all, less 7, is 1
        ({"a": 1, "b": 7, "c": 9}, {"a", "b"}),
        ({"a": 0, "b": 6}, {"a", "b"}),  # or everybody reads that nobody of a got so far
        ({"a": 3, "b": 3, "c": 9}, {"a", "b"}),
    ],
)
def test_examples(counts, hidden):
    assert hide(counts) == hidden


def test_a_figure_that_is_hidden_has_no_whole():
    assert Figure(3, None).whole is None
    assert Figure(3, 5).whole == 8
