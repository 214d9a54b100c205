"""The rules of dealing, over histories that nobody thought of."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from sprint.learning import asking, dealing
from sprint.learning.repetition import REST, Standing, answered
from tests.learning.questions import item

START = datetime(2026, 10, 19, 13, tzinfo=UTC)
SLUGS = ("w1-a", "w1-b", "w2-a")
ITEMS = [f"{slug}-{kind}" for slug in SLUGS for kind in ("q1", "q2", "q3", "w1")]
PAGES = (*SLUGS, "week-1", "week-2")
VISITS = st.lists(
    st.tuples(
        st.timedeltas(timedelta(0), timedelta(days=4)), st.sampled_from(PAGES), st.lists(st.booleans(), max_size=5)
    ),
    max_size=25,
)
TEXTS = {
    slug: SimpleNamespace(quiz=[item(i) for i in ITEMS if i.startswith(slug)], warm_up=[]) for slug in SLUGS
}  # fmt: skip


def dealt(page, standings, now):
    """What a page shows."""
    if page.startswith("week"):
        return dealing.review(standings, [item for item in ITEMS if item not in standings], SLUGS, page, now)
    earlier = SLUGS[: SLUGS.index(page)]
    return dealing.warm_up(standings, [f"{page}-w1"], earlier, page, now)


def give(standings, states, name, page, is_right, now):
    """An answer, kept as the action keeps it."""
    states[name], due_at = answered(states.get(name), is_right=is_right, now=now)
    attempts = standings[name].attempts + 1 if name in standings else 1
    slug = name.rpartition("-")[0]
    standings[name] = Standing(name, slug, attempts, 0, not is_right, now, due_at, page)


@settings(max_examples=150, deadline=None)
@given(VISITS)
def test_no_question_is_asked_within_a_day_of_its_last_answer(visits):
    standings, states, now = {}, {}, START
    for wait, page, answers in visits:
        now += wait
        for is_right in answers:
            shown = asking.dealt(dealt(page, standings, now), TEXTS, standings, "", now)
            for each in shown:
                last = standings.get(each.item.id)
                if each.state == asking.OPEN:
                    assert last is None or now - last.answered_at >= REST
                else:  # a result: of this page, or of its own warm-up
                    assert last.asked_in == page or each.slug == page
            if open_ones := [each.item.id for each in shown if each.state == asking.OPEN]:
                give(standings, states, open_ones[0], page, is_right, now)
            now += timedelta(minutes=1)


@settings(max_examples=150, deadline=None)
@given(VISITS, st.sampled_from(PAGES))
def test_answering_deals_nothing_new_into_the_visit(visits, page):
    standings, states, now = {}, {}, START
    for wait, where, answers in visits:
        now += wait
        for name, is_right in zip(dealt(where, standings, now), answers, strict=False):
            if name not in standings or not standings[name].rests(now):
                give(standings, states, name, where, is_right, now)
    now += timedelta(days=1)
    first = dealt(page, standings, now)
    for name in first:
        if name not in standings or not standings[name].rests(now):
            give(standings, states, name, page, True, now)
        assert dealt(page, standings, now) == first


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.timedeltas(timedelta(0), timedelta(days=60)), st.booleans()), min_size=1, max_size=12))
def test_the_schedule_is_the_same_for_the_same_answers_and_rests_a_day(history):
    def play():
        state, now, due = None, START, []
        for wait, is_right in history:
            now += wait
            state, due_at = answered(state, is_right=is_right, now=now)
            assert due_at - now >= REST
            due.append(due_at)
        return state, due

    assert play() == play()


def test_what_is_known_comes_back_later_than_what_was_missed():
    right, missed = answered(None, is_right=True, now=START)[1], answered(None, is_right=False, now=START)[1]
    assert missed == START + timedelta(days=1) < right


def test_the_missed_come_first_then_those_due_the_longest():
    def standing(name, days_due, is_missed):
        due_at = START - timedelta(days=days_due)
        return Standing(name, "w1-a", 1, 0, is_missed, due_at - REST, due_at, "w1-a")

    known = [standing("w1-a-q1", 5, False), standing("w1-a-q2", 1, True), standing("w1-a-q3", 3, False)]
    standings = {each.item: each for each in known}
    assert dealing.warm_up(standings, ["w2-a-w1"], ["w1-a"], "w2-a", START) == ["w1-a-q1", "w1-a-q2"]
    assert dealing.warm_up(standings, ["w2-a-w1"], [], "w2-a", START) == ["w2-a-w1"]
