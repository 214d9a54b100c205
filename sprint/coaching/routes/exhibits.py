"""Files of one's own with a session: sent, taken out, and handed out to who may look at them."""

from flask import abort, current_app, flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from sprint import errors, redirects, uploads
from sprint.coaching import actions, permissions, queries
from sprint.coaching.forms import FilesForm
from sprint.coaching.models import Attachment, Meeting, Seat
from sprint.coaching.routes import leading, staff
from sprint.coaching.routes.room import member, section
from sprint.coaching.routes.sending import attach_all, sent_files
from sprint.coaching.routes.session import View, refused
from sprint.cohorts.door import place
from sprint.database import db
from sprint.errors import Refused


def _own(meeting_id: int, key: str) -> tuple[Seat, Attachment]:
    """A file of the person's company in a session, with the seat it goes with; 404 where it is not theirs."""
    meeting, enrolment = View.find(meeting_id).meeting, member()
    seats = {seat.id: seat for seat in meeting.people if permissions.owns_seat(enrolment, seat)}
    found = queries.find_attachment(db.session(), list(seats), key) or abort(404)
    return seats[found.seat_id], found


def _led(meeting: Meeting, key: str) -> Response:
    return _answer(queries.find_attachment(db.session(), [seat.id for seat in meeting.people], key))


def _answer(found: Attachment | None) -> Response:
    if found is None:
        abort(404)
    return uploads.answer(uploads.path_of(current_app.config["UPLOADS_DIR"], found.key), found.kind, found.name)


@section.get("/coaching/sessions/<int:meeting_id>/files/<file_key>")
def file(meeting_id: int, file_key: str) -> Response:
    """A file for the company that sent it."""
    return _answer(_own(meeting_id, file_key)[1])


@leading.section.get("/<int:meeting_id>/files/<file_key>")
def led_file(meeting_id: int, file_key: str) -> Response:
    """A file for the coach of the session."""
    return _led(leading.find(meeting_id), file_key)


@staff.section.get("/sessions/<int:meeting_id>/files/<file_key>")
def staff_file(meeting_id: int, file_key: str) -> Response:
    """A file for the program's staff."""
    return _led(staff.find(meeting_id), file_key)


@section.post("/coaching/sessions/<int:meeting_id>/files")
def add_files(meeting_id: int) -> ResponseReturnValue:
    """Send files for a session that is booked."""
    view, form = View.find(meeting_id), FilesForm()
    if view.meeting.is_group or not view.has_seat:
        abort(404)
    try:
        if form.validate():
            with sent_files(form.files.data) as stored:
                seat = View.find(meeting_id).seat or abort(404)
                attach_all(seat, stored)
            flash(_("Your coach can look at it now."), "done")
            return redirects.to(
                "coaching.session", _anchor="look-at", cohort=place().cohort.slug, meeting_id=meeting_id
            )
    except Refused as why:
        form.refuse(why)
    return refused(meeting_id, sending=form)


@section.post("/coaching/sessions/<int:meeting_id>/files/<file_key>/removal")
def remove_file(meeting_id: int, file_key: str) -> ResponseReturnValue:
    """Take a file out again."""
    seat, found = _own(meeting_id, file_key)
    try:
        actions.detach(db.session(), seat, found, now=g.now)
    except Refused as why:
        return errors.page(422, why.sentence)
    flash(_("%(name)s is removed.", name=found.name), "done")
    return redirects.to("coaching.session", _anchor="look-at", cohort=place().cohort.slug, meeting_id=meeting_id)


@section.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    """More than the site reads at once: refused before it is read."""
    db.session().rollback()
    return errors.page(413, uploads.too_large_at_once())
