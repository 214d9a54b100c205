"""The page of a deliverable: the fields that a module asks for, saved as they are written, and handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import abort, flash, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from sprint import redirects
from sprint.cohorts.door import Room, place
from sprint.cohorts.models import Enrolment
from sprint.curriculum.module import Module as Text
from sprint.database import db
from sprint.errors import Refused
from sprint.learning import actions, filling, queries
from sprint.learning.forms import WorkForm, work_form
from sprint.learning.models import Deliverable, HandIn
from sprint.learning.queries import Standing
from sprint.learning.routes.module import learner

section = Room("deliverable", __name__)


@dataclass(frozen=True)
class Bench:
    """What lies before a person who works on a deliverable."""

    enrolment: Enrolment
    text: Text
    deliverable: Deliverable | None
    drafts: Mapping[str, Standing]
    versions: Sequence[HandIn]

    @property
    def next_number(self) -> int:
        """The number that the next version gets."""
        return (self.versions[0].number if self.versions else 0) + 1

    @property
    def audience(self) -> str:
        """Who may see it, by the form's word."""
        if self.deliverable is None:
            return "coaches"
        chosen = (self.deliverable.is_shared, self.deliverable.wants_peers)
        return next((name for name, each in actions.AUDIENCES.items() if each == chosen), "coaches")

    def form(self) -> WorkForm:
        """The form, as it was sent or as things stand; a button may put one of two texts into its field."""
        form = work_form(self.text.hand_in, self.drafts, self.audience, request.args.get("more", ""))
        name, _colon, revision = request.form.get("use", "").rpartition(":")
        for field in form.work:
            if field.asked.id == name and field.standing:
                field.choose(revision)
        return form


@section.get("/modules/<slug>/deliverable")
def deliverable(slug: str) -> str:
    """What the module asks for, what stands in it, and what reviewers said. Coaches and staff see what is asked."""
    here = place()
    if here.enrolment is None:
        reading = queries.find_reading(db.session(), here, slug) or abort(404)
        text = queries.text_of(db.session(), reading.course, slug)
        return render_template("learning/asked.html", place=here, text=text)
    bench = _bench(slug)
    return _page(bench, bench.form())


def _bench(slug: str) -> Bench:
    session = db.session()
    enrolment, text = learner(slug)
    found = queries.own_deliverable(session, enrolment, slug)
    drafts = queries.drafts_of(session, found.id) if found else {}
    return Bench(enrolment, text, found, drafts, queries.versions_of(session, found.id) if found else ())


def _page(bench: Bench, form: WorkForm) -> str:
    session, text = db.session(), bench.text
    return render_template(
        "learning/deliverable.html", place=place(), text=text, form=form, deliverable=bench.deliverable,
        versions=bench.versions, number=bench.next_number, ticked=queries.ticked_by_owner(
            session, bench.enrolment, text.slug
        ), decision=_last_decision(bench.versions), me=current_user.person.id,
        files=queries.files_by_field(session, bench.deliverable.id) if bench.deliverable else {},
    )  # fmt: skip


def _last_decision(versions: Sequence[HandIn]) -> object | None:
    """What a coach or staff said of the newest version."""
    reviews = [review for version in versions[:1] for review in version.reviews if review.role != "peer"]
    return max(reviews, key=lambda review: review.reviewed_at, default=None)


@section.post("/modules/<slug>/deliverable/draft")
def save(slug: str) -> ResponseReturnValue:
    """Keep the fields that the form brings. What somebody else changed meanwhile is kept, too, and shown beside it."""
    bench = _bench(slug)
    form = bench.form()
    is_script = request.headers.get("X-Requested-With") == "autosave"
    try:
        saved = _save(bench, form)
    except Refused as refused:
        if is_script:
            return jsonify(trouble=refused.sentence), 422
        return _refused(bench, form, refused)
    if is_script:
        return jsonify({"fields": {name: _told(each, bench, name) for name, each in saved.items()}})
    if any(each.is_aside for each in saved.values()):
        flash(_("Somebody else wrote here at the same time. Both texts are kept: look at the marked field."), "trouble")
    else:
        flash(_("Your draft is saved. You and your colleagues can go on with it at any time."), "done")
    return redirects.to("deliverable.deliverable", cohort=place().cohort.slug, slug=slug, more=request.form.get("more"))


def _refused(bench: Bench, form: WorkForm, refused: Refused) -> tuple[str, int]:
    """The page with what was typed, the sentence, and what others have handed in meanwhile."""
    form.refuse(Refused(refused.sentence, refused.field and f"field-{refused.field}"))
    if bench.deliverable and bench.deliverable.state == "accepted":
        return _closed(bench.deliverable.id, form, refused), 422
    if bench.deliverable:
        bench = replace(bench, versions=queries.versions_of(db.session(), bench.deliverable.id))
    return _page(bench, form), 422


def _closed(deliverable_id: int, form: WorkForm, refused: Refused) -> str:
    """It was accepted meanwhile, so that there is no form any more: what this person typed, to copy."""
    typed = [filling.as_text(field.data) for field in form.work if field.is_sent and field.is_changed]
    return render_template(
        "learning/too_late.html", place=place(), deliverable_id=deliverable_id, sentence=refused.sentence, typed=typed
    )


def _save(bench: Bench, form: WorkForm) -> dict[str, actions.Saved]:
    sent = [field for field in form.work if field.is_sent]
    if not sent:
        return {}
    session, slug = db.session(), bench.text.slug
    found = bench.deliverable or actions.start_deliverable(session, bench.enrolment, slug, now=g.now)
    return {
        field.asked.id: actions.save_field(
            session, found, field.asked, field.data, based_on=field.based_on, person=current_user.person, now=g.now
        )
        for field in sent
    }


def _told(saved: actions.Saved, bench: Bench, name: str) -> dict[str, object]:
    """What a script is told of a save: the new revision, and where somebody else wrote meanwhile both texts."""
    if not saved.is_aside:
        return {"revision": saved.revision}
    session = db.session()
    found = queries.own_deliverable(session, bench.enrolment, bench.text.slug)
    standing = queries.drafts_of(session, found.id).get(name) if found else None
    asked = next(field for field in bench.text.hand_in if field.id == name)
    html = render_template(
        "learning/both.html", place=place(), slug=bench.text.slug, asked=asked, standing=standing,
        me=current_user.person.id,
    )  # fmt: skip
    return {"revision": saved.revision, "both": html}


@section.post("/modules/<slug>/deliverable")
def hand_in(slug: str) -> ResponseReturnValue:
    """Hand in what stands in the form, if all is there that the module asks for."""
    session, bench = db.session(), _bench(slug)
    if not bench.text.hand_in:
        abort(422, _("This module asks for nothing to hand in yet."))
    form = bench.form()
    files = queries.file_keys(session, bench.deliverable.id) if bench.deliverable else {}
    if not form.validate() or not form.may_be_handed_in(files):
        return _page(bench, form), 422
    try:
        saved = _save(bench, form)
        if any(each.is_aside for each in saved.values()):
            flash(_("Not handed in yet: somebody else wrote at the same time. Look at the marked field, then hand in."),
                  "trouble")  # fmt: skip
            return _back(slug)
        _hand_in(bench, form, files)
    except Refused as refused:
        return _refused(bench, form, refused)
    flash(_("Handed in. You hear from us by mail when somebody has read it."), "done")
    return _back(slug)


def _hand_in(bench: Bench, form: WorkForm, files: Mapping[str, Sequence[str]]) -> None:
    session, text = db.session(), bench.text
    found = bench.deliverable or actions.start_deliverable(session, bench.enrolment, text.slug, now=g.now)
    sent = request.form.get("number", "")
    actions.hand_in(
        session, found, text.hand_in, {**form.values(), **files},
        queries.ticked_by_owner(session, bench.enrolment, text.slug),
        number=int(sent) if sent.isdecimal() and len(sent) < 6 else bench.next_number, person=current_user.person,
        now=g.now,
    )  # fmt: skip
    actions.share_deliverable(session, found, form.audience.data)


@section.post("/modules/<slug>/deliverable/audience")
def share(slug: str) -> Response:
    """Choose who sees it, without handing it in again."""
    bench = _bench(slug)
    found, audience = bench.deliverable or abort(404), request.form.get("audience", "")
    if audience not in actions.AUDIENCES:
        abort(422, _("Choose who may see it."))
    actions.share_deliverable(db.session(), found, audience)
    flash(_("Kept. It can be changed at any time."), "done")
    return _back(slug)


def _back(slug: str) -> Response:
    return redirects.to("deliverable.deliverable", cohort=place().cohort.slug, slug=slug)
