"""What anybody may read: what the Sprint is, and what the four weeks hold."""

from flask import current_app, render_template
from flask_babel import gettext as _

from sprint import clock, program
from sprint.accounts import queries as accounts
from sprint.admissions import queries as admissions
from sprint.curriculum import queries as curriculum
from sprint.database import db
from sprint.home import queries, sign_ins, structured
from sprint.home.outline import CALL_HOURS, Outline
from sprint.sections import EVERYONE, Section

section = Section("home", __name__, audience=EVERYONE)


@section.get("/")
def home() -> str:
    """What the Sprint is, for whom, what the weeks hold and when the next one starts."""
    session, now = db.session(), clock.now()
    outline, start, url = _outline(), queries.next_start(session, now), current_app.config["BASE_URL"]
    known = queries.demo_addresses(session) if current_app.config["IS_DEMO"] else set()
    said = _(
        "A free four-week bootcamp for US manufacturers with fewer than 500 employees: lessons, a coach, a cohort."
    )
    return render_template(
        "home/home.html", outline=outline, calls=CALL_HOURS, start=start, url=url, said=said,
        coaches=accounts.shown_coaches(session),
        partners=admissions.shown_partners(session),
        course=structured.course(program.current(session), said, f"{url}/", outline, start),
        accounts=[account for account in sign_ins.ACCOUNTS if account[0] in known], password=sign_ins.PASSWORD,
    )  # fmt: skip


@section.get("/syllabus")
def syllabus() -> str:
    """Every module that is published, by week: title, objectives and minutes. Its text is for participants."""
    return render_template("home/syllabus.html", weeks=_outline().weeks, url=current_app.config["BASE_URL"])


def _outline() -> Outline:
    release = curriculum.newest_release(db.session())
    return Outline.of(release.weeks, curriculum.modules_of(db.session(), release.id)) if release else Outline()
