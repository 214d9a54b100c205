"""The staff's desk: what is true today, and what needs a hand."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from sprint import clock
from sprint.curriculum import queries as curriculum
from sprint.database import db
from sprint.learning.counting import starting
from sprint.mail import queries as mail
from sprint.plan import KINDS
from sprint.sections import STAFF, Section
from sprint.staff import queries, standing, timer

section = Section("desk", __name__, audience=STAFF, url_prefix="/staff", keeps_nothing=True)
ORDER = ("running", "coming", "over")


@section.get("")
def desk() -> ResponseReturnValue:
    """Cohorts, the timer, the mail, and faults of the curriculum."""
    session, now = db.session(), clock.now()
    glances = queries.cohorts_at_a_glance(session)
    stages = {glance.cohort.id: standing.Stage.of(glance.cohort, now) for glance in glances}
    running = [number for number, stage in stages.items() if stage.name == "running"]
    standings = queries.standings(session, running, now) if running else {}
    with_calls = [g.cohort for g in glances if g.cohort.id in standings and standings[g.cohort.id].call]
    return render_template(
        "staff/desk.html",
        groups={name: [glance for glance in glances if stages[glance.cohort.id].name == name] for name in ORDER},
        stages=stages,
        standings=standings,
        first=max(with_calls, key=lambda each: standings[each.id].call, default=None),
        starting=starting,
        calls=sum(counts.call for counts in standings.values()),
        cohort_names={glance.cohort.id: (glance.cohort.slug, glance.cohort.name) for glance in glances},
        summary=standing.summary,
        **_signals(),
    )


def _signals() -> dict[str, Any]:
    session, now = db.session(), clock.now()
    return {
        "timer": timer.look_at(session, KINDS, now),
        "tally": queries.tally(session),
        "holds": mail.holds(session),
        "faults": curriculum.open_faults(session),
    }
