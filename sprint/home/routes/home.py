"""What anybody may read: what the Sprint is, and what the four weeks hold."""

from dataclasses import dataclass

from flask import current_app, render_template

from sprint import clock
from sprint.curriculum import queries as curriculum
from sprint.curriculum.models import Module, Release
from sprint.database import db
from sprint.home import queries, sign_ins
from sprint.sections import EVERYONE, Section

section = Section("home", __name__, audience=EVERYONE)


@section.get("/")
def home() -> str:
    """What the Sprint is, for whom, what the weeks hold and when the next one starts."""
    session, now = db.session(), clock.now()
    release = curriculum.newest_release(session)
    known = queries.demo_addresses(session) if current_app.config["IS_DEMO"] else set()
    return render_template(
        "home/home.html",
        weeks=_weeks(release),
        start=queries.next_start(session, now),
        accounts=[account for account in sign_ins.ACCOUNTS if account[0] in known],
        password=sign_ins.PASSWORD,
    )


@section.get("/syllabus")
def syllabus() -> str:
    """Every module that is published, by week: title, objectives and minutes. Its text is for participants."""
    return render_template("home/syllabus.html", weeks=_weeks(curriculum.newest_release(db.session())))


@dataclass(frozen=True)
class SyllabusWeek:
    """A week of the curriculum with the modules that are published."""

    number: int
    title: str
    summary: str
    modules: tuple[Module, ...]


def _weeks(release: Release | None) -> list[SyllabusWeek]:
    if release is None:
        return []
    modules = curriculum.modules_of(db.session(), release.id)
    return [
        SyllabusWeek(
            week["number"], week["title"], week["summary"], tuple(one for one in modules if one.week == week["number"])
        )
        for week in release.weeks
    ]
