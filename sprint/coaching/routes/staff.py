"""The staff's coaching pages: supply and demand, load, rules, and sessions in their hands."""

from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from sprint import clock, redirects, times
from sprint.accounts import actions as accounts
from sprint.accounts.models import Person
from sprint.coaching import actions, choosing, letters, queries
from sprint.coaching.forms import BookingForm, LeadMoveForm, ReasonForm, RulesForm
from sprint.coaching.forms.leading import ReassignForm
from sprint.coaching.models import Attachment, Meeting
from sprint.coaching.queries import AHEAD
from sprint.coaching.routes.leading import move_as_asked
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Enrolment
from sprint.database import db, only_look
from sprint.errors import Refused
from sprint.forms import Form
from sprint.sections import STAFF, Section

section = Section("staff_coaching", __name__, audience=STAFF, url_prefix="/staff/coaching", keeps_nothing=True)


def _me() -> Person:
    person: Person = current_user.person
    return person


def _note(sentence: str, meeting: Meeting) -> None:
    accounts.record(db.session(), sentence, by=_me(), now=g.now, cohort_id=meeting.cohort_id)


@section.get("")
def coaching() -> str:
    """Whether there are enough times, who is loaded how much, and what coaches have given."""
    g.now = clock.now()
    return _page(RulesForm(formdata=None, obj=queries.rules(db.session())))


def _page(form: RulesForm) -> str:
    session = db.session()
    coaches, sessions = queries.all_coaches(session, g.now, g.now + AHEAD), queries.held(session)
    supply = queries.supply(session, coaches, sessions, g.now)
    short = [(cohort, week) for cohort, weeks in supply for week in weeks if week.state != "enough"]
    return render_template(
        "coaching/staff.html", supply=supply, short=short, form=form,
        loads=queries.loads(session, coaches, sessions, g.now),
        meetings=queries.upcoming(session, g.now), who=letters.who,
    )  # fmt: skip


@section.post("/rules")
def save_rules() -> ResponseReturnValue:
    """Change the rules of booking."""
    g.now, form = clock.now(), RulesForm()
    if not form.validate():
        only_look(db.session())
        return _page(form), 422
    values = {name: field.data for name, field in form._fields.items() if name != "csrf_token"}
    actions.save_rules(db.session(), **values)
    accounts.record(db.session(), _("Changed the rules of booking sessions"), by=_me(), now=g.now)
    flash(_("Saved. Sessions that are booked already stay."), "done")
    return redirects.to("staff_coaching.coaching", _anchor="rules")


def find(meeting_id: int) -> Meeting:
    """A session, for staff."""
    g.now = clock.now()
    return queries.find_led(db.session(), meeting_id, seen_by=_me(), as_staff=True) or abort(404)


@section.get("/sessions/<int:meeting_id>")
def session(meeting_id: int) -> str:
    """A session, and what staff can do with it."""
    return _session_page(find(meeting_id))


def _session_page(meeting: Meeting, **given: Form) -> str:
    session = db.session()
    others = queries.coaches_of(session, meeting.cohort_id, g.now, g.now + AHEAD)
    reassigning = given.get("reassigning") or ReassignForm(formdata=None)
    reassigning.coach.choices = [
        (c.offer.coach_id, c.person.name) for c in others if c.offer.coach_id != meeting.coach_id
    ]
    local = times.local(meeting.starts_at, _me().zone)
    return render_template(
        "coaching/staff_session.html", meeting=meeting, reassigning=reassigning, who=letters.who,
        moving=given.get("moving") or LeadMoveForm(formdata=None, day=local.date(), at=local.time()),
        cancelling=given.get("cancelling") or ReasonForm(formdata=None), files=_files(meeting),
        items=queries.items_from(session, [meeting.id]),
    )  # fmt: skip


def _files(meeting: Meeting) -> dict[int, list[Attachment]]:
    """The files of a session's people, by seat."""
    found: dict[int, list[Attachment]] = {seat.id: [] for seat in meeting.people}
    for each in queries.attachments_of(db.session(), list(found)):
        found[each.seat_id].append(each)
    return found


def _refused(meeting_id: int, **given: Form) -> ResponseReturnValue:
    only_look(db.session())
    return _session_page(find(meeting_id), **given), 422


@section.post("/sessions/<int:meeting_id>/coach")
def reassign(meeting_id: int) -> ResponseReturnValue:
    """Hand the session to another coach; everybody is told."""
    meeting, form = find(meeting_id), ReassignForm()
    coaches = queries.coaches_of(db.session(), meeting.cohort_id, g.now, g.now + AHEAD)
    form.coach.choices = [(coach.offer.coach_id, coach.person.name) for coach in coaches]
    try:
        if form.validate():
            moved = actions.reassign(db.session(), meeting_id, form.coach.data, reason=form.reason.data, now=g.now)
            name = next(coach.person.name for coach in coaches if coach.offer.coach_id == form.coach.data)
            _note(_("Handed the session of %(when)s to %(name)s", when=times.when(moved.starts_at), name=name), moved)
            flash(_("%(name)s has the session now. Everybody is told.", name=name), "done")
            return redirects.to("staff_coaching.session", meeting_id=meeting_id)
    except Refused as refused:
        form.refuse(refused)
    return _refused(meeting_id, reassigning=form)


@section.post("/sessions/<int:meeting_id>/move")
def move(meeting_id: int) -> ResponseReturnValue:
    """Move the session; everybody is told."""
    find(meeting_id)
    form = LeadMoveForm()
    try:
        if form.validate():
            moved = move_as_asked(meeting_id, form)
            _note(_("Moved a session to %(when)s", when=times.when(moved.starts_at)), moved)
            return redirects.to("staff_coaching.session", meeting_id=meeting_id)
    except Refused as refused:
        form.refuse(refused)
    return _refused(meeting_id, moving=form)


@section.post("/sessions/<int:meeting_id>/cancellation")
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel the session; everybody is told."""
    meeting, form = find(meeting_id), ReasonForm()
    try:
        if form.validate():
            actions.cancel_as_leader(db.session(), meeting_id, reason=form.reason.data, now=g.now)
            _note(_("Cancelled the session of %(when)s", when=times.when(meeting.starts_at)), meeting)
            flash(_("Cancelled. Everybody is told."), "done")
            return redirects.to("staff_coaching.coaching")
    except Refused as refused:
        form.refuse(refused)
    return _refused(meeting_id, cancelling=form)


def _cohort_members(slug: str) -> list[Enrolment]:
    cohort = cohorts.find_cohort(db.session(), slug) or abort(404)
    g.cohort = cohort
    return list(queries.members_of(db.session(), cohort.id, g.now))


@section.get("/book/<cohort>")
def book_for(cohort: str) -> str:
    """Choose for whom, then a time."""
    g.now = clock.now()
    return _book_page(cohort, BookingForm(formdata=None))


def _book_page(slug: str, form: BookingForm) -> str:
    members = _cohort_members(slug)
    chosen = next((one for one in members if one.id == request.values.get("for", type=int)), None)
    coaches = queries.coaches_of(db.session(), g.cohort.id, g.now, g.now + AHEAD) if chosen else []
    since = choosing.first_day(choosing.asked(request.values).get("from"), g.now)
    return render_template(
        "coaching/staff_book.html", cohort=g.cohort, members=members, chosen=chosen, form=form.with_key(),
        board=choosing.board(coaches, coaches, _me().zone, g.now, since),
    )  # fmt: skip


@section.post("/book/<cohort>")
def book(cohort: str) -> ResponseReturnValue:
    """Book for somebody. Their company's limits do not hold; the coach's other sessions do."""
    g.now, form = clock.now(), BookingForm()
    if "look" in request.form:
        only_look(db.session())
        return _book_page(cohort, form)
    members = _cohort_members(cohort)
    whose = next((one for one in members if one.id == request.values.get("for", type=int)), None)
    try:
        if form.validate():
            wished = choosing.read(form.slot.data)
            if whose is None or wished is None:
                raise Refused(_("Choose a person and one of the times."))
            wish = actions.Wish(*wished, form.obstacle.data, form.help.data, form.key.data)
            seat = actions.book(db.session(), whose, wish, now=g.now, by_staff=True)
            when = times.when(seat.starts_at, now=g.now)
            _note(_("Booked a session for %(name)s on %(when)s", name=whose.person.name, when=when), seat.meeting)
            flash(_("Booked for %(name)s: %(when)s. Both are told.", name=whose.person.name, when=when), "done")
            return redirects.to("staff_coaching.session", meeting_id=seat.meeting_id)
    except Refused as refused:
        form.refuse(refused)
    only_look(db.session())
    return _book_page(cohort, form), 422
