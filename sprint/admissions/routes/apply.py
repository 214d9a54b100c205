"""Applying: four steps without an account, saved one by one, and the page that says where it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from sprint import clock, redirects
from sprint import program as programs
from sprint.admissions import actions, doors, eligibility, links, permissions, queries, questions, states, steps
from sprint.admissions.forms.apply import FORMS, FindForm, PeopleForm, Step
from sprint.admissions.models import Application
from sprint.admissions.queries import Round
from sprint.database import db, reading
from sprint.errors import Refused
from sprint.sections import EVERYONE, Section

section = Section("apply", __name__, audience=EVERYONE, url_prefix="/apply", keeps_nothing=True)
BEGUN, REFERRAL = "application", "referral"  # what the cookie remembers


@dataclass(frozen=True)
class Here:
    """An application's address, and what stands behind it; nothing yet before the first step is sent."""

    signed: str
    nonce: str
    opened: int
    application: Application | None
    around: Round
    now: datetime

    @property
    def may_change(self) -> bool:
        """Whether its applicant may write."""
        return permissions.may_change(self.application, self.around, self.now)


@section.get("")
def begin() -> ResponseReturnValue:
    """The first step, or why there is none to take now."""
    now = clock.now()
    around = queries.open_round(db.session(), now)
    if around is None:
        return render_template("admissions/closed.html")
    here = Here(links.new(now), "", 0, None, around, now)
    via = request.args.get("via") or cookie.get(REFERRAL) or ""
    return _step(here, 1, FORMS[1](formdata=None, via=via))


@section.get("/<signed>/<int:number>")
def step(signed: str, number: int) -> ResponseReturnValue:
    """One step of an application, as it is kept."""
    here = _here(db.session(), signed)
    if here.application is None or number not in FORMS:
        return redirects.to("apply.begin") if number in FORMS else abort(404)
    if not here.may_change:
        return redirects.to("apply.status", signed=signed)
    number = min(number, here.application.step + 1)
    kept = steps.stored(here.application, number)
    form = FORMS[number](formdata=None, seen=steps.fingerprint(kept), **kept)
    return _step(here, number, form)


@section.post("/<signed>/<int:number>")
def save(signed: str, number: int) -> ResponseReturnValue:
    """Keep a step, and go to the next one; the last one sends the application."""
    with reading(db.engine) as looking:
        here = _here(looking, signed)
        if number not in FORMS or (here.application is None and number > 1):
            abort(404)
        form = FORMS[number]()
        if not form.validate() or _is_in_doubt(here, number, form):
            return _step(here, number, form, 422)
    may_send = _knock(here, form)
    try:
        with db.session.begin_nested():
            done = _keep(here, number, form, may_send)
    except Refused as refused:
        form.refuse(refused)
        return _step(here, number, form, 422)
    cookie[BEGUN] = signed
    return done


def _here(session: Session, signed: str) -> Here:
    found, now = links.read(signed), clock.now()
    if found is None:
        abort(404)
    application = queries.find_application(session, found[0])
    around = queries.round_of(session, application.cohort_id) if application else queries.open_round(session, now)
    return Here(signed, *found, application, around or abort(410), now)


def _is_in_doubt(here: Here, number: int, form: Step) -> bool:
    """Ask once more where a robot may have written, or where two tabs have written different things."""
    if here.application is None and doors.is_automatic(form.fax.data, here.opened, here.now):
        form.form_error = _(
            "That was very quick, or a field was filled in that people do not see. Nothing is lost: look at your "
            "answers, and press the button once more."
        )
        form.fax.data = form.fax.raw_data = ""
        return True
    if here.may_change and steps.is_lost_update(here.application, number, form.values(), form.seen.data or ""):
        form.form_error = _(
            "This step was changed in another tab or on another device meanwhile. Below is what you typed here; send "
            "it once more to keep it."
        )
        kept = steps.stored(here.application, number)
        form.seen.data = steps.fingerprint(kept)
        form.theirs = [
            (form[name].label.text, str(kept.get(name) or "")) for name, value in form.values().items()
            if str(value or "") != str(kept.get(name) or "")
        ]  # fmt: skip
        return True
    return False


def _knock(here: Here, form: Step) -> bool:
    """Count what is counted, before this request's first query; whether a letter may go to a new address."""
    if here.application is None:
        doors.begin(db.engine, request.remote_addr)
    if not isinstance(form, PeopleForm) or here.application is None:
        return False
    is_new = form.email.data.lower() != here.application.email.lower()
    return is_new and doors.may_send(db.engine, form.email.data, request.remote_addr)


def _keep(here: Here, number: int, form: Step, may_send: bool) -> ResponseReturnValue:
    session, values = db.session(), form.values()
    if here.application is None:
        link = queries.find_open_link(session, form.via.data or "")
        actions.begin(session, here.nonce, here.around, values, link=link, now=here.now)
        return redirects.to("apply.step", signed=here.signed, number=2)
    application = queries.find_application(session, here.nonce, for_change=True) or abort(404)
    keep: dict[int, Callable[[], None]] = {
        1: lambda: actions.save_company(session, application, here.around, values, now=here.now),
        2: lambda: actions.save_people(
            session, application, here.around, values, form.colleagues(), now=here.now, may_send=may_send
        ),
        3: lambda: actions.save_standing(session, application, here.around, values, now=here.now),
        4: lambda: actions.save_goals(
            session, application, here.around, values, consents=values["consents"], shares=values["shares"],
            now=here.now,
        ),
    }  # fmt: skip
    keep[number]()
    return _onward(here, application, number)


def _onward(here: Here, application: Application, number: int) -> ResponseReturnValue:
    if application.state == "draft" and number < steps.LAST:
        return redirects.to("apply.step", signed=here.signed, number=number + 1)
    if actions.submit(db.session(), application, here.around, now=here.now):
        flash(_("Your application is with us. A copy is on its way to %(email)s.", email=application.email), "done")
    else:
        flash(_("Saved."), "done")
    return redirects.to("apply.status", signed=here.signed)


def _step(here: Here, number: int, form: Step, status: int = 200) -> ResponseReturnValue:
    session, application = db.session(), here.application
    via = getattr(form, "via", None)
    link = (
        application.referral_link if application else queries.find_open_link(session, via.data or "") if via else None
    )
    begun = cookie.get(BEGUN)
    return render_template(
        "admissions/step.html", here=here, number=number, form=form, application=application, link=link,
        doubts=eligibility.explained(eligibility.doubts(application)) if application else [],
        has_sibling=application is not None and number == 2 and queries.has_sibling(session, application),
        kept_days=programs.current(session).applications_kept_days, begun=begun if begun != here.signed else None,
    ), status  # fmt: skip


@section.get("/<signed>")
def status(signed: str) -> ResponseReturnValue:
    """Where an application stands, what happens next and when; a draft goes on where it stopped."""
    here = _here(db.session(), signed)
    if here.application is None:
        return redirects.to("apply.begin")
    if here.application.state == "draft" and here.may_change:
        return redirects.to("apply.step", signed=signed, number=min(here.application.step + 1, steps.LAST))
    return _status(here)


def _status(here: Here) -> ResponseReturnValue:
    application = here.application
    assert application is not None
    offer = queries.open_offer(db.session(), application.id)
    return render_template(
        "admissions/status.html", here=here, application=application, answers=questions.said(application.answers),
        offer=offer if offer and permissions.is_live(offer, here.now) else None, state_name=states.NAME,
        may_withdraw=permissions.may_withdraw(application),
        doubts=eligibility.explained(eligibility.doubts(application)),
    )  # fmt: skip


@section.post("/<signed>/withdrawal")
def withdraw(signed: str) -> ResponseReturnValue:
    """Take the application back."""
    application, now = _existing(signed), clock.now()
    actions.withdraw(db.session(), application, now=now)
    flash(_("Your application is withdrawn. Nobody will read it any more."), "done")
    return redirects.to("apply.status", signed=signed)


@section.post("/<signed>/partner")
def share(signed: str) -> ResponseReturnValue:
    """Agree to be named to the partner, or take that back."""
    application = _existing(signed, for_change=True)
    actions.share_with_partner(application, request.form.get("shares") == "yes", now=clock.now())
    flash(_("Saved."), "done")
    return redirects.to("apply.status", signed=signed)


@section.post("/<signed>/seat")
def send_seat(signed: str) -> ResponseReturnValue:
    """Send the letter with which a seat is confirmed once more: it goes to the mailbox, never to this page."""
    with reading(db.engine) as looking:
        email = _existing(signed, looking).email
    if doors.may_send(db.engine, email, request.remote_addr):
        actions.send_seat(db.session(), _existing(signed), now=clock.now())
        flash(_("The letter is on its way to %(email)s.", email=email), "done")
    else:
        flash(_("We have sent several letters within the hour. Please look for the newest, also among the spam."))
    return redirects.to("apply.status", signed=signed)


def _existing(signed: str, session: Session | None = None, *, for_change: bool = False) -> Application:
    found = links.read(signed)
    application = queries.find_application(session or db.session(), found[0], for_change=for_change) if found else None
    return application or abort(404)


@section.get("/link")
def lost_link() -> ResponseReturnValue:
    """For whoever has lost the link."""
    return render_template("admissions/lost_link.html", form=FindForm(formdata=None, email=request.args.get("email")))


@section.post("/link")
def send_link() -> ResponseReturnValue:
    """Send the links of what is under way at an address; the page says the same whether there is any."""
    form = FindForm()
    if not form.validate():
        return render_template("admissions/lost_link.html", form=form), 422
    if doors.may_send(db.engine, form.email.data, request.remote_addr):
        now = clock.now()
        for application in queries.applications_by_address(db.session(), form.email.data, now):
            actions.send_link(db.session(), application, now=now)
    flash(_("If an application is under way at this address, its link is on its way there."), "done")
    return redirects.to("apply.lost_link")
