"""A person's own calendar: its private address, and what calendar programs get there."""

from flask import Response, abort, current_app, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import URLSafeSerializer

from sprint import calendar_files, clock, program, redirects
from sprint.database import db
from sprint.home import actions, feed
from sprint.sections import EVERYONE, SIGNED_IN, Section

section = Section("calendar", __name__, audience=SIGNED_IN, url_prefix="/calendar", keeps_nothing=True)
open_section = Section("calendar_feed", __name__, audience=EVERYONE, url_prefix="/calendar", keeps_nothing=True)


def _signer() -> URLSafeSerializer:
    config = current_app.config
    return feed.signer((config["SECRET_KEY"], *reversed(config["SECRET_KEY_FALLBACKS"])))


@section.get("")
def page() -> str:
    """The address to subscribe to, and how to get another one."""
    g.now = clock.now()
    signed = feed.address(db.session(), _signer(), current_user.person)
    return render_template("home/calendar.html", address=f"{current_app.config['BASE_URL']}/calendar/{signed}.ics")


@section.post("/address")
def renew() -> ResponseReturnValue:
    """Another address; the old one is dead."""
    actions.renew_address(db.session(), current_user.person)
    flash(_("Your calendar has a new address. The old one leads nowhere now: subscribe again."), "done")
    return redirects.to("calendar.page")


@open_section.get("/<signed>.ics")
def calendar(signed: str) -> Response:
    """The calendar itself. The address is the permission; no cookie is asked for."""
    now = clock.now()
    person = feed.find_person(db.session(), _signer(), signed) or abort(404)
    events = feed.events(db.session(), person, now, current_app.config["BASE_URL"])
    content = calendar_files.file_of(events, program.current(db.session()).name, stamped_at=now)
    return Response(content, mimetype="text/calendar", headers={"Content-Disposition": 'inline; filename="sprint.ics"'})
