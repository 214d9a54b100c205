"""A coach's hours: how sessions are to be, when there is time, when not, and what people will see of it."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.utils import secure_filename

from sprint import clock, redirects
from sprint.accounts.models import Person
from sprint.coaching import actions, busy, choosing, queries
from sprint.coaching.forms import BusyForm, DayForm, OfferForm, TimeOffForm, WeeklyForm
from sprint.coaching.forms.hours import WEEKDAYS
from sprint.coaching.models import CoachOffer
from sprint.coaching.queries import AHEAD
from sprint.database import db, only_look
from sprint.errors import Refused
from sprint.forms import Form
from sprint.sections import COACHES, Section

section = Section("coach_hours", __name__, audience=COACHES, url_prefix="/coach/hours", keeps_nothing=True)
FORMS = {"offer": OfferForm, "weekly": WeeklyForm, "day": DayForm, "off": TimeOffForm, "busy": BusyForm}


def _me() -> Person:
    person: Person = current_user.person
    return person


@section.get("")
def hours() -> str:
    """Everything on one page, with a preview."""
    return _page()


def _page(**given: Form) -> str:
    g.now = clock.now()
    session, me = db.session(), _me()
    coach = queries.find_coach(session, me.id, g.now, g.now + AHEAD)
    offer = coach.offer if coach else CoachOffer(
        coach_id=me.id, zone=me.zone, length_minutes=25, buffer_minutes=5, notice_hours=12, daily_most=4, subjects="",
        meeting_url="", busy_name="",
    )  # fmt: skip
    forms: dict[str, Form] = {name: form(formdata=None) for name, form in FORMS.items() if name != "offer"}
    forms["offer"] = OfferForm(formdata=None, obj=offer)
    times = queries.times_of(session, me.id)
    coaches = [coach] if coach else []
    return render_template(
        "coaching/hours.html", forms={**forms, **given}, offer=offer, coach=coach, weekdays=WEEKDAYS, times=times,
        busy_count=queries.busy_times(session, me.id, g.now),
        board=choosing.board(coaches, coaches, me.zone, g.now, None),
    )  # fmt: skip


def _done(name: str, form: Form, act: Callable[[Any], None], said: str) -> ResponseReturnValue:
    """Check a form, act, and come back; with the page as it was sent where something is wrong."""
    try:
        if form.validate():
            act(form)
            flash(said, "done")
            return redirects.to("coach_hours.hours", _anchor=name)
    except Refused as refused:
        form.refuse(refused)
    only_look(db.session())
    return _page(**{name: form}), 422


@section.post("/offer")
def save_offer() -> ResponseReturnValue:
    """Zone, length, buffer, notice, limit, link and subjects."""

    def act(form: OfferForm) -> None:
        wishes = {name: field.data for name, field in form._fields.items() if name != "csrf_token"}
        actions.save_offer(db.session(), _me(), **wishes)

    return _done("offer", OfferForm(), act, _("Saved. Sessions that are booked already stay as they are."))


@section.post("/weekly")
def add_weekly() -> ResponseReturnValue:
    """Hours on a day of each week."""

    def act(form: WeeklyForm) -> None:
        days = (form.first_on.data, form.last_on.data)
        actions.add_weekly(db.session(), _me(), form.weekday.data, form.times, *days)

    return _done("weekly", WeeklyForm(), act, _("These hours are yours to give now."))


@section.post("/day")
def add_day() -> ResponseReturnValue:
    """Other hours on one day."""
    said = _("On this day, these hours count, and not the weekly ones.")
    return _done("day", DayForm(), lambda f: actions.add_day(db.session(), _me(), f.day.data, f.times), said)


@section.post("/off")
def add_time_off() -> ResponseReturnValue:
    """Days without hours."""
    said = _("Nobody can book on these days. Sessions that are booked already stay: move them if you need to.")
    return _done(
        "off", TimeOffForm(), lambda f: actions.add_time_off(db.session(), _me(), f.first_on.data, f.last_on.data), said
    )


@section.post("/times/<int:time_id>/end")
def remove_time(time_id: int) -> ResponseReturnValue:
    """Take hours, or time off, away."""
    actions.remove_time(db.session(), _me(), time_id)
    flash(_("Taken away."), "done")
    return redirects.to("coach_hours.hours", _anchor="weekly")


@section.post("/busy")
def read_busy() -> ResponseReturnValue:
    """Read a calendar file: when the coach is busy, nothing else of it is kept."""
    form, now = BusyForm(), clock.now()
    content, name = form.content()

    def act(_form: BusyForm) -> None:
        offer = actions.start_offer(db.session(), _me())
        found = busy.read(content, offer.zone, now)
        actions.keep_busy_times(db.session(), _me(), found.spans, secure_filename(name)[:120], now=now)
        count = len(found.spans)
        said = ngettext(
            "One busy time is kept free of sessions.", "%(num)d busy times are kept free of sessions.", count
        )
        if found.ignored:
            said += " " + ngettext(
                "One entry could not be followed.", "%(num)d entries could not be followed.", found.ignored
            )
        flash(said, "done")

    return _done("busy", form, act, _("The file itself is not kept."))


@section.post("/busy/end")
def forget_busy() -> ResponseReturnValue:
    """Forget the busy times."""
    actions.forget_busy_times(db.session(), _me())
    flash(_("Your calendar file is forgotten."), "done")
    return redirects.to("coach_hours.hours", _anchor="busy")
