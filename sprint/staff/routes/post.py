"""The mail: what goes out, what went, what failed, and the switch that stops it all."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from sprint import clock, forms, headers, mailing, redirects
from sprint.accounts import queries as accounts
from sprint.accounts.models import Person
from sprint.database import db
from sprint.errors import Refused
from sprint.mail import preview as previews
from sprint.mail import queries as mail
from sprint.mail.compose import Words
from sprint.plan import KIND, KINDS
from sprint.planning import DAY, Kind
from sprint.sections import STAFF, Section
from sprint.staff import actions, outlook, queries, stories, timer
from sprint.staff.forms import ReasonForm, ReleaseForm, fill_hours
from sprint.staff.routes.changes import accepted, me

section = Section("staff_mail", __name__, audience=STAFF, url_prefix="/staff/mail", keeps_nothing=True)
STATES = ("sent", "waiting", "skipped", "failed")
SHORT, LONG = 14, 35  # days of the forecast
OWN_PAGE_CSP = headers.CSP.replace("frame-src https://www.youtube-nocookie.com", "frame-src 'self'")
LETTER_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"


@section.get("", endpoint="mail")
def coming() -> ResponseReturnValue:
    """The forecast of the coming weeks, day by day."""
    return _forecast()


def _forecast(*, reason: ReasonForm | None = None, release: ReleaseForm | None = None,
              status: int = 200) -> ResponseReturnValue:  # fmt: skip
    session, now, zone = db.session(), clock.now(), me().zone
    cohorts = queries.cohort_names(session)
    chosen = _cohort_id(cohorts)
    length = LONG if request.args.get("days") == str(LONG) else SHORT
    since = min(mail.settled_until(session) or now, now) - mail.OVERLAP
    first = now.astimezone(ZoneInfo(zone)).date()
    until = clock.instant(first + length * DAY, time(0), zone)
    days = outlook.by_day(queries.forecast_groups(session, KINDS, queries.Span(since, until, chosen)), KIND, zone)
    return render_template(
        "staff/mail.html", days=days, bars=outlook.bars(days, first, length), first=first, length=length,
        total=sum(day.count for day in days), cohorts=cohorts, chosen=chosen, tally=queries.tally(session),
        timer=timer.look_at(session, KINDS, now), holds=mail.holds(session), state="", kinds=KINDS,
        reason=reason or ReasonForm(formdata=None), release=release or _release_form(now, formdata=None),
    ), status  # fmt: skip


def _cohort_id(cohorts: Any) -> int | None:
    wanted = request.args.get("cohort", "")
    return next((number for number, (slug, _name) in cohorts.items() if slug == wanted), None)


@section.get("/letters")
def letters() -> ResponseReturnValue:
    """The ledger: what became of every letter, searched and filtered."""
    session, now = db.session(), clock.now()
    cohorts = queries.cohort_names(session)
    asked = {name: request.args.get(name, "").strip()[:100] for name in ("state", "kind", "cohort", "q")}
    state = asked["state"] if asked["state"] in STATES else ""
    wanted = queries.Filter(state, asked["kind"] if asked["kind"] in KIND else "", _cohort_id(cohorts), asked["q"])
    found, paging = queries.letters_page(session, wanted, request.args.get("page", type=int))
    weeks = queries.week_numbers(session)
    return render_template(
        "staff/letters.html", wanted=wanted, asked=asked, paging=paging, cohorts=cohorts, kinds=KINDS, state=state,
        tally=queries.tally(session), holds=mail.holds(session),
        rows=[(letter, *stories.of_letter(letter, KIND, weeks, now)) for letter in found],
    )  # fmt: skip


@section.get("/letters/<kind>")
def letter(kind: str) -> ResponseReturnValue:
    """A letter as a real person gets it."""
    found, person, words = _preview(kind)
    body = render_template("staff/letter.html", kind=found, person=person, words=words, kinds=KINDS)
    answer = make_response(body)
    answer.headers["Content-Security-Policy"] = OWN_PAGE_CSP
    return answer


@section.get("/letters/<kind>/html")
def letter_html(kind: str) -> ResponseReturnValue:
    """Its HTML by itself, for the frame in the page: nothing in it runs, and it reaches nothing."""
    _found, _person, words = _preview(kind)
    answer = Response(words.html if words else f"<!doctype html><title>-</title><p>{_('No letter.')}</p>")
    answer.headers["Content-Security-Policy"] = LETTER_CSP
    return answer


def _preview(name: str) -> tuple[Kind, Person | None, Words | None]:
    session, now = db.session(), clock.now()
    kind = KIND.get(name) or abort(404)
    number = request.args.get("person", type=int)
    person = accounts.find_person(session, number) if number else queries.somebody_for(session, kind, now)
    composer = mailing.composer(current_app)
    words = previews.preview(session, composer, kind, person, now) if person else None
    return kind, person, words


@section.get("/letters/<kind>/people")
def recipients(kind: str) -> ResponseReturnValue:
    """Who gets a letter on a day, and who does not and why."""
    session, now, zone = db.session(), clock.now(), me().zone
    found = KIND.get(kind) or abort(404)
    cohorts = queries.cohort_names(session)
    day = _day(request.args.get("day", "")) or now.astimezone(ZoneInfo(zone)).date()
    start, end = (clock.instant(day + n * DAY, time(0), zone) - timedelta(microseconds=1) for n in (0, 1))
    rows, paging = queries.recipients(
        session, found, queries.Span(start, end, _cohort_id(cohorts)), request.args.get("page", type=int)
    )
    return render_template(
        "staff/recipients.html", kind=found, day=day, rows=rows, paging=paging, cohorts=cohorts,
        cohort=request.args.get("cohort", ""), is_conditional=found.name in outlook.CONDITIONAL,
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@section.post("/envelopes/<int:envelope_id>/retry")
def retry(envelope_id: int) -> ResponseReturnValue:
    """Offer one e-mail once more; a second click finds it on its way."""
    envelope = queries.find_failed(db.session(), envelope_id)
    if envelope is not None:
        actions.retry(db.session(), envelope, by=me(), now=clock.now())
    flash(_("The e-mail is on its way again."), "done")
    return redirects.to("staff_mail.letters", state="failed")


@section.post("/retry")
def retry_all() -> ResponseReturnValue:
    """Offer every e-mail that failed once more."""
    count = actions.retry_all(db.session(), by=me(), now=clock.now())
    flash(ngettext("One e-mail is on its way again.", "%(num)d e-mails are on their way again.", count) if count
          else _("No e-mail has failed."), "done")  # fmt: skip
    return redirects.to("staff_mail.letters", state="failed")


@section.post("/pause")
def pause() -> ResponseReturnValue:
    """Keep every letter back, but those that somebody waits for."""
    form = ReasonForm()
    if not form.validate():
        return _forecast(reason=form, status=422)
    actions.pause_all(db.session(), by=me(), reason=form.reason.data, now=clock.now())
    flash(_("All mail waits until you let it go again. Sign-in links still go out."), "done")
    return redirects.to("staff_mail.mail")


@section.post("/release")
def release() -> ResponseReturnValue:
    """Let letters go again, all or only those due after a moment."""
    now = clock.now()
    form = _release_form(now)
    if not form.validate() or not accepted(form, lambda: _release(form, now)):
        return _forecast(release=form, status=422)
    flash(_("The letters go out again."), "done")
    return redirects.to("staff_mail.mail")


def _release(form: ReleaseForm, now: datetime) -> None:
    session = db.session()
    number = int(form.hold.data) if (form.hold.data or "").isdecimal() else 0
    switch = queries.find_hold(session, hold_id=number)
    if switch is None:
        return  # somebody has released it meanwhile
    before = None
    if form.drop.data:
        if form.day.data is None:
            raise Refused(_("Choose the day: what fell due before is left out."), "day")
        before = forms.moment(form.day.data, time.fromisoformat(form.hour.data), me().zone)
    actions.release(session, switch, by=me(), now=now, drop_before=before)


def _release_form(now: datetime, **options: Any) -> ReleaseForm:
    local = now.astimezone(ZoneInfo(me().zone))
    form = ReleaseForm(**{"day": local.date(), **options})
    fill_hours(form.hour, time(local.hour))
    return form
