"""A session as those see it who take part in it: answers, moving, cancelling, notes, rating, seats."""

import secrets
from dataclasses import dataclass

from flask import Response, abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from sprint import calendar_files, redirects, times
from sprint.coaching import actions, choosing, letters, permissions, queries
from sprint.coaching.forms import AnswersForm, FilesForm, MoveForm, RatingForm, ReasonForm, SeatForm
from sprint.coaching.models import Meeting, Seat
from sprint.coaching.queries import AHEAD
from sprint.coaching.routes.room import member, section
from sprint.cohorts.door import place
from sprint.database import db, only_look
from sprint.errors import Refused
from sprint.learning import queries as learning


@dataclass(frozen=True)
class View:
    """A session, and the seat that the person or their company has in it."""

    meeting: Meeting
    seat: Seat | None

    @classmethod
    def find(cls, meeting_id: int) -> "View":
        """For the person of this request. "Not there" and "not yours" are the same 404."""
        enrolment = member()
        meeting = queries.find_own(db.session(), place(), meeting_id) or abort(404)
        seats = [seat for seat in meeting.people if permissions.owns_seat(enrolment, seat)]
        mine = [seat for seat in seats if seat.person_id == enrolment.person_id] if meeting.is_group else seats
        active = [seat for seat in mine if seat.state != "left"]
        chosen = active or mine
        return cls(meeting, chosen[-1] if chosen else None)

    @property
    def is_ahead(self) -> bool:
        """Whether it can still be changed by somebody."""
        return self.meeting.cancelled_at is None and self.meeting.starts_at > g.now

    @property
    def has_seat(self) -> bool:
        """Whether the person, or their company, is in it."""
        return self.seat is not None and self.seat.state != "left"


@section.get("/coaching/sessions/<int:meeting_id>")
def session(meeting_id: int) -> str:
    """When and where, what the coach is told, what was written down and promised."""
    return _page(View.find(meeting_id))


def _page(view: View, **forms: object) -> str:
    meeting, seat, rules = view.meeting, view.seat, queries.rules(db.session())
    given = {
        "answers": AnswersForm(formdata=None, obj=seat), "cancelling": ReasonForm(formdata=None),
        "rating": RatingForm(formdata=None, obj=seat), "seating": _seat_form(),
        "sending": FilesForm(formdata=None), **forms,
    }  # fmt: skip
    exhibits = queries.exhibits_of(db.session(), [seat.id]) if seat else []
    titles = dict(learning.handed_in_titles(db.session(), member())) if exhibits else {}
    return render_template(
        "coaching/session.html", place=place(), view=view, meeting=meeting, seat=seat, exhibits=exhibits, titles=titles,
        files=queries.attachments_of(db.session(), [seat.id]) if seat else (),
        items=_items(meeting), may_change=permissions.may_still_change(meeting, rules, g.now),
        until=permissions.changes_until(meeting, rules), **given,
    )  # fmt: skip


def _items(meeting: Meeting) -> list[object]:
    """What was promised in it by the people who may read this page."""
    enrolment = member()
    items = queries.items_from(db.session(), [meeting.id])
    own = {enrolment.person_id, *(s.person_id for s in meeting.people if permissions.owns_seat(enrolment, s))}
    return [
        one
        for one in items
        if one.person_id in own or (enrolment.company_id and one.company_id == enrolment.company_id)
    ]


def _seat_form() -> SeatForm:
    return SeatForm(formdata=None, key=secrets.token_hex(16))


def _back(meeting_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirects.to("coaching.session", _anchor=anchor, cohort=place().cohort.slug, meeting_id=meeting_id)


def refused(meeting_id: int, **forms: object) -> ResponseReturnValue:
    """The page again, with a form that was not taken."""
    only_look(db.session())
    return _page(View.find(meeting_id), **forms), 422


def _own_seat(view: View) -> Seat:
    return view.seat if view.seat is not None and view.has_seat else abort(404)


@section.post("/coaching/sessions/<int:meeting_id>/answers")
def answers(meeting_id: int) -> ResponseReturnValue:
    """Say anew what the obstacle is and what help is needed."""
    view, form = View.find(meeting_id), AnswersForm()
    seat = _own_seat(view)
    try:
        if form.validate():
            actions.change_answers(db.session(), seat, obstacle=form.obstacle.data, help=form.help.data, now=g.now)
            flash(_("Your coach reads it this way now."), "done")
            return _back(meeting_id)
    except Refused as why:
        form.refuse(why)
    return refused(meeting_id, answers=form)


@section.get("/coaching/sessions/<int:meeting_id>/move")
def times_to_move(meeting_id: int) -> ResponseReturnValue:
    """The other times that the coach has."""
    return _move_page(View.find(meeting_id), MoveForm(formdata=None))


def _move_page(view: View, form: MoveForm) -> str:
    meeting = view.meeting
    if not view.is_ahead or meeting.is_group or not view.has_seat:
        abort(404)
    coach = queries.find_coach(db.session(), meeting.coach_id, g.now, g.now + AHEAD)
    coaches = [coach] if coach else []
    since = choosing.first_day(choosing.asked(request.values).get("from"), g.now)
    return render_template(
        "coaching/move.html", place=place(), view=view, meeting=meeting, form=form, coach=coach,
        board=choosing.board(coaches, coaches, current_user.zone, g.now, since),
    )  # fmt: skip


@section.post("/coaching/sessions/<int:meeting_id>/move")
def move(meeting_id: int) -> ResponseReturnValue:
    """Move the session to the time that was chosen."""
    view, form = View.find(meeting_id), MoveForm()
    _own_seat(view)
    if "look" in request.form:
        only_look(db.session())
        return _move_page(View.find(meeting_id), form)
    try:
        if form.validate():
            _, starts_at = choosing.read(form.slot.data) or (0, view.meeting.starts_at)
            moved = actions.move(
                db.session(), member(), meeting_id, starts_at, reason=form.reason.data, by=current_user.person,
                now=g.now,
            )  # fmt: skip
            flash(_moved(moved), "done")
            return _back(meeting_id)
    except Refused as why:
        form.refuse(why)
    only_look(db.session())
    return _move_page(View.find(meeting_id), form), 422


def _moved(meeting: Meeting) -> str:
    return _("Moved to %(when)s. Everybody gets a new invitation.", when=times.when(meeting.starts_at, now=g.now))


@section.post("/coaching/sessions/<int:meeting_id>/cancellation")
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel the session, with a reason."""
    view, form = View.find(meeting_id), ReasonForm()
    if view.meeting.is_group or view.seat is None:
        abort(404)
    try:
        if form.validate():
            actions.cancel(
                db.session(), member(), meeting_id, reason=form.reason.data, by=current_user.person, now=g.now
            )
            flash(_("Cancelled. Your coach is told, and the time is free for others."), "done")
            return redirects.to("coaching.coaching", cohort=place().cohort.slug)
    except Refused as why:
        form.refuse(why)
    return refused(meeting_id, cancelling=form)


@section.post("/coaching/sessions/<int:meeting_id>/rating")
def rate(meeting_id: int) -> ResponseReturnValue:
    """Say how the session was."""
    view, form = View.find(meeting_id), RatingForm()
    seat = _own_seat(view)
    try:
        if form.validate():
            actions.rate(db.session(), seat, rating=form.rating.data, words=form.words.data, now=g.now)
            flash(_("Thank you. Your coach and the program read it."), "done")
            return _back(meeting_id)
    except Refused as why:
        form.refuse(why)
    return refused(meeting_id, rating=form)


@section.post("/coaching/groups/<int:group_id>/seat")
def take_seat(group_id: int) -> ResponseReturnValue:
    """Take a seat in a group session, or stand on its waiting list."""
    view, form = View.find(group_id), SeatForm()
    if not view.meeting.is_group:
        abort(404)
    try:
        if form.validate():
            seat = actions.take_seat(
                db.session(), member(), group_id, question=form.question.data, key=form.key.data, now=g.now
            )
            taken = _("The seat is yours. An invitation for your calendar is on its way by mail.")
            waiting = _("All seats are taken. You are on the waiting list, and get a seat by mail when one is free.")
            flash(taken if seat.state == "taken" else waiting, "done")
            return _back(group_id)
    except Refused as why:
        form.refuse(why)
    return refused(group_id, seating=form)


@section.post("/coaching/groups/<int:group_id>/seat/end")
def leave_seat(group_id: int) -> ResponseReturnValue:
    """Give up one's seat, or one's place on the waiting list."""
    if not View.find(group_id).meeting.is_group:
        abort(404)
    actions.leave_seat(db.session(), member(), group_id, now=g.now)
    flash(_("Your seat is free for somebody else."), "done")
    return redirects.to("coaching.coaching", cohort=place().cohort.slug)


@section.get("/coaching/sessions/<int:meeting_id>/session.ics")
def calendar_file(meeting_id: int) -> Response:
    """The session as a file for a calendar program."""
    view = View.find(meeting_id)
    event = letters.event_of(view.meeting, member().person_id)
    name = _("Coaching session")
    content = calendar_files.file_of([event], name, stamped_at=g.now)
    headers = {"Content-Disposition": 'attachment; filename="session.ics"', "Cache-Control": "private, no-cache"}
    return Response(content, mimetype="text/calendar", headers=headers)
