"""A session as its coach or staff see it: prep sheet, notes, promises, who came, and changes of its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from sprint import clock, forms, redirects, times
from sprint.accounts.models import Person
from sprint.admissions import questions
from sprint.coaching import actions, prep, queries
from sprint.coaching.forms import ActionForm, AttendanceForm, GroupForm, LeadMoveForm, NotesForm, ReasonForm, SeatsForm
from sprint.coaching.models import Meeting, Seat
from sprint.cohorts import actions as promises
from sprint.cohorts import queries as cohorts
from sprint.database import db, only_look
from sprint.errors import Refused
from sprint.forms import Form
from sprint.sections import COACHES, Section

section = Section("coach_sessions", __name__, audience=COACHES, url_prefix="/coach/sessions", keeps_nothing=True)


def _me() -> Person:
    person: Person = current_user.person
    return person


def find(meeting_id: int) -> Meeting:
    """A session of the coach of this request."""
    g.now = clock.now()
    return queries.find_led(db.session(), meeting_id, seen_by=_me()) or abort(404)


@dataclass(frozen=True)
class Desk:
    """What lies before who leads a session."""

    meeting: Meeting
    seats: list[Seat]
    seat: Seat | None  # whose prep sheet is shown

    @classmethod
    def of(cls, meeting: Meeting) -> "Desk":
        """All seats; the sheet of the one that the address names, or of the first."""
        seats = [seat for seat in meeting.people if seat.state != "left" or meeting.cancelled_at is not None]
        asked = request.args.get("seat", type=int)
        return cls(meeting, seats, next((s for s in seats if asked in (None, s.id)), seats[0] if seats else None))

    @property
    def taken(self) -> list[Seat]:
        """Who sits in it."""
        return [seat for seat in self.seats if seat.state == "taken"]


@section.get("/<int:meeting_id>")
def session(meeting_id: int) -> str:
    """The prep sheet, and everything that is written down."""
    return page(find(meeting_id))


def page(meeting: Meeting, **given: Form) -> str:
    """The page of a session for its coach."""
    session, desk = db.session(), Desk.of(meeting)
    sheet = queries.sheet(session, meeting, desk.seat, g.now) if desk.seat else None
    action = given.get("action") or ActionForm(formdata=None)
    action.owner.choices = _owners(desk)
    local = times.local(meeting.starts_at, _me().zone)
    return render_template(
        "coaching/leading.html", meeting=meeting, desk=desk, sheet=sheet, said=questions.said, action=action,
        more=prep.facts_of(session, [desk.seat.enrolment])[desk.seat.enrolment_id] if desk.seat else [],
        notes=given.get("notes") or NotesForm(formdata=None, obj=meeting),
        attendance=given.get("attendance") or AttendanceForm(formdata=None),
        moving=given.get("moving") or LeadMoveForm(formdata=None, day=local.date(), at=local.time()),
        cancelling=given.get("cancelling") or ReasonForm(formdata=None),
        seating=given.get("seating") or SeatsForm(formdata=None, obj=meeting),
        items=queries.items_from(session, [meeting.id]),
    )  # fmt: skip


def _owners(desk: Desk) -> list[tuple[int, str]]:
    """Who can promise something: the people, and their companies as a whole (as negative numbers)."""
    people = [(seat.person_id, seat.person.name) for seat in desk.taken]
    companies = {s.enrolment.company_id: s.enrolment.company.name for s in desk.taken if s.enrolment.company}
    return people + [(-number, _("All of %(company)s", company=name)) for number, name in companies.items() if number]


def _refused(meeting_id: int, **given: Form) -> ResponseReturnValue:
    only_look(db.session())
    return page(find(meeting_id), **given), 422


def _back(meeting_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirects.to("coach_sessions.session", _anchor=anchor, meeting_id=meeting_id)


@section.post("/<int:meeting_id>/notes")
def write_notes(meeting_id: int) -> ResponseReturnValue:
    """Notes, private and shared."""
    meeting, form = find(meeting_id), NotesForm()
    if not form.validate():
        return _refused(meeting_id, notes=form)
    actions.write_notes(
        db.session(), meeting, private=form.private_notes.data, shared=form.shared_notes.data, now=g.now
    )
    flash(_("Your notes are saved."), "done")
    return _back(meeting_id, "notes")


@section.post("/<int:meeting_id>/actions")
def agree(meeting_id: int) -> ResponseReturnValue:
    """Write down what somebody promised."""
    meeting, form = find(meeting_id), ActionForm()
    form.owner.choices = _owners(Desk.of(meeting))
    if not form.validate():
        return _refused(meeting_id, action=form)
    owner = form.owner.data
    promises.agree(
        db.session(), cohort_id=meeting.cohort_id, company_id=-owner if owner < 0 else _company_of(meeting, owner),
        person_id=owner if owner > 0 else None, text=form.text.data, due_on=form.due_on.data,
        source=("session", meeting.id), by=_me(), now=g.now,
    )  # fmt: skip
    flash(_("Written down. It stands on their Today page until it is done."), "done")
    return _back(meeting_id, "actions")


def _company_of(meeting: Meeting, person_id: int) -> int | None:
    return next((seat.enrolment.company_id for seat in meeting.people if seat.person_id == person_id), None)


@section.post("/<int:meeting_id>/actions/<int:item_id>/end")
def drop(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take something that was written down here off the list."""
    find(meeting_id)
    items = queries.items_from(db.session(), [meeting_id])
    item = next((one for one in items if one.id == item_id), None) or abort(404)
    promises.drop_item(db.session(), item, now=g.now)
    flash(_("Taken off the list."), "done")
    return _back(meeting_id, "actions")


@section.post("/<int:meeting_id>/seats/<int:seat_id>")
def attendance(meeting_id: int, seat_id: int) -> ResponseReturnValue:
    """Say who came, and how prepared."""
    meeting, form = find(meeting_id), AttendanceForm()
    seat = next((each for each in meeting.people if each.id == seat_id and each.state == "taken"), None) or abort(404)
    try:
        if form.validate():
            session = db.session()
            actions.mark_attendance(session, meeting, seat, has_come=form.has_come.data == "yes", now=g.now)
            actions.rate_as_coach(
                session, seat, rating=form.rating.data or None, words=form.words.data or "", now=g.now
            )
            flash(_("Noted."), "done")
            return _back(meeting_id, "attendance")
    except Refused as refused:
        form.refuse(refused)
    return _refused(meeting_id, attendance=form)


@section.post("/<int:meeting_id>/move")
def move(meeting_id: int) -> ResponseReturnValue:
    """Move the session; everybody is told."""
    find(meeting_id)
    form = LeadMoveForm()
    try:
        if form.validate():
            move_as_asked(meeting_id, form)
            return _back(meeting_id)
    except Refused as refused:
        form.refuse(refused)
    return _refused(meeting_id, moving=form)


def move_as_asked(meeting_id: int, form: LeadMoveForm) -> Meeting:
    """Move a session to the hour that who leads it typed, by their own clock, and say so. Raises Refused."""
    starts_at = forms.moment(form.day.data, form.at.data, _me().zone)
    moved = actions.move_as_leader(db.session(), meeting_id, starts_at, reason=form.reason.data, now=g.now)
    flash(_("Moved to %(when)s. Everybody is told.", when=times.when(moved.starts_at, now=g.now)), "done")
    return moved


@section.post("/<int:meeting_id>/cancellation")
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel the session; everybody is told."""
    find(meeting_id)
    form = ReasonForm()
    try:
        if form.validate():
            actions.cancel_as_leader(db.session(), meeting_id, reason=form.reason.data, now=g.now)
            flash(_("Cancelled. Everybody is told."), "done")
            return redirects.to("coach.desk")
    except Refused as refused:
        form.refuse(refused)
    return _refused(meeting_id, cancelling=form)


@section.post("/<int:meeting_id>/seats")
def set_seats(meeting_id: int) -> ResponseReturnValue:
    """More seats or fewer in a group session."""
    find(meeting_id)
    form = SeatsForm()
    try:
        if form.validate():
            meeting = actions.set_seats(db.session(), meeting_id, form.seats.data, now=g.now)
            flash(_("The session has %(n)s seats now.", n=meeting.seats), "done")
            return _back(meeting_id)
    except Refused as refused:
        form.refuse(refused)
    return _refused(meeting_id, seating=form)


@section.get("/group")
def new_group() -> str:
    """A session for several."""
    g.now = clock.now()
    return _group_page(GroupForm(formdata=None))


def _group_page(form: GroupForm) -> str:
    served, today = cohorts.cohorts_of_coach(db.session(), _me()), times.local_date(g.now, _me().zone)
    form.cohort.choices = [(each.id, each.name) for each in served]
    if form.cohort.data is None:  # most likely it is for the one that began last
        form.cohort.data = next((each.id for each in served if each.starts_on <= today), None)
    return render_template("coaching/group.html", form=form)


@section.post("/group")
def open_group() -> ResponseReturnValue:
    """Open it to the cohort."""
    form, now = GroupForm(), clock.now()
    form.cohort.choices = [(each.id, each.name) for each in cohorts.cohorts_of_coach(db.session(), _me())]
    try:
        if form.validate():
            meeting = actions.open_group(
                db.session(), coach_id=_me().id, cohort_id=form.cohort.data, title=form.title.data,
                starts_at=_starts_at(form), length=timedelta(minutes=form.minutes.data), seats=form.seats.data, now=now,
            )  # fmt: skip
            flash(_("Open. The cohort sees it on its coaching page."), "done")
            return _back(meeting.id)
    except Refused as refused:
        form.refuse(refused)
    only_look(db.session())
    g.now = now
    return _group_page(form), 422


def _starts_at(form: GroupForm) -> datetime:
    return forms.moment(form.day.data, form.at.data, _me().zone)
