"""A request that only looks gets copies: they say what the rows say, and cannot be changed."""

import pytest
from sqlalchemy.orm import Session

from sprint.accounts import actions
from sprint.accounts import queries as accounts
from sprint.accounts.models import Person, SignIn
from sprint.cohorts import queries
from sprint.cohorts.models import Cohort, Company, Enrolment, Week
from sprint.copies import columns


def same(copy, row) -> bool:
    return all(getattr(copy, c.key) == getattr(row, c.key) for c in columns(type(row)))


def test_who_asks_is_the_same_person(session, cast, now):
    with session() as s:
        token, _ = actions.sign_in(s, s.get(Person, cast.ada.id), device="phone", now=now)
    with session() as s:
        row, copy = accounts.find_sign_in(s, token), accounts.see_sign_in(s, token)
        assert same(copy, row) and same(copy.person, row.person)
        names = ("roles", "initials", "first_name")
        assert [getattr(copy.person, n) for n in names] == [getattr(row.person, n) for n in names]
        assert accounts.see_sign_in(s, "another") is None


def test_a_place_is_the_same_place(session, cast, now):
    with session() as s:
        ada = s.get(Person, cast.ada.id)
        found = queries.find_place(s, cast.running.slug, seen_by=ada, now=now)
        seen = queries.see_place(s, cast.running.slug, seen_by=ada, now=now)
        assert same(seen.cohort, found.cohort) and same(seen.enrolment, found.enrolment)
        assert seen.weeks == found.weeks and seen.role == found.role
        assert (seen.enrolment.company is None) == (found.enrolment.company is None)
        assert seen.enrolment.company is None or same(seen.enrolment.company, found.enrolment.company)
        assert queries.places_of(s, ada, now)[0] == seen


def test_who_is_not_a_member_sees_no_place(session, cast, now):
    with session() as s:
        omar = s.get(Person, cast.omar.id)
        assert queries.see_place(s, cast.running.slug, seen_by=omar, now=now) is None


def test_a_cohort_is_the_same_with_its_weeks(session, cast):
    with session() as s:
        row, copy = queries.find_cohort(s, cast.running.slug), queries.see_cohort(s, cast.running.slug)
        assert same(copy, row) and len(copy.weeks) == len(row.weeks)
        assert all(same(one, other) for one, other in zip(copy.weeks, row.weeks, strict=True))
        assert queries.see_cohort(s, "nowhere") is None


@pytest.mark.parametrize("model", [Person, SignIn, Cohort, Enrolment, Company, Week])
def test_a_copy_has_the_columns_of_its_table_in_their_order(model):
    assert [c.key for c in columns(model)] == [a.key for a in model.__mapper__.column_attrs]


def test_a_copy_cannot_be_changed(session: Session, cast, now):
    with session() as s:
        seen = queries.see_place(s, cast.running.slug, seen_by=s.get(Person, cast.ada.id), now=now)
        with pytest.raises(AttributeError):
            seen.enrolment.core_path_at = now
