"""What people promise to do: whose it is, who sees it, and how it ends."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from sprint.cohorts import actions, queries
from sprint.cohorts.models import ActionItem, Enrolment
from sprint.errors import Refused
from tests.builders import cast as builders


@pytest.fixture
def cast(session):
    """The fixed cast."""
    with session() as s:
        return builders.cast(s)


def enrolment_of(s, person, cohort):
    return s.query(Enrolment).filter_by(person_id=person.id, cohort_id=cohort.id).one()


def promise(s, cast, now, text="Take six photos", *, person=None, due_on=None):
    ada = enrolment_of(s, cast.ada, cast.running)
    return actions.agree(
        s, cohort_id=cast.running.id, company_id=ada.company_id, person_id=person and person.id, text=text,
        due_on=due_on, source=("session", 7), by=cast.grace, now=now,
    )  # fmt: skip


def test_the_earliest_day_comes_first_and_what_has_no_day_last(session, cast, now):
    with session() as s:
        for text, due_on in (("c", None), ("b", date(2026, 11, 2)), ("a", date(2026, 10, 30))):
            promise(s, cast, now, text, due_on=due_on)
        assert [i.text for i in queries.open_items(s, enrolment_of(s, cast.ada, cast.running))] == ["a", "b", "c"]


def test_nobody_else_sees_or_finds_it(session, cast, now):
    with session() as s:
        mine, ours = promise(s, cast, now, person=cast.ada), promise(s, cast, now)
        omar = s.query(Enrolment).filter(Enrolment.cohort_id != cast.running.id).first()
        assert queries.open_items(s, omar) == []
        assert (
            queries.find_item(s, mine.id, seen_by=omar) is None and queries.find_item(s, ours.id, seen_by=omar) is None
        )
        assert queries.find_item(s, mine.id, seen_by=enrolment_of(s, cast.ada, cast.running)) is mine


def test_done_stays_done_and_can_be_taken_back(session, cast, now):
    with session() as s:
        item, ada = promise(s, cast, now), enrolment_of(s, cast.ada, cast.running)
        actions.finish_item(s, item, by=cast.ada, now=now)
        actions.finish_item(s, item, by=cast.grace, now=now)
        actions.drop_item(s, item, now=now)
        assert (item.done_by_id, item.dropped_at) == (cast.ada.id, None) and queries.open_items(s, ada) == []
        actions.reopen_item(s, item)
        assert [each.id for each in queries.open_items(s, ada)] == [item.id]


def test_what_was_dropped_cannot_be_done(session, cast, now):
    with session() as s:
        item = promise(s, cast, now)
        actions.drop_item(s, item, now=now)
        with pytest.raises(Refused, match="taken off the list"):
            actions.finish_item(s, item, by=cast.ada, now=now)


def test_a_promise_has_an_owner(session, cast, now):
    with pytest.raises(IntegrityError), session() as s:
        s.add(ActionItem(cohort_id=cast.running.id, text="x", source="event", source_id=1, agreed_at=now))
