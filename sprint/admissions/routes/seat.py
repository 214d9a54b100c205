"""Taking a seat, as one guided flow: confirm, choose a password, bring colleagues, get the dates.

Its address travels by letter alone. Opening it changes nothing; and what follows the confirmation belongs to the
applicant, signed in.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, abort, flash, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from sprint import calendar_files, clock, redirects
from sprint.accounts import actions as accounts
from sprint.accounts.links import url_for_token
from sprint.admissions import actions, links, permissions, queries
from sprint.admissions.forms.seat import ColleaguesForm, colleagues_form
from sprint.admissions.models import Application
from sprint.calendar_files import Event
from sprint.database import db
from sprint.errors import Refused
from sprint.sections import EVERYONE, Section

section = Section("seat", __name__, audience=EVERYONE, url_prefix="/seat", keeps_nothing=True)
TO_CHOOSE = timedelta(days=14)  # how long after the confirmation the letter still lets choose a first password
OPENING = timedelta(minutes=30)  # what a week's opening takes in a calendar


@section.get("/<signed>")
def seat(signed: str) -> ResponseReturnValue:
    """The seat that is offered, or how the flow goes on once it is confirmed."""
    application = _found(signed)
    if application.state == "confirmed" and _is_theirs(application):
        return redirects.to("seat.colleagues", signed=signed)
    return _seat(signed, application)


def _found(signed: str) -> Application:
    nonce = links.read_seat(signed)
    return (queries.find_application(db.session(), nonce) if nonce else None) or abort(404)


def _is_theirs(application: Application) -> bool:
    return bool(current_user.is_authenticated and current_user.person.id == application.person_id)


def _seat(signed: str, application: Application, trouble: str | None = None) -> ResponseReturnValue:
    now = clock.now()
    offer = queries.open_offer(db.session(), application.id)
    return render_template(
        "admissions/seat.html", signed=signed, application=application, trouble=trouble,
        around=queries.round_of(db.session(), application.cohort_id),
        offer=offer if offer and permissions.is_live(offer, now) else None,
        may_choose=_may_choose(application), status_link=links.of(application.nonce),
    ), 422 if trouble else 200  # fmt: skip


def _may_choose(application: Application) -> bool:
    """Whether this letter still lets choose the first password."""
    person, at = application.person, application.confirmed_at
    return bool(person and person.password_hash is None and at and clock.now() < at + TO_CHOOSE)


@section.post("/<signed>/confirmation")
def confirm(signed: str) -> ResponseReturnValue:
    """Take the seat; a second click goes on where the first one went."""
    application, session = _found(signed), db.session()
    try:
        with session.begin_nested():
            actions.confirm(session, application, now=clock.now())
    except Refused as refused:
        return _seat(signed, application, refused.sentence)
    return _onward(signed, application)


def _onward(signed: str, application: Application) -> ResponseReturnValue:
    """To the first password, where there is none; else to the colleagues, by way of signing in."""
    colleagues = url_for("seat.colleagues", signed=signed)
    if not _may_choose(application) or application.person is None:
        return redirects.to("seat.colleagues", signed=signed)
    token = accounts.ask_for_link(db.session(), application.person, "invitation", now=clock.now(), by_letter=False)
    cookie["next"] = colleagues
    return redirects.back_to(urlsplit(url_for_token(token)).path, "sign_in.sign_in")


@section.post("/<signed>/account")
def choose_password(signed: str) -> ResponseReturnValue:
    """Go on to the password, for whoever stopped there."""
    application = _found(signed)
    return (
        _onward(signed, application) if application.state == "confirmed" else redirects.to("seat.seat", signed=signed)
    )


@section.post("/<signed>/refusal")
def refuse(signed: str) -> ResponseReturnValue:
    """Leave the seat to somebody else."""
    application = _found(signed)
    actions.refuse_seat(db.session(), application, now=clock.now())
    flash(_("Thank you for saying so. The seat goes to the next company."), "done")
    return redirects.to("apply.status", signed=links.of(application.nonce))


@section.get("/<signed>/colleagues")
def colleagues(signed: str) -> ResponseReturnValue:
    """Whom to bring along."""
    application = _found(signed)
    if not _is_theirs(application):
        return redirects.to("sign_in.sign_in", next=url_for("seat.colleagues", signed=signed))
    waiting = [row for row in application.colleagues if row.invited_at is None]
    return _colleagues(signed, application, colleagues_form(waiting, formdata=None))


def _colleagues(signed: str, application: Application, form: ColleaguesForm, status: int = 200) -> ResponseReturnValue:
    free = queries.free_seats(db.session(), application.cohort, clock.now())
    return render_template(
        "admissions/colleagues.html", signed=signed, application=application, form=form, free=max(0, free),
        there=[row for row in application.colleagues if row.invited_at is not None],
    ), status  # fmt: skip


@section.post("/<signed>/colleagues")
def bring(signed: str) -> ResponseReturnValue:
    """Invite them."""
    application, session = _found(signed), db.session()
    if not _is_theirs(application):
        return redirects.to("sign_in.sign_in", next=url_for("seat.colleagues", signed=signed))
    form = colleagues_form([])
    if not form.validate():
        return _colleagues(signed, application, form, 422)
    try:
        with session.begin_nested():
            brought = actions.bring(session, application, form.colleagues(), by=current_user.person, now=clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _colleagues(signed, _found(signed), form, 422)
    if brought:
        flash(_("Invited. They choose a password by the letter that is on its way."), "done")
    return redirects.to("seat.ready", signed=signed)


@section.get("/<signed>/ready")
def ready(signed: str) -> ResponseReturnValue:
    """The dates, and what to do before day one."""
    application = _found(signed)
    if application.state != "confirmed":
        return redirects.to("seat.seat", signed=signed)
    return render_template(
        "admissions/ready.html", signed=signed, application=application, is_theirs=_is_theirs(application),
        around=queries.round_of(db.session(), application.cohort_id), weeks=application.cohort.weeks,
    )  # fmt: skip


@section.get("/<signed>/program.ics")
def calendar(signed: str) -> ResponseReturnValue:
    """The four openings, for the applicant's own calendar."""
    application = _found(signed)
    cohort = application.cohort
    events = [
        Event(
            uid=f"week-{week.id}@{urlsplit(links.whole('/')).hostname}", sequence=week.edition, starts_at=week.opens_at,
            ends_at=week.opens_at + OPENING, title=_("Week %(n)s of the %(name)s cohort opens", n=week.number,
            name=cohort.name), url=links.whole(f"/cohorts/{cohort.slug}/weeks/{week.number}"),
        )
        for week in cohort.weeks
    ]  # fmt: skip
    body = calendar_files.file_of(events, cohort.name, clock.now())
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{cohort.slug}.ics"'
    return answer
