"""Reading what companies have handed in: the cohort's shared work, a version with its reviews, and the queues."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import abort, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from sprint import clock, redirects
from sprint.cohorts.door import Room, place
from sprint.curriculum.module import Module as Text
from sprint.curriculum.module import field_from
from sprint.database import db
from sprint.errors import Refused
from sprint.learning import actions, filling, permissions, queries
from sprint.learning.forms import DecisionForm, PeerForm
from sprint.learning.models import Deliverable, HandIn
from sprint.sections import COACHES, STAFF, Section

section = Room("shared", __name__)
section.add_app_template_test(filling.is_link, "web_address")
coach = Section("coach_reviews", __name__, audience=COACHES, url_prefix="/coach", keeps_nothing=True)
staff = Section("staff_reviews", __name__, audience=STAFF, url_prefix="/staff", keeps_nothing=True)


@section.get("/deliverables")
def shared() -> str:
    """What the cohort's companies share, and one's own; coaches and staff see all that was handed in."""
    here, asked = place(), request.args.get("module", "")[:80]
    work = queries.shared_work(db.session(), here)
    modules = sorted({(each.number, each.slug, each.title) for each in work})
    shown = [each for each in work if each.slug == asked] if asked else work
    return render_template("learning/shared.html", place=here, work=shown, modules=modules, asked=asked)


@dataclass(frozen=True)
class Desk:
    """A version of somebody's work as it lies before a reader."""

    deliverable: Deliverable
    text: Text
    versions: Sequence[HandIn]
    version: HandIn

    @property
    def is_newest(self) -> bool:
        """Whether no newer one was handed in."""
        return self.version is self.versions[0]

    @property
    def before(self) -> HandIn | None:
        """The version before this one."""
        return next((each for each in self.versions if each.number == self.version.number - 1), None)


@section.get("/deliverables/<int:deliverable_id>")
def version(deliverable_id: int) -> str:
    """One version to read: what changed since the one before, what was ticked, what reviewers said."""
    return _page(_desk(deliverable_id, request.args.get("version", type=int)))


def _desk(deliverable_id: int, number: int | None = None) -> Desk:
    """The version of that number, or the newest. "Not there", "not yours" and "not open yet" are the same 404."""
    session, here = db.session(), place()
    found = queries.find_deliverable(session, here, deliverable_id)
    if found is None or not permissions.may_see_deliverable(here, found):
        abort(404)
    reading = queries.find_reading(session, here, found.slug) or abort(404)
    week = reading.course.week(reading.lesson.week)
    if week is None or not week.is_open:
        abort(404)
    versions = queries.versions_of(session, found.id)
    shown = next((each for each in versions if number in (None, each.number)), None) or abort(404)
    return Desk(found, queries.text_of(session, reading.course, found.slug), versions, shown)


def _page(desk: Desk, decision: DecisionForm | None = None, peer: PeerForm | None = None) -> str:
    here, found, person = place(), desk.deliverable, current_user.person
    fields = [field_from(row) for row in desk.version.fields]
    own = next((each for each in desk.version.reviews if each.person_id == person.id), None)
    waits = found.state == "handed-in" and desk.is_newest
    before = desk.before.content if desk.before else None
    return render_template(
        "learning/version.html", place=here, desk=desk, deliverable=found, text=desk.text, fields=fields,
        changed=filling.changed(fields, desk.version.content, before), me=person.id, own=own,
        reviews=_reviews_for_reader(desk, person.id), files=queries.files_by_key(db.session(), found.id),
        is_own=permissions.owns_deliverable(here, found), may_decide=permissions.may_decide(here),
        decision=decision or DecisionForm(formdata=None) if permissions.may_decide(here) and waits else None,
        peer=peer or _peer_form(own) if permissions.may_review_as_peer(here, found) and waits else None,
        missing=request.form.getlist("missing"),
    )  # fmt: skip


def _peer_form(own: object) -> PeerForm:
    taps = getattr(own, "taps", {})
    verdict = None if own is None else "accept" if getattr(own, "is_accepted", False) else "wait"
    return PeerForm(formdata=None, data={**taps, "verdict": verdict})


def _reviews_for_reader(desk: Desk, person_id: int) -> list[object]:
    """Its own people, coaches and staff read every review; a peer reads their own, and is led by nobody else's."""
    here = place()
    if here.enrolment is None or permissions.owns_deliverable(here, desk.deliverable):
        return list(desk.version.reviews)
    return [review for review in desk.version.reviews if review.person_id == person_id]


def _too_late(desk: Desk, refused: Refused, typed: Iterable[str]) -> str:
    """Somebody was first: what they did, and what this person typed, to copy."""
    return render_template(
        "learning/too_late.html", place=place(), deliverable_id=desk.version.deliverable_id, sentence=refused.sentence,
        typed=[text for text in typed if text],
    )  # fmt: skip


def _sent_number() -> int:
    return request.form.get("version", type=int) or 0


@section.post("/deliverables/<int:deliverable_id>/decision")
def decide(deliverable_id: int) -> ResponseReturnValue:
    """Accept a version, or return it with comments."""
    here = place()
    if not permissions.may_decide(here):
        abort(403, _("Coaches and the program's staff accept work. You can review as a peer, where a company asks."))
    desk, form = _desk(deliverable_id, _sent_number() or None), DecisionForm()
    is_accepted = request.form.get("verdict") == "accept"
    if not form.validate() or request.form.get("verdict") not in ("accept", "return"):
        return _page(desk, form), 422
    known = {item.id for item in desk.text.checklist}
    try:
        actions.decide(
            db.session(), desk.version, is_accepted=is_accepted, comment=form.comment.data,
            missing=known & set(request.form.getlist("missing")), person=current_user.person, role=here.role, now=g.now,
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _page(desk, form) if refused.field else _too_late(desk, refused, [form.comment.data]), 422
    said = _("Accepted. Its people are told by mail.") if is_accepted else _("Returned. Its people are told by mail.")
    flash(said, "done")
    return redirects.to("staff_reviews.queue" if here.role == "staff" else "coach_reviews.queue")


@section.post("/deliverables/<int:deliverable_id>/reopen")
def reopen(deliverable_id: int) -> Response:
    """Take a decision back."""
    if not permissions.may_decide(place()):
        abort(403, _("Only coaches and the program's staff open work again."))
    desk = _desk(deliverable_id)
    actions.reopen(db.session(), desk.deliverable)
    flash(_("Open again: it waits for a review."), "done")
    return redirects.to("shared.version", cohort=place().cohort.slug, deliverable_id=deliverable_id)


@section.post("/deliverables/<int:deliverable_id>/peer-review")
def review(deliverable_id: int) -> ResponseReturnValue:
    """Tell another company what one understood, where one got stuck, and one idea."""
    here, desk = place(), _desk(deliverable_id, _sent_number() or None)
    enrolment = here.enrolment
    if enrolment is None or not permissions.may_review_as_peer(here, desk.deliverable):
        abort(403, _("You can review the work of other companies of your cohort, where they ask for it."))
    form = PeerForm()
    if not form.validate():
        return _page(desk, peer=form), 422
    try:
        actions.review_as_peer(
            db.session(), desk.version, enrolment=enrolment, would_accept=form.verdict.data == "accept",
            taps=form.taps(), now=g.now,
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _page(desk, peer=form) if refused.field else _too_late(desk, refused, form.taps().values()), 422
    flash(_("Thank you. They read it with your name."), "done")
    return redirects.to("shared.shared", cohort=here.cohort.slug)


@coach.get("/reviews", endpoint="queue")
def coach_queue() -> str:
    """What waits for a review in the cohorts that a coach serves, oldest first."""
    return _queue(as_staff=False)


@staff.get("/reviews", endpoint="queue")
def staff_queue() -> str:
    """The same of all cohorts."""
    return _queue(as_staff=True)


def _queue(*, as_staff: bool) -> str:
    session, person = db.session(), current_user.person
    g.now = clock.now()
    cohort, week = request.args.get("cohort", "")[:60], request.args.get("week", type=int)
    return render_template(
        "learning/reviews.html", as_staff=as_staff, cohort=cohort, week=week,
        queue=queries.review_queue(session, person, as_staff=as_staff, cohort=cohort, week=week),
        cohorts=queries.cohorts_with_work(session, person, as_staff=as_staff),
    )  # fmt: skip
