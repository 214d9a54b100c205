"""The desk of coaches."""

from flask import g, render_template
from flask_login import current_user

from sprint import clock
from sprint.database import db
from sprint.home import queries
from sprint.home.today import rank
from sprint.sections import COACHES, Section

coach = Section("coach", __name__, audience=COACHES, url_prefix="/coach", keeps_nothing=True)


@coach.get("")
def desk() -> str:
    """A coach's cohorts: who is in them, which weeks are open, and the way into their rooms."""
    g.now = clock.now()
    coached = queries.coached_cohorts(db.session(), current_user.person, g.now)
    coached.sort(key=lambda one: rank([week.opens_at for week in one.cohort.weeks], g.now))
    return render_template("home/coach.html", coached=coached)
