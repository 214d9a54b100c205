"""A partner's link: it counts, is remembered, and leads to the application."""

from datetime import datetime

from flask import flash, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sprint import clock, marks, redirects
from sprint.admissions import actions, queries
from sprint.admissions.models import ReferralLink
from sprint.database import db
from sprint.sections import EVERYONE, Section

section = Section("referral", __name__, audience=EVERYONE, keeps_nothing=True)


@section.get("/r/<code>")
def follow(code: str) -> Response:
    """To the application, which carries the partner; without one where the link is unknown or has ended."""
    link = queries.find_open_link(db.session(), code)
    if link is None:
        flash(_("We do not know this link, or it is no longer in use. You can apply all the same."))
        return redirects.to("apply.begin")
    _count(link, clock.now())
    session["referral"] = link.code
    return redirects.to("apply.begin", via=link.code)  # for browsers that keep no cookies


def _count(link: ReferralLink, now: datetime) -> None:
    """Once a day for each browser; it alone remembers that, and no longer than it stays open."""
    today = f"{link.id} {now.date()}"
    if request.method == "GET" and session.get("counted") != today:
        session["counted"] = today
        number, day = link.id, now.date()
        marks.later(lambda writing: actions.count_visit(writing, number, day))
