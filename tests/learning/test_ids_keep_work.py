"""Progress hangs on ids: what is ticked, answered and drafted survives a mended text, a new title, a split section."""

import shutil
from pathlib import Path

import pytest

from sprint.cohorts.models import Cohort
from sprint.curriculum import actions as curriculum
from sprint.learning import actions, queries
from sprint.learning.models import Answer, Draft, Tick
from tests.builders import cast as builders
from tests.learning.works import rows

SAMPLE = Path(__file__).parents[1] / "curriculum" / "content"
OURS = Path(__file__).parents[2] / "content"
SLUG = "w2-sample-clip"
FILE = f"modules/{SLUG}.md"
MODULE = f"/cohorts/october-2026/modules/{SLUG}"


@pytest.fixture
def content(tmp_path):
    """A content folder of the test's own."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "content"))
    shutil.copy(OURS / "weeks.yaml", folder)
    return folder


@pytest.fixture
def worked(session, content, set_clock, now, browser):
    """Ada has ticked, answered and drafted in the first release."""
    with session() as s:
        release, faults = curriculum.publish(s, content, now)
        assert release, faults
        made = builders.cast(s)
        enrolment = s.merge(made.enrolment)
        text = curriculum_text(s, made, release)
        actions.keep_ticks(s, enrolment, SLUG, [text.checklist[0].id], [item.id for item in text.checklist], now=now)
        actions.answer_question(s, enrolment, SLUG, text.quiz[0], 0, 1, asked_in=SLUG, now=now)
        work = actions.start_deliverable(s, enrolment, SLUG, now=now)
        field = next(each for each in text.hand_in if not each.is_upload and each.kind != "table")
        actions.save_field(s, work, field, "Mine.", based_on=0, person=s.merge(made.ada), now=now)
    before = kept(session)
    assert [len(each) for each in before] == [1, 1, 1]
    return browser.sign_in(made.ada), before, made


def curriculum_text(session, made, release):
    from sprint.curriculum import queries as releases
    from sprint.curriculum.module import Module

    return Module.from_json(releases.find_module(session, release.id, SLUG).body)


def kept(session):
    """The work there is."""
    return (
        [(row.slug, row.item) for row in rows(session, Tick)],
        [(row.slug, row.item, row.choice) for row in rows(session, Answer)],
        [(row.field, row.value) for row in rows(session, Draft)],
    )


def fix_a_text(text):
    return text.replace(
        "## Why this matters to your shop {#why}\n", "## Why this matters to your shop {#why}\n\nMended.\n"
    )


def give_it_another_title(text):
    line = next(line for line in text.split("\n") if line.startswith("title:"))
    return text.replace(line, "title: Another name for the same")


def split_a_section(text):
    head, rest = text.split("## Learn {#learn}", 1)
    at = rest.index("\n### ", rest.index("\n### ") + 4)
    words = "The light comes from one side. " * 25
    part = f"\n### The second half {{#second-half}}\n\n{words.strip()}\n\n> **Takeaway:** One side.\n"
    return f"{head}## Learn {{#learn}}{rest[:at]}{part}{rest[at:]}"


@pytest.mark.parametrize("change", [fix_a_text, give_it_another_title, split_a_section])
def test_a_change_of_the_text_loses_no_work(worked, session, content, now, change):
    ada, before, made = worked
    file = content / FILE
    old = file.read_text("utf-8")
    file.write_text(change(old), "utf-8")
    assert file.read_text("utf-8") != old
    with session() as s:
        release, faults = curriculum.publish(s, content, now)
        assert release, faults
        s.get(Cohort, made.running.id).release_id = release.id
    assert kept(session) == before
    ada.get(MODULE)
    ticked = [attrs["value"] for tag, attrs in ada.page.tags if attrs.get("name") == "tick" and "checked" in attrs]
    assert ticked == [before[0][0][1]]
    ada.get(f"{MODULE}/deliverable")
    assert "Mine." in ada.page.html
    with session() as s:
        marks = queries.marks_of(s, s.merge(made.enrolment), SLUG, [], now)
        assert len(marks.standings) == 1 and len(marks.ticked) == 1
