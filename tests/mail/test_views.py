"""What staff can see of the plan: a person's story, what a change would do, what comes on which day."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from sprint.accounts.models import Mute, Person
from sprint.cohorts.models import Enrolment, Visit, Week
from sprint.database import reading, transaction
from sprint.mail import actions, queries
from sprint.mail.messages import Answer
from sprint.mail.models import Letter
from sprint.plan import KINDS
from sprint.planning import DAY
from tests.builders.cast import NY, at

SECOND = date(2026, 10, 26)


def story(world, person):
    with reading(world.engine) as session:
        return queries.story(session, KINDS, person, world.now)


def test_a_persons_story_says_what_became_and_will_become_of_every_letter(world):
    with world.change() as session:
        session.add(Visit(enrolment_id=1, week_id=11, opened_at=world.now + DAY))
    world.tick(at(date(2026, 10, 19), 9))
    world.tick(at(date(2026, 10, 22), 8))
    with world.change() as session:
        actions.hold(session, reason="x", cohort_id=1, now=world.now)
    world.tick(at(SECOND, 8, 59))
    world.tick(at(SECOND, 9))
    lines = story(world, 1)
    assert [(line.kind, line.state, line.fate.split(" 2026")[0]) for line in lines] == [
        ("week-opens", "sent", "sent"),
        ("week-unopened", "skipped", "not sent: has opened it"),
        ("week-opens", "held", "on hold"),
        ("week-unopened", "planned", "will be sent"),
        ("week-opens", "planned", "will be sent"),
        ("week-unopened", "planned", "will be sent"),
        ("week-opens", "planned", "will be sent"),
        ("week-unopened", "planned", "will be sent"),
    ]


def test_a_story_tells_failures_and_what_will_not_come(world):
    with world.change() as session:
        session.add(Mute(person_id=1, kind="week-unopened"))
    answers = iter([Answer("451 busy"), Answer(), Answer("554 no", for_good=True)])
    world.office.answer = lambda mail: next(answers)
    world.tick(at(date(2026, 10, 19), 9))
    assert next(line.state for line in story(world, 1) if line.kind == "week-opens") == "sending"
    assert "1 attempts so far" in story(world, 1)[0].fate
    world.now = at(date(2026, 10, 19), 9, 2)
    world.deliver()
    assert next(line.fate for line in story(world, 1)) == "failed: 554 no"
    assert story(world, 1)[1].fate == "will not be sent: switched off by the person"


def test_what_moving_a_week_would_do(world):
    world.tick(at(SECOND, 8, 59))
    world.tick(at(SECOND, 10))  # week 2: 1 and 2 have been told, Honolulu hears of it at 13:00

    def change():
        session.get(Week, 12).opens_at = at(date(2026, 10, 28))
        session.get(Week, 13).opens_at = at(date(2026, 11, 3))
        session.get(Enrolment, 3).withdrawn_at = world.now

    with transaction(world.engine) as session:
        before = session.execute(select(func.count(), func.max(Letter.id)).select_from(Letter)).one()
        since, until = world.now - 14 * DAY, world.now + 28 * DAY
        found = queries.impact(session, KINDS, since, until, change, cohort_id=1)
        assert session.get(Week, 12).opens_at == at(SECOND)
        assert session.get(Enrolment, 3).withdrawn_at is None
        assert session.execute(select(func.count(), func.max(Letter.id)).select_from(Letter)).one() == before
    opens = [x for x in found if x.kind == "week-opens"]
    assert [x.person_id for x in opens if x.about_id == 12 and x.told] == [1, 2]
    moved = [x for x in opens if x.about_id == 13]
    assert [x.person_id for x in moved] == [1, 2, 3]
    assert all(x.before[0] < x.after[0] and not x.told for x in moved)
    assert moved[2].after[1] == "withdrew from the cohort"


def test_a_refused_change_leaves_nothing(world):
    def change():
        session.get(Week, 12).opens_at = at(date(2026, 10, 28))
        raise ValueError

    with transaction(world.engine) as session:
        with pytest.raises(ValueError):
            queries.impact(session, KINDS, world.now, world.now + DAY, change)
        assert session.get(Week, 12).opens_at == at(SECOND)


def test_letters_a_day(world):
    with reading(world.engine) as session:
        coming = queries.forecast(KINDS, queries.window(session, world.now, world.now + 28 * DAY)).subquery()
        counts = select(coming.c.kind, coming.c.due_at, func.count()).group_by(coming.c.kind, coming.c.due_at)
        days = Counter()
        for kind, due_at, number in session.execute(counts):
            days[due_at.astimezone(ZoneInfo(NY)).date(), kind] += number
    assert days[date(2026, 11, 2), "week-opens"] == 3
    assert days[date(2026, 11, 12), "week-unopened"] == 3


def test_a_suspended_person_is_forecast_as_skipped(world):
    with world.change() as session:
        session.get(Person, 1).suspended_at = world.now
    coming = [row for row in world.forecast(at(SECOND, 10)) if row.person_id == 1]
    assert {row.skip for row in coming} == {"the account is suspended"}
